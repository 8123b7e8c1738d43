"""Group commit: whatever waits to be written when the writer is free is written in one transaction.

There is no timer: alone, a unit is written at once; under load, the batch grows by itself while the last commit runs.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import structlog

from storage.interface import StoreError
from storage.sql.engine import as_store_error, is_passing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.sql.engine import Database

U = TypeVar("U")
A = TypeVar("A")

BATCH_MAX = 512
"""Rows in one transaction. More gains nothing and lets the first one wait (benchmarks/storage.py)."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Asked(Generic[U, A]):
    unit: U
    answer: asyncio.Future[A]


class GroupCommit(Generic[U, A]):
    """Writes units, each wholly or not at all; one that is refused fails only its own caller.

    `write` gives an answer for each unit, in their order; `rows` is how much of a batch a unit takes.
    """

    def __init__(
        self,
        database: Database,
        write: Callable[[AsyncConnection, Sequence[U]], Awaitable[Sequence[A]]],
        rows: Callable[[U], int] = lambda _: 1,
        committed: Callable[[Sequence[U]], None] = lambda _: None,
    ) -> None:
        self._database = database
        self._write = write
        self._rows = rows
        self._committed = committed
        self._queue: deque[_Asked[U, A]] = deque()
        self._filled = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closing = False

    def open(self) -> None:
        if self._task is None:
            self._closing = False
            self._task = asyncio.create_task(self._run(), name="storage group commit")

    async def close(self) -> None:
        """Write what waits, then stop."""
        self._closing = True
        self._filled.set()
        if self._task is not None:
            await self._task
            self._task = None

    async def put(self, unit: U) -> A:
        """The answer for this unit, once it is committed."""
        if self._task is None or self._closing:
            raise StoreError("The store is not open.")
        asked: _Asked[U, A] = _Asked(unit, asyncio.get_running_loop().create_future())
        self._queue.append(asked)
        self._filled.set()
        return await asked.answer

    async def _run(self) -> None:
        while self._queue or not self._closing:
            await self._filled.wait()
            self._filled.clear()
            while self._queue:
                await self._commit()

    async def _commit(self) -> None:
        batch: list[_Asked[U, A]] = []

        async def together(connection: AsyncConnection) -> Sequence[A]:
            if not batch:  # taken only now, with the writer in hand; a second try keeps what the first had
                batch.extend(self._take())
            return await self._write(connection, [asked.unit for asked in batch]) if batch else ()

        try:
            answers = await self._database.write(together)
        except Exception as error:  # noqa: BLE001  an edge: the callers get it, and this task lives on
            batch = batch or self._take()  # not even begun: no connection
            if is_passing(error) or len(batch) == 1:
                _refuse(batch, error)
            else:
                await self._one_by_one(batch, error)
        else:
            self._settle(batch, answers)

    async def _one_by_one(self, batch: Sequence[_Asked[U, A]], error: Exception) -> None:
        """One of them is at fault: each gets a savepoint of its own, and only the faulty one's caller hears of it."""
        log.warning("writing one unit at a time", units=len(batch), error=str(as_store_error(error)))
        answers: list[A | Exception] = []

        async def apart(connection: AsyncConnection) -> None:
            answers.clear()
            for asked in batch:
                try:
                    async with connection.begin_nested():
                        (answer,) = await self._write(connection, [asked.unit])
                        answers.append(answer)
                except Exception as fault:
                    if is_passing(fault):
                        raise
                    log.warning("a unit was refused", error=str(as_store_error(fault)))
                    answers.append(fault)

        try:
            await self._database.write(apart)
        except StoreError as broken:
            _refuse(batch, broken)
        else:
            self._settle(batch, answers)

    def _take(self) -> list[_Asked[U, A]]:
        taken: list[_Asked[U, A]] = []
        room = BATCH_MAX
        while self._queue and (not taken or self._rows(self._queue[0].unit) <= room):
            asked = self._queue.popleft()
            if not asked.answer.cancelled():
                taken.append(asked)
                room -= self._rows(asked.unit)
        return taken

    def _settle(self, batch: Sequence[_Asked[U, A]], answers: Sequence[A | Exception]) -> None:
        for asked, answer in zip(batch, answers, strict=True):
            if isinstance(answer, Exception):
                _refuse([asked], answer)
            elif not asked.answer.done():
                asked.answer.set_result(answer)
        if batch:
            self._committed([asked.unit for asked in batch])


def _refuse(batch: Sequence[_Asked[U, A]], error: Exception) -> None:
    """Each caller gets an exception of its own: one object raised in many tasks would gather all their tracebacks."""
    said = as_store_error(error)
    for asked in batch:
        if not asked.answer.done():
            asked.answer.set_exception(StoreError(*said.args, passing=said.passing))
