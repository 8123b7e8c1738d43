"""Content in the store, sealed with a key from TROLY_SECRET: a copy of the database alone shows nobody's photo."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from bot.media.kinds import Found, of_mime
from bot.sealing import Seal, Unsealable
from storage.interface import Media, MediaState, Store

log = structlog.get_logger(__name__)

PURPOSE = "citizens media"


@dataclass(frozen=True, slots=True)
class Kept:
    media: Media
    found: Found
    content: bytes


class Shelf:
    def __init__(self, store: Store, secret: bytes) -> None:
        self._store = store
        self._seal = Seal(secret, PURPOSE)

    async def put(self, media_id: str, found: Found, content: bytes) -> bool:
        """False where it was forgotten while it came."""
        sealed = await asyncio.to_thread(self._seal.close_bytes, content)
        return await self._store.keep_media(media_id, found.mime, len(content), sealed)

    async def open(self, media_id: str) -> Kept | None:
        """None where there is nothing to show (any more)."""
        media = await self._store.media(media_id)
        found = of_mime(media.mime) if media is not None and media.state is MediaState.KEPT else None
        sealed = await self._store.media_content(media_id) if found is not None else None
        if media is None or found is None or sealed is None:
            return None
        try:
            return Kept(media, found, await asyncio.to_thread(self._seal.open_bytes, sealed))
        except Unsealable:
            log.error("media_sealed_with_another_secret")  # noqa: TRY400  the trace says no more
            return None
