"""A town whose Zalo files lie on the fake host: everything from receipt to the team's chats, clock set by hand."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from aiohttp import ClientSession, ClientTimeout

from bot.core.events import MediaKind, MediaReceived, TextReceived
from bot.desk.desk import TicketView
from bot.media.fetching import ZaloFiles
from bot.media.gathering import Gatherer
from bot.media.room import Limits, Room
from bot.media.shelf import Shelf
from bot.media.showing import Showing
from bot.service import Inbound
from storage.interface import ChatKey, Media, MediaState
from tests.fakes.zalo_media import FakeZaloMedia
from tests.small_content import small_content
from tests.town import CITIZEN, Town

SECRET = b"a secret of the tests, long enough"
LIMITS = Limits(file=64 * 1024, all=1024 * 1024)
QUICK = ClientTimeout(total=0.6, sock_read=0.3)


@dataclass
class Hall:
    town: Town
    zalo: FakeZaloMedia
    shelf: Shelf
    gatherer: Gatherer
    showing: Showing
    room: Room
    folder: Path

    async def sends(
        self, url: str, kind: MediaKind = MediaKind.PHOTO, caption: str = "", key: ChatKey = CITIZEN
    ) -> None:
        """Stored, and decided about; nothing is downloaded yet."""
        self.town.now += timedelta(milliseconds=1)
        event = MediaReceived(kind, url, caption)
        await self.town.service.receive_inbound([Inbound(key, uuid4().hex, event, author="test:1")])
        await self.town.settle()

    async def says(self, text: str, key: ChatKey = CITIZEN) -> None:
        await self.town.hears(TextReceived(text), key)

    async def gather(self) -> int:
        done = await self.gatherer.once()
        await self.showing.show()
        return done

    async def gather_all(self, minutes: int = 300) -> None:
        """With time passing, until nothing waits."""
        for _ in range(minutes):
            await self.gather()
            if not await self.town.store.due_media(self.town.now + timedelta(days=9)):
                return
            self.town.now += timedelta(minutes=1)
        raise AssertionError("it still waits")

    async def ticket(self, key: ChatKey = CITIZEN) -> TicketView:
        board = await self.town.desk.board()
        [code] = [one.code for one in (*board.waiting, *board.taken, *board.closed) if one.reporter == key]
        view = await self.town.desk.view(code)
        assert view is not None
        return view

    async def the_only(self) -> Media:
        [one] = (await self.ticket()).media
        return one

    async def asks_person(self, *texts: str) -> str:
        for text in texts or ("gặp người", "đồng hồ nước nhà tôi hỏng", "1"):
            await self.says(text)
        return (await self.ticket()).ticket.code

    async def outcome(self, url: str, kind: MediaKind = MediaKind.PHOTO) -> tuple[MediaState, str]:
        """Sent onto a ticket and waited for."""
        if not (await self.town.desk.board()).waiting:
            await self.asks_person()
        await self.sends(url, kind)
        before = {one.id for one in (await self.ticket()).media}
        await self.gather_all()
        last = [one for one in (await self.ticket()).media if one.id in before][-1]
        return last.state, last.why

    def stored(self) -> bytes:
        """All that the database's files hold."""
        return b"".join(path.read_bytes() for path in sorted(self.folder.glob("town.db*")))


@contextlib.asynccontextmanager
async def open_hall(folder: Path, limits: Limits = LIMITS) -> AsyncIterator[Hall]:
    town = await Town.found(folder, small_content())
    async with FakeZaloMedia() as zalo, ClientSession() as session:
        shelf = Shelf(town.store, SECRET)
        files = ZaloFiles(session, zalo.base, QUICK)
        gatherer = Gatherer(town.store, shelf, {"test": files}, town.bells, lambda: town.now, limits)
        showing = Showing(town.store, town.box, town.desk, town.bells, lambda: town.now, frozenset({"telegram"}))
        town.service.downloads = frozenset({"test"})
        town.service.desk_url = "https://troly.example"
        yield Hall(town, zalo, shelf, gatherer, showing, Room(town.store, town.box, lambda: town.now, limits), folder)
    await town.close()
