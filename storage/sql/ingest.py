"""Group commit: whatever waits to be stored when the writer is free is written in one transaction.

There is no timer: alone, an event is written at once; under load, the batch grows by itself while the last commit runs.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from storage.interface import StoreError
from storage.sql.engine import as_store_error, is_passing
from storage.sql.inbox import store_arrivals
from storage.sql.wake import TOPIC_OF

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.interface import Arrival
    from storage.sql.engine import Database
    from storage.sql.wake import Bell

BATCH_MAX = 512
"""Events in one transaction. More gains nothing and lets the first one wait (benchmarks/storage.py)."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Unit:
    """One call of `ingest`: stored or refused as a whole."""

    arrivals: Sequence[Arrival]
    answer: asyncio.Future[list[bool]]


class Committer:
    def __init__(self, database: Database, clock: Callable[[], datetime], bell: Bell) -> None:
        self._database = database
        self._clock = clock
        self._bell = bell
        self._queue: deque[_Unit] = deque()
        self._filled = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closing = False

    def open(self) -> None:
        self._closing = False
        self._task = asyncio.create_task(self._run(), name="storage committer")

    async def close(self) -> None:
        """Store what waits, then stop."""
        self._closing = True
        self._filled.set()
        if self._task is not None:
            await self._task
            self._task = None

    async def store(self, arrivals: Sequence[Arrival]) -> list[bool]:
        if self._task is None or self._closing:
            raise StoreError("The store is not open.")
        unit = _Unit(arrivals, asyncio.get_running_loop().create_future())
        self._queue.append(unit)
        self._filled.set()
        return await unit.answer

    async def _run(self) -> None:
        while self._queue or not self._closing:
            await self._filled.wait()
            self._filled.clear()
            while self._queue:
                await self._commit()

    async def _commit(self) -> None:
        units: list[_Unit] = []

        async def together(connection: AsyncConnection) -> list[bool]:
            if not units:  # taken only now, with the writer in hand; a second try keeps what the first had
                units.extend(self._take())
            if not units:
                return []
            flags = await store_arrivals(connection, [a for unit in units for a in unit.arrivals], self._clock())
            await self._bell.notify(connection, *_topics(units))
            return flags

        try:
            flags = iter(await self._database.write(together))
        except Exception as error:  # noqa: BLE001  an edge: the callers get it, and the committer lives on
            units = units or self._take()  # not even begun: no connection
            if is_passing(error) or len(units) == 1:
                _refuse(units, error)
            else:
                await self._one_by_one(units, error)
        else:
            for unit in units:
                _answer(unit, [next(flags) for _ in unit.arrivals])
            self._bell.ring(*_topics(units))

    async def _one_by_one(self, units: list[_Unit], error: Exception) -> None:
        """One of them is at fault: each gets a savepoint of its own, and only the faulty call hears of it."""
        log.warning("storing events one call at a time", units=len(units), error=str(as_store_error(error)))
        answers: dict[int, list[bool] | Exception] = {}

        async def apart(connection: AsyncConnection) -> None:
            answers.clear()
            for unit in units:
                try:
                    async with connection.begin_nested():
                        answers[id(unit)] = await store_arrivals(connection, unit.arrivals, self._clock())
                except Exception as fault:
                    if is_passing(fault):
                        raise
                    log.warning("an event was refused", fault=type(fault).__name__)
                    answers[id(unit)] = fault
            await self._bell.notify(connection, *_topics(units))

        try:
            await self._database.write(apart)
        except StoreError as broken:
            _refuse(units, broken)
            return
        for unit in units:
            answer = answers[id(unit)]
            if isinstance(answer, Exception):
                _refuse([unit], answer)
            else:
                _answer(unit, answer)
        self._bell.ring(*_topics(units))

    def _take(self) -> list[_Unit]:
        taken: list[_Unit] = []
        room = BATCH_MAX
        while self._queue and (not taken or len(self._queue[0].arrivals) <= room):
            unit = self._queue.popleft()
            if not unit.answer.cancelled():
                taken.append(unit)
                room -= len(unit.arrivals)
        return taken


def _topics(units: Sequence[_Unit]) -> set[str]:
    return {TOPIC_OF[arrival.audience] for unit in units for arrival in unit.arrivals}


def _answer(unit: _Unit, flags: list[bool]) -> None:
    if not unit.answer.done():
        unit.answer.set_result(flags)


def _refuse(units: Sequence[_Unit], error: Exception) -> None:
    """Each caller gets an exception of its own: one object raised in many tasks would gather all their tracebacks."""
    said = as_store_error(error)
    for unit in units:
        if not unit.answer.done():
            unit.answer.set_exception(StoreError(*said.args, passing=said.passing))
