"""A photo, a voice note and a file on the desk, in a real browser on a phone."""

from __future__ import annotations

import pytest_asyncio
from playwright.async_api import Page

from bot.core.events import MediaKind
from tests.fakes.zalo_media import AMR, OGG, PDF, PNG
from tests.web.browser.conftest import OpenPage
from tests.web.browser.test_desk_page import sign_in
from tests.web.office import Office, open_ticket
from tests.web.things import arrive, put, send


@pytest_asyncio.fixture(loop_scope="session")
async def code(office: Office) -> str:
    return await open_ticket(office, "Đồng hồ nước nhà tôi hỏng")


async def test_a_photo_appears_by_itself_and_opens_in_full(open_page: OpenPage, office: Office, code: str) -> None:
    media = await send(office, code)
    async with open_page() as page:
        await sign_in(page, office, "hoa", f"/desk/t/{code}")
        await page.goto(f"{office.url}/desk/t/{code}")
        await page.get_by_text("Đang tải ảnh về").wait_for()
        await arrive(office, media, PNG)
        office.service.bells.ring("desk")

        photo = page.get_by_role("img", name="Ảnh bà con gửi")
        await photo.wait_for()
        assert await loaded(page) == [8]
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        async with page.context.expect_page() as opened:
            await photo.click()
        full = await opened.value
        await full.wait_for_load_state()
        assert await full.evaluate("document.images[0].naturalWidth") == 8
        assert full.url.endswith(f"/m/{media.id}")


async def test_news_do_not_load_a_photo_again(open_page: OpenPage, office: Office, code: str) -> None:
    await put(office, code, PNG)
    async with open_page() as page:
        await sign_in(page, office, "hoa")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(f"{office.url}/desk/t/{code}")
        await page.get_by_role("img", name="Ảnh bà con gửi").wait_for()
        assert await loaded(page) == [8]
        await send(office, code, MediaKind.FILE)
        office.service.bells.ring("desk")
        await page.get_by_text("Đang tải tệp về").wait_for()

        assert await loaded(page) == [8]
        assert sum("/m/" in url for url in asked) == 1


async def test_a_voice_note_has_a_player_and_an_old_one_a_way_out(
    open_page: OpenPage, office: Office, code: str
) -> None:
    await put(office, code, OGG, MediaKind.VOICE)
    amr = await put(office, code, AMR, MediaKind.VOICE)
    await put(office, code, PDF, MediaKind.FILE)
    async with open_page() as page:
        await sign_in(page, office, "hoa")
        await page.goto(f"{office.url}/desk/t/{code}")
        await page.locator("audio").wait_for()
        assert await page.locator("audio").count() == 1
        await page.get_by_text("Trình duyệt không phát được tin thoại này").wait_for()
        async with page.expect_download() as downloading:
            await page.get_by_role("link", name="Tải tin thoại về (amr").click()
        download = await downloading.value
        assert download.suggested_filename == f"phieu-{code}-{amr.id[:6]}.amr"
        assert await page.get_by_role("link", name="Tải tệp về (pdf").is_visible()


async def loaded(page: Page) -> list[int]:
    """Widths of the pictures once all are there. Asked from outside: the page's own policy forbids waiting inside."""
    pictures = page.locator(".thing img")
    while not await pictures.evaluate_all("all => all.every(one => one.complete)"):
        await page.wait_for_timeout(50)
    found: list[int] = await pictures.evaluate_all("all => all.map(one => one.naturalWidth)")
    return found
