"""How much is kept, and how long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.content.box import ContentBox
from storage.interface import ChatKey, Store

log = structlog.get_logger(__name__)

MEGABYTE = 1024 * 1024
NEARLY_FULL = 0.9
_NOBODY = ChatKey("", "", "")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of one file and of all together; how long what no ticket took stays, and what a closed ticket has."""

    file: int = 10 * MEGABYTE
    all: int = 2000 * MEGABYTE
    loose: timedelta = timedelta(hours=24)
    ended: timedelta = timedelta(days=30)


class Room:
    def __init__(self, store: Store, box: ContentBox, clock: Callable[[], datetime], limits: Limits) -> None:
        self._store = store
        self._box = box
        self._clock = clock
        self._limits = limits

    async def clear(self) -> int:
        """Nobody's photo stays longer than somebody may need it; how many went."""
        now = self._clock()
        dropped = await self._store.drop_media(
            loose_before=now - self._limits.loose, ended_before=now - self._limits.ended
        )
        if dropped:
            log.info("media_dropped", count=dropped)
        return dropped

    async def notices(self) -> tuple[str, ...]:
        """For the desk: room is running out."""
        size = await self._store.media_size(_NOBODY)
        if size.in_all < NEARLY_FULL * self._limits.all:
            return ()
        return (self._box.current.phrases.line("notice_media_full", mb=str(self._limits.all // MEGABYTE)),)
