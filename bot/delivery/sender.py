"""What a channel does for the outbox: send a message once, and perhaps find out what became of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.render import Message
from storage.interface import ChatKey, Cost, Post


@dataclass(frozen=True, slots=True)
class Sent:
    """What the provider called the message, and the thread it went into."""

    message: str = ""
    thread: str = ""
    cost: Cost | None = None
    """Where the channel keeps a window: whether the message was free."""


class Sender(Protocol):
    """The sending half of a channel. `post` is where the message's ticket stands in that chat, if it does."""

    async def send(self, key: ChatKey, message: Message, ticket: str, post: Post | None) -> Sent:
        """Send it once.

        Raises:
            TryLater, Unreachable, Held, Moved, Rejected, ThreadGone: see `bot.errors`.

        """
        ...


class Proof(Protocol):
    """What a channel can find out about a message whose sending had no end: no answer, or a crash before one."""

    async def arrived(self, key: ChatKey, message: Message, since: datetime, *, in_earlier_life: bool) -> Sent | None:
        """The message as it was sent since then, if it arrived. `in_earlier_life`: this process did not begin it, so
        it cannot have heard all that was said since.
        """
        ...
