"""The pair of tokens of one OA: kept sealed, renewed by one process at a time, written down before it is used.

A refresh token works once, and a refresh kills the access token before it at once (Zalo, authentication of an app). So:
lock, look again, mark, ask once, commit, only then use. Whoever is refused with an old token looks here again.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from cattrs.preconf.json import make_converter

from bot.channels.zalo_oa.oauth import ConsentNeeded, Granted, OAuth, Unclear
from bot.sealing import Seal, Unsealable
from storage.interface import Store

log = structlog.get_logger(__name__)

RENEW_AFTER = timedelta(hours=20)
"""Of 25 hours an access token lives. Up to three hours later, differently for each OA."""
REFRESH_OLD = timedelta(days=60)
"""Of three months; whoever sees the notice has a month."""
LOCK_SECONDS = 60.0
LOCK_WAIT_SECONDS = 0.25
PAUSE_SECONDS = 15.0
"""After an unclear answer, before the next attempt."""


@dataclass(frozen=True, slots=True)
class Pair:
    access: str
    refresh: str
    got_at: datetime
    seconds: int = 90_000


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored. `before` is for diagnosis only. `asked` marks a refresh whose end is not known.

    `seed` tells which tokens of the environment were taken over, so that new ones there are noticed.
    """

    pair: Pair | None = None
    before: Pair | None = None
    asked: str = ""
    asked_at: datetime | None = None
    alarm: str = ""
    seed: str = ""
    unreadable: bool = False
    """There are some, sealed with another secret than ours. Never stored."""


class NoToken(Exception):
    """There is no usable token now. `needs_consent`: and there will be none until a person consents."""

    def __init__(self, reason: str, *, needs_consent: bool) -> None:
        super().__init__(reason)
        self.needs_consent = needs_consent


class Tokens:
    def __init__(
        self,
        store: Store,
        seal: Seal,
        oauth: OAuth,
        oa: str,
        clock: Callable[[], datetime],
        seed: tuple[str, str] = ("", ""),
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self._store = store
        self._seal = seal
        self._oauth = oauth
        self._oa = oa
        self._clock = clock
        self._seed = seed
        self._pause = timedelta(seconds=pause_seconds)
        self._converter = make_converter()
        self._known: Kept | None = None
        self._one_at_a_time = asyncio.Lock()
        self._paused_until: datetime | None = None

    async def access(self) -> str:
        """Raises NoToken."""
        kept = self._known or await self.read()
        if kept.pair is None or kept.alarm:
            # Another process, or the command line, may have got tokens since.
            kept = await self.read()
        if kept.pair is None or (kept.alarm and self._is_over(kept.pair)):
            raise NoToken(kept.alarm or "no tokens yet", needs_consent=True)
        return kept.pair.access

    async def renew(self, dead: str) -> str:
        """A newer access token than `dead`. Raises NoToken."""
        async with self._one_at_a_time:
            kept = await self.read()
            if kept.pair is not None and kept.pair.access != dead:
                return kept.pair.access
            return (await self._locked(dead)).access

    async def tick(self) -> None:
        """Renew in time, also when nothing is sent. Never raises NoToken: the notice says it."""
        kept = await self.read()
        if kept.pair is None or kept.alarm:
            return
        spread = timedelta(minutes=int(hashlib.sha256(self._oa.encode()).hexdigest(), 16) % 180)
        if self._clock() - kept.pair.got_at >= RENEW_AFTER + spread:
            try:
                await self.renew(kept.pair.access)
            except NoToken as error:
                log.warning("zalo_oa_token_not_renewed", reason=str(error))

    async def save(self, granted: Granted) -> None:
        """Tokens a person brought: consent, or the API Explorer."""
        before = await self.read()
        pair = Pair(granted.access, granted.refresh, self._clock(), granted.seconds)
        await self._write(Kept(pair, before.pair, seed=self._seed_mark() or before.seed))
        self._paused_until = None

    async def read(self) -> Kept:
        """As stored; the environment's tokens where there are none yet, or newer ones than were taken over."""
        sealed = await self._store.read_setting(self._name)
        kept = Kept()
        if sealed is not None:
            try:
                kept = self._converter.loads(self._seal.open(sealed), Kept)
            except Unsealable:
                log.error("zalo_oa_tokens_unreadable")  # noqa: TRY400  the trace says no more
                kept = Kept(unreadable=True)
        if self._seed_mark() and self._seed_mark() != kept.seed:
            now = self._clock()
            kept = Kept(Pair(*self._seed, now), kept.pair, seed=self._seed_mark())
            await self._write(kept)
        self._known = kept
        return kept

    def is_old(self, kept: Kept) -> bool:
        """Whether the refresh token nears its end, which it never does while the timer works."""
        return kept.pair is not None and self._clock() - kept.pair.got_at > REFRESH_OLD

    # --- the refresh ----------------------------------------------------------------------------------------------

    async def _locked(self, dead: str) -> Pair:
        holder, lock = uuid4().hex, f"{self._name}:lock"
        while not await self._store.lead(lock, holder, self._clock(), LOCK_SECONDS):
            await asyncio.sleep(LOCK_WAIT_SECONDS)
            kept = await self.read()
            if kept.pair is not None and kept.pair.access != dead:
                return kept.pair
        try:
            return await self._refreshed(await self.read(), dead)
        finally:
            await self._store.yield_lead(lock, holder)

    async def _refreshed(self, kept: Kept, dead: str) -> Pair:
        if kept.pair is None:
            raise NoToken("no tokens yet", needs_consent=True)
        if kept.pair.access != dead:
            return kept.pair
        if kept.alarm:
            raise NoToken(kept.alarm, needs_consent=True)
        now = self._clock()
        if self._paused_until is not None and now < self._paused_until:
            raise NoToken("the last refresh had no clear answer", needs_consent=False)
        marked = replace(kept, asked=fingerprint(kept.pair.refresh), asked_at=now)
        await self._write(marked)
        try:
            granted = await self._oauth.refresh(kept.pair.refresh)
        except Unclear as error:
            if not error.was_asked:
                await self._write(kept)
            self._paused_until = now + self._pause
            log.warning("zalo_oa_refresh_unclear", reason=str(error), was_asked=error.was_asked)
            raise NoToken(str(error), needs_consent=False) from error
        except ConsentNeeded as error:
            # After an unclear outcome this was the one try with the old token.
            lost = " (the answer to an earlier refresh was lost)" if kept.asked else ""
            await self._write(replace(marked, alarm=f"{error}{lost}"))
            log.error("zalo_oa_needs_consent", reason=str(error), after_lost_answer=bool(kept.asked))  # noqa: TRY400
            raise NoToken(str(error), needs_consent=True) from error
        pair = Pair(granted.access, granted.refresh, now, granted.seconds)
        await self._write(Kept(pair, kept.pair, seed=kept.seed))
        self._paused_until = None
        log.info("zalo_oa_token_renewed")
        return pair

    def _is_over(self, pair: Pair) -> bool:
        return self._clock() - pair.got_at > timedelta(seconds=pair.seconds)

    async def _write(self, kept: Kept) -> None:
        await self._store.write_setting(self._name, self._seal.close(self._converter.dumps(kept)))
        self._known = kept

    def _seed_mark(self) -> str:
        return fingerprint(self._seed[1]) if all(self._seed) else ""

    @property
    def _name(self) -> str:
        return f"zalo_oa:{self._oa}:tokens"


def fingerprint(token: str) -> str:
    """Tells tokens apart without being one."""
    return hashlib.sha256(token.encode()).hexdigest()[:12]
