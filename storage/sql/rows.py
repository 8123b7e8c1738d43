"""Small ways of saying SQL that both engines share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Table

T = TypeVar("T")

CHUNK = 500
"""Ids in one statement: below every engine's limit of parameters, and a short lock."""


def insert_into(dialect: str, table: Table) -> Any:  # noqa: ANN401  the two have no common class
    """INSERT with `on_conflict_…` in this dialect."""
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
