"""A photo over the OA's webhook: answered at once, fetched afterwards, seen by the member, forgotten when asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.delivery.bells import Bells
from bot.media.fetching import ZaloFiles
from bot.media.gathering import Gatherer
from bot.media.room import Limits
from bot.media.shelf import Shelf
from storage.interface import MediaState
from tests.channels.zalo_oa.office import SECRET, Office, open_office
from tests.fakes.zalo_media import AMR, PNG, FakeZaloMedia
from tests.fakes.zalo_media.server import silent


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as office:
        office.service.downloads = frozenset({"zalo_oa"})
        yield office


@pytest.fixture
async def files() -> AsyncIterator[FakeZaloMedia]:
    async with FakeZaloMedia() as fake:
        yield fake


@pytest.fixture
async def gatherer(office: Office, files: FakeZaloMedia) -> AsyncIterator[Gatherer]:
    async with ClientSession() as session:
        sources = {"zalo_oa": ZaloFiles(session, files.base)}
        shelf = Shelf(office.store, SECRET)
        yield Gatherer(office.store, shelf, sources, Bells(), office.clock, Limits())


async def test_a_voice_note_reaches_the_ticket_whole(office: Office, files: FakeZaloMedia, gatherer: Gatherer) -> None:
    user, code = await office.with_ticket()
    office.zalo.sends(user, "audio", payload={"url": files.put("/a.amr", AMR)})
    await office.settle()
    assert files.asked == [], "not before the webhook was answered, nor in the turn"
    await gatherer.once()

    [media] = await office.store.media_of(code)
    kept = await Shelf(office.store, SECRET).open(media.id)
    assert kept is not None
    assert (kept.content, kept.found.mime) == (AMR, "audio/amr")
    [line] = await office.store.ticket_lines(code)
    assert (line.text, line.media) == ("[tin thoại]", (media.id,))
    assert user.read[-1].text == f"Trợ lý đã chuyển tin thoại vào phiếu {code} cho người của Tổ."


async def test_a_slow_file_host_never_delays_the_webhook(
    office: Office, files: FakeZaloMedia, gatherer: Gatherer
) -> None:
    user, _ = await office.with_ticket()
    office.zalo.sends(user, "image", payload={"url": files.put("/a", silent())})
    await office.settle()
    downloads = await gatherer.begin()
    office.zalo.webhooks.seconds.clear()
    for number in range(5):
        office.zalo.sends(user, "image", payload={"url": files.put(f"/{number}", PNG)})
    await office.settle()

    assert len(downloads) == 1
    assert not downloads[0].done()
    assert max(office.zalo.webhooks.seconds) < 1.0
    assert office.zalo.webhooks.statuses.keys() == {200}
    downloads[0].cancel()
    await asyncio.gather(*downloads, return_exceptions=True)


async def test_a_webhook_that_comes_twice_is_one_download(
    office: Office, files: FakeZaloMedia, gatherer: Gatherer
) -> None:
    user, code = await office.with_ticket()
    office.zalo.webhooks.modes.duplicate = True
    office.zalo.sends(user, "image", payload={"url": files.put("/a", PNG)})
    await office.settle()
    while await gatherer.once():
        pass

    assert files.count("/a") == 1
    assert [one.state for one in await office.store.media_of(code)] == [MediaState.KEPT]


async def test_another_host_in_the_event_is_never_asked(
    office: Office, files: FakeZaloMedia, gatherer: Gatherer
) -> None:
    user, code = await office.with_ticket()
    for url in ("https://zdn.vn.evil.example/a.jpg", f"{files.base}/a.jpg", "https://127.0.0.1/a.jpg"):
        office.zalo.sends(user, "image", payload={"url": url})
        await office.settle()
        await gatherer.once()

    media = await office.store.media_of(code)
    assert [(one.state, one.why) for one in media] == [(MediaState.FAILED, "strange")] * 3
    assert files.asked == []
    assert all("http" not in line.text for line in await office.store.ticket_lines(code))


async def test_who_takes_back_their_consent_leaves_no_photo(
    office: Office, files: FakeZaloMedia, gatherer: Gatherer
) -> None:
    user, code = await office.with_ticket()
    office.zalo.sends(user, "image", payload={"url": files.put("/a", PNG)})
    await office.settle()
    await gatherer.once()
    [media] = await office.store.media_of(code)
    office.zalo.webhooks.emit(
        "user_withdraw",
        user.id,
        {"sender": {"id": user.id}, "recipient": {"id": office.config.oa_id}, "user_id_by_app": user.by_app},
    )
    await office.settle()

    assert await office.store.media(media.id) is None
    assert await office.store.media_content(media.id) is None
