"""The whole stack on loopback: fake Zalo, webhook server, service, desk, SQLite store and outbox, one clock for all."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from aiohttp import ClientSession, web

import storage
from bot.channels.zalo_oa import ZaloOa
from bot.config import ZaloOaConfig
from bot.content.box import ContentBox
from bot.core.content import Content
from bot.core.render import Capabilities
from bot.delivery.bells import Bells
from bot.delivery.outbox import Outbox
from bot.delivery.pacing import Pace
from bot.desk.acts import ActResult, TeamAct
from bot.desk.desk import Desk
from bot.desk.life import Patience
from bot.desk.routing import Team
from bot.service import Service
from storage.interface import ChatKey, Store
from tests.fakes.zalo_oa import Clock, FakeZalo, Said, User
from tests.fakes.zalo_oa.oauth import APP_ID, APP_SECRET
from tests.fakes.zalo_oa.server import OA_ID, OA_SECRET
from tests.small_content import small_content
from tests.town import GROUP

SECRET = b"a secret of the tests, long enough"
PUBLIC = "https://troly.example"


@dataclass
class Office:
    clock: Clock
    zalo: FakeZalo
    store: Store
    service: Service
    desk: Desk
    channel: ZaloOa
    outbox: Outbox
    session: ClientSession
    config: ZaloOaConfig
    url: str

    def user(self) -> User:
        return self.zalo.oa.user()

    def key(self, user: User) -> ChatKey:
        return ChatKey("zalo_oa", OA_ID, user.id)

    async def settle(self) -> None:
        """Until nobody has anything more to do now."""
        for _ in range(400):
            await self.zalo.webhooks.settle()
            done = await self.service.turn() + await self.service.team_turn() + await self.outbox.once()
            if not done and not self.zalo.webhooks._tasks:
                return
        raise AssertionError("the office never settled")

    async def hears(self, user: User, text: str) -> list[Said]:
        """The citizen writes; what their phone shows then."""
        before = len(user.read)
        self.zalo.writes(user, text)
        await self.settle()
        return user.read[before:]

    async def passes(self, span: timedelta) -> None:
        self.clock.now += span
        await self.desk.watch()
        await self.settle()

    async def does(self, login: str, code: str, act: TeamAct) -> ActResult:
        member = self.desk.member(login)
        assert member is not None
        result = await self.desk.act(code, member, act)
        await self.settle()
        return result

    async def team_reads(self) -> list[str]:
        """What the team's group was sent since the last call."""
        from bot import codec

        found = []
        while rows := await self.store.due(GROUP.channel, GROUP.account, self.clock()):
            for number, row in enumerate(rows):
                message = codec.load_message(row.payload)
                found.append(f"({message.kind}) {message.text}")
                post = "" if message.kind == "amend" else f"{row.id}{number}"
                await self.store.sent(row.id, self.clock(), post)
        return found

    async def sender_dies(self) -> None:
        """Calls under way are cut off; another process goes on with what is stored, and nothing else."""
        tasks = list(self.outbox._busy.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        channel = self.channel
        self.outbox = Outbox(
            "zalo_oa", OA_ID, self.store, channel, Pace(), self.service.bells, self.clock, proof=channel.proof
        )

    async def with_ticket(self) -> tuple[User, str]:
        """A citizen whose question waits for a person."""
        user = self.user()
        for text in ("gặp người", "đồng hồ nước nhà tôi hỏng", "1"):
            await self.hears(user, text)
        [ticket] = (await self.desk.board()).waiting
        return user, ticket.code


@contextlib.asynccontextmanager
async def open_office(
    folder: Path, content: Content | None = None, images: Path | None = None, **changed: object
) -> AsyncIterator[Office]:
    clock = Clock()
    zalo = FakeZalo(clock)
    await zalo.open()
    pair = zalo.oa.issue(clock())
    url = f"sqlite:///{folder / 'office.db'}"
    await asyncio.to_thread(storage.upgrade, url)
    store = storage.connect(url, clock)
    await store.open()
    box, bells = ContentBox(content or small_content()), Bells()
    capabilities = {ZaloOa.CHANNEL: ZaloOa.CAPABILITIES, "telegram": Capabilities(text_max=4096, buttons_max=20)}
    desk = Desk(store, box, bells, clock, Team((GROUP,), (("telegram", "1"),)), Patience(), capabilities)
    service = Service(store, box, bells, clock, desk, capabilities, Patience())
    config = ZaloOaConfig(
        APP_ID, APP_SECRET, OA_ID, (OA_SECRET,), (pair.access, pair.refresh), api_base=zalo.url, oauth_base=zalo.url
    )
    config = replace(config, **changed)  # type: ignore[arg-type]
    async with ClientSession() as session:
        channel = ZaloOa(config, service, store, session, images or folder, SECRET, clock, PUBLIC)
        outbox = Outbox("zalo_oa", OA_ID, store, channel, Pace(), bells, clock, proof=channel.proof)
        app = web.Application()
        app.add_routes(channel.routes())
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        assert await zalo.webhooks.save_url(f"{address}/webhook/zalo-oa")
        try:
            yield Office(clock, zalo, store, service, desk, channel, outbox, session, config, address)
        finally:
            await zalo.close()
            await runner.cleanup()
            await store.close()
