from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

import storage
from storage.sql.engine import Database
from storage.sql.tables import metadata

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

    from tests.storage.postgres import Postgres


async def test_the_migrations_make_exactly_the_tables_of_the_code(url: str) -> None:
    def compare(connection: Connection) -> list[object]:
        # SQLite cannot be asked about identity columns, so defaults are compared on PostgreSQL only.
        defaults = connection.dialect.name == "postgresql"
        options = {"compare_type": True, "compare_server_default": defaults}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata))

    async def work(connection: AsyncConnection) -> list[object]:
        return await connection.run_sync(compare)

    database = Database(url)
    await database.open()
    assert await database.read(work) == []
    await database.close()


async def test_a_store_is_ready_only_when_migrated(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    store = storage.connect(url)
    await store.open()
    assert not await store.ready()
    storage.upgrade(url)
    assert await store.ready()
    await store.close()


async def test_upgrading_again_keeps_what_is_there(url: str) -> None:
    store = storage.connect(url)
    await store.open()
    await store.write_setting("a", "b")
    storage.upgrade(url)
    assert await store.read_setting("a") == "b"
    await store.close()


async def _upgrade_together(url: str) -> None:
    command = "import sys, storage; storage.upgrade(sys.argv[1])"
    upgrades = [await asyncio.create_subprocess_exec(sys.executable, "-c", command, url) for _ in range(3)]
    assert [await upgrade.wait() for upgrade in upgrades] == [0, 0, 0]
    store = storage.connect(url)
    await store.open()
    assert await store.ready()
    await store.close()


async def test_processes_may_upgrade_at_once_on_sqlite(tmp_path: Path) -> None:
    await _upgrade_together(f"sqlite:///{tmp_path / 'store.db'}")


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
async def test_processes_may_upgrade_at_once_on_postgresql(postgres: Postgres) -> None:
    postgres.create("upgraded_together")
    await _upgrade_together(postgres.url("upgraded_together"))
    postgres.drop("upgraded_together")
