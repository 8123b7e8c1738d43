"""Messages whose sending had no clear end: marked before they were tried, found again when proof comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from storage.interface import ToSend
from storage.sql.chats import find_chat
from storage.sql.tables import outbox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.interface import ChatKey


async def begin(connection: AsyncConnection, begun: Sequence[tuple[int, datetime]]) -> None:
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == bindparam("outbox_id"), outbox.c.begun_at.is_(None))
        .values(begun_at=bindparam("now", type_=outbox.c.begun_at.type)),
        [{"outbox_id": outbox_id, "now": now} for outbox_id, now in begun],
    )


async def in_doubt(connection: AsyncConnection, key: ChatKey) -> ToSend | None:
    chat_id = await find_chat(connection, key)
    if chat_id is None:
        return None
    row = (
        await connection.execute(
            select(outbox.c.id, outbox.c.payload, outbox.c.attempts, outbox.c.at, outbox.c.ticket, outbox.c.begun_at)
            # Without an attempt behind it the first try is still under way.
            .where(
                outbox.c.chat_id == chat_id,
                outbox.c.ended_at.is_(None),
                outbox.c.begun_at.is_not(None),
                outbox.c.attempts > 0,
            )
            .order_by(outbox.c.id)
            .limit(1)
        )
    ).one_or_none()
    if row is None:
        return None
    return ToSend(row.id, key, row.payload, row.attempts, row.at, row.ticket, begun_at=row.begun_at)


async def hurry(connection: AsyncConnection, outbox_id: int, not_before: datetime) -> None:
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == outbox_id, outbox.c.ended_at.is_(None), outbox.c.not_before > not_before)
        .values(not_before=not_before)
    )


async def sent_as(connection: AsyncConnection, key: ChatKey, messages: Sequence[str]) -> frozenset[str]:
    chat_id = await find_chat(connection, key)
    if chat_id is None:
        return frozenset()
    rows = await connection.scalars(
        select(outbox.c.message).where(outbox.c.chat_id == chat_id, outbox.c.message.in_(messages))
    )
    return frozenset(rows)
