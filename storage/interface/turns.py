"""A citizen's turn: what waits to be decided, and all that it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.interface.chats import ChatKey
from storage.interface.inbox import Stored
from storage.interface.outbox import Outgoing
from storage.interface.tickets import Ticket, TicketLine


@dataclass(frozen=True, slots=True)
class Waiting:
    """A citizen's chat with its undone events in order. `ticket_code` is free: at most one ticket is opened a turn."""

    key: ChatKey
    conversation: str | None
    arrivals: tuple[Stored, ...]
    ticket_code: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A count for editors: kind "gap" (subject = question, detail = nearest id), "feedback" (subject = entry,
    detail "1"/"0"), "rating" (subject = flow id, detail = stars).
    """

    kind: str
    subject: str
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TurnResult:
    """All that a citizen's turn leaves, written in one transaction. `forget` removes the chat's stored talk.

    `attached`: (media id, ticket's code) of what that chat sent and the ticket takes; unknown ids are passed over.
    """

    key: ChatKey
    conversation: str
    done: tuple[int, ...]
    outgoing: tuple[Outgoing, ...] = ()
    opened: Ticket | None = None
    lines: tuple[TicketLine, ...] = ()
    cancelled: tuple[str, ...] = ()
    rated: tuple[tuple[str, int], ...] = ()
    marks: tuple[Mark, ...] = ()
    forget: bool = False
    attached: tuple[tuple[str, str], ...] = ()


class TurnStore(Protocol):
    """The part of the store that works off citizens' events."""

    async def take_turns(self, decide: Callable[[Waiting], TurnResult | None], now: datetime, limit: int = 256) -> int:
        """Decide up to `limit` ready citizen chats and write all results in one transaction; returns how many.

        A chat is taken by one process at a time. `decide` is pure and quick; None puts the chat off: it stays as it
        is, ready for the next call. Where it raises, that chat's first event is charged an attempt; after 3 attempts
        the row is set aside as failed (kept, counted), and the talk goes on.
        """
        ...
