"""The Telegram channel's life: introduce the bot, take updates in (polling or webhook), send."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import structlog
from aiohttp import ClientSession, web
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, Update
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.courtesies import Courtesies
from bot.channels.telegram.group import TeamGroup
from bot.channels.telegram.incoming import CHANNEL, to_inbound
from bot.channels.telegram.outgoing import OpenMedia, TelegramSender
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.refusals import reason
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.webhook import Webhook
from bot.core.render import Capabilities, Message
from bot.delivery.pacing import Limit, Pace
from bot.delivery.sender import Sent
from bot.errors import Moved, Unreachable
from bot.service import Inbound, Service
from storage.interface import ChatKey, Post, Store, StoreError

log = structlog.get_logger(__name__)

RETRY_SECONDS_MAX = 60.0

# Telegram's limits are unpublished in detail: about 30 a second over all chats, 1 a second in one, 20 a minute in a
# group. A little below each; a short burst in a private chat passes, and an answer may have several bubbles.
_OVERALL = Limit(25, 1.0)
_PRIVATE = Limit(8, 8.0)
_GROUP = Limit(18, 60.0)


class Telegram:
    """Both halves of the channel for one bot."""

    CHANNEL = CHANNEL
    # 4096: sendMessage's limit, in UTF-16 units.
    CAPABILITIES = Capabilities(text_max=4096, buttons_max=20, label_max=60, images=True, amends=True)

    def __init__(  # noqa: PLR0913  wired once
        self,
        token: str,
        api_base: str,
        service: Service,
        store: Store,
        session: ClientSession,
        images: Path,
        *,
        public_url: str = "",
        webhook_secret: str = "",
        team_group: str = "",
        open_media: OpenMedia | None = None,
        group_limit: Limit = _GROUP,
    ) -> None:
        self._account = token.partition(":")[0]
        self._service = service
        self._store = store
        self._public_url = public_url
        self._courtesies = Courtesies()
        self._bot = Bot(
            token,
            base_url=f"{api_base}/bot",
            base_file_url=f"{api_base}/file/bot",
            request=AiohttpRequest(session),
            get_updates_request=AiohttpRequest(session),
        )
        self._group = TeamGroup(team_group, self._account, self._bot, service, store, self._courtesies.soon)
        self._pace = Pace(_OVERALL, lambda key: group_limit if key.chat.startswith("-") else _PRIVATE)
        self._sender = TelegramSender(
            self._bot, images, self._group.is_forum, service.alert_again, self._pace, open_media
        )
        self._webhook = Webhook(self._bot, webhook_secret, self.take)
        self._poller = Poller(
            f"{api_base}/bot{token}/getUpdates",
            f"{CHANNEL}:{self._account}:poll",
            store,
            AiohttpRequest(session),
            self.take,
            lambda: self._bot.delete_webhook(drop_pending_updates=False),
        )

    def pace(self) -> Pace:
        return self._pace

    def routes(self) -> list[web.AbstractRouteDef]:
        return self._webhook.routes()

    async def send(self, key: ChatKey, message: Message, ticket: str, post: Post | None) -> Sent:
        is_team = key.chat == self._group.chat
        if is_team:
            await self._group.known.wait()
        try:
            return await self._sender.send(key, message, ticket, post)
        except Moved as moved:
            if is_team:
                await self._group.move(moved.chat)
            raise
        except Unreachable as error:
            if is_team:
                log.error("team_group_unreachable", reason=str(error))  # noqa: TRY400  the operator's move, no trace needed
            raise

    # --- life -----------------------------------------------------------------------------------------------------

    async def work(self) -> None:
        """Introduce ourselves, then take updates in, for ever. Cancel to stop."""
        try:
            await self._introduce()
            await self._group.learn()
            self._courtesies.soon(self._offer_commands())
            if self._public_url:
                await self._webhook.register(self._public_url)
                await asyncio.Event().wait()
            await self._poller.work()
        finally:
            await self._courtesies.finish()

    async def _introduce(self) -> None:
        """Who we are; tried again until Telegram answers."""
        wait = 1.0
        while True:
            try:
                await self._bot.initialize()
            except InvalidToken:
                # The library's text names the token.
                log.error("telegram_token_wrong")  # noqa: TRY400
                wait = RETRY_SECONDS_MAX
            except TelegramError as error:
                log.warning("telegram_not_ready", reason=reason(error))
            else:
                return
            await asyncio.sleep(wait)
            wait = min(RETRY_SECONDS_MAX, wait * 2)

    async def _offer_commands(self) -> None:
        """In citizens' chats only: the team has its own words."""
        phrases = self._service.box.current.phrases
        names = ("start", "menu", "gap_nguoi")
        commands = [BotCommand(name, phrases.line(f"telegram_command_{name}")) for name in names]
        await self._bot.set_my_commands(commands, scope=BotCommandScopeAllPrivateChats())

    # --- what comes in --------------------------------------------------------------------------------------------

    async def take(self, raw: Sequence[object]) -> None:
        """Store what they say; answer presses at once, or the button spins.

        Raises:
            StoreError: nothing may be acknowledged; all of it must come again.

        """
        updates = [update for one in raw if (update := self._read(one)) is not None]
        for update in updates:
            await self._group.notice(update)
        await self._store_all([inbound for update in updates if (inbound := to_inbound(update, self._account))])
        for update in updates:
            if update.callback_query is not None:
                self._courtesies.soon(update.callback_query.answer())

    def _read(self, raw: object) -> Update | None:
        """None for what the library cannot read: it stays unreadable however often it comes."""
        number = raw.get("update_id") if isinstance(raw, dict) else None
        try:
            return Update.de_json(raw, self._bot) if isinstance(raw, dict) else None
        except Exception as error:  # noqa: BLE001  whatever the library's own code trips over
            log.warning("update_unreadable", update=number, reason=type(error).__name__)
            return None

    async def _store_all(self, inbounds: Sequence[Inbound]) -> None:
        try:
            await self._service.receive_inbound(inbounds)
        except StoreError as error:
            if error.passing:
                raise
            # One that the database will never take must not stop all that come after it.
            for inbound in inbounds:
                await self._store_one(inbound)

    async def _store_one(self, inbound: Inbound) -> None:
        try:
            await self._service.receive_inbound([inbound])
        except StoreError as error:
            if error.passing:
                raise
            log.error("update_refused", update=inbound.external_id, reason=str(error))  # noqa: TRY400  no trace needed
