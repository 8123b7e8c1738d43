"""Watching the store and keeping it small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.interface.tickets import TicketState


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts for /metrics and the desk."""

    inbox_waiting: int
    outbox_waiting: int
    outbox_dead: int
    tickets: Mapping[TicketState, int]
    oldest_unsent_at: datetime | None = None
    inbox_failed: int = 0
    outbox_held: int = 0
    """Messages that wait for the citizen's next word; not counted as waiting."""


class HousekeepingStore(Protocol):
    """The part of the store that counts, forgets what is old, and copies."""

    async def marks(self, kind: str, limit: int = 200) -> Sequence[tuple[str, str, int]]:
        """(subject, detail, count), most frequent first."""
        ...

    async def figures(self) -> Figures: ...
    async def purge(self, before: datetime) -> int:
        """Delete talk, closed tickets and sent messages older than `before`; returns how many rows."""
        ...

    async def backup(self, path: str) -> None:
        """An online copy (SQLite). Raises NotImplementedError on PostgreSQL, which brings its own tools."""
        ...
