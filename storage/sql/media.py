"""Photos, voice notes and files: rows that wait for their download, and sealed content apart from them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, delete, func, literal_column, select, update

from storage.interface import ChatKey, Media, MediaSize, MediaState
from storage.sql.chats import is_chat, lock_chats
from storage.sql.outbox import write_outgoing
from storage.sql.tables import chats, media, media_content, tickets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.interface import Arrival, Outgoing
    from storage.sql.engine import Database

AT_ONCE = 20
"""Removed in one transaction: each may hold many megabytes."""


# Written into the statement, or SQLite would not use the partial indexes.
def _is(state: MediaState) -> Any:  # noqa: ANN401  SQLAlchemy's own type says no more
    return media.c.state == literal_column(f"'{state.value}'")


def _select() -> Select[Any]:
    return select(media, chats.c.channel, chats.c.account, chats.c.chat).join(chats, chats.c.id == media.c.chat_id)


def _media(row: Row[Any]) -> Media:
    return Media(
        id=row.id,
        key=ChatKey(row.channel, row.account, row.chat),
        kind=row.kind,
        state=MediaState(row.state),
        at=row.at,
        reference=row.reference,
        why=row.why,
        mime=row.mime,
        size=row.size,
        attempts=row.attempts,
        ticket=row.code or "",
    )


async def add_wanted(connection: AsyncConnection, wanted: Sequence[tuple[Arrival, int]]) -> None:
    """Of new arrivals, each with the id of its chat."""
    await connection.execute(
        media.insert(),
        [
            {
                "id": arrival.media.id,
                "chat_id": chat_id,
                "kind": arrival.media.kind,
                "reference": arrival.media.reference,
                "state": MediaState.WAITING.value,
                "at": arrival.at,
                "not_before": arrival.at,
            }
            for arrival, chat_id in wanted
            if arrival.media is not None
        ],
    )


async def attach(connection: AsyncConnection, attached: Sequence[tuple[str, str, int]]) -> None:
    """(media id, ticket's code, chat id): only what that chat sent, and no ticket took before."""
    of_ticket = select(tickets.c.code).where(
        tickets.c.code == bindparam("to"), tickets.c.reporter_id == media.c.chat_id
    )
    await connection.execute(
        update(media)
        .where(media.c.id == bindparam("ident"), media.c.chat_id == bindparam("by"), media.c.code.is_(None))
        .values(code=of_ticket.scalar_subquery()),
        [{"ident": ident, "to": code, "by": chat_id} for ident, code, chat_id in sorted(attached)],
    )


async def due_media(connection: AsyncConnection, now: datetime, limit: int) -> list[Media]:
    rows = await connection.execute(
        _select()
        .where(_is(MediaState.WAITING), media.c.not_before <= now)
        .order_by(media.c.not_before, media.c.id)
        .limit(limit)
    )
    return [_media(row) for row in rows]


async def claim_media(connection: AsyncConnection, media_id: str, now: datetime, until: datetime) -> bool:
    claimed = await connection.execute(
        update(media)
        .where(media.c.id == media_id, _is(MediaState.WAITING), media.c.not_before <= now)
        .values(not_before=until, attempts=media.c.attempts + 1)
    )
    return bool(claimed.rowcount)


async def keep_media(connection: AsyncConnection, media_id: str, mime: str, size: int, sealed: bytes) -> bool:
    # The row first: it is gone where the citizen was forgotten, and whoever forgets now waits for this commit.
    kept = await connection.execute(
        update(media)
        .where(media.c.id == media_id, _is(MediaState.WAITING))
        .values(state=MediaState.KEPT.value, mime=mime, size=size, reference="", why="")
    )
    if not kept.rowcount:
        return False
    await connection.execute(media_content.insert().values(media_id=media_id, sealed=sealed))
    return True


async def postpone_media(connection: AsyncConnection, media_id: str, until: datetime) -> None:
    await connection.execute(
        update(media).where(media.c.id == media_id, _is(MediaState.WAITING)).values(not_before=until)
    )


async def fail_media(connection: AsyncConnection, media_id: str, why: str) -> None:
    await connection.execute(
        update(media)
        .where(media.c.id == media_id, _is(MediaState.WAITING))
        .values(state=MediaState.FAILED.value, why=why, reference="")
    )


async def find_media(connection: AsyncConnection, media_id: str) -> Media | None:
    row = (await connection.execute(_select().where(media.c.id == media_id))).one_or_none()
    return None if row is None else _media(row)


async def content_of(connection: AsyncConnection, media_id: str) -> bytes | None:
    found: bytes | None = await connection.scalar(
        select(media_content.c.sealed).where(media_content.c.media_id == media_id)
    )
    return found


async def media_of(connection: AsyncConnection, code: str) -> list[Media]:
    rows = await connection.execute(_select().where(media.c.code == code).order_by(media.c.at, media.c.id))
    return [_media(row) for row in rows]


async def media_size(connection: AsyncConnection, key: ChatKey) -> MediaSize:
    of_chat = func.coalesce(func.sum(case((is_chat(key), media.c.size), else_=0)), 0)
    in_all = func.coalesce(func.sum(media.c.size), 0)
    row = (
        await connection.execute(
            select(of_chat, in_all).join(chats, chats.c.id == media.c.chat_id).where(_is(MediaState.KEPT))
        )
    ).one()
    return MediaSize(int(row[0]), int(row[1]))


async def media_to_show(connection: AsyncConnection, limit: int) -> list[Media]:
    rows = await connection.execute(
        _select()
        .where(_is(MediaState.KEPT), media.c.code.is_not(None), media.c.shown.is_(False))
        .order_by(media.c.at, media.c.id)
        .limit(limit)
    )
    return [_media(row) for row in rows]


async def show_media(connection: AsyncConnection, media_id: str, outgoing: Sequence[Outgoing], now: datetime) -> bool:
    # Chats are locked before anything else (see `chats`).
    locked = await lock_chats(connection, dict.fromkeys(row.key for row in outgoing), now)
    marked = await connection.execute(
        update(media)
        .where(media.c.id == media_id, _is(MediaState.KEPT), media.c.code.is_not(None), media.c.shown.is_(False))
        .values(shown=True)
    )
    if not marked.rowcount:
        return False
    await write_outgoing(connection, outgoing, now, locked)
    return True


async def drop_media(database: Database, loose_before: datetime, ended_before: datetime) -> int:
    """In small transactions: each removes many megabytes."""
    loose = media.c.code.is_(None) & (media.c.at < loose_before)
    ended = select(tickets.c.code).where(tickets.c.closed_at < ended_before)
    over = media.c.code.in_(ended) & (media.c.state != MediaState.DROPPED.value)
    dropped = 0
    for old, remove in ((loose, _remove_loose), (over, _drop_content)):
        while part := await _some(database, old):
            await database.write(partial(remove, part))
            dropped += len(part)
    return dropped


async def _remove_loose(part: list[str], connection: AsyncConnection) -> None:
    # Looked at again: a ticket may have taken one meanwhile.
    await connection.execute(delete(media).where(media.c.id.in_(part), media.c.code.is_(None)))


async def _drop_content(part: list[str], connection: AsyncConnection) -> None:
    await connection.execute(delete(media_content).where(media_content.c.media_id.in_(part)))
    await connection.execute(
        update(media).where(media.c.id.in_(part)).values(state=MediaState.DROPPED.value, reference="", size=0, why="")
    )


async def _some(database: Database, old: Any) -> list[str]:  # noqa: ANN401  as `_is`
    async def look(connection: AsyncConnection) -> list[str]:
        return list(await connection.scalars(select(media.c.id).where(old).limit(AT_ONCE)))

    return await database.read(look)
