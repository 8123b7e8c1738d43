"""The chat in the frame of another site, and where it must not open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from playwright.async_api import FrameLocator, Page

from tests.web.browser.conftest import OpenPage
from tests.web.conftest import OpenOffice, staffed


@asynccontextmanager
async def commune_site(script: str, port: int = 0) -> AsyncIterator[str]:
    """Somebody's home page with our one line in it, under a strict policy of its own. Yields its origin."""

    async def home(_: web.Request) -> web.Response:
        page = f'<!doctype html><title>Xã</title><h1>Trang của xã</h1><script src="{script}/embed.js" async></script>'
        policy = f"script-src {script}; style-src 'none'; frame-src {script}"
        return web.Response(text=page, content_type="text/html", headers={"Content-Security-Policy": policy})

    app = web.Application()
    app.router.add_get("/", home)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        # Another host name than the chat's: to the browser these are two sites, as in life.
        yield f"http://localhost:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def free_port() -> int:
    async with commune_site("http://127.0.0.1") as origin:
        return int(origin.rpartition(":")[2])


def chat_in(page: Page) -> FrameLocator:
    return page.frame_locator("#troly-khung")


async def test_an_allowed_site_opens_the_chat_and_keeps_the_talk_without_cookies(
    open_another: OpenOffice, password_hash: str, open_page: OpenPage
) -> None:
    port = await free_port()
    async with (
        staffed(open_another, password_hash, embed_origins=(f"http://localhost:{port}",)) as office,
        commune_site(office.url, port) as origin,
        open_page() as page,
    ):
        await page.goto(origin)
        button = page.get_by_role("button", name="Hỏi trợ lý")
        assert await button.get_attribute("aria-expanded") == "false"
        await button.click()
        box = chat_in(page).get_by_label("Câu hỏi của bác")
        await box.fill("quên mật khẩu vneid")
        await box.press("Enter")
        await chat_in(page).get_by_text("Quên mật khẩu»").wait_for()
        # A SameSite=Lax cookie would not have come this far: the frame lives by its token.
        assert [cookie["name"] for cookie in await page.context.cookies()] == []

        await page.reload()
        await page.get_by_role("button", name="Hỏi trợ lý").click()
        await chat_in(page).get_by_text("Quên mật khẩu»").wait_for()
        assert await chat_in(page).locator(".line.citizen").count() == 1

        await box.press("Escape")
        assert await page.locator("#troly-khung").is_hidden()
        assert await page.evaluate("() => document.activeElement.id") == "troly-nut"


async def test_the_chat_stays_shut_on_other_sites(
    open_another: OpenOffice, password_hash: str, open_page: OpenPage, troubles: list[str]
) -> None:
    async with (
        staffed(open_another, password_hash, embed_origins=("https://xamau.example",)) as office,
        commune_site(office.url) as origin,
        open_page() as page,
    ):
        await page.goto(origin)
        await page.get_by_role("button", name="Hỏi trợ lý").click()
        await page.wait_for_timeout(700)

        assert await chat_in(page).get_by_label("Câu hỏi của bác").count() == 0
    assert all("frame-ancestors" in trouble for trouble in troubles)
    assert troubles
    troubles.clear()


async def test_neither_the_chat_page_nor_the_desk_can_be_framed(
    open_another: OpenOffice, password_hash: str, open_page: OpenPage, troubles: list[str]
) -> None:
    port = await free_port()
    async with (
        staffed(open_another, password_hash, embed_origins=(f"http://localhost:{port}",)) as office,
        commune_site(office.url, port) as origin,
        open_page() as page,
    ):
        await page.goto(origin)
        for path in ("/", "/desk/login"):
            await page.evaluate(
                "url => { const f = document.createElement('iframe'); f.src = url; document.body.append(f); }",
                office.url + path,
            )
        await page.wait_for_timeout(700)

        assert not any(frame.url.startswith(office.url) for frame in page.frames)
    assert len(troubles) >= 2
    troubles.clear()
