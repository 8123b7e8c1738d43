"""Locks that others hold, and connections that are lost."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

import storage
from storage.interface import StoreError
from storage.sql.engine import Database, database_url
from tests.storage.making import arrival, turn_all

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.interface import Store

_SLOW = "WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t WHERE x < 300000) SELECT count(*) FROM t"


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("sqlite:///var/a.db", "sqlite+aiosqlite:///var/a.db"),
        ("sqlite+aiosqlite:////abs/a.db", "sqlite+aiosqlite:////abs/a.db"),
        ("postgresql://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql+asyncpg://u:p@h:1/d?host=x", "postgresql+asyncpg://u:p@h:1/d?host=x"),
    ],
)
def test_plain_urls_get_their_driver(given: str, made: str) -> None:
    assert database_url(given).render_as_string(hide_password=False) == made


async def test_every_connection_to_sqlite_is_as_durable_as_promised(sqlite_copy: Path) -> None:
    async def pragmas(connection: AsyncConnection) -> list[object]:
        return [
            await connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    database = Database(f"sqlite:///{sqlite_copy}")
    await database.open()
    for run in (database.read, database.write):
        assert await run(pragmas) == ["wal", 2, 1]  # 2 is FULL
    await database.close()


@pytest.mark.parametrize("kind", ["read", "write"])
async def test_nothing_of_cancelled_work_runs_on_once_the_database_is_closed(sqlite_copy: Path, kind: str) -> None:
    async def count(connection: AsyncConnection) -> None:
        await connection.execute(text(_SLOW))

    before = set(threading.enumerate())
    for steps in range(12):  # the first moments are those of connecting
        database = Database(f"sqlite:///{sqlite_copy}")
        await database.open()
        working = asyncio.create_task(getattr(database, kind)(count))
        for _ in range(steps):
            await asyncio.sleep(0.0005)
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
        await database.close()
        left = [thread.name for thread in set(threading.enumerate()) - before if "asyncio" not in thread.name]
        assert not left, f"cancelled after {steps} steps"


def _hold(path: Path, seconds: float) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        another.execute("ROLLBACK")


async def _end_other_connections(connection: AsyncConnection) -> None:
    await connection.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )


async def _write_setting(connection: AsyncConnection) -> None:
    await connection.execute(text("INSERT INTO settings VALUES ('a', 'b')"))


async def test_a_write_is_tried_again_while_another_process_writes(sqlite_copy: Path) -> None:
    database = Database(f"sqlite:///{sqlite_copy}", busy_seconds=0.01)
    await database.open()
    holding = asyncio.create_task(asyncio.to_thread(_hold, sqlite_copy, 0.3))
    await asyncio.sleep(0.1)
    await database.write(_write_setting)
    assert holding.done()
    await holding
    await database.close()


async def test_a_lock_that_is_never_let_go_is_told(sqlite_copy: Path) -> None:
    database = Database(f"sqlite:///{sqlite_copy}", busy_seconds=0.01)
    await database.open()
    with contextlib.closing(sqlite3.connect(sqlite_copy, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as told:
            await database.write(_write_setting)
        another.execute("ROLLBACK")
    assert told.value.passing
    await database.write(_write_setting)
    await database.close()


async def test_reading_goes_on_while_another_process_writes(store: Store, engine: str, tmp_path: Path) -> None:
    if engine == "postgres":
        pytest.skip("SQLite only")
    await store.ingest([arrival("an", "1")])
    holding = asyncio.create_task(asyncio.to_thread(_hold, tmp_path / "store.db", 0.5))
    await asyncio.sleep(0.1)
    async with asyncio.timeout(0.3):
        assert (await store.figures()).inbox_waiting == 1
    await holding


async def test_lost_connections_are_made_anew(store: Store, url: str, engine: str) -> None:
    """The server restarted, or a firewall forgot us."""
    if engine == "sqlite":
        pytest.skip("PostgreSQL only")
    for number in range(3):
        await store.ingest([arrival("an", f"{number}")])
        admin = Database(url)
        await admin.open()
        await admin.write(_end_other_connections)
        await admin.close()
        assert (await store.figures()).inbox_waiting == number + 1

    assert await turn_all(store) == 1


async def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    url = f"postgresql://nobody@/x?host={tmp_path}"
    store = storage.connect(url)
    await store.open()
    assert not await store.ready()
    with pytest.raises(StoreError) as told:
        await store.ingest([arrival("an", "1")])
    assert told.value.passing
    await store.close()
    with pytest.raises(StoreError):
        storage.upgrade(url)
