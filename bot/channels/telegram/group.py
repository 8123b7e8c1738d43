"""Whom the bot is with on Telegram: the team's group, wherever it moved; strange groups it leaves; who blocked it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from telegram import Bot, ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.channels.telegram.incoming import CHANNEL
from bot.channels.telegram.refusals import reason
from bot.service import Service
from storage.interface import ChatKey, Store

log = structlog.get_logger(__name__)

RETRY_SECONDS_MAX = 60.0


class TeamGroup:
    """`chat` is its id, empty where there is none. `soon` makes a call for which nobody waits."""

    def __init__(
        self,
        chat: str,
        account: str,
        bot: Bot,
        service: Service,
        store: Store,
        soon: Callable[[Coroutine[Any, Any, object]], None],
    ) -> None:
        self.chat = chat
        self._account = account
        self._bot = bot
        self._service = service
        self._store = store
        self._soon = soon
        self._forums: set[str] = set()
        # Set once it is known whether the team's group has topics: an alert sent before would miss its topic.
        self.known = asyncio.Event()
        self._leaving: set[int] = set()

    def is_forum(self, chat: str) -> bool:
        return chat in self._forums

    async def learn(self) -> None:
        """Whether the team's group has topics. A group that is not there must not keep citizens from being answered."""
        wait = 1.0
        while self.chat:
            try:
                group = await self._bot.get_chat(int(self.chat))
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
        self.known.set()

    def _has_topics(self, *, is_forum: bool) -> None:
        if is_forum:
            self._forums.add(self.chat)
        else:
            self._forums.discard(self.chat)

    # --- what is nobody's words -----------------------------------------------------------------------------------

    async def notice(self, update: Update) -> None:
        """Of the team's group and all other chats: blocked, moved, topics switched on, added to a strange group."""
        if update.my_chat_member is not None:
            await self._membership(update.my_chat_member)
        message = update.message
        if message is None:
            return
        chat = str(message.chat.id)
        if chat != self.chat:
            if message.chat.type != ChatType.PRIVATE:
                # In there since before this run, or through a change nobody told us of.
                self._leave_soon(message.chat.id, message.from_user.id if message.from_user else 0)
        elif message.migrate_to_chat_id is not None:
            await self.move(str(message.migrate_to_chat_id))
        elif message.chat.type == ChatType.SUPERGROUP and self.known.is_set():
            self._has_topics(is_forum=bool(message.chat.is_forum))

    async def _membership(self, change: ChatMemberUpdated) -> None:
        key = ChatKey(CHANNEL, self._account, str(change.chat.id))
        is_team = key.chat == self.chat
        if change.new_chat_member.status in {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}:
            await self._store.drop_unsent(key, self._service.clock(), "blocked")
            if is_team:
                log.error("team_group_lost")
        elif is_team:
            self._soon(self.learn())
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
            if self.chat:
                # The team's group itself may stand behind a new id that we have not been told yet.
                await self.learn()
            if str(chat) == self.chat:
                return
            try:
                await self._bot.send_message(chat, words)
            finally:
                await self._bot.leave_chat(chat)
                log.info("left_strange_group")
        finally:
            self._leaving.discard(chat)

    # --- it has another id ----------------------------------------------------------------------------------------

    async def move(self, chat: str) -> None:
        """The team's group became a supergroup: everything of it follows, and so does the setting."""
        if chat == self.chat:
            return
        self.known.clear()
        await self._store_group(chat)
        self._soon(self.learn())

    async def _store_group(self, chat: str) -> None:
        old = ChatKey(CHANNEL, self._account, self.chat)
        new = ChatKey(CHANNEL, self._account, chat)
        # The supergroup counts its messages anew: an old id would name another ticket's message.
        await self._store.move_chat(old, new, keeps_posts=False)
        await self._store.write_setting(f"moved:{old.channel}:{old.account}:{old.chat}", chat)
        self._service.team_moved(old, new)
        self.chat = chat
        log.warning("team_group_moved")
