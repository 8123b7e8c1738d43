"""Takes updates that Telegram brings. Stored before they are acknowledged; anything but 200 makes it come again."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable, Sequence

import structlog
from aiohttp import web
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram.incoming import ALLOWED
from bot.channels.telegram.refusals import reason
from storage.interface import StoreError

log = structlog.get_logger(__name__)

PATH = "/webhook/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  a header's name
RETRY_SECONDS_MAX = 60.0
_ALLOWED_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Webhook:
    """`secret`: what every request must carry; what Telegram would not take as one is hashed into one it does."""

    def __init__(self, bot: Bot, secret: str, take: Callable[[Sequence[object]], Awaitable[None]]) -> None:
        self._bot = bot
        self._take = take
        if secret and not _ALLOWED_SECRET.fullmatch(secret):
            secret = hashlib.sha256(secret.encode()).hexdigest()
        # Derived from the token when none is set: the same in every process, known to nobody else.
        self._secret = secret or hmac.new(bot.token.encode(), b"webhook", hashlib.sha256).hexdigest()

    def routes(self) -> list[web.AbstractRouteDef]:
        return [web.post(PATH, self._brought)]

    async def register(self, public_url: str) -> None:
        """Tell Telegram where to bring them; tried again until it answers."""
        wait = 1.0
        while True:
            try:
                await self._bot.set_webhook(public_url + PATH, secret_token=self._secret, allowed_updates=ALLOWED)
            except TelegramError as error:
                log.warning("webhook_not_set", reason=reason(error))
                await asyncio.sleep(wait)
                wait = min(RETRY_SECONDS_MAX, wait * 2)
            else:
                return

    async def _brought(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._secret.encode()):
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())
        except ValueError:
            # A broken body stays broken however often it is brought.
            log.warning("update_unreadable")
            return web.Response()
        try:
            await self._take([update])
        except StoreError as error:
            log.warning("update_not_stored", reason=str(error))
            return web.Response(status=503)
        return web.Response()
