"""Providers that take a message only for a while after the citizen wrote, and what messages cost there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from storage.interface.chats import ChatKey


class Cost(StrEnum):
    """What became of a message where the provider's rules hang on how long ago the citizen wrote."""

    FREE = "free"
    BILLED = "billed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Window:
    """When the citizen of a chat last reached out, and what was sent there in all.

    `barred`: why the provider takes no message until the citizen writes again; empty while it does.
    """

    heard_at: datetime
    barred: str = ""
    free: int = 0
    billed: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages of one account were free, billed or refused in a month of Vietnam's calendar."""

    channel: str
    account: str
    kind: Cost
    count: int


class WindowStore(Protocol):
    """The part of the store that knows a chat's window and the month's counts."""

    async def window(self, key: ChatKey) -> Window | None:
        """None for a chat where nobody has reached out, or whose channel keeps no window."""
        ...

    async def tallies(self, now: datetime) -> Sequence[Tally]:
        """This month's counts, those that are not zero."""
        ...
