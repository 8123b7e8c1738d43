"""Questions given to the team: their state, what was said on them, what one act leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from storage.interface.chats import ChatKey
from storage.interface.inbox import Arrival
from storage.interface.outbox import Outgoing


class TicketState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A question given to the team. `reporter` is the citizen's chat. `fields`/`recent` as `OpenTicket` gave them.

    `due` is the next moment somebody must be reminded (None: nothing is promised); `reminders` counts those given.
    """

    code: str
    reporter: ChatKey
    question: str
    state: TicketState
    opened_at: datetime
    topic: str = ""
    step: str = ""
    hamlet: str = ""
    recent: str = "[]"
    fields: str = "[]"
    urgent: bool = False
    assignee: str = ""
    taken_at: datetime | None = None
    answered_at: datetime | None = None
    touched_at: datetime | None = None
    closed_at: datetime | None = None
    due: datetime | None = None
    reminders: int = 0
    stars: int | None = None


class Author(StrEnum):
    CITIZEN = "citizen"
    MEMBER = "member"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class TicketLine:
    """Something said or done on a ticket. `name` is the member's; `media` the ids of what came with it."""

    code: str
    at: datetime
    author: Author
    text: str
    name: str = ""
    id: int = 0
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketChange:
    """What one act on a ticket leaves, in one transaction: the ticket, lines, events for the citizen, messages, and
    the team inbox row that caused it, if one did. Where that row had ended before, nothing is written.
    """

    ticket: Ticket
    lines: tuple[TicketLine, ...] = ()
    events: tuple[Arrival, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
    done: int | None = None


class TicketStore(Protocol):
    """The part of the store that keeps tickets; opened and cancelled by a citizen's turn, see `TurnResult`."""

    async def ticket(self, code: str) -> Ticket | None: ...
    async def tickets(
        self, states: Sequence[TicketState], limit: int = 200, member: str | None = None
    ) -> Sequence[Ticket]:
        """Urgent first, then oldest first; of closed ones newest first. `member` keeps only that assignee's."""
        ...

    async def ticket_lines(self, code: str) -> Sequence[TicketLine]: ...
    async def change_ticket(
        self, code: str, decide: Callable[[Ticket], TicketChange | None], now: datetime
    ) -> Ticket | None:
        """Lock the ticket, decide, write. Returns the ticket as it is after; None when there is no such code.
        `decide` returning None changes nothing. Two members taking at once: the second sees the first's result.
        """
        ...

    async def ticket_at(self, key: ChatKey, message: str = "", thread: str = "") -> str | None:
        """Code of the ticket whose post, or any message sent for it, is this message or thread of this chat."""
        ...

    async def overdue(self, now: datetime, limit: int = 64) -> Sequence[str]:
        """Codes of open tickets whose `due` has passed."""
        ...
