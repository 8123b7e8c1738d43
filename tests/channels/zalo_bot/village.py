"""A whole stack on the fake platform: town, channel, outbox; its clock is set by hand, and nothing runs by itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_bot.channel import WEBHOOK_PATH
from bot.channels.zalo_bot.incoming import CHANNEL
from bot.core.events import CitizenEvent, MediaKind, MediaReceived, TextReceived
from bot.delivery.outbox import Outbox
from bot.delivery.pacing import Pace
from bot.desk.acts import ActResult, TeamAct
from bot.desk.links import Links
from bot.desk.routing import Team
from storage.interface import ChatKey, TicketState
from tests.conversations.playing import OPEN, NotHere, typed_instead
from tests.fakes.zalo_bot import FakeZaloBot, GroupChat, Person
from tests.small_content import small_content
from tests.town import GROUP as TELEGRAM_GROUP
from tests.town import Town

ACCOUNT = FakeZaloBot.TOKEN.partition(":")[0]
PUBLIC = "https://troly.example"
LAN, HOA, NAM = Person("Bà Lan"), Person("Hoa"), Person("Nam")
TEAM = GroupChat("Tổ công nghệ số", [HOA, NAM])
ZALO_GROUP = ChatKey(CHANNEL, ACCOUNT, TEAM.id)
_MEDIA = {MediaKind.PHOTO: "image", MediaKind.VOICE: "voice", MediaKind.STICKER: "sticker"}


class Village:
    """A stage for talks too: the citizen is Bà Lan, the team reads its Zalo group."""

    def __init__(self, town: Town, fake: FakeZaloBot, bot: ZaloBot, outbox: Outbox) -> None:
        self.town = town
        self.fake = fake
        self.bot = bot
        self.outbox = outbox
        self._read: dict[str, int] = {}

    async def settle(self) -> None:
        """Everything that can be decided or sent now is."""
        while True:
            await self.town.settle()
            if not await self.outbox.once():
                return

    async def says(self, person: Person, text: str, group: GroupChat | None = None, **fields: Any) -> None:
        await self.fake.says(person, text, group, **fields)
        await self.settle()

    async def asks_team(self, person: Person, text: str, **fields: Any) -> None:
        """In the group, with the mention that it takes."""
        await self.says(person, f"@{self.fake.NAME} {text}", TEAM, **fields)

    async def links(self, person: Person, member: str) -> None:
        code = await Links(self.town.store, lambda: self.town.now).new_code(member)
        await self.says(person, code)

    def news(self, chat: Person | GroupChat) -> list[str]:
        """What this chat was sent since the last call."""
        texts = self.fake.texts(chat)
        start = self._read.get(chat.id, 0)
        self._read[chat.id] = len(texts)
        return texts[start:]

    async def code(self, *states: TicketState) -> str:
        [ticket, *_] = await self.town.store.tickets(states or OPEN)
        return ticket.code

    # --- a stage --------------------------------------------------------------------------------------------------

    async def hears(self, event: CitizenEvent) -> None:
        match event:
            case TextReceived(text):
                await self.fake.says(LAN, text)
            case MediaReceived(kind, caption=caption):
                words = {"caption": caption} if caption else {}
                await self.fake.sends(LAN, _MEDIA.get(kind, "unsupported"), **words)
            case _:
                raise NotHere
        await self.settle()

    async def presses(self, label: str) -> None:
        """There are no buttons: the choice's number is typed."""
        await self.says(LAN, typed_instead(label, self.fake.texts(LAN)))

    async def texts(self) -> list[str]:
        await self.settle()
        return self.news(LAN)

    async def team_texts(self) -> list[str]:
        await self.settle()
        return self.news(TEAM)

    async def passes(self, span: timedelta) -> None:
        await self.town.passes(span)
        await self.settle()

    async def does(self, login: str, act: TeamAct) -> ActResult:
        result = await self.town.does(login, await self.code(), act)
        await self.settle()
        return result


@contextlib.asynccontextmanager
async def village(
    folder: Path,
    *,
    hooked: bool = True,
    grouped: bool = True,
    telegram: bool = False,
    users_max: int = 50,
    messages_max: int = 3000,
    public_url: str = PUBLIC,
) -> AsyncIterator[Village]:
    """`hooked`: updates come by webhook (at once); else nobody polls until the test starts `bot.work()`."""
    town = await Town.found(folder, small_content())
    groups = ((ZALO_GROUP,) if grouped else ()) + ((TELEGRAM_GROUP,) if telegram else ())
    accounts = ((CHANNEL, ACCOUNT), ("telegram", "1")) if telegram else ((CHANNEL, ACCOUNT),)
    town.desk.team = Team(groups, accounts)
    town.service._capabilities = {**town.service._capabilities, CHANNEL: ZaloBot.CAPABILITIES}
    fake = FakeZaloBot()
    await fake.start()
    fake.meets(TEAM)
    async with ClientSession() as session:
        bot = ZaloBot(
            fake.TOKEN,
            fake.base,
            town.service,
            town.store,
            session,
            public_url=public_url if hooked else "",
            users_max=users_max,
            messages_max=messages_max,
            floor_seconds=0.02,
        )
        town.desk.notice_sources.append(bot.notices)
        outbox = Outbox(CHANNEL, ACCOUNT, town.store, bot, Pace(), town.bells, lambda: town.now)
        app = web.Application()
        app.add_routes(bot.routes())
        server = TestServer(app)
        await server.start_server()
        fake.deliver_to = str(server.make_url(WEBHOOK_PATH))
        try:
            async with running(bot) if hooked else contextlib.nullcontext():
                if hooked:
                    await until(lambda: any(call == "getWebhookInfo" for call, _ in fake.calls))
                yield Village(town, fake, bot, outbox)
        finally:
            await server.close()
            await fake.stop()
            await town.close()


@contextlib.asynccontextmanager
async def running(bot: ZaloBot) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(bot.work())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true: Any, seconds: float = 5.0) -> None:
    """Wait for something the event loop still has to do."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  what is waited for has no event
            await asyncio.sleep(0.005)


def in_roster(town: Town, member: str, *chats: str) -> None:
    """Write these accounts into the roster."""
    content = town.box.current
    roster = tuple(
        replace(one, chats=(*one.chats, *chats)) if one.id == member else one for one in content.commune.roster
    )
    town.box.current = replace(content, commune=replace(content.commune, roster=roster))
