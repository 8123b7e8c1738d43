"""How long the event loop stands still while an edited file is taken into use: `python -m benchmarks.reload [TIMES]`.

The whole national content, in a copy; the lag of a loop that wakes each millisecond, idle and across each reload.
"""

from __future__ import annotations

import asyncio
import gc
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.clock import today
from bot.content.box import ContentBox
from bot.content.load import Loaded, load_content
from bot.content.watch import watch_content

ROOT = Path(__file__).parents[1]
COMMUNE = "demo"
TICK = 0.001


class Lag:
    """The longest that a millisecond has lasted, in milliseconds more."""

    def __init__(self) -> None:
        self.worst = 0.0

    async def watch(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(TICK)
            self.worst = max(self.worst, 1000 * (time.perf_counter() - began - TICK))

    def since_last(self) -> float:
        worst, self.worst = self.worst, 0.0
        return worst


async def measure(root: Path, times: int) -> None:
    first = load_content(root, COMMUNE, today())
    assert first.content is not None
    box = ContentBox(first.content)
    gc.freeze()
    swapped, stop, lag = asyncio.Event(), asyncio.Event(), Lag()

    async def loaded(_: Loaded) -> None:
        swapped.set()

    async with asyncio.TaskGroup() as group:
        ticking = group.create_task(lag.watch())
        watching = group.create_task(watch_content(box, root, COMMUNE, today=today, stop=stop, loaded=loaded))
        await asyncio.sleep(1)
        for number in range(1, times + 1):
            lag.since_last()
            await asyncio.sleep(3)
            idle = lag.since_last()
            swapped.clear()
            with (root / "faq" / "vneid.yaml").open("a", encoding="utf-8") as file:
                file.write(f"# {number}\n")
            lag.since_last()
            await swapped.wait()
            print(f"reload {number}: worst {lag.since_last():.1f} ms (idle {idle:.1f})", flush=True)
        stop.set()
        await watching
        ticking.cancel()


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("faq", "flows", "places"):
            shutil.copytree(ROOT / name, root / name)
        asyncio.run(measure(root, times))


if __name__ == "__main__":
    main()
