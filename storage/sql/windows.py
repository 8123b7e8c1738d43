"""When citizens last reached out, what waits for their next word, and what was sent in a month."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, func, select, update

from storage.interface import ChatKey, Cost, Tally, Window
from storage.sql.chats import is_chat
from storage.sql.rows import insert_into
from storage.sql.tables import chats, outbox, tallies, windows

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

# Providers count quotas by Vietnam's months.
_VIETNAM = timezone(timedelta(hours=7))


def month_of(now: datetime) -> str:
    return now.astimezone(_VIETNAM).strftime("%Y-%m")


# Aged from now on: the time it waited is no time its sending failed.
_RELEASE = (
    update(outbox)
    .where(outbox.c.chat_id == bindparam("of_chat"), outbox.c.held, outbox.c.ended_at.is_(None))
    .values(
        held=False,
        at=bindparam("now", type_=outbox.c.at.type),
        not_before=bindparam("now", type_=outbox.c.not_before.type),
        attempts=0,
    )
)


async def renew(connection: AsyncConnection, heard: Mapping[int, datetime]) -> None:
    """The citizens of these chats reached out: windows open anew, what was held is due at once."""
    insert = insert_into(connection.dialect.name, windows)
    is_newer = windows.c.heard_at < insert.excluded.heard_at
    await connection.execute(
        insert.on_conflict_do_update(
            index_elements=["chat_id"],
            set_={
                "heard_at": case((is_newer, insert.excluded.heard_at), else_=windows.c.heard_at),
                # A late copy of an old message opens nothing.
                "barred": case((is_newer, ""), else_=windows.c.barred),
            },
        ),
        [{"chat_id": chat_id, "heard_at": at} for chat_id, at in sorted(heard.items())],
    )
    await connection.execute(_RELEASE, [{"of_chat": chat_id, "now": at} for chat_id, at in sorted(heard.items())])


async def hold(connection: AsyncConnection, outbox_id: int, until: datetime, reason: str, now: datetime) -> None:
    row = (
        await connection.execute(
            update(outbox)
            .where(outbox.c.id == outbox_id, outbox.c.ended_at.is_(None))
            .values(held=True, not_before=until, error=reason[:500], begun_at=None)
            .returning(outbox.c.chat_id, outbox.c.channel, outbox.c.account)
        )
    ).one_or_none()
    if row is None:
        return
    await connection.execute(
        update(windows)
        .where(windows.c.chat_id == row.chat_id)
        .values(barred=reason[:200], refused=windows.c.refused + 1)
    )
    await count(connection, {(row.channel, row.account, Cost.REFUSED.value): 1}, now)


async def add_costs(connection: AsyncConnection, costs: Counter[tuple[int, Cost]]) -> None:
    for (chat_id, cost), number in sorted(costs.items()):
        column = windows.c[cost.value]
        await connection.execute(
            update(windows).where(windows.c.chat_id == chat_id).values({cost.value: column + number})
        )


async def count(connection: AsyncConnection, added: Mapping[tuple[str, str, str], int], now: datetime) -> None:
    insert = insert_into(connection.dialect.name, tallies)
    await connection.execute(
        insert.on_conflict_do_update(
            index_elements=["channel", "account", "month", "kind"],
            set_={"count": tallies.c.count + insert.excluded.count},
        ),
        [
            {"channel": channel, "account": account, "month": month_of(now), "kind": kind, "count": number}
            for (channel, account, kind), number in sorted(added.items())
        ],
    )


async def month_tallies(connection: AsyncConnection, now: datetime) -> Sequence[Tally]:
    rows = await connection.execute(
        select(tallies.c.channel, tallies.c.account, tallies.c.kind, tallies.c.count)
        .where(tallies.c.month == month_of(now))
        .order_by(tallies.c.channel, tallies.c.account, tallies.c.kind)
    )
    return [Tally(channel, account, Cost(kind), number) for channel, account, kind, number in rows]


async def window(connection: AsyncConnection, key: ChatKey) -> Window | None:
    row = (
        await connection.execute(select(windows).join(chats, chats.c.id == windows.c.chat_id).where(is_chat(key)))
    ).one_or_none()
    return None if row is None else Window(row.heard_at, row.barred, row.free, row.billed, row.refused)


async def held(connection: AsyncConnection) -> int:
    found = await connection.scalar(
        select(func.count()).select_from(outbox).where(outbox.c.held, outbox.c.ended_at.is_(None))
    )
    return int(found or 0)
