"""A whole small office for tests: real content, store, service and desk behind the real application on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from aiohttp import ClientSession, CookieJar, web
from prometheus_client import CollectorRegistry

import storage
from bot.channels import webchat
from bot.content.box import ContentBox
from bot.content.load import load_content
from bot.core.content import Content
from bot.core.events import TextReceived
from bot.delivery.bells import Bells
from bot.desk.desk import Desk
from bot.desk.life import Patience
from bot.desk.routing import Team
from bot.media.shelf import Shelf
from bot.service import Service
from bot.web.app import make_app
from bot.web.passwords import hash_password
from bot.web.settings import WebSettings
from bot.web.visitor import Visitor
from storage.interface import Store

ROOT = Path(__file__).parents[2]
SECRET = b"a secret for tests only, 32 bytes"
PASSWORD = "bốn con mèo đen"


def small_content(folder: Path) -> Content:
    """Two entries and a guide, with the project's own phrases and demo commune."""
    shutil.copytree(Path(__file__).parent / "content", folder, dirs_exist_ok=True)
    shutil.copytree(ROOT / "places" / "demo", folder / "places" / "demo", dirs_exist_ok=True)
    for path in (ROOT / "faq").glob("_*.yaml"):
        # The national danger cards lead to guides that this small content lacks.
        own = ROOT / "tests" / "small" / "faq" / path.name
        shutil.copy(own if own.exists() else path, folder / "faq")
    loaded = load_content(folder, "demo", date(2026, 11, 22))
    assert loaded.content is not None, [str(problem) for problem in loaded.problems]
    return loaded.content


@dataclass
class Clock:
    """A working Monday morning in Vietnam; moves only when told."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 2, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        # Every look is a little later, as in life: lines of one talk keep their order.
        self.now += timedelta(milliseconds=1)
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Office:
    """`url` is where the application listens. `stop` and `start` keep the port and the database."""

    store: Store
    box: ContentBox
    clock: Clock
    service: Service
    desk: Desk
    settings: WebSettings
    port: int = 0
    runner: web.AppRunner | None = None
    extra_routes: tuple[web.AbstractRouteDef, ...] = ()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        app = make_app(self.service, self.desk, self.settings, self.extra_routes, CollectorRegistry())
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self.runner.addresses[0][1]

    async def stop(self) -> None:
        if self.runner is not None:
            await self.runner.cleanup()
            self.runner = None

    async def settle(self) -> None:
        """Until everything that waits has been decided."""
        for _ in range(200):
            if not (await self.store.figures()).inbox_waiting:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("the office never settled")


@contextlib.asynccontextmanager
async def open_office(database: Path, content: Content, **settings: object) -> AsyncIterator[Office]:
    clock, bells, box = Clock(), Bells(), ContentBox(content)
    store = storage.connect(f"sqlite:///{database}", clock)
    await store.open()
    patience = Patience()
    desk = Desk(store, box, bells, clock, Team(), patience)
    service = Service(store, box, bells, clock, desk, {webchat.CHANNEL: webchat.CAPABILITIES}, patience)
    open_media = Shelf(store, SECRET).open
    wanted = WebSettings(secret=SECRET, open_media=open_media, **settings)  # type: ignore[arg-type]
    office = Office(store, box, clock, service, desk, wanted)
    working = asyncio.create_task(service.work())
    try:
        yield office
    finally:
        await office.stop()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await store.close()


@contextlib.asynccontextmanager
async def browser_like(office: Office) -> AsyncIterator[ClientSession]:
    """Keeps cookies, follows nothing by itself."""
    async with ClientSession(office.url, cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


def hashed() -> str:
    return hash_password(PASSWORD)


async def open_ticket(office: Office, question: str, visitor: str = "a" * 32) -> str:
    """A citizen asks for a person, says what it is about and lives in the first hamlet; the ticket's code."""
    key = Visitor(visitor).key
    for text in ("gặp người", question, "1"):
        await office.service.receive(key, TextReceived(text), uuid4().hex)
        await office.settle()
        mine = [ticket for ticket in (await office.desk.board()).waiting if ticket.reporter == key]
        if mine and mine[-1].question == question:
            return mine[-1].code
    raise AssertionError("no ticket was opened")
