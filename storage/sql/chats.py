"""The row of each chat. Whoever writes to a citizen's inbox or takes the turn holds its lock (PostgreSQL).

Locks are taken in one order everywhere: chats sorted by key, then tickets, then the rest. What merely names a chat
(a message to the team inside a turn) takes no lock, or two turns and an arrival could wait for each other.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, select, tuple_

from storage.interface import ChatKey
from storage.sql.rows import chunks, insert_into
from storage.sql.tables import chats

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

_NAME = (chats.c.channel, chats.c.account, chats.c.chat)
_NAMES = ["channel", "account", "chat"]


def is_chat(key: ChatKey) -> ColumnElement[bool]:
    return and_(chats.c.channel == key.channel, chats.c.account == key.account, chats.c.chat == key.chat)


async def find_chat(connection: AsyncConnection, key: ChatKey) -> int | None:
    return await connection.scalar(select(chats.c.id).where(is_chat(key)))


async def lock_chats(
    connection: AsyncConnection, waiting: Mapping[ChatKey, datetime | None], now: datetime
) -> dict[ChatKey, int]:
    """Ids of these chats, made where new, locked until the commit; a moment given marks the chat as waiting."""
    if not waiting:
        return {}
    rows = await connection.execute(
        _lock(connection.dialect.name),
        [
            {
                "channel": key.channel,
                "account": key.account,
                "chat": key.chat,
                "waiting_since": since,
                "touched_at": now,
            }
            for key, since in sorted(waiting.items())
        ],
    )
    return {ChatKey(channel, account, chat): chat_id for chat_id, channel, account, chat in rows}


@cache
def _lock(dialect: str) -> Any:  # noqa: ANN401  as `insert_into`
    insert = insert_into(dialect, chats)
    since = func.coalesce(chats.c.waiting_since, insert.excluded.waiting_since)
    upsert = insert.on_conflict_do_update(index_elements=_NAMES, set_={"waiting_since": since})
    return upsert.returning(chats.c.id, *_NAME)


async def name_chats(connection: AsyncConnection, keys: Collection[ChatKey], now: datetime) -> dict[ChatKey, int]:
    """Ids of these chats, made where new; no lock on those that are there."""
    found = await _find(connection, sorted(keys))
    missing = sorted(key for key in keys if key not in found)
    if missing:
        await connection.execute(
            insert_into(connection.dialect.name, chats).on_conflict_do_nothing(index_elements=_NAMES),
            [{"channel": key.channel, "account": key.account, "chat": key.chat, "touched_at": now} for key in missing],
        )
        found |= await _find(connection, missing)
    return found


async def _find(connection: AsyncConnection, keys: list[ChatKey]) -> dict[ChatKey, int]:
    found: dict[ChatKey, int] = {}
    for part in chunks(keys, 100):
        names = [(key.channel, key.account, key.chat) for key in part]
        rows = await connection.execute(select(chats.c.id, *_NAME).where(tuple_(*_NAME).in_(names)))
        found |= {ChatKey(channel, account, chat): chat_id for chat_id, channel, account, chat in rows}
    return found
