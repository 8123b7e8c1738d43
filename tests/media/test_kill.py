"""kill -9 between receipt and download, and in the middle of one: whoever comes next goes on."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import storage
from bot.clock import now
from bot.media.shelf import Shelf
from storage.interface import MediaState, MediaWanted, Store
from tests.fakes.zalo_media import PNG, FakeZaloMedia
from tests.fakes.zalo_media.server import silent
from tests.media.worker import SECRET
from tests.storage.making import arrival

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def worker(url: str, base: str) -> AsyncIterator[asyncio.subprocess.Process]:
    running = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.media.worker", url, base, cwd=ROOT)
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await true():  # noqa: ASYNC110  another process's progress, seen by looking
            await asyncio.sleep(0.05)


async def receive(store: Store, ident: str, url: str) -> None:
    await store.ingest([replace(arrival("an", ident, at=now()), media=MediaWanted(ident, "photo", url))])


async def test_what_was_received_is_fetched_by_whoever_lives(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    await asyncio.to_thread(storage.upgrade, url)
    store = storage.connect(url)
    await store.open()
    async with FakeZaloMedia() as zalo:
        # The first try of "b" hangs; the process dies in it, and with it before it began "a".
        await receive(store, "b", zalo.put("/b", silent(), PNG))
        async with worker(url, zalo.base) as victim:

            async def is_asked() -> bool:
                return zalo.count("/b") > 0

            await until(is_asked)
            victim.kill()
            await victim.wait()
        await receive(store, "a", zalo.put("/a", PNG))
        [half, fresh] = [await store.media(ident) for ident in ("b", "a")]
        assert half is not None
        assert fresh is not None
        assert (half.state, half.attempts, fresh.state) == (MediaState.WAITING, 1, MediaState.WAITING)

        async with worker(url, zalo.base):

            async def are_kept() -> bool:
                found = [await store.media(ident) for ident in ("a", "b")]
                return all(one is not None and one.state is MediaState.KEPT for one in found)

            await until(are_kept)
    assert (zalo.count("/a"), zalo.count("/b")) == (1, 2)
    kept = await Shelf(store, SECRET).open("b")
    assert kept is not None
    assert kept.content == PNG
    await store.close()
