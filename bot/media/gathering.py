"""Downloads what citizens sent, off every answer's path.

What is to be done stands in the store, written with the arrival: a process that dies in a download leaves a claim that
runs out, and the next one goes on.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.core.events import MediaKind
from bot.delivery.bells import DESK_BELL, MEDIA_BELL, Bells
from bot.media.fetching import Source, Unfetched, Why
from bot.media.kinds import sniff
from bot.media.room import Limits
from bot.media.shelf import Shelf
from storage.interface import Media, Store, StoreError

log = structlog.get_logger(__name__)

IDLE_SECONDS = 2.0
AT_ONCE_MAX = 3
"""Each may hold a whole file in memory, twice while it is sealed."""

CLAIM = timedelta(seconds=75)
"""Longer than a download may take (`fetching.TIMEOUT`)."""

WAIT_SECONDS_MAX = 300.0
CHAT_FILES_MAX = 10
"""One talk may fill so many times the largest file; nobody needs more to be helped, and nobody shall fill the disk."""


class Gatherer:
    """One per process; of several each takes what is free."""

    def __init__(
        self,
        store: Store,
        shelf: Shelf,
        sources: Mapping[str, Source],
        bells: Bells,
        clock: Callable[[], datetime],
        limits: Limits,
        *,
        claim: timedelta = CLAIM,
    ) -> None:
        self._store = store
        self._shelf = shelf
        self._sources = sources
        self._bells = bells
        self._clock = clock
        self._limits = limits
        self._claim = claim
        self._busy: dict[str, asyncio.Task[None]] = {}

    async def work(self) -> None:
        """For ever. Cancel to stop; a download under way is given up and begun anew by whoever comes next."""
        with self._bells.listen(MEDIA_BELL) as bell:
            try:
                while True:
                    try:
                        await self.begin()
                    except Exception:
                        # The loop outlives a database that is away; what waits is still there afterwards.
                        log.exception("media_round_failed")
                        await asyncio.sleep(IDLE_SECONDS)
                    await bell.wait(IDLE_SECONDS)
            finally:
                for task in self._busy.values():
                    task.cancel()
                await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def once(self) -> int:
        """One round, waited for; how many downloads were tried."""
        tasks = await self.begin()
        await asyncio.gather(*tasks)
        return len(tasks)

    # --- downloading ----------------------------------------------------------------------------------------------

    async def begin(self) -> list[asyncio.Task[None]]:
        started: list[asyncio.Task[None]] = []
        now = self._clock()
        for media in await self._store.due_media(now, AT_ONCE_MAX + len(self._busy)):
            if len(self._busy) >= AT_ONCE_MAX:
                break
            if media.id in self._busy or not await self._store.claim_media(media.id, now, now + self._claim):
                continue
            task = self._busy[media.id] = asyncio.create_task(self._bring(media))
            started.append(task)
        return started

    async def _bring(self, media: Media) -> None:
        try:
            await self._try(media)
        except StoreError as error:
            # The claim runs out, and somebody tries again.
            log.warning("media_waits_for_store", reason=str(error))
        except Exception:
            # One that breaks us must not be tried for ever, nor stop the others.
            log.exception("media_broke", channel=media.key.channel)
            await self._store.fail_media(media.id, Why.KIND.value)
        finally:
            del self._busy[media.id]
            self._bells.ring(MEDIA_BELL)
            self._bells.ring(DESK_BELL)

    async def _try(self, media: Media) -> None:
        kind = MediaKind(media.kind)
        try:
            content = await self._fetch(media)
        except Unfetched as error:
            await self._failed(media, error)
            return
        found = await asyncio.to_thread(sniff, content, kind)
        if found is None:
            await self._failed(media, Unfetched(Why.KIND))
            return
        kept = await self._shelf.put(media.id, found, content)
        log.info("media_kept" if kept else "media_forgotten", channel=media.key.channel, kind=found.suffix)

    async def _fetch(self, media: Media) -> bytes:
        source = self._sources.get(media.key.channel)
        if source is None or not media.reference:
            raise Unfetched(Why.STRANGE)
        size = await self._store.media_size(media.key)
        if size.of_chat + self._limits.file > CHAT_FILES_MAX * self._limits.file:
            raise Unfetched(Why.FULL, "this talk has sent too much")
        if size.in_all + self._limits.file > self._limits.all:
            log.error("media_full", mend="media.total_mb")
            raise Unfetched(Why.FULL)
        return await source.fetch(media.reference, self._limits.file)

    async def _failed(self, media: Media, error: Unfetched) -> None:
        tried = media.attempts + 1
        now = self._clock()
        until = now + timedelta(seconds=waiting(tried))
        source = self._sources.get(media.key.channel)
        is_over = source is None or until > media.at + source.lasts
        if is_over or (error.after_tries is not None and tried >= error.after_tries):
            log.warning("media_failed", channel=media.key.channel, why=error.why.value, reason=str(error))
            await self._store.fail_media(media.id, error.why.value)
            return
        log.info("media_waits", channel=media.key.channel, reason=str(error))
        await self._store.postpone_media(media.id, until)


def waiting(tried: int) -> float:
    """Seconds before the next try: 2, 4, 8 … up to five minutes, spread so that a crowd does not return at once."""
    return min(WAIT_SECONDS_MAX, 2.0 ** min(tried, 30)) * (0.75 + random.random() / 2)  # noqa: S311  no secret
