"""What goes out: one chat's messages in the order they were written, each at least once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.interface.chats import ChatKey
from storage.interface.windows import Cost


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent. One chat's messages are sent in the order they were written.

    `ticket` ties it to a ticket: for team chats the sender is handed the ticket's `Post` there, for citizens' chats it
    lets the desk say whether an answer has arrived. `supersedes`: an older unsent row of the same chat and ticket with
    the same non-empty tag is dropped (an alert's later state replaces an earlier one).
    """

    key: ChatKey
    payload: str
    ticket: str = ""
    supersedes: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """Where a ticket stands in a team chat: the first message, and the thread (forum topic) if the chat has them."""

    message: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class ToSend:
    """An outbox row that is due, oldest of its chat. `post` is where its ticket already stands in that chat."""

    id: int
    key: ChatKey
    payload: str
    attempts: int
    at: datetime
    ticket: str = ""
    post: Post | None = None
    begun_at: datetime | None = None
    """An earlier try began then and its end is not known: the message may be there already."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message that has not arrived: it waits, is `held` (see `hold`) or was given up. `error`: what happened last."""

    payload: str
    attempts: int = 0
    held: bool = False
    is_dead: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a ticket's messages to one chat have come."""

    waiting: int = 0
    sent: int = 0
    dead: int = 0


class OutboxStore(Protocol):
    """The part of the store that keeps messages until they are sent or dead, and where tickets stand in team chats."""

    async def send_later(self, outgoing: Sequence[Outgoing], now: datetime) -> None: ...
    async def due(self, channel: str, account: str, now: datetime, limit: int = 64) -> Sequence[ToSend]:
        """The first unsent row of each chat whose time has come, oldest first."""
        ...

    async def sent(
        self, outbox_id: int, now: datetime, message: str = "", thread: str = "", cost: Cost | None = None
    ) -> None:
        """Sent. Where the row has a ticket and the ticket has no post in that chat yet, this message becomes it.

        A `cost` is added to the chat's window and to the month. `message` is remembered as ours, see `sent_as`.
        """
        ...

    async def begin(self, outbox_id: int, now: datetime) -> None:
        """The provider is asked from now on; durable when this returns. What was marked before keeps its mark.

        Concurrent calls share a transaction.
        """
        ...

    async def postpone(self, outbox_id: int, until: datetime, error: str, *, is_doubtful: bool = False) -> None:
        """`is_doubtful`: it may have arrived, so the mark of `begin` stays."""
        ...

    async def in_doubt(self, key: ChatKey) -> ToSend | None:
        """The message of this chat that waits because an earlier try of it may have arrived."""
        ...

    async def hurry(self, outbox_id: int, not_before: datetime) -> None:
        """What became of it can be found out: due from then on, if it would have waited longer."""
        ...

    async def sent_as(self, key: ChatKey, messages: Sequence[str]) -> frozenset[str]:
        """Which of these provider's ids name messages that were sent from here to this chat."""
        ...

    async def dead(self, outbox_id: int, now: datetime, error: str) -> None: ...
    async def drop_unsent(self, key: ChatKey, now: datetime, reason: str) -> int:
        """Nothing more can be sent to this chat (blocked the bot): its unsent rows are dead; returns how many."""
        ...

    async def hold(self, outbox_id: int, until: datetime, reason: str, now: datetime) -> None:
        """The provider takes nothing for this chat until the citizen writes: the row, and all after it, wait for an
        arrival that `renews`, or until `until`. Counted as refused.
        """
        ...

    async def move_chat(self, old: ChatKey, new: ChatKey, *, keeps_posts: bool = True) -> None:
        """The provider gave the chat another id: unsent rows and posts follow.

        Without `keeps_posts` the messages got other ids too: posts and known messages are forgotten, because an old
        id may name another ticket's message in the new chat.
        """
        ...

    async def forget_post(self, code: str, key: ChatKey) -> None:
        """A person deleted the ticket's thread; the next message makes a new one."""
        ...

    async def unsent(self, key: ChatKey) -> Sequence[Unsent]:
        """What this chat has not been sent, oldest first."""
        ...

    async def delivery(self, code: str, key: ChatKey) -> Delivery:
        """Of the messages with this ticket to this chat; for the desk to say whether an answer has arrived."""
        ...
