"""Messages to be sent. A row ends sent, dead or superseded; until then it holds back the later ones of its chat."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, delete, exists, func, literal, not_, null, or_, select, update

from storage.interface import ChatKey, Cost, Delivery, Outgoing, Post, ToSend, Unsent
from storage.sql.chats import find_chat, lock_chats, name_chats
from storage.sql.rows import insert_into
from storage.sql.tables import DEAD, SENT, SUPERSEDED, chats, outbox, posts, ticket_messages, tickets
from storage.sql.windows import add_costs, count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection


async def write_outgoing(
    connection: AsyncConnection, outgoing: Sequence[Outgoing], now: datetime, locked: Mapping[ChatKey, int]
) -> None:
    """Write rows in this order. `locked` are ids of chats whose lock this transaction holds; others are only named."""
    if not outgoing:
        return
    others = {row.key for row in outgoing} - locked.keys()
    ids = {**locked, **(await name_chats(connection, others, now) if others else {})}
    tags = {(ids[row.key], row.ticket, row.supersedes) for row in outgoing if row.supersedes}
    if tags:
        await _supersede(connection, tags, now)
    await connection.execute(
        outbox.insert(),
        [
            {
                "chat_id": ids[row.key],
                "channel": row.key.channel,
                "account": row.key.account,
                "payload": row.payload,
                "ticket": row.ticket,
                "supersedes": row.supersedes,
                "at": now,
                "not_before": now,
            }
            for row in _latest(outgoing)
        ],
    )


def _latest(outgoing: Sequence[Outgoing]) -> list[Outgoing]:
    """Without those that a later one of the same batch supersedes."""
    last = {(row.key, row.ticket, row.supersedes): index for index, row in enumerate(outgoing)}
    return [
        row
        for index, row in enumerate(outgoing)
        if not row.supersedes or last[row.key, row.ticket, row.supersedes] == index
    ]


async def _supersede(connection: AsyncConnection, tags: set[tuple[int, str, str]], now: datetime) -> None:
    """The rows stay: one that is just being sent may still bring its ticket's post."""
    await connection.execute(
        update(outbox)
        .where(
            outbox.c.ended_at.is_(None),
            outbox.c.chat_id == bindparam("to_chat"),
            outbox.c.ticket == bindparam("of_ticket"),
            outbox.c.supersedes == bindparam("tag"),
        )
        .values(ended_at=bindparam("now", type_=outbox.c.ended_at.type), fate=SUPERSEDED),
        [{"to_chat": chat_id, "of_ticket": ticket, "tag": tag, "now": now} for chat_id, ticket, tag in sorted(tags)],
    )


async def send_later(connection: AsyncConnection, outgoing: Sequence[Outgoing], now: datetime) -> None:
    """Written outside a turn, so the chats are locked here: the ids of one chat stay in commit order for its page."""
    locked = await lock_chats(connection, dict.fromkeys(row.key for row in outgoing), now)
    await write_outgoing(connection, outgoing, now, locked)


async def due(connection: AsyncConnection, channel: str, account: str, now: datetime, limit: int) -> list[ToSend]:
    older = outbox.alias("older")
    held_back = exists().where(
        older.c.chat_id == outbox.c.chat_id, older.c.id < outbox.c.id, older.c.ended_at.is_(None)
    )
    rows = await connection.execute(
        select(
            outbox.c.id,
            chats.c.chat,
            outbox.c.payload,
            outbox.c.attempts,
            outbox.c.at,
            outbox.c.ticket,
            posts.c.message,
            posts.c.thread,
            outbox.c.begun_at,
        )
        .join(chats, chats.c.id == outbox.c.chat_id)
        .outerjoin(posts, and_(posts.c.code == outbox.c.ticket, posts.c.chat_id == outbox.c.chat_id))
        .where(
            outbox.c.channel == channel,
            outbox.c.account == account,
            outbox.c.ended_at.is_(None),
            outbox.c.not_before <= now,
            not_(held_back),
        )
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return [
        ToSend(
            row_id,
            ChatKey(channel, account, chat),
            payload,
            attempts,
            at,
            ticket,
            None if message is None else Post(message, thread),
            begun_at,
        )
        for row_id, chat, payload, attempts, at, ticket, message, thread, begun_at in rows
    ]


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that its provider has accepted, and where it stands there."""

    id: int
    at: datetime
    post: Post
    cost: Cost | None = None


async def sent(connection: AsyncConnection, accepted: Sequence[Sent]) -> None:
    """It was sent, whatever had been decided about the row meanwhile."""
    found = await connection.execute(
        select(outbox.c.id, outbox.c.chat_id, outbox.c.ticket, outbox.c.channel, outbox.c.account)
        .where(outbox.c.id.in_([one.id for one in accepted]), outbox.c.fate != SENT)
        .order_by(outbox.c.id)
        .with_for_update()
    )
    rows = {row_id: rest for row_id, *rest in found}
    fresh = [one for one in accepted if one.id in rows]
    if not fresh:
        return
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == bindparam("outbox_id"))
        .values(ended_at=bindparam("now", type_=outbox.c.ended_at.type), fate=SENT, message=bindparam("message_id")),
        [{"outbox_id": one.id, "now": one.at, "message_id": one.post.message} for one in fresh],
    )
    for one in fresh:
        chat_id, ticket, _, _ = rows[one.id]
        if ticket and one.post != Post(""):
            await _remember(connection, chat_id, ticket, one.post)
    costs = Counter((rows[one.id][0], one.cost) for one in fresh if one.cost is not None)
    if costs:
        await add_costs(connection, costs)
        month = Counter((rows[one.id][2], rows[one.id][3], one.cost.value) for one in fresh if one.cost is not None)
        await count(connection, month, fresh[0].at)


async def _remember(connection: AsyncConnection, chat_id: int, code: str, post: Post) -> None:
    """Only for tickets that are still there: a code that was purged may come again."""
    here = select(tickets.c.code, literal(chat_id)).where(tickets.c.code == code)
    await connection.execute(
        insert_into(connection.dialect.name, posts)
        .from_select(
            ["code", "chat_id", "message", "thread"], here.add_columns(literal(post.message), literal(post.thread))
        )
        .on_conflict_do_nothing()
    )
    if post.message:
        await connection.execute(
            insert_into(connection.dialect.name, ticket_messages)
            .from_select(["code", "chat_id", "message"], here.add_columns(literal(post.message)))
            .on_conflict_do_nothing()
        )


async def postpone(
    connection: AsyncConnection, outbox_id: int, until: datetime, error: str, *, is_doubtful: bool
) -> None:
    begun = outbox.c.begun_at if is_doubtful else null()
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == outbox_id, outbox.c.ended_at.is_(None))
        .values(not_before=until, attempts=outbox.c.attempts + 1, error=error[:500], begun_at=begun)
    )


async def dead(connection: AsyncConnection, outbox_id: int, now: datetime, error: str) -> None:
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == outbox_id, outbox.c.ended_at.is_(None))
        .values(ended_at=now, fate=DEAD, attempts=outbox.c.attempts + 1, error=error[:500])
    )


async def delivery(connection: AsyncConnection, code: str, key: ChatKey) -> Delivery:
    chat_id = await find_chat(connection, key)
    rows = await connection.execute(
        select(outbox.c.fate, func.count())
        .where(outbox.c.chat_id == chat_id, outbox.c.ticket == code)
        .group_by(outbox.c.fate)
    )
    counted: dict[str, int] = {fate: count for fate, count in rows}  # noqa: C416  rows are no pairs to mypy
    return Delivery(counted.get("", 0), counted.get(SENT, 0), counted.get(DEAD, 0))


async def unsent(connection: AsyncConnection, key: ChatKey) -> list[Unsent]:
    chat_id = await find_chat(connection, key)
    rows = await connection.execute(
        select(outbox.c.payload, outbox.c.attempts, outbox.c.held, outbox.c.fate, outbox.c.error)
        .where(outbox.c.chat_id == chat_id, or_(outbox.c.ended_at.is_(None), outbox.c.fate == DEAD))
        .order_by(outbox.c.id)
    )
    return [Unsent(payload, attempts, held, fate == DEAD, error) for payload, attempts, held, fate, error in rows]


async def drop_unsent(connection: AsyncConnection, key: ChatKey, now: datetime, reason: str) -> int:
    chat_id = await find_chat(connection, key)
    ended = await connection.execute(
        update(outbox)
        .where(outbox.c.chat_id == chat_id, outbox.c.ended_at.is_(None))
        .values(ended_at=now, fate=DEAD, error=reason[:500])
    )
    return int(ended.rowcount)


async def move_chat(
    connection: AsyncConnection, old: ChatKey, new: ChatKey, now: datetime, *, keeps_posts: bool = True
) -> None:
    """Where both chats have a post of a ticket or a message of the same id, the new chat's own stays."""
    ids = await lock_chats(connection, {old: None, new: None}, now)
    was, becomes = ids[old], ids[new]
    if was == becomes:
        return
    await connection.execute(
        update(outbox)
        .where(outbox.c.chat_id == was, outbox.c.ended_at.is_(None))
        .values(chat_id=becomes, channel=new.channel, account=new.account)
    )
    for table, name in ((posts, "code"), (ticket_messages, "message")):
        there = table.alias("there")
        known = exists().where(there.c.chat_id == becomes, there.c[name] == table.c[name])
        if keeps_posts:
            await connection.execute(update(table).where(table.c.chat_id == was, not_(known)).values(chat_id=becomes))
        await connection.execute(delete(table).where(table.c.chat_id == was))


async def forget_post(connection: AsyncConnection, code: str, key: ChatKey) -> None:
    """The messages sent for the ticket stay known: an answer to one of them still finds it."""
    chat_id = await find_chat(connection, key)
    await connection.execute(delete(posts).where(posts.c.code == code, posts.c.chat_id == chat_id))


async def ticket_at(connection: AsyncConnection, key: ChatKey, message: str, thread: str) -> str | None:
    chat_id = await find_chat(connection, key)
    if chat_id is None or not (message or thread):
        return None
    if message:
        code = await connection.scalar(
            select(ticket_messages.c.code).where(
                ticket_messages.c.chat_id == chat_id, ticket_messages.c.message == message
            )
        )
        if code is not None:
            return str(code)
    named = []
    if message:
        named.append(posts.c.message == message)
    if thread:
        named.append(posts.c.thread == thread)
    return await connection.scalar(
        select(posts.c.code)
        .join(tickets, tickets.c.code == posts.c.code)
        .where(posts.c.chat_id == chat_id, or_(*named))
        .order_by(tickets.c.opened_at.desc())
        .limit(1)
    )
