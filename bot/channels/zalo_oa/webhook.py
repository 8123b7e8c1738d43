"""`/webhook/zalo-oa`: one address for all OAs of the app. Verify, store, answer 200; everything else comes later.

Zalo waits two seconds, and after a ladder of failed retries switches the webhook off.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from aiohttp import web

from bot.channels.zalo_oa.incoming import Echo, sides, text_of, to_inbound
from bot.channels.zalo_oa.signature import HEADER, is_signed, is_timely, moment
from bot.service import Inbound
from storage.interface import StoreError

log = structlog.get_logger(__name__)

WEBHOOK_PATH = "/webhook/zalo-oa"
GAP = timedelta(minutes=30)
"""A silence worth looking into: at night nobody wrote, or nothing reached us."""
ANSWER_SECONDS = 1.7
"""Of two."""


class Receives(Protocol):
    """The side of the service that stores."""

    def receive_inbound(self, inbounds: Sequence[Inbound]) -> Coroutine[Any, Any, None]: ...


class Webhook:
    """`echoes` stores each OA's own messages: (oa, echo, when). `seen` counts what arrived, by kind."""

    def __init__(
        self,
        app_id: str,
        oa_secrets: Sequence[str],
        oas: Sequence[str],
        service: Receives,
        clock: Callable[[], datetime],
        echoes: Callable[[str, Echo, datetime], Coroutine[Any, Any, None]],
    ) -> None:
        self._app_id = app_id
        self._oa_secrets = oa_secrets
        self._oas = frozenset(oas)
        self._service = service
        self._clock = clock
        self._echoes = echoes
        self._storing: set[asyncio.Task[None]] = set()
        self.seen: Counter[str] = Counter()
        self._born = clock()
        self.last_at: datetime | None = None
        self.gap_since: datetime | None = None
        """Before the first long silence that has ended; whoever looks into it sets it back."""

    def routes(self) -> list[web.AbstractRouteDef]:
        return [web.post(WEBHOOK_PATH, self.receive)]

    async def receive(self, request: web.Request) -> web.Response:
        raw = await request.read()
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            return self._refuse("unreadable")
        if body == {}:
            # Saving the address in the console asks so, unsigned.
            self.seen["probe"] += 1
            return web.Response()
        if not isinstance(body, dict):
            return self._refuse("no_object")
        # The header is the source only where the body has none, and is as unsure as the documents are about it.
        stamp = moment(body.get("timestamp", request.headers.get("X-ZEvent-Timestamp")))
        if stamp is None:
            return self._refuse("no_timestamp")
        text, at = stamp
        if not is_signed(request.headers.get(HEADER, ""), raw, text, self._app_id, self._oa_secrets):
            return self._refuse("forged")
        if text_of(body.get("app_id")) != self._app_id:
            return self._refuse("other_app")
        if not is_timely(at, self._clock()):
            return self._refuse("untimely")
        return await self._take(body, raw, at)

    async def _take(self, body: Mapping[str, Any], raw: bytes, at: datetime) -> web.Response:
        now = self._clock()
        before = self.last_at or self._born
        if self.gap_since is None and now - before > GAP:
            self.gap_since = before
        self.last_at = now
        who = sides(body, self._oas)
        if who is None:
            self.seen["other_oa"] += 1
            return web.Response()
        found = to_inbound(body, raw, who, at)
        if found is None:
            self.seen["ignored"] += 1
            return web.Response()
        if isinstance(found, Echo):
            self.seen["echo"] += 1
            return await self._stored_in_time(self._echoes(who.oa, found, at))
        self.seen["stored"] += 1
        return await self._stored_in_time(self._service.receive_inbound([found]))

    async def _stored_in_time(self, work: Coroutine[Any, Any, None]) -> web.Response:
        storing = asyncio.create_task(work)
        self._storing.add(storing)
        storing.add_done_callback(self._stored)
        # Past its time the caller is told to come again; what is under way goes on, and the copy changes nothing.
        done, _ = await asyncio.wait([storing], timeout=ANSWER_SECONDS)
        if not done or storing.exception() is not None:
            return web.Response(status=503)
        return web.Response()

    def _stored(self, storing: asyncio.Task[None]) -> None:
        self._storing.discard(storing)
        if storing.cancelled():
            return
        error = storing.exception()
        if isinstance(error, StoreError):
            log.warning("webhook_not_stored", reason=str(error))
        elif error is not None:
            log.error("webhook_failed", exc_info=error)

    def _refuse(self, why: str) -> web.Response:
        self.seen[why] += 1
        log.warning("zalo_oa_webhook_refused", why=why)
        return web.Response(status=401)
