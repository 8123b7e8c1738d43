"""The free plan's limits, counted durably: 50 users of a bot, 3,000 messages of ours a month.

Zalo tells neither count. Users are counted for good: nothing is known of their being forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.core.phrases import Phrases
from bot.desk.calendar import VIETNAM
from storage.interface import Store

log = structlog.get_logger(__name__)

USERS_MAX = 50
MESSAGES_MAX = 3000
WARN_PERCENT = 80

# The last thirtieth of the messages (100 of 3,000) is kept for the team's alerts and for telling citizens kindly.
_RESERVE_PART = 30


class Ledger:
    """One bot's counts."""

    def __init__(
        self,
        store: Store,
        account: str,
        clock: Callable[[], datetime],
        users_max: int = USERS_MAX,
        messages_max: int = MESSAGES_MAX,
    ) -> None:
        self._store = store
        self._front = f"zalo_bot:{account}"
        self._clock = clock
        self._users: set[str] = set()
        self.users_max = users_max
        self.messages_max = messages_max

    # --- messages -------------------------------------------------------------------------------------------------

    async def count_message(self) -> None:
        """One more was sent, or may have been: rather warned too early than cut off in silence."""
        count = await self._store.count_up(self._sent_name())
        if count == 1:
            await self._forget_earlier_months()
        if count in {_warn_at(self.messages_max), self.messages_max}:
            log.warning("zalo_bot_messages", count=count, of=self.messages_max)

    async def messages(self) -> int:
        """Sent this month."""
        return int(await self._store.read_setting(self._sent_name()) or 0)

    async def is_spent(self, *, for_team: bool) -> bool:
        """Whether no more may be sent to citizens, or (`for_team`) to anybody."""
        reserve = 0 if for_team else self.messages_max // _RESERVE_PART
        return await self.messages() >= self.messages_max - reserve

    async def first_refusal(self, chat: str) -> bool:
        """Whether this chat has not been told this month; from now on it has."""
        return await self._store.count_up(f"{self._front}:told:{self._month()}:{_mark(chat)}") == 1

    # --- users ----------------------------------------------------------------------------------------------------

    async def admit(self, chat: str) -> bool:
        """Whether this user is one of ours, or becomes one; False when the bot is full."""
        mark = _mark(chat)
        if mark in self._users:
            return True
        self._users = await self._known()
        if mark in self._users:
            return True
        if len(self._users) >= self.users_max:
            return False
        await self._store.write_setting(f"{self._front}:user:{mark}", self._month())
        self._users.add(mark)
        if len(self._users) in {_warn_at(self.users_max), self.users_max}:
            log.warning("zalo_bot_users", count=len(self._users), of=self.users_max)
        return True

    async def users(self) -> int:
        return len(await self._known())

    # --- the desk -------------------------------------------------------------------------------------------------

    async def notices(self, phrases: Phrases) -> tuple[str, ...]:
        """What the team should know, from 80 % on."""
        messages, users = await self.messages(), await self.users()
        said = []
        if messages >= _warn_at(self.messages_max):
            line = phrases.line("notice_zalo_bot_messages", so=str(messages), tong=str(self.messages_max))
            said.append(line)
        if users >= _warn_at(self.users_max):
            said.append(phrases.line("notice_zalo_bot_users", so=str(users), tong=str(self.users_max)))
        return tuple(said)

    async def used(self, phrases: Phrases) -> tuple[str, ...]:
        """How much of the plan is used, however little."""
        messages, users = await self.messages(), await self.users()
        line = phrases.line(
            "ledger_zalo_bot",
            so_tin=str(messages),
            tong_tin=str(self.messages_max),
            so_nguoi=str(users),
            tong_nguoi=str(self.users_max),
        )
        return (line,)

    async def _known(self) -> set[str]:
        front = f"{self._front}:user:"
        return {name.removeprefix(front) for name in await self._store.settings_under(front)}

    async def _forget_earlier_months(self) -> None:
        for kind in ("told", "sent"):
            front = f"{self._front}:{kind}:"
            for name in await self._store.settings_under(front):
                if not name.startswith(front + self._month()):
                    await self._store.drop_setting(name)

    def _sent_name(self) -> str:
        return f"{self._front}:sent:{self._month()}"

    def _month(self) -> str:
        return self._clock().astimezone(VIETNAM).strftime("%Y-%m")


def _mark(chat: str) -> str:
    """Counting needs no names: a user who asks to be forgotten leaves nothing readable here."""
    return hashlib.sha256(chat.encode()).hexdigest()[:24]


def _warn_at(limit: int) -> int:
    return -(-limit * WARN_PERCENT // 100)
