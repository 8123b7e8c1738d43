"""Questions given to the team. A ticket's row is locked while something is decided about it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, bindparam, case, insert, select, update

from storage.interface import Author, ChatKey, Ticket, TicketLine, TicketState
from storage.sql.chats import lock_chats
from storage.sql.inbox import end_one, store_arrivals
from storage.sql.outbox import write_outgoing
from storage.sql.tables import chats, ticket_lines, tickets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Row, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.interface import TicketChange

ENDED = (TicketState.CLOSED, TicketState.CANCELLED)
_IS_OPEN = and_(*(tickets.c.state != state.value for state in ENDED))

_PLAIN = tuple(field.name for field in fields(Ticket) if field.name not in {"reporter", "state"})


def _select() -> Select[Any]:
    return select(tickets, chats.c.channel, chats.c.account, chats.c.chat).join(
        chats, chats.c.id == tickets.c.reporter_id
    )


def _ticket(row: Row[Any]) -> Ticket:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Ticket(reporter=ChatKey(row.channel, row.account, row.chat), state=TicketState(row.state), **plain)


def _values(ticket: Ticket) -> dict[str, Any]:
    return {name: getattr(ticket, name) for name in _PLAIN} | {"state": ticket.state.value}


async def open_tickets(connection: AsyncConnection, opened: Sequence[tuple[Ticket, int]]) -> None:
    """Each with the id of its reporter's chat."""
    await connection.execute(
        tickets.insert(), [_values(ticket) | {"reporter_id": chat_id} for ticket, chat_id in opened]
    )


async def add_lines(connection: AsyncConnection, lines: Sequence[TicketLine]) -> None:
    """Lines of a ticket that is gone (purged) go nowhere: its code may come again."""
    if not lines:
        return
    when = ticket_lines.c.at.type
    chosen = select(
        tickets.c.code, bindparam("at", type_=when), bindparam("author", type_=Text), bindparam("said", type_=Text),
        bindparam("name", type_=Text), bindparam("media", type_=Text),
    ).where(tickets.c.code == bindparam("of"))  # fmt: skip
    await connection.execute(
        insert(ticket_lines).from_select(["code", "at", "author", "text", "name", "media"], chosen),
        [
            {
                "of": line.code,
                "at": line.at,
                "author": line.author.value,
                "said": line.text,
                "name": line.name,
                "media": " ".join(line.media),
            }
            for line in lines
        ],
    )


async def cancel(connection: AsyncConnection, cancelled: Sequence[tuple[str, int]], now: datetime) -> None:
    """Only open tickets of that chat: (code, chat id)."""
    await connection.execute(
        update(tickets)
        .where(
            tickets.c.code == bindparam("of"),
            tickets.c.reporter_id == bindparam("by"),
            _IS_OPEN,
        )
        .values(
            state=TicketState.CANCELLED.value, closed_at=bindparam("now", type_=tickets.c.closed_at.type), due=None
        ),
        [{"of": code, "by": chat_id, "now": now} for code, chat_id in sorted(cancelled)],
    )


async def rate(connection: AsyncConnection, rated: Sequence[tuple[str, int, int]]) -> None:
    """Only tickets of that chat: (code, stars, chat id)."""
    await connection.execute(
        update(tickets)
        .where(tickets.c.code == bindparam("of"), tickets.c.reporter_id == bindparam("by"))
        .values(stars=bindparam("given")),
        [{"of": code, "given": stars, "by": chat_id} for code, stars, chat_id in sorted(rated)],
    )


async def find_ticket(connection: AsyncConnection, code: str) -> Ticket | None:
    row = (await connection.execute(_select().where(tickets.c.code == code))).one_or_none()
    return None if row is None else _ticket(row)


async def list_tickets(
    connection: AsyncConnection, states: Sequence[TicketState], limit: int, member: str | None
) -> list[Ticket]:
    ended = tickets.c.state.in_([state.value for state in ENDED])
    statement = (
        _select()
        .where(tickets.c.state.in_([state.value for state in states]))
        .order_by(
            case((ended, 1), else_=0),
            case((ended, tickets.c.closed_at)).desc(),
            tickets.c.urgent.desc(),
            tickets.c.opened_at,
            tickets.c.code,
        )
        .limit(limit)
    )
    if member is not None:
        statement = statement.where(tickets.c.assignee == member)
    return [_ticket(row) for row in await connection.execute(statement)]


async def lines_of(connection: AsyncConnection, code: str) -> list[TicketLine]:
    rows = await connection.execute(
        select(ticket_lines).where(ticket_lines.c.code == code).order_by(ticket_lines.c.at, ticket_lines.c.id)
    )
    return [
        TicketLine(row.code, row.at, Author(row.author), row.text, row.name, row.id, tuple(row.media.split()))
        for row in rows
    ]


async def change_ticket(
    connection: AsyncConnection,
    code: str,
    decide: Callable[[Ticket], TicketChange | None],
    now: datetime,
) -> tuple[Ticket | None, TicketChange | None]:
    """The ticket as it is after, and what was written. The reporter's chat is locked first (see `chats`)."""
    before = await find_ticket(connection, code)
    if before is None:
        return None, None
    locked = await lock_chats(connection, {before.reporter: None}, now)
    row = (await connection.execute(_select().where(tickets.c.code == code).with_for_update(of=tickets))).one_or_none()
    if row is None:
        return None, None
    ticket = _ticket(row)
    change = decide(ticket)
    if change is None or (change.done is not None and not await end_one(connection, change.done, now)):
        return ticket, None
    values = _values(change.ticket)
    del values["code"]
    await connection.execute(update(tickets).where(tickets.c.code == code).values(values))
    await add_lines(connection, change.lines)
    if change.events:
        await store_arrivals(connection, change.events, now, from_ticket=True)
    await write_outgoing(connection, change.outgoing, now, locked)
    after = await find_ticket(connection, code)
    return after, change


async def overdue(connection: AsyncConnection, now: datetime, limit: int) -> list[str]:
    rows = await connection.scalars(
        select(tickets.c.code)
        .where(tickets.c.due <= now, _IS_OPEN)
        .order_by(tickets.c.due, tickets.c.code)
        .limit(limit)
    )
    return list(rows)
