"""What survives a restart. `interface` is all that the rest of the project sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.sql.migrate import upgrade
from storage.sql.store import SqlStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from storage.interface import Store

__all__ = ["connect", "upgrade"]


def connect(url: str, clock: Callable[[], datetime] | None = None) -> Store:
    """A store that is not open yet: `sqlite:///path` or `postgresql://…` (`+aiosqlite`, `+asyncpg` may be said).

    `clock` gives the present for what has no `now` argument; it must carry a zone.

    Raises:
        storage.interface.StoreError: a URL that is neither.

    """
    return SqlStore(url, clock)
