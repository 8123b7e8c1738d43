"""From receipt to the member: what comes, what does not and why, what the team reads, what is left afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.conversation import ATTACHMENTS_KEPT
from bot.core.events import MediaKind, TextReceived
from bot.desk.acts import Close, Take
from bot.media.room import Limits
from bot.media.shelf import Shelf
from storage.interface import ChatKey, MediaState
from tests.fakes.zalo_media import AMR, PDF, PNG
from tests.fakes.zalo_media.server import broken_off, dripping, endless, redirect, silent, status
from tests.media.hall import LIMITS, Hall, open_hall
from tests.town import CITIZEN, GROUP


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with open_hall(tmp_path) as hall:
        yield hall


async def test_a_photo_sent_before_the_ticket_goes_along_with_it(hall: Hall) -> None:
    await hall.sends(hall.zalo.put("/a.jpg", PNG))
    assert await hall.gather() == 1, "at receipt: its address is over before a citizen decides"
    await hall.asks_person("1", "1")

    media = await hall.the_only()
    assert (media.state, media.mime, media.size) == (MediaState.KEPT, "image/png", len(PNG))
    kept = await hall.shelf.open(media.id)
    assert kept is not None
    assert kept.content == PNG
    assert (await hall.ticket()).ticket.question == "[ảnh]"


async def test_nothing_readable_of_it_is_stored(hall: Hall) -> None:
    await hall.asks_person()
    url = hall.zalo.put("/bi-mat.jpg", PNG)
    await hall.sends(url)
    await hall.gather()

    assert PNG not in hall.stored()
    assert PNG[20:60] not in hall.stored()
    media = await hall.the_only()
    assert media.reference == ""
    assert await Shelf(hall.town.store, b"another secret of the tests").open(media.id) is None
    log = await hall.town.store.history(CITIZEN)
    assert not any("bi-mat" in line.payload for line in log)


async def test_on_a_ticket_it_stands_with_its_line_and_the_team_reads_where(hall: Hall) -> None:
    code = await hall.asks_person()
    await hall.town.sent(GROUP)
    for path in ("/a", "/b"):
        await hall.sends(hall.zalo.put(path, PNG), caption="đồng hồ")
    await hall.sends(hall.zalo.put("/c", AMR), MediaKind.VOICE)

    lines = (await hall.ticket()).lines
    assert [line.text for line in lines] == ["[ảnh] đồng hồ", "[ảnh] đồng hồ", "[tin thoại]"]
    assert [len(line.media) for line in lines] == [1, 1, 1]
    told = [message.text for message in await hall.town.sent(GROUP)]
    assert told[0] == f"Bà con ({code}): [ảnh] đồng hồ\nKèm ảnh. Xem ở https://troly.example/desk/t/{code}."
    assert told[-1].endswith(f"Kèm tin thoại. Xem ở https://troly.example/desk/t/{code}.")
    assert hall.zalo.asked == []

    await hall.gather_all()
    shown = await hall.town.sent(GROUP)
    assert [(message.kind, message.text, bool(message.media)) for message in shown] == [
        ("thread", f"Bà con ({code}) gửi ảnh.", True),
        ("thread", f"Bà con ({code}) gửi ảnh.", True),
        ("thread", f"Bà con ({code}) gửi tin thoại.", True),
    ]
    await hall.gather()
    assert await hall.town.sent(GROUP) == [], "once"


async def test_the_alert_says_what_came_before_it(hall: Hall) -> None:
    for path in ("/a", "/b"):
        await hall.sends(hall.zalo.put(path, PNG))
    await hall.asks_person("gặp người", "1")

    [alert, *_] = await hall.town.sent(GROUP)
    assert "Kèm 2 ảnh. Xem ở https://troly.example/desk/t/" in alert.text


async def test_only_so_many_go_along(hall: Hall) -> None:
    for number in range(ATTACHMENTS_KEPT + 3):
        await hall.sends(hall.zalo.put(f"/{number}", PNG))
    await hall.asks_person("gặp người", "1")

    assert len((await hall.ticket()).media) == ATTACHMENTS_KEPT


@pytest.mark.parametrize(
    ("serve", "why"),
    [
        (endless(PNG, []), "too_large"),
        (endless(PNG, [], 10**9), "too_large"),
        (b"<html><script>alert(1)</script></html>", "kind"),
        (b"MZ\x90\x00" + bytes(200), "kind"),
        (redirect("https://evil.example/a"), "strange"),
        (status("404 Not Found"), "expired"),
        (status("500 Internal Server Error"), "expired"),
        (silent(), "expired"),
    ],
)
async def test_what_does_not_come_says_why(hall: Hall, serve: object, why: str) -> None:
    url = hall.zalo.put("/x", serve)  # type: ignore[arg-type]
    if why == "expired":
        # Asking a silent host for two hours of tries would take minutes here: its clock is set forward.
        await hall.asks_person()
        await hall.sends(url)
        for _ in range(4):
            await hall.gather()
            hall.town.now += timedelta(minutes=40)
        media = await hall.the_only()
        assert (media.state, media.why) == (MediaState.FAILED, why)
        return
    assert await hall.outcome(url) == (MediaState.FAILED, why)
    assert hall.zalo.count("/x") == 1


async def test_a_strange_host_is_never_asked(hall: Hall) -> None:
    hall.zalo.put("/a", PNG)
    for url in ("https://zdn.vn.evil.example/a", "http://f1.zdn.vn/a", "https://127.0.0.1/a", ""):
        assert await hall.outcome(url) == (MediaState.FAILED, "strange")

    assert hall.zalo.asked == []


async def test_a_passing_fault_is_outlasted(hall: Hall) -> None:
    serves = (status("404 Not Found"), status("502 Bad Gateway"), broken_off(PNG), dripping(PNG), PNG)
    url = hall.zalo.put("/a", *serves)

    assert await hall.outcome(url) == (MediaState.KEPT, "")
    assert hall.zalo.count("/a") == len(serves)


async def test_a_slow_one_holds_up_nobody_and_so_many_come_at_once(hall: Hall) -> None:
    await hall.asks_person()
    for number in range(6):
        await hall.sends(hall.zalo.put(f"/slow{number}", silent()))
    started = await hall.gatherer.begin()

    assert len(started) == 3
    assert await hall.gatherer.begin() == []
    await asyncio.gather(*started)
    assert len(await hall.gatherer.begin()) == 3
    await asyncio.gather(*hall.gatherer._busy.values())


async def test_one_talk_cannot_fill_the_disk_nor_all_together(tmp_path: Path) -> None:
    large = PNG + bytes(50 * 1024)
    async with open_hall(tmp_path, Limits(file=64 * 1024, all=700 * 1024)) as hall:
        await hall.asks_person()
        for number in range(15):
            await hall.sends(hall.zalo.put(f"/{number}", large))
            await hall.gather()
        why = [one.why for one in (await hall.ticket()).media]
        assert why.count("full") >= 1
        assert 5 <= why.count("") <= 12

        binh = ChatKey("test", "bot", "binh")
        for number in range(15):
            await hall.sends(hall.zalo.put(f"/b{number}", large), key=binh)
            await hall.gather()
        size = await hall.town.store.media_size(binh)
        assert size.in_all <= 700 * 1024
        assert any("700" not in said and "gần đầy" in said for said in await hall.room.notices())


async def test_forgetting_removes_it_and_what_is_on_its_way(hall: Hall) -> None:
    await hall.asks_person()
    await hall.sends(hall.zalo.put("/a", PNG))
    await hall.gather()
    kept = await hall.the_only()
    await hall.sends(hall.zalo.put("/b", silent(0.2)))
    coming = await hall.gatherer.begin()
    await hall.says("xóa dữ liệu")
    await hall.town.sent()
    await hall.town.presses("Xóa hết")
    await asyncio.gather(*coming)
    await hall.gather_all()

    assert await hall.shelf.open(kept.id) is None
    assert (await hall.ticket()).media == ()
    assert await hall.town.store.due_media(hall.town.now + timedelta(days=1)) == []


async def test_one_forgotten_before_the_telegram_group_has_it_is_not_shown(hall: Hall) -> None:
    await hall.asks_person()
    await hall.town.sent(GROUP)
    await hall.sends(hall.zalo.put("/a", PNG))
    await hall.gather()
    [*_, shown] = await hall.town.sent(GROUP)
    await hall.says("xóa dữ liệu")
    await hall.town.sent()
    await hall.town.presses("Xóa hết")

    assert await hall.shelf.open(shown.media) is None


async def test_housekeeping_removes_what_nobody_needs_any_more(hall: Hall) -> None:
    await hall.sends(hall.zalo.put("/loose", PNG), key=ChatKey("test", "bot", "binh"))
    await hall.gather()
    code = await hall.asks_person()
    await hall.sends(hall.zalo.put("/a", PNG))
    await hall.gather()
    media = await hall.the_only()

    assert await hall.room.clear() == 0
    hall.town.now += LIMITS.loose + timedelta(minutes=1)
    assert await hall.room.clear() == 1
    assert await hall.shelf.open(media.id) is not None

    await hall.town.does("hoa", code, Take())
    await hall.town.does("hoa", code, Close())
    hall.town.now += LIMITS.ended - timedelta(minutes=1)
    assert await hall.room.clear() == 0
    hall.town.now += timedelta(minutes=2)
    assert await hall.room.clear() == 1
    assert await hall.shelf.open(media.id) is None
    assert (await hall.the_only()).state is MediaState.DROPPED


async def test_a_closed_ticket_is_shown_nothing_more(hall: Hall) -> None:
    code = await hall.asks_person()
    await hall.sends(hall.zalo.put("/a", PNG))
    await hall.town.does("hoa", code, Take())
    await hall.town.does("hoa", code, Close())
    await hall.town.sent(GROUP)
    await hall.gather()

    assert await hall.town.sent(GROUP) == []


async def test_while_a_member_talks_it_is_passed_on_and_said_so(hall: Hall) -> None:
    code = await hall.asks_person()
    await hall.town.does("hoa", code, Take())
    await hall.town.sent()
    await hall.sends(hall.zalo.put("/a", PDF), MediaKind.FILE, "don.pdf")
    await hall.gather()

    assert [message.text for message in await hall.town.sent()] == ["Đã chuyển tệp cho chị Hoa."]
    assert (await hall.the_only()).mime == "application/pdf"


async def test_a_channel_without_downloads_keeps_the_address_as_before(hall: Hall) -> None:
    hall.town.service.downloads = frozenset()
    await hall.asks_person()
    url = hall.zalo.put("/a", PNG)
    await hall.sends(url)

    view = await hall.ticket()
    assert [line.text for line in view.lines] == [f"[ảnh] {url}"]
    assert view.media == ()


async def test_work_fetches_what_comes_and_stops_at_once(hall: Hall) -> None:
    await hall.asks_person()
    working = asyncio.create_task(hall.gatherer.work())
    await hall.sends(hall.zalo.put("/a", PNG))
    async with asyncio.timeout(5):
        while (await hall.the_only()).state is MediaState.WAITING:  # noqa: ASYNC110  seen by looking
            await asyncio.sleep(0.02)
    await hall.sends(hall.zalo.put("/b", silent()))
    async with asyncio.timeout(5):
        while not hall.zalo.count("/b"):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    working.cancel()
    async with asyncio.timeout(1):
        await asyncio.gather(working, return_exceptions=True)

    states = {one.state for one in (await hall.ticket()).media}
    assert states == {MediaState.KEPT, MediaState.WAITING}


async def test_words_still_reach_the_bot_after_a_photo(hall: Hall) -> None:
    """The photo is kept beside the talk, and takes nothing away from it."""
    await hall.sends(hall.zalo.put("/a", PNG))
    await hall.town.sent()
    await hall.town.hears(TextReceived("quen mk vneid"))

    assert any("VNeID" in message.text for message in await hall.town.sent())
