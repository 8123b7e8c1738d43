"""A commune's office on Telegram: service, desk, SQLite, outbox and adapter, all running, over the fake Bot API."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from aiohttp import ClientSession, web

import storage
from bot.channels.telegram import Telegram
from bot.content.box import ContentBox
from bot.core.content import Content
from bot.delivery.bells import Bells
from bot.delivery.outbox import Outbox
from bot.delivery.pacing import Limit
from bot.desk.desk import Desk
from bot.desk.life import Patience
from bot.desk.routing import Team
from bot.service import Service
from storage.interface import ChatKey, Store, Ticket, TicketState
from tests.fakes.telegram import Chat, Counting, FakeTelegram, Person
from tests.small_content import SMALL, small_content
from tests.town import START

FORUM = -1001
PLAIN = -55
LAN = Person(10, "Bà Lan")
HOA = Person(111, "Hoa")  # on the roster as "chị Hoa"
NAM = Person(222, "Nam")  # "anh Nam", the leader
STRANGER = Person(333, "Người lạ")
OPEN = (TicketState.WAITING, TicketState.TAKEN)
SECONDS = 8.0


@dataclass
class Office:
    """`run` starts the loops; `crash` stops them as a power cut would, over a database that stays."""

    fake: FakeTelegram
    folder: Path
    group: int = 0
    group_limit: Limit = field(default_factory=lambda: Limit(18, 60.0))
    webhook: bool = False
    content: Content = field(default_factory=small_content)
    images: Path = SMALL / "flows"
    base: str = ""

    def __post_init__(self) -> None:
        self._began = time.monotonic()
        self._tasks: list[asyncio.Task[None]] = []
        self._stack = contextlib.AsyncExitStack()

    def clock(self) -> datetime:
        """A Monday morning in Vietnam, running at its usual speed."""
        return START + timedelta(seconds=time.monotonic() - self._began)

    @property
    def account(self) -> str:
        return self.fake.token.partition(":")[0]

    def key(self, chat: int) -> ChatKey:
        return ChatKey("telegram", self.account, str(chat))

    async def build(self) -> Self:
        """Everything but the loops."""
        url = f"sqlite:///{self.folder / 'office.db'}"
        await asyncio.to_thread(storage.upgrade, url)
        self.store: Store = storage.connect(url, self.clock)
        await self.store.open()
        self._stack.push_async_callback(self.store.close)
        bells, box = Bells(), ContentBox(self.content)
        moved = await self.store.read_setting(f"moved:telegram:{self.account}:{self.group}")
        group = moved or (str(self.group) if self.group else "")
        team = Team((ChatKey("telegram", self.account, group),) if group else (), (("telegram", self.account),))
        self.desk = Desk(self.store, box, bells, self.clock, team, Patience())
        can = {"telegram": Telegram.CAPABILITIES}
        self.service = Service(self.store, box, bells, self.clock, self.desk, can, Patience())
        session = await self._stack.enter_async_context(ClientSession())
        taken = socket.socket()
        taken.bind(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{taken.getsockname()[1]}"
        self.telegram = Telegram(
            self.fake.token,
            self.fake.base,
            self.service,
            self.store,
            session,
            self.images,
            public_url=self.base if self.webhook else "",
            team_group=group,
            group_limit=self.group_limit,
        )
        self.outbox = Outbox(
            "telegram", self.account, self.store, self.telegram, self.telegram.pace(), bells, self.clock
        )
        await self._serve(taken)
        return self

    async def _serve(self, taken: socket.socket) -> None:
        app = web.Application()
        app.add_routes(self.telegram.routes())
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.SockSite(runner, taken).start()

    async def run(self) -> Self:
        await self.build()
        self.start(self.service.work(), self.outbox.work(), self.telegram.work())
        await until(lambda: self.fake.intake.polls > 0 or self.fake.intake.hook is not None)
        return self

    def start(self, *work: Coroutine[Any, Any, None]) -> None:
        self._tasks += [asyncio.create_task(one) for one in work]

    async def stop(self) -> None:
        """As on SIGTERM."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        await self._stack.aclose()
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome

    # --- what can be seen -----------------------------------------------------------------------------------------

    def chat(self, person: Person) -> Chat:
        return self.fake.world.private(person)

    @property
    def team(self) -> Chat:
        return self.fake.world.chats[self.group]

    async def hears(self, chat: Chat | Person, part: str, *, count: int = 1) -> dict[str, Any]:
        """The newest message of the bot with these words, once there are `count` of them."""
        where = self.chat(chat) if isinstance(chat, Person) else chat

        def found() -> list[dict[str, Any]]:
            return [message for message in where.from_bot if part in words_of(message)]

        try:
            await until(lambda: len(found()) >= count)
        except TimeoutError:
            shown = "\n--- ".join(words_of(message) for message in where.from_bot)
            raise AssertionError(f"{part!r} was not said ({count}); said:\n--- {shown}") from None
        return found()[-1]

    def said(self, chat: Chat | Person) -> list[str]:
        where = self.chat(chat) if isinstance(chat, Person) else chat
        return [words_of(message) for message in where.from_bot]

    async def quiet(self) -> None:
        """Until nothing waits anywhere: all updates confirmed or stored, all turns done, all messages sent."""
        calm = 0
        async with asyncio.timeout(SECONDS):
            while calm < 4:
                await asyncio.sleep(0.03)
                figures = await self.store.figures()
                idle = not figures.inbox_waiting and not figures.outbox_waiting and not await self.store.team_arrivals()
                unseen = self.fake.intake.hook is not None and self.fake.intake.pending
                calm = calm + 1 if idle and not unseen else 0

    async def ticket(self) -> Ticket:
        [ticket] = await self.store.tickets(list(TicketState))
        return ticket

    def stored(self) -> str:
        """All that the database's files hold."""
        return b"".join(path.read_bytes() for path in sorted(self.folder.glob("office.db*"))).decode(errors="replace")

    async def asks_person(self, person: Person = LAN, question: str = "Con cá nhà tôi bị ốm") -> str:
        """A citizen's question nobody can answer, given to the team; its code."""
        known = {ticket.code for ticket in await self.store.tickets(list(TicketState))}
        self.fake.world.says(person, "gặp người")
        await self.hears(person, "?", count=1)
        await self.quiet()
        tickets = {ticket.code for ticket in await self.store.tickets(list(TicketState))} - known
        for words in (question, "1", "1"):
            if tickets:
                break
            self.fake.world.says(person, words)
            await self.quiet()
            tickets = {ticket.code for ticket in await self.store.tickets(list(TicketState))} - known
        [code] = tickets
        return code


def words_of(message: dict[str, Any]) -> str:
    return str(message.get("text") or message.get("caption") or "")


@contextlib.asynccontextmanager
async def office(
    folder: Path, group: int = 0, *, counting: Counting | None = None, **more: Any
) -> AsyncIterator[Office]:
    """Open and running; the group, if any, is one the bot administers."""
    async with FakeTelegram(counting=counting or Counting()) as fake:
        if group:
            fake.world.group(group, forum=group == FORUM)
        one = await Office(fake, folder, group, **more).run()
        try:
            yield one
        finally:
            await one.stop()


async def until(true: Callable[[], object], seconds: float = SECONDS) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  what is waited for has no event
            await asyncio.sleep(0.01)
