"""Asks Telegram for updates. Each batch is stored before the next call confirms it, so a crash loses none."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import uuid4

import structlog
from telegram.error import Conflict, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # the library has no public way to ask for raw updates

from bot.channels.telegram.incoming import ALLOWED
from bot.channels.telegram.refusals import seconds_of
from bot.clock import now
from storage.interface import Store, StoreError

log = structlog.get_logger(__name__)

POLL_SECONDS = 25
READ_SECONDS = POLL_SECONDS + 10.0
LEASE_SECONDS = 60.0
"""Longer than one call may take, so that nobody else begins while we wait for its answer."""

RETRY_SECONDS_MAX = 60.0

Take = Callable[[Sequence[object]], Awaitable[None]]


class Poller:
    """Of several processes one polls a token at a time (`lease`).

    Updates are taken raw: one that the library cannot read would otherwise stop its whole batch, for ever.
    """

    def __init__(
        self,
        url: str,
        lease: str,
        store: Store,
        request: BaseRequest,
        take: Take,
        drop_webhook: Callable[[], Awaitable[object]],
    ) -> None:
        self._url = url
        self._lease = lease
        self._store = store
        self._request = request
        self._take = take
        self._drop_webhook = drop_webhook

    async def work(self) -> None:
        """For ever. Cancel to stop; the lease is given back, so that another process may begin at once."""
        holder = uuid4().hex
        try:
            await self._poll(holder)
        finally:
            try:
                await self._store.yield_lead(self._lease, holder)
            except StoreError as error:
                log.warning("lease_kept", lease=self._lease, reason=str(error))

    async def _poll(self, holder: str) -> None:
        offset = 0
        wait = 1.0
        await self._without_webhook()
        while True:
            try:
                if not await self._store.lead(self._lease, holder, now(), LEASE_SECONDS):
                    await asyncio.sleep(LEASE_SECONDS / 4)
                    continue
                updates = await self._ask(offset)
                await self._take(updates)
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error.retry_after))
            except (TelegramError, StoreError) as error:
                # Not confirmed: the same updates come again.
                log.warning("poll_failed", reason=type(error).__name__)
                if isinstance(error, Conflict):
                    await self._without_webhook()
                await asyncio.sleep(wait)
                wait = min(RETRY_SECONDS_MAX, wait * 2)
            else:
                wait = 1.0
                offset = max((_number(update) + 1 for update in updates), default=offset)

    async def _ask(self, offset: int) -> list[object]:
        fields: dict[str, Any] = {"offset": offset, "timeout": POLL_SECONDS, "allowed_updates": ALLOWED}
        given = RequestData([RequestParameter.from_input(name, value) for name, value in fields.items()])
        updates: object = await self._request.post(self._url, given, read_timeout=READ_SECONDS)
        return list(updates) if isinstance(updates, list) else []

    async def _without_webhook(self) -> None:
        try:
            await self._drop_webhook()
        except TelegramError as error:
            log.info("webhook_not_dropped", reason=type(error).__name__)


def _number(update: object) -> int:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else -1
