"""What the bot asked a member back, so that the next words of that member in that chat are understood as the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from cattrs.preconf.json import JsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from bot.core.events import MediaReceived
from bot.core.plain import plain
from bot.desk.acts import Take, TeamAct
from bot.desk.naming import chosen
from storage.interface import ChatKey, Store

ASKED_MINUTES = 15
_NAME = "asked:"
_NO = frozenset({"khong", "khong gui", "thoi", "huy", "bo"})
_TAKING = frozenset({"nhan", "nhan nhe", "nhan phieu"})
_YES = frozenset({"gui", "co", "vang", "da", "ok", "dong y", "gui di", "dung"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of these tickets is meant by the act. `may_be_own`: or none, and the words are a question of their own."""

    codes: tuple[str, ...]
    act: TeamAct
    until: datetime
    may_be_own: bool = False
    said: str = ""
    """What is theirs then, where the act does not hold it."""
    media: tuple[MediaReceived, ...] = ()
    """What the words stood under, and what came before or after them: theirs too."""

    @property
    def at(self) -> datetime:
        return self.until - timedelta(minutes=ASKED_MINUTES)

    @property
    def stood_under(self) -> MediaReceived | None:
        """The picture whose caption is asked about."""
        return next((one for one in self.media if self.said and one.caption == self.said), None)


@dataclass(frozen=True, slots=True)
class Own:
    """The member's words were no answer to a citizen."""


def answer_in(text: str, asked: Asked) -> str | Own | None:
    """The code that is meant; None where the words answer nothing."""
    said = plain(text)
    if asked.may_be_own and (said in _NO or said == str(len(asked.codes) + 1)):
        return Own()
    says_it_again = said in _TAKING and isinstance(asked.act, Take)
    if (said in _YES or says_it_again) and len(asked.codes) == 1:
        return asked.codes[0]
    return chosen(text, asked.codes) or None


class Questions:
    """One open question for each member and chat; a newer one takes its place. Kept a quarter of an hour."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def ask(
        self,
        key: ChatKey,
        author: str,
        codes: tuple[str, ...],
        act: TeamAct,
        *,
        may_be_own: bool = False,
        said: str = "",
        media: tuple[MediaReceived, ...] = (),
    ) -> None:
        until = self._clock() + timedelta(minutes=ASKED_MINUTES)
        await self.keep(key, author, Asked(codes, act, until, may_be_own, said, media))

    async def keep(self, key: ChatKey, author: str, asked: Asked) -> None:
        """As it is now; it stays open as long as before."""
        await self._store.write_setting(_name(key, author), _converter().dumps(asked, ensure_ascii=False))

    async def open_for(self, key: ChatKey, author: str) -> Asked | None:
        found = await self._store.read_setting(_name(key, author))
        asked = _converter().loads(found, Asked) if found else None
        return asked if asked is not None and asked.until > self._clock() else None

    async def settled(self, key: ChatKey, author: str) -> None:
        await self._store.drop_setting(_name(key, author))

    async def forget_old(self) -> None:
        """What a member wrote is not kept because they never came back."""
        for name, value in (await self._store.settings_under(_NAME)).items():
            if _converter().loads(value, Asked).until <= self._clock():
                await self._store.drop_setting(name)


@cache
def _converter() -> JsonConverter:
    converter = make_converter()
    configure_tagged_union(TeamAct, converter)
    return converter


def _name(key: ChatKey, author: str) -> str:
    return f"{_NAME}{key.channel}:{key.account}:{key.chat}:{author}"
