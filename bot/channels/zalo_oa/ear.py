"""Whether Zalo still tells us what citizens write; where it has not, what was missed is read back.

Nobody is told when Zalo switches a webhook off. So each silence is looked into: one call, and mostly nobody wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import structlog

from bot.channels.zalo_oa.api import NoAnswer, Refused
from bot.channels.zalo_oa.catch_up import CatchUp
from bot.channels.zalo_oa.tokens import NoToken
from bot.channels.zalo_oa.webhook import GAP, Webhook
from storage.interface import Store

log = structlog.get_logger(__name__)

SILENCE = GAP
"""Without an event for so long it is asked whether somebody wrote."""
AWAY = timedelta(minutes=1)
"""A stop for longer is not bridged by Zalo's first new try alone."""
ON_ITS_WAY = timedelta(minutes=3)
"""What is younger may still come by webhook, and proves nothing."""
LEASE_SECONDS = 600.0


class Ear:
    """`missed`: messages that only reading back has found since the last event; 0 while the webhook works."""

    def __init__(
        self, store: Store, catch_up: CatchUp, webhook: Webhook, oa: str, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._catch_up = catch_up
        self._webhook = webhook
        self._front = f"zalo_oa:{oa}"
        self._clock = clock
        self._holder = uuid4().hex
        self._born = clock()
        self._heard_at: datetime | None = None
        self._missing_since: datetime | None = None
        self._asked_at: datetime | None = None
        self.missed = 0
        self.caught = 0

    @property
    def silent(self) -> timedelta:
        """Since the last event here or in another process; since the start where there never was one."""
        return self._clock() - (self._last() or self._born)

    async def start(self) -> None:
        """Look for what was said while nobody was here. On the very first start there is nothing to make up for."""
        alive = await self._read("alive_at")
        self._heard_at = await self._read("heard_at")
        if alive is not None and self._clock() - alive > AWAY:
            self._missing_since = alive
        await self.tick()

    async def tick(self) -> None:
        now = self._clock()
        await self._note_heard()
        if self._missing_since is not None:
            await self._make_up(self._missing_since)
        elif self.silent > SILENCE and (self.missed or self._asked_at is None or now - self._asked_at >= SILENCE):
            await self._look_into_silence(now)
        # Only what was made up for may be forgotten: until then a restart begins at the same place.
        if self._missing_since is None:
            await self._store.write_setting(f"{self._front}:alive_at", now.isoformat())

    async def _note_heard(self) -> None:
        last = self._webhook.last_at
        gap = self._webhook.gap_since
        if gap is not None:
            self._missing_since = min(gap, self._missing_since or gap)
            self._webhook.gap_since = None
        if last is not None and (self._heard_at is None or last > self._heard_at):
            self._heard_at, self.missed = last, 0
            await self._store.write_setting(f"{self._front}:heard_at", last.isoformat())
        elif last is None:
            self._heard_at = await self._read("heard_at")

    async def _make_up(self, since: datetime) -> None:
        if await self._run(since) is not None:
            self._missing_since = None

    async def _look_into_silence(self, now: datetime) -> None:
        found = await self._run(self._last() or self._born)
        if found is None:
            return
        self._asked_at = now
        count, oldest = found
        if count and oldest is not None and now - oldest > ON_ITS_WAY:
            self.missed += count
            log.error("zalo_oa_webhook_off", count=count, minutes=int(self.silent / timedelta(minutes=1)))

    async def _run(self, since: datetime) -> tuple[int, datetime | None] | None:
        """None where Zalo could not be asked: it is tried again."""
        if not await self._store.lead(f"{self._front}:catch-up", self._holder, self._clock(), LEASE_SECONDS):
            return None
        try:
            caught = await self._catch_up.run(since)
        except (Refused, NoAnswer, NoToken) as error:
            log.warning("zalo_oa_not_caught_up", reason=str(error))
            return None
        finally:
            await self._store.yield_lead(f"{self._front}:catch-up", self._holder)
        self.caught += caught.heard
        return caught.heard, caught.oldest

    def _last(self) -> datetime | None:
        own = self._webhook.last_at
        return max((one for one in (own, self._heard_at) if one is not None), default=None)

    async def _read(self, name: str) -> datetime | None:
        found = await self._store.read_setting(f"{self._front}:{name}")
        return datetime.fromisoformat(found) if found else None
