"""Events as they came. A row is stored once for each (channel, account, external id) and ends done or failed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, select, update

from storage.interface import Arrival, Audience, ChatKey, Stored
from storage.sql.chats import find_chat, lock_chats
from storage.sql.media import add_wanted
from storage.sql.rows import chunks, insert_into
from storage.sql.tables import DONE, FAILED, chats, inbox
from storage.sql.windows import renew

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

ATTEMPTS_MAX = 3
"""After so many failed turns an event is set aside, and the talk goes on."""

_END = (
    update(inbox)
    .where(inbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(ended_at=bindparam("now", type_=inbox.c.ended_at.type), fate=DONE)
)
_OUTSIDE = (inbox.c.channel, inbox.c.account, inbox.c.external_id)


async def store_arrivals(
    connection: AsyncConnection, arrivals: Sequence[Arrival], now: datetime, *, from_ticket: bool = False
) -> list[bool]:
    """Whether each was new. The chats' rows are locked first, so the ids of one chat's events are in commit order."""
    waiting: dict[ChatKey, datetime | None] = {}
    for arrival in arrivals:
        since = arrival.at if arrival.audience is Audience.CITIZEN else None
        waiting[arrival.key] = waiting.get(arrival.key) or since
    ids = await lock_chats(connection, waiting, now)
    firsts: dict[tuple[str, str, str], int] = {}
    for index, arrival in enumerate(arrivals):
        firsts.setdefault((arrival.key.channel, arrival.key.account, arrival.external_id), index)
    rows = await connection.execute(
        _insert(connection.dialect.name),
        [_row(arrivals[index], ids, from_ticket=from_ticket) for index in firsts.values()],
    )
    new = {firsts[channel, account, external_id] for channel, account, external_id in rows}
    wanted = [(arrivals[index], ids[arrivals[index].key]) for index in sorted(new) if arrivals[index].media]
    if wanted:
        await add_wanted(connection, wanted)
    heard: dict[int, datetime] = {}
    for arrival in arrivals:
        if arrival.renews:
            chat_id = ids[arrival.key]
            heard[chat_id] = max(arrival.at, heard.get(chat_id, arrival.at))
    if heard:
        await renew(connection, heard)
    return [index in new for index in range(len(arrivals))]


@cache
def _insert(dialect: str) -> Any:  # noqa: ANN401  as `insert_into`
    conflict = ["channel", "account", "external_id"]
    return insert_into(dialect, inbox).on_conflict_do_nothing(index_elements=conflict).returning(*_OUTSIDE)


def _row(arrival: Arrival, ids: dict[ChatKey, int], *, from_ticket: bool) -> dict[str, object]:
    return {
        "chat_id": ids[arrival.key],
        "channel": arrival.key.channel,
        "account": arrival.key.account,
        "external_id": arrival.external_id,
        "audience": arrival.audience.value,
        "from_ticket": from_ticket,
        "event": arrival.event,
        "at": arrival.at,
        "ended_at": arrival.at if arrival.audience is Audience.RECORD else None,
        "fate": DONE if arrival.audience is Audience.RECORD else "",
    }


async def records(connection: AsyncConnection, key: ChatKey, event: str, since: datetime) -> list[str]:
    chat_id = await find_chat(connection, key)
    if chat_id is None:
        return []
    rows = await connection.scalars(
        select(inbox.c.external_id)
        .where(
            inbox.c.chat_id == chat_id,
            inbox.c.audience == Audience.RECORD.value,
            inbox.c.event == event,
            inbox.c.at >= since,
        )
        .order_by(inbox.c.id)
    )
    return list(rows)


async def known(connection: AsyncConnection, key: ChatKey, external_ids: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for part in chunks(external_ids):
        found.update(
            await connection.scalars(
                select(inbox.c.external_id).where(
                    inbox.c.channel == key.channel, inbox.c.account == key.account, inbox.c.external_id.in_(part)
                )
            )
        )
    return frozenset(found)


async def team_arrivals(connection: AsyncConnection, limit: int) -> list[Stored]:
    rows = await connection.execute(
        select(inbox.c.id, chats.c.channel, chats.c.account, chats.c.chat, inbox.c.event, inbox.c.at, inbox.c.attempts)
        .join(chats, chats.c.id == inbox.c.chat_id)
        .where(inbox.c.audience == Audience.TEAM.value, inbox.c.ended_at.is_(None))
        .order_by(inbox.c.id)
        .limit(limit)
    )
    return [
        Stored(row_id, ChatKey(channel, account, chat), event, at, attempts)
        for row_id, channel, account, chat, event, at, attempts in rows
    ]


async def end_one(connection: AsyncConnection, inbox_id: int, now: datetime) -> bool:
    """Mark an event as done; False where it had ended before, so its effects must not be written again."""
    ended = await connection.execute(
        update(inbox).where(inbox.c.id == inbox_id, inbox.c.ended_at.is_(None)).values(ended_at=now, fate=DONE)
    )
    return ended.rowcount == 1


async def end_many(connection: AsyncConnection, inbox_ids: Sequence[int], now: datetime) -> None:
    for part in chunks(inbox_ids):
        await connection.execute(_END, {"ids": part, "now": now})


async def charge(connection: AsyncConnection, faults: Sequence[tuple[int, str]], now: datetime) -> None:
    """Charge each of these events an attempt, with what went wrong."""
    last = inbox.c.attempts + 1 >= ATTEMPTS_MAX
    await connection.execute(
        update(inbox)
        .where(inbox.c.id == bindparam("inbox_id"), inbox.c.ended_at.is_(None))
        .values(
            attempts=inbox.c.attempts + 1,
            error=bindparam("fault"),
            fate=case((last, FAILED), else_=""),
            ended_at=case((last, bindparam("now", type_=inbox.c.ended_at.type)), else_=None),
        ),
        [{"inbox_id": inbox_id, "fault": error[:500], "now": now} for inbox_id, error in faults],
    )
