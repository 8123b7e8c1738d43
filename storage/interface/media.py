"""What citizens send that is not words: photos, voice notes, files. Named at receipt, downloaded soon, kept sealed.

A row is written with its arrival, in the same transaction, so no crash loses the download. It belongs to its chat, and
from the moment a ticket takes it, to the ticket: it ends with either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from storage.interface.chats import ChatKey
from storage.interface.outbox import Outgoing


class MediaState(StrEnum):
    WAITING = "waiting"
    """To be downloaded."""
    KEPT = "kept"
    FAILED = "failed"
    DROPPED = "dropped"
    """Was kept; its time is over."""


@dataclass(frozen=True, slots=True)
class MediaWanted:
    """To be downloaded. `id` is ours and not to be guessed, `reference` is what the channel calls it."""

    id: str
    kind: str
    reference: str


@dataclass(frozen=True, slots=True)
class Media:
    """`why`: the reason of a failure. `mime` is what the content was found to be. `ticket`: empty while loose."""

    id: str
    key: ChatKey
    kind: str
    state: MediaState
    at: datetime
    reference: str = ""
    why: str = ""
    mime: str = ""
    size: int = 0
    attempts: int = 0
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class MediaSize:
    """Bytes kept."""

    of_chat: int
    in_all: int


class MediaStore(Protocol):
    """The part of the store that keeps them."""

    async def due_media(self, now: datetime, limit: int = 16) -> Sequence[Media]:
        """Those to be tried now, longest due first."""
        ...

    async def claim_media(self, media_id: str, now: datetime, until: datetime) -> bool:
        """Begin a try, charged as an attempt; nobody else begins one before `until`. False: somebody else did."""
        ...

    async def keep_media(self, media_id: str, mime: str, size: int, sealed: bytes) -> bool:
        """It is here. False, and nothing kept, where it was forgotten meanwhile. The reference is dropped."""
        ...

    async def postpone_media(self, media_id: str, until: datetime) -> None: ...
    async def fail_media(self, media_id: str, why: str) -> None:
        """It will not come. The reference is dropped."""
        ...

    async def media(self, media_id: str) -> Media | None: ...
    async def media_content(self, media_id: str) -> bytes | None:
        """Sealed as it was given."""
        ...

    async def media_of(self, code: str) -> Sequence[Media]:
        """A ticket's, in the order they came."""
        ...

    async def media_size(self, key: ChatKey) -> MediaSize: ...
    async def media_to_show(self, limit: int = 16) -> Sequence[Media]:
        """Kept, taken by a ticket, and not yet shown to the team's chats."""
        ...

    async def show_media(self, media_id: str, outgoing: Sequence[Outgoing], now: datetime) -> bool:
        """Mark as shown and write the messages that show it, once; False where that was done before."""
        ...

    async def drop_media(self, *, loose_before: datetime, ended_before: datetime) -> int:
        """Remove those no ticket took that came before `loose_before`; drop the content of tickets that ended before
        `ended_before`. How many.
        """
        ...
