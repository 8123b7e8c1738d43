"""A real Chromium. Where it is missing the tests are skipped with a loud word; on CI that is a failure."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

from tests.web.conftest import OpenOffice, staffed
from tests.web.office import Office

ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/web/browser" in item.path.as_posix():
            # One browser at a time, wherever xdist runs it: two on a small machine only wait for each other.
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            # One loop for all of them, so that playwright's driver (a second to start) is started once.
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> str:
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
    )
    if not found:
        capture = request.config.pluginmanager.getplugin("capturemanager")
        with capture.global_and_fixture_disabled():
            sys.stderr.write(
                "\n\n!!! BROWSER TESTS WERE NOT RUN: no chromium on this machine (apt-get install chromium)\n\n"
            )
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("CI must test the pages in a real browser: chromium is missing")
        pytest.skip("chromium is missing")
    return found


@pytest.fixture(scope="session")
def devtools(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a Chromium that serves all tests listens; each test has contexts of its own."""
    profile = tmp_path_factory.mktemp("profile")
    command = [chromium, *ARGS, "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    # The port is written there once it is known.
    note, until = profile / "DevToolsActivePort", time.monotonic() + 60
    while not (note.exists() and note.read_text().strip()):
        assert running.poll() is None, "chromium ended at once"
        assert time.monotonic() < until, "chromium never listened"
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{note.read_text().split()[0]}"
    finally:
        # The whole group: Debian's chromium is a shell script that starts the browser.
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(20)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(devtools: str) -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        browser = await play.chromium.connect_over_cdp(devtools)
        yield browser
        await browser.close()


class Troubles(list[str]):
    """What the browser complained of; being offline and being refused are no faults of the page."""

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on("console", self._said)

    def _said(self, message: ConsoleMessage) -> None:
        is_network = any(words in message.text for words in ("Failed to load resource", "net::ERR", "htmx:"))
        if message.type == "error" and not is_network:
            self.append(message.text)


@pytest_asyncio.fixture(loop_scope="session")
async def office(open_another: OpenOffice, password_hash: str) -> AsyncIterator[Office]:
    """The same office as elsewhere, living in the browser tests' loop."""
    async with staffed(open_another, password_hash) as office:
        yield office


@pytest_asyncio.fixture(loop_scope="session")
async def troubles() -> AsyncIterator[Troubles]:
    found = Troubles()
    yield found
    assert not found


OpenPage = Callable[..., AbstractAsyncContextManager[Page]]


@pytest.fixture
def open_page(browser: Browser, troubles: Troubles) -> OpenPage:
    """A page in a fresh context (its own cookies), on a phone unless told otherwise."""

    @asynccontextmanager
    async def opened(**wanted: Any) -> AsyncIterator[Page]:
        context = await browser.new_context(**{"viewport": PHONE, "locale": "vi-VN", **wanted})
        context.set_default_timeout(8000)
        page = await context.new_page()
        troubles.watch(page)
        yield page
        await context.close()

    return opened


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_page: OpenPage, office: Office) -> AsyncIterator[Page]:
    async with open_page() as page:
        await page.goto(office.url)
        yield page


async def ask(page: Page, text: str) -> None:
    box = page.get_by_label("Câu hỏi của bác")
    await box.fill(text)
    await box.press("Enter")


async def own_lines(page: Page) -> list[str]:
    return await page.locator(".line.citizen .bubble").all_inner_texts()


async def answered(page: Page, count: int) -> None:
    """Until `count` lines of the citizen are stored and each has been answered after it."""
    await page.wait_for_function(
        "n => { const l = [...document.querySelectorAll('#log .line')];"
        " const c = l.filter(x => x.matches('.citizen:not(.pending)'));"
        " return c.length >= n && l.length && !l.at(-1).matches('.citizen'); }",
        arg=count,
    )


def contexts_of(page: Page) -> BrowserContext:
    return page.context
