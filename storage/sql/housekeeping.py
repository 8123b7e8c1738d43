"""Counts for those who watch, and removing what has become old."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, func, literal_column, not_, or_, select

from storage.interface import Figures, TicketState
from storage.sql.rows import CHUNK
from storage.sql.tables import DEAD, FAILED, chats, inbox, marks, outbox, posts, sessions, ticket_messages, tickets
from storage.sql.tickets import ENDED
from storage.sql.windows import held

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.sql.engine import Database

WORDS_OF_CITIZENS = ("gap",)
"""Kinds of marks that hold what people wrote; the others are bare counts and stay."""


async def list_marks(connection: AsyncConnection, kind: str, limit: int) -> list[tuple[str, str, int]]:
    count = func.count()
    rows = await connection.execute(
        select(marks.c.subject, marks.c.detail, count)
        .where(marks.c.kind == kind)
        .group_by(marks.c.subject, marks.c.detail)
        .order_by(count.desc(), marks.c.subject, marks.c.detail)
        .limit(limit)
    )
    return [(subject, detail, number) for subject, detail, number in rows]


async def figures(connection: AsyncConnection) -> Figures:
    # The fates stand in the statement, or SQLite would not use the partial indexes.
    failed = select(func.count()).select_from(inbox).where(_literally(inbox, FAILED)).scalar_subquery()
    dead = select(func.count()).select_from(outbox).where(_literally(outbox, DEAD)).scalar_subquery()
    undone = select(func.count()).select_from(inbox).where(inbox.c.ended_at.is_(None)).scalar_subquery()
    # What waits for a citizen's word is not late.
    unsent = select(func.count(), func.min(outbox.c.at)).where(outbox.c.ended_at.is_(None), not_(outbox.c.held))
    row = (await connection.execute(unsent.add_columns(undone, failed, dead))).one()
    states = await connection.execute(select(tickets.c.state, func.count()).group_by(tickets.c.state))
    counted = dict.fromkeys(TicketState, 0) | {TicketState(state): count for state, count in states}
    return Figures(
        inbox_waiting=row[2],
        outbox_waiting=row[0],
        outbox_dead=row[4],
        tickets=counted,
        oldest_unsent_at=row[1],
        inbox_failed=row[3],
        outbox_held=await held(connection),
    )


def _literally(table: Table, fate: str) -> ColumnElement[bool]:
    return table.c.fate == literal_column(f"'{fate}'")


async def purge(database: Database, before: datetime) -> int:
    """In small transactions, each after looking with a reader, so nobody waits for it."""
    closed = tickets.c.state.in_([state.value for state in ENDED])
    silent = not_(
        or_(
            exists().where(inbox.c.chat_id == chats.c.id),
            exists().where(outbox.c.chat_id == chats.c.id),
            exists().where(tickets.c.reporter_id == chats.c.id),
            exists().where(posts.c.chat_id == chats.c.id),
            exists().where(ticket_messages.c.chat_id == chats.c.id),
        )
    )
    removed = 0
    for table, old in (
        (inbox, inbox.c.ended_at < before),
        (outbox, outbox.c.ended_at < before),
        (tickets, closed & (tickets.c.closed_at < before)),
        (marks, marks.c.kind.in_(WORDS_OF_CITIZENS) & (marks.c.at < before)),
        (sessions, sessions.c.expires_at < before),
        (chats, (chats.c.touched_at < before) & chats.c.waiting_since.is_(None) & silent),
    ):
        async for part in _batches(database, table, old):
            removed += await _remove(database, table, old, part)
    return removed


async def _batches(database: Database, table: Table, old: ColumnElement[bool]) -> AsyncIterator[list[Any]]:
    (name,) = table.primary_key.columns
    wanted = old
    while True:

        async def look(connection: AsyncConnection, wanted: ColumnElement[bool] = wanted) -> list[Any]:
            return list(await connection.scalars(select(name).where(wanted).order_by(name).limit(CHUNK)))

        part = await database.read(look)
        if not part:
            return
        yield part
        wanted = old & (name > part[-1])


async def _remove(database: Database, table: Table, old: ColumnElement[bool], part: list[Any]) -> int:
    (name,) = table.primary_key.columns

    async def work(connection: AsyncConnection) -> int:
        # Looked at again under a lock: a chat may have been written to meanwhile.
        mine = list(
            await connection.scalars(
                select(name).where(name.in_(part)).order_by(name).with_for_update(skip_locked=True)
            )
        )
        return int((await connection.execute(delete(table).where(name.in_(mine), old))).rowcount) if mine else 0

    return await database.write(work)
