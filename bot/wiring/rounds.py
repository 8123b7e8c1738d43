"""Work that goes on until the process is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger(__name__)

WATCH_SECONDS = 20.0

Work = list[Coroutine[Any, Any, None]]


async def every(seconds: float, what: Any) -> None:  # noqa: ANN401  any coroutine function without arguments
    """Again and again; a failure is logged and tried again at the next round."""
    while True:
        try:
            await what()
        except Exception:
            log.exception("round_failed", what=getattr(what, "__name__", "round"))
        await asyncio.sleep(seconds)


async def until_stopped(work: Work) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt instead
            loop.add_signal_handler(name, stop.set)
    tasks = [asyncio.create_task(one) for one in work]
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    for task in (*tasks, stopping):
        task.cancel()
    await asyncio.gather(*tasks, stopping, return_exceptions=True)
    for task in done - {stopping}:
        task.result()
