"""Processes that are killed, and processes side by side: no turn lost, none doubled, order kept."""

from __future__ import annotations

import asyncio
import random
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.storage.making import chat, turn_all
from tests.storage.worker import CHATS, numbered

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

    from storage.interface import Store


ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def _worker(url: str, *arguments: str) -> AsyncIterator[Process]:
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storage.worker", url, *arguments, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert worker.stdout is not None
    try:
        assert await worker.stdout.readline() == b"ready\n"
        yield worker
    finally:
        if worker.returncode is None:
            worker.kill()
        await worker.stdout.read()
        await worker.wait()


async def _acknowledged(worker: Process, count: int) -> set[int]:
    """Read `count` acknowledgements, kill, and read what had been printed by then."""
    assert worker.stdout is not None
    lines = [await worker.stdout.readline() for _ in range(count)]
    worker.kill()
    lines += (await worker.stdout.read()).splitlines(keepends=True)
    return {int(line) for line in lines if line.endswith(b"\n")}


async def _told(store: Store) -> list[int]:
    """All events, after checking that each chat's were answered once and in their order."""
    told = []
    for number in range(CHATS):
        log = await store.history(chat(f"c{number}"), limit=100_000)
        said = [line.payload for line in sorted(log, key=lambda line: line.id) if line.from_citizen]
        answered = [line.payload for line in sorted(log, key=lambda line: line.id) if not line.from_citizen]
        assert answered == [f"re: {event}" for event in said]
        told += [int(event) for event in said]
    assert len(told) == len(set(told)), "an event was stored twice"
    return told


async def test_a_killed_process_loses_and_doubles_nothing(store: Store, url: str) -> None:
    chance = random.Random(20261122)
    acknowledged: set[int] = set()
    first = 0
    for _ in range(4):
        async with _worker(url, "both", str(first)) as worker:
            acknowledged |= await _acknowledged(worker, chance.randrange(40, 160))
        # Everything from the first gap on is told again, as a provider does that got no answer.
        first = next(number for number in range(len(acknowledged) + 1) if number not in acknowledged)
    await turn_all(store)

    assert acknowledged <= set(await _told(store))
    assert (await store.figures()).inbox_waiting == 0


async def test_processes_side_by_side_take_each_turn_once_even_when_one_is_killed(store: Store, url: str) -> None:
    async with _worker(url, "turns"), _worker(url, "turns") as victim:
        for start in range(0, 600, 20):
            await asyncio.gather(*(store.ingest([numbered(start + offset)]) for offset in range(20)))
            if start == 300:
                victim.kill()
        async with asyncio.timeout(30):
            while (await store.figures()).inbox_waiting:  # noqa: ASYNC110  others' progress, seen by looking
                await asyncio.sleep(0.02)

    assert sorted(await _told(store)) == list(range(600))
