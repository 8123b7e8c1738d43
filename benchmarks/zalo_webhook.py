"""The webhook's time to answer next to a bare aiohttp handler's, in one run: `python -m benchmarks.zalo_webhook`.

Each request is signed, parsed, stored with a durable commit (SQLite, synchronous=FULL) and only then answered. The
load comes from a process of its own, so that it does not share our event loop.
"""

from __future__ import annotations

import asyncio
import json
import logging
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import structlog
from aiohttp import ClientSession, TCPConnector, web

from bot.channels.zalo_oa.signature import mac
from tests.channels.zalo_oa.office import open_office
from tests.fakes.zalo_oa import Clock
from tests.fakes.zalo_oa.server import APP_ID, OA_ID, OA_SECRET

IN_FLIGHT = 256
REQUESTS = 8_000


async def load(url: str) -> None:
    """The child: REQUESTS posts, IN_FLIGHT at once; prints the times in milliseconds."""
    stamp = str(int(Clock().now.timestamp() * 1000))
    raws = []
    for number in range(REQUESTS):
        body = {
            "app_id": APP_ID,
            "sender": {"id": f"82000000000000{number % 2000:05}"},
            "recipient": {"id": OA_ID},
            "event_name": "user_send_text",
            "message": {"text": "quên mật khẩu VNeID thì làm thế nào", "msg_id": f"m{number}"},
            "timestamp": stamp,
        }
        raw = json.dumps(body, ensure_ascii=False).encode()
        raws.append((raw, {"X-ZEvent-Signature": f"mac={mac(APP_ID, raw, stamp, OA_SECRET)}"}))
    took: list[float] = []
    waiting = iter(raws)

    async with ClientSession(connector=TCPConnector(limit=IN_FLIGHT)) as session:

        async def one_after_another() -> None:
            for raw, headers in waiting:
                began = time.perf_counter()
                async with session.post(url, data=raw, headers=headers) as answer:
                    await answer.read()
                    assert answer.status == 200, answer.status
                took.append((time.perf_counter() - began) * 1000)

        began = time.perf_counter()
        await asyncio.gather(*(one_after_another() for _ in range(IN_FLIGHT)))
        seconds = time.perf_counter() - began
    cuts = statistics.quantiles(took, n=100)
    print(json.dumps({"p50": round(cuts[49], 1), "p99": round(cuts[98], 1), "per_second": round(REQUESTS / seconds)}))


async def measured(url: str) -> dict[str, float]:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.zalo_webhook", url, stdout=subprocess.PIPE
    )
    said, _ = await child.communicate()
    found: dict[str, float] = json.loads(said)
    return found


async def run() -> None:
    async def bare(request: web.Request) -> web.Response:
        await request.read()
        return web.Response()

    with tempfile.TemporaryDirectory() as folder:
        async with open_office(Path(folder)) as office:
            app = web.Application()
            app.add_routes([web.post("/bare", bare)])
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            print("bare handler  ", await measured(f"http://127.0.0.1:{runner.addresses[0][1]}/bare"))
            print("webhook       ", await measured(f"{office.url}/webhook/zalo-oa"))
            stored = (await office.store.figures()).inbox_waiting
            print("stored", stored, "of", REQUESTS)
            await runner.cleanup()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(load(sys.argv[1]) if len(sys.argv) > 1 else run())
