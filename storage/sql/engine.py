"""Connections: where the database is, how a transaction is run on it, and when it is run again."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import threading
import time
import weakref
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import aiosqlite
from sqlalchemy import event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.interface import StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import URL

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

BUSY_SECONDS = 5.0
"""How long SQLite itself waits for another process's write; after that the transaction is tried again."""
CLOSE_SECONDS = 5.0
"""How long closing waits for connections whose work was cancelled: about as long as a statement may wait for a lock."""
TRIES = 6
READERS = 4
# serialization_failure, deadlock_detected, and what a server says that is stopping or starting (PostgreSQL, appendix A)
_PASSING_STATES = frozenset({"40001", "40P01", "57P01", "57P02", "57P03", "08000", "08003", "08006"})


def database_url(url: str) -> URL:
    """The URL with its async driver; `sqlite:///path` and `postgresql://…` are enough.

    Raises:
        StoreError: an engine that this store does not know, or SQLite without a file.

    """
    try:
        parsed = make_url(url)
    except SQLAlchemyError as error:
        raise StoreError("The database URL cannot be read.") from error
    engine = parsed.get_backend_name()
    if engine in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+asyncpg")
    if engine != "sqlite":
        raise StoreError(f"The database must be sqlite or postgresql, not {engine}.")
    if parsed.database in {None, "", ":memory:"}:
        raise StoreError("The SQLite database must be a file: sqlite:///path.")
    return parsed.set(drivername="sqlite+aiosqlite")


def create_file(url: URL) -> None:
    """Make an empty SQLite file that only its owner can read: it will hold what people wrote."""
    path = Path(str(url.database))
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


class ConnectionThreads:
    """The driver's threads, one a connection, for as long as they run.

    A connection whose work was cancelled goes on in its thread until SQLite has answered, and answers the event loop
    then. Whoever ends the loop must have waited for that.
    """

    def __init__(self) -> None:
        self._threads: weakref.WeakSet[threading.Thread] = weakref.WeakSet()

    def connecting(self, file: str, **options: Any) -> aiosqlite.Connection:  # noqa: ANN401  sqlite3's own
        """Make a connection that opens when it is awaited."""
        connection = aiosqlite.connect(file, **options)
        thread = connection._thread  # noqa: SLF001  the driver gives no other way to it; SQLAlchemy takes the same
        thread.daemon = True  # a connection that is never given back must not keep the process from ending
        self._threads.add(thread)
        return connection

    async def ended(self) -> None:
        """Wait until they have ended, `CLOSE_SECONDS` at most: one that is never given back does not end."""
        until = time.monotonic() + CLOSE_SECONDS
        for thread in list(self._threads):
            if thread.is_alive():
                await asyncio.to_thread(thread.join, max(until - time.monotonic(), 0.0))


def sqlite_engine(
    url: URL, *, begin: str, size: int, threads: ConnectionThreads, busy_seconds: float = BUSY_SECONDS
) -> AsyncEngine:
    # The driver must not begin transactions on its own: the first statement of ours decides how.
    connecting = partial(
        threads.connecting,
        os.path.abspath(str(url.database)),  # noqa: PTH100  what the folder is by now, not when a connection opens
        isolation_level=None,
        timeout=busy_seconds,
        check_same_thread=False,
    )
    engine = create_async_engine(url, pool_size=size, max_overflow=0, hide_parameters=True, async_creator=connecting)

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  whatever the driver gives
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401
        connection.exec_driver_sql(begin)

    return engine


def is_passing(error: BaseException) -> bool:
    """Whether the same transaction may succeed when it is run again: a lock, a deadlock, a lost connection."""
    if isinstance(error, StoreError):
        return error.passing
    if not isinstance(error, DBAPIError):
        return isinstance(error, OSError)
    if error.connection_invalidated:
        return True
    original = error.orig
    if isinstance(original, sqlite3.OperationalError):
        return getattr(original, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return getattr(original, "sqlstate", None) in _PASSING_STATES


def as_store_error(error: BaseException) -> StoreError:
    """To be raised `from None`: drivers quote the row in their messages, and a row is what people wrote."""
    if isinstance(error, StoreError):
        return error
    passing = is_passing(error)
    original = error.orig if isinstance(error, StatementError) else error
    if isinstance(original, sqlite3.Error):
        said = f"{type(original).__name__}: {original}"  # names of tables and columns only
    else:
        cause = (original.__cause__ if original is not None else None) or original
        said = " ".join(filter(None, [type(cause).__name__, getattr(original, "sqlstate", None)]))
    statement = error.statement if isinstance(error, StatementError) else None
    where = f" at {' '.join(statement.split())[:80]}" if statement else ""
    return StoreError(
        f"The database {'cannot do this now' if passing else 'did not take this'}: {said}{where}", passing=passing
    )


class Database:
    """Runs work in transactions. `write` may run its work more than once; the work must not mind."""

    def __init__(self, url: str, busy_seconds: float = BUSY_SECONDS) -> None:
        self._busy_seconds = busy_seconds
        self.url = database_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._reading: AsyncEngine | None = None
        self._writing: AsyncEngine | None = None
        self._writer: AsyncConnection | None = None
        self._threads = ConnectionThreads()
        self._turn = asyncio.Lock()

    async def open(self) -> None:
        if self._reading is not None:
            return
        if self.is_sqlite:
            create_file(self.url)
            engine = partial(sqlite_engine, self.url, threads=self._threads, busy_seconds=self._busy_seconds)
            self._writing = engine(begin="BEGIN IMMEDIATE", size=1)
            self._reading = engine(begin="BEGIN", size=READERS)
        else:
            self._reading = self._writing = create_async_engine(
                self.url, pool_size=8, max_overflow=8, hide_parameters=True
            )

    async def close(self) -> None:
        async with self._turn:
            reading, writing, writer = self._reading, self._writing, self._writer
            self._reading = self._writing = self._writer = None
            async with AsyncExitStack() as closing:  # all of it, whatever fails on the way
                closing.push_async_callback(self._threads.ended)
                if reading is not None:
                    closing.push_async_callback(reading.dispose)
                if writing is not None and writing is not reading:
                    closing.push_async_callback(writing.dispose)
                if writer is not None:
                    closing.push_async_callback(writer.close)

    async def read(self, work: Work[T], tries: int = TRIES) -> T:
        return await self._again(lambda: self._read_once(work), tries)

    async def write(self, work: Work[T]) -> T:
        """Run `work` in one transaction and commit it."""
        return await self._again(lambda: self._write_once(work))

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A reader of one's own, for work that is no transaction (backup, LISTEN)."""
        if self._reading is None:
            raise StoreError("The store is not open.")
        async with self._reading.connect() as connection:
            yield connection

    async def _read_once(self, work: Work[T]) -> T:
        async with self.connection() as connection:
            return await work(connection)

    async def _write_once(self, work: Work[T]) -> T:
        if self._writing is None:
            raise StoreError("The store is not open.")
        if not self.is_sqlite:
            async with self._writing.begin() as connection:
                return await work(connection)
        async with self._turn:
            if self._writer is None or self._writer.invalidated or self._writer.closed:
                self._writer = await self._writing.connect()
            async with self._writer.begin():
                return await work(self._writer)

    async def _again(self, once: Callable[[], Awaitable[T]], tries: int = TRIES) -> T:
        for wait in (*(0.02 * 3**tried for tried in range(tries - 1)), None):
            try:
                return await once()
            except (SQLAlchemyError, OSError, UnicodeError) as error:
                if wait is None or not is_passing(error):
                    raise as_store_error(error) from None
                await asyncio.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311  spreads the tries, no secret
        raise AssertionError("the last try returns or raises")
