"""A whole small commune for tests: real service, desk and SQLite store, a clock set by hand, one chat channel."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from uuid import uuid4

import storage
from bot import codec
from bot.content.box import ContentBox
from bot.core.content import Content
from bot.core.events import ButtonPressed, Event
from bot.core.render import Capabilities, Message
from bot.delivery.bells import Bells
from bot.desk.acts import ActResult, TeamAct
from bot.desk.desk import Desk
from bot.desk.life import Patience
from bot.desk.routing import Team
from bot.service import Inbound, Service
from storage.interface import ChatKey, Store, ToSend

# A Monday, 9:00 in Vietnam: the team is at work.
START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CITIZEN = ChatKey("test", "bot", "ba-lan")
GROUP = ChatKey("telegram", "1", "-100")


@dataclass
class Town:
    """Ask it as a citizen, act as a member, let time pass, and read what everybody was sent."""

    store: Store
    box: ContentBox
    now: datetime = START
    team: Team = field(default_factory=lambda: Team((GROUP,), (("telegram", "1"),)))
    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(text_max=2000, buttons_max=20, label_max=80)
    )

    def __post_init__(self) -> None:
        self.bells = Bells()
        self.desk = Desk(self.store, self.box, self.bells, lambda: self.now, self.team, Patience())
        self.service = Service(
            self.store,
            self.box,
            self.bells,
            lambda: self.now,
            self.desk,
            {"test": self.capabilities, "telegram": Capabilities(text_max=4096, buttons_max=20)},
            Patience(),
        )
        self._buttons: dict[str, str] = {}
        self.posts: dict[ChatKey, int] = {}

    @classmethod
    async def found(cls, folder: Path, content: Content) -> Self:
        url = f"sqlite:///{folder / 'town.db'}"
        storage.upgrade(url)
        store = storage.connect(url, lambda: town.now)  # one clock for all, or the day comes when nothing is due
        town = cls(store, ContentBox(content))
        await store.open()
        return town

    async def hears(self, event: Event, key: ChatKey = CITIZEN) -> None:
        await self.service.receive(key, event, uuid4().hex)
        await self.settle()

    async def presses(self, label: str, key: ChatKey = CITIZEN) -> None:
        """The newest button with this label, wherever it stood."""
        await self.hears(ButtonPressed(self._buttons[label]), key)

    async def says_in_team(self, inbound: Inbound) -> None:
        await self.service.receive_inbound([inbound])
        await self.settle()

    async def does(self, login: str, code: str, act: TeamAct) -> ActResult:
        member = self.desk.member(login)
        assert member is not None
        result = await self.desk.act(code, member, act)
        await self.settle()
        return result

    async def passes(self, span: timedelta) -> None:
        self.now += span
        await self.desk.watch()
        await self.settle()

    async def settle(self) -> None:
        while await self.service.turn() + await self.service.team_turn():
            pass

    async def sent(self, key: ChatKey = CITIZEN) -> list[Message]:
        """What was sent to this chat since the last call; to the provider it is now delivered."""
        found: list[Message] = []
        while rows := [row for row in await self.store.due(key.channel, key.account, self.now) if row.key == key]:
            for row in rows:
                message = codec.load_message(row.payload)
                found.append(message)
                self._learn(message)
                await self.store.sent(row.id, self.now, self._post_of(row, message))
        return found

    def _learn(self, message: Message) -> None:
        for button in message.buttons:
            self._buttons[re.sub(r"^\d+\. ", "", button.label)] = button.data

    def _post_of(self, row: ToSend, message: Message) -> str:
        if message.kind == "amend":
            return ""
        self.posts[row.key] = self.posts.get(row.key, 0) + 1
        return str(self.posts[row.key])

    async def close(self) -> None:
        await self.store.close()
