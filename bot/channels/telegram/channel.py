"""The Telegram channel's life: introduce the bot, take updates in (polling or webhook), send."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

import structlog
from aiohttp import ClientSession, web
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.channels.telegram.incoming import CHANNEL, to_inbound
from bot.channels.telegram.outgoing import OpenMedia, TelegramSender
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.refusals import reason
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.webhook import Webhook
from bot.core.render import Capabilities, Message
from bot.delivery.outbox import Sent
from bot.delivery.pacing import Limit, Pace
from bot.errors import Moved, Unreachable
from bot.service import Inbound, Service
from storage.interface import ChatKey, Post, Store, StoreError

log = structlog.get_logger(__name__)

RETRY_SECONDS_MAX = 60.0
COURTESY_SECONDS = 3.0
"""How long a stop waits for answered presses and the like."""

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
        self._group = team_group
        self._forums: set[str] = set()
        # Set once it is known whether the team's group has topics: an alert sent before would miss its topic.
        self._group_known = asyncio.Event()
        self._bot = Bot(
            token,
            base_url=f"{api_base}/bot",
            base_file_url=f"{api_base}/file/bot",
            request=AiohttpRequest(session),
            get_updates_request=AiohttpRequest(session),
        )
        self._pace = Pace(_OVERALL, lambda key: group_limit if key.chat.startswith("-") else _PRIVATE)
        self._sender = TelegramSender(
            self._bot, images, self._forums.__contains__, service.alert_again, self._pace, open_media
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
        self._leaving: set[int] = set()
        self._background: set[asyncio.Task[None]] = set()

    def pace(self) -> Pace:
        return self._pace

    def routes(self) -> list[web.AbstractRouteDef]:
        return self._webhook.routes()

    async def send(self, key: ChatKey, message: Message, ticket: str, post: Post | None) -> Sent:
        is_team = key.chat == self._group
        if is_team:
            await self._group_known.wait()
        try:
            return await self._sender.send(key, message, ticket, post)
        except Moved as moved:
            if is_team:
                await self._move_group(moved.chat)
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
            await self._learn_group()
            self._soon(self._offer_commands())
            if self._public_url:
                await self._webhook.register(self._public_url)
                await asyncio.Event().wait()
            await self._poller.work()
        finally:
            if self._background:
                await asyncio.wait(self._background, timeout=COURTESY_SECONDS)
            for task in self._background:
                task.cancel()

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

    async def _learn_group(self) -> None:
        """Whether the team's group has topics. A group that is not there must not keep citizens from being answered."""
        wait = 1.0
        while self._group:
            try:
                group = await self._bot.get_chat(int(self._group))
            except ChatMigrated as error:
                await self._store_group(str(error.new_chat_id))
            except (BadRequest, Forbidden) as error:
                log.error("team_group_not_found", reason=reason(error))  # noqa: TRY400  the operator's move
                break
            except TelegramError as error:
                log.warning("telegram_not_ready", reason=reason(error))
                await asyncio.sleep(wait)
                wait = min(RETRY_SECONDS_MAX, wait * 2)
            else:
                self._has_topics(is_forum=bool(group.is_forum))
                break
        self._group_known.set()

    def _has_topics(self, *, is_forum: bool) -> None:
        if is_forum:
            self._forums.add(self._group)
        else:
            self._forums.discard(self._group)

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
            await self._notice(update)
        await self._store_all([inbound for update in updates if (inbound := to_inbound(update, self._account))])
        for update in updates:
            if update.callback_query is not None:
                self._soon(update.callback_query.answer())

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

    async def _notice(self, update: Update) -> None:
        """What is nobody's words: blocked, moved, topics switched on, added to a strange group."""
        if update.my_chat_member is not None:
            await self._membership(update.my_chat_member)
        message = update.message
        if message is None:
            return
        chat = str(message.chat.id)
        if chat != self._group:
            if message.chat.type != ChatType.PRIVATE:
                # In there since before this run, or through a change nobody told us of.
                self._leave_soon(message.chat.id, message.from_user.id if message.from_user else 0)
        elif message.migrate_to_chat_id is not None:
            await self._move_group(str(message.migrate_to_chat_id))
        elif message.chat.type == ChatType.SUPERGROUP and self._group_known.is_set():
            self._has_topics(is_forum=bool(message.chat.is_forum))

    async def _membership(self, change: ChatMemberUpdated) -> None:
        key = ChatKey(CHANNEL, self._account, str(change.chat.id))
        is_team = key.chat == self._group
        if change.new_chat_member.status in {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}:
            await self._store.drop_unsent(key, self._service.clock(), "blocked")
            if is_team:
                log.error("team_group_lost")
        elif is_team:
            self._soon(self._learn_group())
        elif change.chat.type != ChatType.PRIVATE:
            self._leave_soon(change.chat.id, change.from_user.id)

    def _leave_soon(self, chat: int, who: int) -> None:
        if chat not in self._leaving:
            self._leaving.add(chat)
            self._soon(self._leave(chat, who))

    async def _leave(self, chat: int, who: int) -> None:
        """Say what an operator needs to make this the team's group, and go."""
        phrases = self._service.box.current.phrases
        words = phrases.line("strange_group", ma=str(chat), tai_khoan=f"{CHANNEL}:{who}")
        try:
            if self._group:
                # The team's group itself may stand behind a new id that we have not been told yet.
                await self._learn_group()
            if str(chat) == self._group:
                return
            try:
                await self._bot.send_message(chat, words)
            finally:
                await self._bot.leave_chat(chat)
                log.info("left_strange_group")
        finally:
            self._leaving.discard(chat)

    # --- the team's group has another id --------------------------------------------------------------------------

    async def _move_group(self, chat: str) -> None:
        """The team's group became a supergroup: everything of it follows, and so does the setting."""
        if chat == self._group:
            return
        self._group_known.clear()
        await self._store_group(chat)
        self._soon(self._learn_group())

    async def _store_group(self, chat: str) -> None:
        old = ChatKey(CHANNEL, self._account, self._group)
        new = ChatKey(CHANNEL, self._account, chat)
        # The supergroup counts its messages anew: an old id would name another ticket's message.
        await self._store.move_chat(old, new, keeps_posts=False)
        await self._store.write_setting(f"moved:{old.channel}:{old.account}:{old.chat}", chat)
        self._service.team_moved(old, new)
        self._group = chat
        log.warning("team_group_moved")

    # --- courtesies -----------------------------------------------------------------------------------------------

    def _soon(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(_quietly(work))
        self._background.add(task)
        task.add_done_callback(self._background.discard)


async def _quietly(work: Coroutine[Any, Any, object]) -> None:
    """A call beside the main way: its failure changes nothing."""
    try:
        await work
    except (TelegramError, StoreError) as error:
        why = reason(error) if isinstance(error, TelegramError) else str(error)
        log.info("telegram_courtesy_failed", reason=why)
