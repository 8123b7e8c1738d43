"""An online copy of the SQLite file."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.interface import StoreError

if TYPE_CHECKING:
    from storage.sql.engine import Database


async def backup(database: Database, path: str) -> None:
    """Copy to a new file that only its owner can read.

    Raises:
        NotImplementedError: PostgreSQL brings its own tools.
        FileExistsError: a backup is never written over something.

    """
    if not database.is_sqlite:
        raise NotImplementedError("PostgreSQL is backed up with pg_dump or its own replication.")
    # The name appears only when the copy is complete: half a backup must not look like one.
    target = Path(path)
    partial = _create_partial(target)
    try:
        copy = sqlite3.connect(partial, check_same_thread=False)
        try:
            async with database.connection() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                await driver.backup(copy)
            await asyncio.to_thread(_settle, copy)
        finally:
            copy.close()
        _name(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def _create_partial(target: Path) -> Path:
    if target.exists():
        raise FileExistsError(f"{target} exists already.")
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return partial


def _settle(copy: sqlite3.Connection) -> None:
    """One plain file without a write-ahead log beside it, and sound."""
    copy.execute("PRAGMA journal_mode=DELETE")
    (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
    if verdict != "ok":
        raise StoreError(f"The copy is damaged: {verdict}")


def _name(partial: Path, target: Path) -> None:
    """A link, unlike a rename, refuses to overwrite what came meanwhile; a USB stick's file system has none."""
    try:
        os.link(partial, target)
    except FileExistsError:
        raise
    except OSError:
        if target.exists():
            raise FileExistsError(f"{target} exists already.") from None
        partial.rename(target)
