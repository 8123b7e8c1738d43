"""`troly run` itself, killed between the webhook's 200 and the download: the wiring, not only the parts."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from pathlib import Path

import storage
from bot.clock import now
from bot.media.shelf import Shelf
from storage.interface import Media, MediaState
from tests.fakes.zalo_media import PNG, FakeZaloMedia
from tests.fakes.zalo_oa import Clock, FakeZalo
from tests.fakes.zalo_oa.oauth import APP_ID, APP_SECRET
from tests.fakes.zalo_oa.server import OA_ID, OA_SECRET
from tests.process import server
from tests.small_content import COMMUNE, NO_MEANING, small_root

SECRET = "a secret of the tests, long enough"


async def the_photo(url: str) -> Media | None:
    """Whatever state it is in; looked at from outside, as another process would."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
        [ident] = database.execute("SELECT id FROM media").fetchone() or [""]
    store = storage.connect(url)
    await store.open()
    try:
        return await store.media(str(ident)) if ident else None
    finally:
        await store.close()


async def test_a_photo_received_before_the_kill_is_kept_after_it(tmp_path: Path) -> None:
    config = small_root(tmp_path) / "config.yaml"
    config.write_text(f"commune: {COMMUNE}\n" + NO_MEANING)
    url = f"sqlite:///{config.parent / 'var' / 'troly.db'}"
    zalo = FakeZalo(Clock(now()))
    await zalo.open()
    pair = zalo.oa.issue(zalo.clock())
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    port = taken.getsockname()[1]
    environ = {
        "ZALO_APP_ID": APP_ID,
        "ZALO_APP_SECRET": APP_SECRET,
        "ZALO_OA_ID": OA_ID,
        "ZALO_OA_SECRET": OA_SECRET,
        "ZALO_OA_ACCESS_TOKEN": pair.access,
        "ZALO_OA_REFRESH_TOKEN": pair.refresh,
        "ZALO_API_BASE": zalo.url,
        "ZALO_OAUTH_BASE": zalo.url,
        # Nobody listens there yet: the file host is away.
        "ZALO_MEDIA_BASE": f"http://127.0.0.1:{port}",
        "TROLY_SECRET": SECRET,
    }
    try:
        async with server(config, **environ) as (process, address):
            assert await zalo.webhooks.save_url(f"{address}/webhook/zalo-oa")
            zalo.sends(zalo.oa.user(), "image", payload={"url": "https://f1.photo.zdn.vn/a.jpg"})
            await zalo.webhooks.settle()
            assert zalo.webhooks.answers[-1].status == 200
            process.kill()
            await process.wait()
        waiting = await the_photo(url)
        assert waiting is not None
        assert waiting.state is MediaState.WAITING

        taken.close()
        async with FakeZaloMedia(port) as files:
            files.put("/a.jpg", PNG)
            async with server(config, **environ):
                async with asyncio.timeout(40):
                    while (found := await the_photo(url)) is None or found.state is MediaState.WAITING:  # noqa: ASYNC110
                        await asyncio.sleep(0.2)
            assert found.state is MediaState.KEPT
            assert {one.host for one in files.asked} == {"f1.photo.zdn.vn"}
    finally:
        await zalo.close()
    store = storage.connect(url)
    await store.open()
    kept = await Shelf(store, SECRET.encode()).open(found.id)
    assert kept is not None
    assert kept.content == PNG
    await store.close()
