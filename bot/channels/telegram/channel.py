"""The Telegram channel's life: introduce the bot, take updates in (polling or webhook), send."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from pathlib import Path
from uuid import uuid4

import structlog
from aiohttp import ClientSession, web
from telegram import Bot, BotCommand, Update
from telegram.constants import ChatMemberStatus
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.incoming import ALLOWED, CHANNEL, to_inbound
from bot.channels.telegram.outgoing import TelegramSender, seconds_of
from bot.channels.telegram.request import AiohttpRequest
from bot.clock import now
from bot.core.render import Capabilities, Message
from bot.delivery.outbox import Sent
from bot.delivery.pacing import Limit, Pace
from bot.service import Service
from storage.interface import ChatKey, Post, Store

log = structlog.get_logger(__name__)

POLL_SECONDS = 25
LEASE_SECONDS = 60.0
RETRY_SECONDS_MAX = 60.0
WEBHOOK_PATH = "/webhook/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  a header's name

# Telegram's limits are unpublished in detail: about 30 a second over all chats, 1 a second in one, 20 a minute in a
# group. A little below each; a short burst in a private chat passes.
_OVERALL = Limit(25, 1.0)
_PRIVATE = Limit(4, 4.0)
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
    ) -> None:
        self._account = token.partition(":")[0]
        self._service = service
        self._store = store
        self._public_url = public_url
        # Derived from the token when none is set: the same in every process, known to nobody else.
        self._secret = webhook_secret or hmac.new(token.encode(), b"webhook", hashlib.sha256).hexdigest()
        self._group = team_group
        self._forums: set[str] = set()
        request = AiohttpRequest(session)
        self._bot = Bot(
            token,
            base_url=f"{api_base}/bot",
            base_file_url=f"{api_base}/file/bot",
            request=request,
            get_updates_request=AiohttpRequest(session),
        )
        self._sender = TelegramSender(self._bot, images, self._forums.__contains__)
        self._background: set[asyncio.Task[None]] = set()

    def pace(self) -> Pace:
        return Pace(_OVERALL, lambda key: _GROUP if key.chat.startswith("-") else _PRIVATE)

    async def send(self, key: ChatKey, message: Message, _ticket: str, post: Post | None) -> Sent:
        return await self._sender.send(key, message, post)

    # --- life -----------------------------------------------------------------------------------------------------

    async def work(self) -> None:
        """Introduce ourselves, then take updates in, for ever."""
        await self._introduce()
        if self._public_url:
            await self._set_webhook()
            await asyncio.Event().wait()
        await self._poll()

    async def _introduce(self) -> None:
        """Who we are and what the group is; tried again until Telegram answers."""
        wait = 1.0
        while True:
            try:
                await self._bot.initialize()
                await self._bot.set_my_commands([BotCommand(name, text) for name, text in self._commands()])
                if self._group:
                    group = await self._bot.get_chat(int(self._group))
                    if group.is_forum:
                        self._forums.add(self._group)
            except InvalidToken:
                log.error("telegram_token_wrong")  # noqa: TRY400  the trace says no more
                wait = RETRY_SECONDS_MAX
            except TelegramError as error:
                log.warning("telegram_not_ready", reason=type(error).__name__)
            else:
                return
            await asyncio.sleep(wait)
            wait = min(RETRY_SECONDS_MAX, wait * 2)

    def _commands(self) -> list[tuple[str, str]]:
        phrases = self._service.box.current.phrases
        return [(name, phrases.line(f"telegram_command_{name}")) for name in ("start", "menu", "gap_nguoi")]

    # --- polling --------------------------------------------------------------------------------------------------

    async def _poll(self) -> None:
        """One process polls a token at a time; the batch is stored before the next call confirms it."""
        holder = uuid4().hex
        lease = f"{CHANNEL}:{self._account}:poll"
        offset: int | None = None
        wait = 1.0
        await self._quietly(self._bot.delete_webhook(drop_pending_updates=False))
        while True:
            if not await self._store.lead(lease, holder, now(), LEASE_SECONDS):
                await asyncio.sleep(LEASE_SECONDS / 4)
                continue
            try:
                updates = await self._bot.get_updates(
                    offset=offset, timeout=POLL_SECONDS, allowed_updates=ALLOWED, read_timeout=POLL_SECONDS + 10
                )
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error.retry_after))
            except TelegramError as error:
                log.warning("poll_failed", reason=type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(RETRY_SECONDS_MAX, wait * 2)
            else:
                wait = 1.0
                await self._take(updates)
                if updates:
                    offset = max(update.update_id for update in updates) + 1

    # --- webhook --------------------------------------------------------------------------------------------------

    def routes(self) -> list[web.AbstractRouteDef]:
        return [web.post(WEBHOOK_PATH, self._webhook)]

    async def _set_webhook(self) -> None:
        wait = 1.0
        while True:
            try:
                await self._bot.set_webhook(
                    self._public_url + WEBHOOK_PATH, secret_token=self._secret, allowed_updates=ALLOWED
                )
            except TelegramError as error:
                log.warning("webhook_not_set", reason=type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(RETRY_SECONDS_MAX, wait * 2)
            else:
                return

    async def _webhook(self, request: web.Request) -> web.Response:
        """Stored before it is acknowledged; anything but 200 makes Telegram send it again."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return web.Response(status=403)
        try:
            update = Update.de_json(json.loads(await request.read()), self._bot)
        except (ValueError, KeyError, TypeError):
            # A broken body stays broken however often it is sent.
            log.warning("update_unreadable")
            return web.Response()
        await self._take((update,))
        return web.Response()

    # --- both -----------------------------------------------------------------------------------------------------

    async def _take(self, updates: tuple[Update, ...]) -> None:
        """Store what they say; answer presses at once, or the button spins."""
        inbounds = [inbound for update in updates if (inbound := to_inbound(update, self._account))]
        for update in updates:
            if update.callback_query is not None:
                self._soon(self._quietly(update.callback_query.answer()))
            await self._notice(update)
        await self._service.receive_inbound(inbounds)

    async def _notice(self, update: Update) -> None:
        """Updates that are nobody's words: blocked, moved, added to a strange group."""
        change = update.my_chat_member
        if change is not None:
            key = ChatKey(CHANNEL, self._account, str(change.chat.id))
            gone = change.new_chat_member.status in {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}
            if gone:
                await self._store.drop_unsent(key, now(), "blocked")
            elif change.chat.type != change.chat.PRIVATE and key.chat != self._group:
                log.info("left_strange_group")
                self._soon(self._quietly(self._bot.leave_chat(change.chat.id)))
        message = update.message
        if message is not None and message.migrate_to_chat_id is not None and str(message.chat.id) == self._group:
            await self._moved(str(message.migrate_to_chat_id))

    async def _moved(self, chat: str) -> None:
        """The team's group became a supergroup: everything of it follows, and so does the setting."""
        old = ChatKey(CHANNEL, self._account, self._group)
        new = ChatKey(CHANNEL, self._account, chat)
        await self._store.move_chat(old, new)
        await self._store.write_setting(f"moved:{old.channel}:{old.account}:{old.chat}", chat)
        self._service.team_moved(old, new)
        self._group = chat
        log.warning("team_group_moved")

    def _soon(self, work: object) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)  # type: ignore[call-overload]
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _quietly(self, work: object) -> None:
        """A courtesy call whose failure changes nothing."""
        try:
            await work  # type: ignore[misc]
        except TelegramError as error:
            log.info("telegram_courtesy_failed", reason=type(error).__name__)
