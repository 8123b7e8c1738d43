"""One chat's talk: both sides' lines for its page, and forgetting them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from storage.interface import Audience, LogLine, TicketState
from storage.sql.chats import find_chat
from storage.sql.tables import SUPERSEDED, inbox, media, outbox, ticket_lines, tickets

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.interface import ChatKey


async def history(connection: AsyncConnection, key: ChatKey, limit: int) -> list[LogLine]:
    chat_id = await find_chat(connection, key)
    said = await connection.execute(
        select(inbox.c.id, inbox.c.event, inbox.c.at, inbox.c.external_id)
        .where(
            inbox.c.chat_id == chat_id,
            inbox.c.audience == Audience.CITIZEN.value,
            inbox.c.from_ticket.is_(False),
            inbox.c.event != "",
        )
        .order_by(inbox.c.id.desc())
        .limit(limit)
    )
    answered = await connection.execute(
        select(outbox.c.id, outbox.c.payload, outbox.c.at)
        .where(outbox.c.chat_id == chat_id, outbox.c.fate != SUPERSEDED)
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    lines = [
        *(LogLine(row_id, True, event, at, external_id) for row_id, event, at, external_id in said),  # noqa: FBT003  a field
        *(LogLine(row_id, False, payload, at) for row_id, payload, at in answered),  # noqa: FBT003
    ]
    lines.sort(key=lambda line: (line.at, not line.from_citizen, line.id))
    return lines[-limit:]


async def after(connection: AsyncConnection, key: ChatKey, outbox_id: int, limit: int) -> list[LogLine]:
    chat_id = await find_chat(connection, key)
    rows = await connection.execute(
        select(outbox.c.id, outbox.c.payload, outbox.c.at)
        .where(outbox.c.chat_id == chat_id, outbox.c.id > outbox_id, outbox.c.fate != SUPERSEDED)
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return [LogLine(row_id, False, payload, at) for row_id, payload, at in rows]  # noqa: FBT003  a field


async def forget(connection: AsyncConnection, chat_id: int) -> None:
    """Remove what was said in this chat, sent or not, and what its ended tickets hold.

    Photos and files go at once, whatever becomes of their ticket: one may show an identity card.
    Inbox rows stay without their words, or a repeated delivery would be taken for a new event. An open ticket is the
    team's work and goes with the purge after its end.
    """
    await connection.execute(
        update(inbox).where(inbox.c.chat_id == chat_id, inbox.c.ended_at.is_not(None)).values(event="", error="")
    )
    await connection.execute(delete(outbox).where(outbox.c.chat_id == chat_id))
    await connection.execute(delete(media).where(media.c.chat_id == chat_id))
    ended = tickets.c.state.in_([TicketState.CLOSED.value, TicketState.CANCELLED.value])
    codes = list(await connection.scalars(select(tickets.c.code).where(tickets.c.reporter_id == chat_id, ended)))
    if codes:
        await connection.execute(delete(ticket_lines).where(ticket_lines.c.code.in_(codes)))
        await connection.execute(delete(outbox).where(outbox.c.ticket.in_(codes), outbox.c.ended_at.is_not(None)))
        await connection.execute(
            update(tickets).where(tickets.c.code.in_(codes)).values(question="", hamlet="", recent="[]", fields="[]")
        )
