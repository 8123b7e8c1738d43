"""Bringing a database to the newest migration, and seeing whether it is there."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from storage.sql.engine import as_store_error, create_file, database_url

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_one_at_a_time = threading.Lock()
"""Alembic keeps the running migration in module globals."""

FOLDER = Path(__file__).parent.parent / "migrations"


def upgrade(url: str) -> None:
    """Run all migrations that this database has not seen. Several processes may do this at once.

    Raises:
        StoreError: the database cannot be reached or refused a migration.

    """
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        create_file(parsed)
    config = _config()
    config.attributes["url"] = parsed
    # In a thread of its own, because `env.py` runs an event loop, and the caller may be inside one.
    with _one_at_a_time, ThreadPoolExecutor(1) as thread:
        try:
            thread.submit(command.upgrade, config, "head").result()
        except (SQLAlchemyError, OSError) as error:
            raise as_store_error(error) from error


async def is_at_head(connection: AsyncConnection) -> bool:
    heads = await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_heads())
    return set(heads) == _newest()


@cache
def _newest() -> set[str]:
    return set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config
