"""What a citizen sent, on the desk: who may see it, as what it is handed out, and what is said when it is not there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.core.events import MediaKind, TextReceived
from bot.web.visitor import Visitor
from tests.fakes.zalo_media import AMR, DOCX, MP4, OGG, PDF, PNG
from tests.web.office import Office, browser_like, open_ticket
from tests.web.test_desk import sign_in
from tests.web.things import arrive, put, send

QUESTION = "Đồng hồ nước nhà tôi hỏng"


@pytest.fixture
async def hoa(office: Office) -> AsyncIterator[ClientSession]:
    async with browser_like(office) as session:
        await sign_in(session, "hoa")
        yield session


@pytest.fixture
async def code(office: Office) -> str:
    return await open_ticket(office, QUESTION)


async def sheet(session: ClientSession, code: str) -> str:
    return await (await session.get(f"/desk/t/{code}")).text()


async def test_nobody_sees_a_photo_without_signing_in(office: Office, code: str) -> None:
    media = await put(office, code, PNG)
    async with browser_like(office) as stranger, stranger.get(f"/desk/t/{code}/m/{media.id}") as answer:
        assert answer.url.path == "/desk/login"
        assert PNG not in await answer.read()


async def test_a_photo_stands_in_the_talk_and_can_do_nothing(office: Office, hoa: ClientSession, code: str) -> None:
    media = await put(office, code, PNG)
    page = await sheet(hoa, code)
    assert f'<img id="m-{media.id}"' in page

    async with hoa.get(f"/desk/t/{code}/m/{media.id}") as answer:
        assert await answer.read() == PNG
        headers = answer.headers
    assert headers["Content-Type"] == "image/png"
    assert headers["Content-Disposition"].startswith("inline; filename=")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("sent", "kind", "shown", "disposition"),
    [
        (OGG, MediaKind.VOICE, "<audio", "inline"),
        (MP4, MediaKind.VIDEO, "<video", "inline"),
        (AMR, MediaKind.VOICE, "Trình duyệt không phát được tin thoại này", "attachment"),
        (PDF, MediaKind.FILE, "Tải tệp về (pdf, 1 KB)", "attachment"),
        (DOCX, MediaKind.FILE, "Tải tệp về (docx, 1 KB)", "attachment"),
    ],
    ids=["ogg", "mp4", "amr", "pdf", "docx"],
)
async def test_each_kind_is_played_or_offered_as_a_file(
    office: Office, hoa: ClientSession, code: str, sent: bytes, kind: MediaKind, shown: str, disposition: str
) -> None:
    media = await put(office, code, sent, kind)

    assert shown in await sheet(hoa, code)
    async with hoa.get(f"/desk/t/{code}/m/{media.id}") as answer:
        assert answer.headers["Content-Disposition"].split(";")[0] == disposition
    async with hoa.get(f"/desk/t/{code}/m/{media.id}?tai=1") as answer:
        assert answer.headers["Content-Disposition"].split(";")[0] == "attachment"
        assert await answer.read() == sent


async def test_another_tickets_or_nobodys_photo_is_not_found(office: Office, hoa: ClientSession, code: str) -> None:
    media = await put(office, code, PNG)
    other = await open_ticket(office, "Một việc khác hẳn", "b" * 32)
    for path in (f"{other}/m/{media.id}", f"{code}/m/{'0' * 32}", f"{code}/m/..%2f..%2fetc", f"XXX/m/{media.id}"):
        async with hoa.get(f"/desk/t/{path}") as answer:
            assert answer.status == 404


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, PNG[:4]),
        ("bytes=10-", 206, PNG[10:]),
        ("bytes=-5", 206, PNG[-5:]),
        ("bytes=5-999999", 206, PNG[5:]),
        ("bytes=999999-", 416, None),
        ("nonsense", 416, None),
    ],
)
async def test_players_may_ask_for_parts(
    office: Office, hoa: ClientSession, code: str, asked: str, status: int, part: bytes | None
) -> None:
    media = await put(office, code, PNG)
    async with hoa.get(f"/desk/t/{code}/m/{media.id}", headers={"Range": asked}) as answer:
        assert answer.status == status
        if part is not None:
            assert await answer.read() == part
            assert answer.headers["Content-Range"].endswith(f"/{len(PNG)}")


async def test_the_page_says_how_far_it_is(office: Office, hoa: ClientSession, code: str) -> None:
    media = await send(office, code)
    assert "Đang tải ảnh về…" in await sheet(hoa, code)
    await arrive(office, media, PNG)
    assert "Đang tải" not in await sheet(hoa, code)

    for why, said in (
        ("too_large", "quá lớn"),
        ("expired", "đã hết hạn"),
        ("kind", "loại tệp không mở được"),
        ("strange", "địa chỉ lạ"),
        ("full", "máy hết chỗ chứa"),
    ):
        failed = await send(office, code, MediaKind.FILE)
        await office.store.claim_media(failed.id, office.clock(), office.clock())
        await office.store.fail_media(failed.id, why)
        assert f"Không tải được tệp: {said}." in await sheet(hoa, code)


async def test_what_was_forgotten_is_said_to_be_gone(office: Office, hoa: ClientSession, code: str) -> None:
    """A browser may still have the old page open."""
    media = await put(office, code, PNG)
    key = Visitor("a" * 32).key
    for number, text in enumerate(("xóa dữ liệu", "1")):
        await office.service.receive(key, TextReceived(text), f"forget-{number}")
        await office.settle()

    assert (await hoa.get(f"/desk/t/{code}/m/{media.id}")).status == 404
    assert "<img id=" not in await sheet(hoa, code)


async def test_file_names_are_ours(office: Office, hoa: ClientSession, code: str) -> None:
    media = await put(office, code, PDF, MediaKind.FILE)
    async with hoa.get(f"/desk/t/{code}/m/{media.id}") as answer:
        assert re.search(rf'filename="phieu-{code}-[0-9a-f]{{6}}\.pdf"', answer.headers["Content-Disposition"])
