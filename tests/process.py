"""`troly run` as a process of its own, to be killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


async def started(config: Path, stderr: int, **environ: str) -> asyncio.subprocess.Process:
    """On a free port. `environ` is added to this process's own."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        "--config",
        str(config),
        env={**os.environ, **environ, "TROLY_PORT": "0", "PYTHONUNBUFFERED": "1"},
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=stderr,
    )


@asynccontextmanager
async def server(config: Path, **environ: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """`started`, once it is ready; its address is known from what it prints."""
    process = await started(config, asyncio.subprocess.DEVNULL, **environ)
    assert process.stdout is not None
    address = ""
    while not address:
        line = (await process.stdout.readline()).decode()
        assert line, "the server ended before it was ready"
        if "Trò chuyện:" in line:
            address = line.split()[-1].rstrip("/")
    try:
        yield process, address
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.wait(), 20)
