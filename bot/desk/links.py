"""Linking a member's account in a chat channel by a one-time code that the member types to the bot.

Zalo Bot has no deep links and no way to look up an account, so the account has to speak first. The links stand in the
store and are merged over the roster's `chats` (see `routing.Team`).
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.plain import plain
from storage.interface import Store

CODE_MINUTES = 15

# Neither vowels nor D, W or tone keys: Vietnamese keyboards (Telex, VNI) leave such letters alone, and no sentence of
# a citizen looks like a code. 12 letters in 8 places are 430 million codes for a quarter of an hour.
_LETTERS = "BCGHKLMNPQTV"
_CODE_LETTERS = 8
_CODE = re.compile(f"[{_LETTERS}]{{{_CODE_LETTERS}}}")

_LINK = "link:"
_WAITING = "link-code:"


@dataclass(frozen=True, slots=True)
class _Promise:
    """A code that waits to be typed."""

    member: str
    until: datetime


class Links:
    """Codes and links as they stand in the store. Only a hash of a code is kept."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def new_code(self, member: str) -> str:
        """A code for this member (roster id), good for a quarter of an hour; an earlier one of theirs ends."""
        for name, value in (await self._store.settings_under(_WAITING)).items():
            promise = _promise(value)
            if promise.member == member or promise.until <= self._clock():
                await self._store.drop_setting(name)
        code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LETTERS))
        until = self._clock() + timedelta(minutes=CODE_MINUTES)
        await self._store.write_setting(_name(code), json.dumps([member, until.isoformat()]))
        return f"{code[:4]}-{code[4:]}"

    async def typed(self, text: str) -> str:
        """The name under which the typed code waits; empty where the text is no code of ours."""
        code = plain(text).replace(" ", "").upper()
        if not _CODE.fullmatch(code):
            return ""
        name = _name(code)
        return name if await self._store.read_setting(name) else ""

    async def redeem(self, name: str, account: str, own_chat: str = "") -> str | None:
        """Link the account ("zalo_bot:ab12") to whose code it was; their id, or None when the code has run out.

        `own_chat` is where they typed it, linked as well where it has another id.
        """
        value = await self._store.read_setting(name)
        if value is None:
            # Used already. By this very account: the answer was lost in a crash, and is given again.
            return dict(await self.read()).get(account)
        promise = _promise(value)
        if promise.until <= self._clock():
            await self._store.drop_setting(name)
            return None
        if not await self._store.trade_setting(name, _LINK + account, promise.member):
            return None
        if own_chat and own_chat != account:
            await self._store.write_setting(_LINK + own_chat, promise.member)
        return promise.member

    async def read(self) -> tuple[tuple[str, str], ...]:
        """(account, member id) of every link."""
        found = await self._store.settings_under(_LINK)
        return tuple((name.removeprefix(_LINK), member) for name, member in found.items())

    async def unlink(self, member: str) -> int:
        """Forget all links of a member; how many there were."""
        mine = [account for account, linked in await self.read() if linked == member]
        for account in mine:
            await self._store.drop_setting(_LINK + account)
        return len(mine)


def _name(code: str) -> str:
    return _WAITING + hashlib.sha256(code.encode()).hexdigest()[:32]


def _promise(value: str) -> _Promise:
    member, until = json.loads(value)
    return _Promise(member, datetime.fromisoformat(until))
