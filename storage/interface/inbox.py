"""What comes in: stored before it is acknowledged, done at most once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from storage.interface.chats import ChatKey
from storage.interface.media import MediaWanted
from storage.interface.outbox import Outgoing


class Audience(StrEnum):
    """Who talks in a chat: a citizen (has a conversation) or the team (commands about tickets)."""

    CITIZEN = "citizen"
    TEAM = "team"
    RECORD = "record"
    """Nobody is to do anything about it: kept so that it is known again. Ended as soon as it is stored."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event to be stored before it is acknowledged. (channel, account, external_id) is unique."""

    key: ChatKey
    external_id: str
    event: str
    at: datetime
    audience: Audience = Audience.CITIZEN
    renews: bool = False
    """The citizen reached out, as the channel's rules count it: the window opens anew, held messages go out."""
    media: MediaWanted | None = None
    """To be downloaded; written in the same transaction, where the arrival is new."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An inbox row."""

    id: int
    key: ChatKey
    event: str
    at: datetime
    attempts: int = 0


class InboxStore(Protocol):
    """The part of the store that takes events in. Citizens' events are worked off by `TurnStore`."""

    async def ingest(self, arrivals: Sequence[Arrival]) -> Sequence[bool]:
        """Store events durably; False where that external id was stored before. Committed when this returns.

        Concurrent calls share a transaction (group commit); one bad row fails only its own call.
        """
        ...

    async def team_arrivals(self, limit: int = 64) -> Sequence[Stored]:
        """Undone team events, oldest first."""
        ...

    async def finish(self, inbox_id: int, outgoing: Sequence[Outgoing] = ()) -> None:
        """A team event that changed no ticket is done; its answers are written in the same transaction."""
        ...

    async def fail(self, inbox_id: int, error: str) -> None:
        """Charge an attempt; after 3 the row is set aside as failed."""
        ...

    async def records(self, key: ChatKey, event: str, since: datetime) -> Sequence[str]:
        """External ids of this chat's records of exactly this `event` since then, oldest first."""
        ...

    async def known(self, key: ChatKey, external_ids: Sequence[str]) -> frozenset[str]:
        """Which of these were ingested, for any chat of the account."""
        ...
