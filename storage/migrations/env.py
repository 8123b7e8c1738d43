"""Run by Alembic, through `storage.upgrade`. One transaction under one lock: two processes may upgrade at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from alembic import context
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.sql.engine import ConnectionThreads, sqlite_engine
from storage.sql.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

LOCK = 7_308_604
"""Any number that this project alone uses for `pg_advisory_xact_lock`."""


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


async def _run(url: URL) -> None:
    threads = ConnectionThreads()
    if url.get_backend_name() == "sqlite":
        engine = sqlite_engine(url, begin="BEGIN IMMEDIATE", size=1, threads=threads)
    else:
        engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_migrate)
    finally:
        await engine.dispose()
        await threads.ended()


asyncio.run(_run(context.config.attributes["url"]))
