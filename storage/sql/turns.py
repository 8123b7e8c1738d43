"""Citizens' turns: bulk reads, `decide` for each chat, bulk writes, one commit.

When the bulk is refused, the batch is run again with a savepoint for each chat, so only the chat at fault is charged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import bindparam, func, literal_column, select, update

from storage.interface import Audience, ChatKey, Stored, TurnResult, Waiting
from storage.sql.engine import as_store_error, is_passing
from storage.sql.inbox import charge, end_many
from storage.sql.media import attach
from storage.sql.outbox import write_outgoing
from storage.sql.rows import chunks
from storage.sql.tables import chats, inbox, marks
from storage.sql.talk import forget
from storage.sql.tickets import add_lines, cancel, open_tickets, rate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.sql.codes import Codes

ARRIVALS_MAX = 64
"""Events of one chat in one turn: somebody who floods us must not hold up the others."""

log = structlog.get_logger(__name__)

# Statements of every turn are made once: making one costs as much as running it for ten chats.
_LONGEST_WAITING = (
    select(chats.c.id, chats.c.channel, chats.c.account, chats.c.chat, chats.c.conversation)
    .where(chats.c.waiting_since.is_not(None))
    .order_by(chats.c.waiting_since)
    .limit(bindparam("most"))
    # Not FOR UPDATE: messages to these chats may be written meanwhile (their foreign key takes a share lock).
    .with_for_update(skip_locked=True, key_share=True)
)


def _first_undone() -> Select[Any]:
    place = func.row_number().over(partition_by=inbox.c.chat_id, order_by=inbox.c.id).label("place")
    undone = (
        select(inbox.c.chat_id, inbox.c.id, inbox.c.event, inbox.c.at, inbox.c.attempts, place)
        .where(
            inbox.c.audience == literal_column(f"'{Audience.CITIZEN.value}'"),
            inbox.c.ended_at.is_(None),
            inbox.c.chat_id.in_(bindparam("chats", expanding=True)),
        )
        .subquery()
    )
    return (
        select(undone.c.chat_id, undone.c.id, undone.c.event, undone.c.at, undone.c.attempts)
        .where(undone.c.place <= ARRIVALS_MAX + 1)
        .order_by(undone.c.chat_id, undone.c.id)
    )


_FIRST_UNDONE = _first_undone()
_KEEP_TALK = (
    update(chats)
    .where(chats.c.id == bindparam("chat_id"))
    .values(
        conversation=bindparam("talk"),
        waiting_since=bindparam("since", type_=chats.c.waiting_since.type),
        touched_at=bindparam("now", type_=chats.c.touched_at.type),
    )
)
_NOBODY = ChatKey("", "", "")


@dataclass(frozen=True, slots=True)
class _Ready:
    """A chat whose lock we hold, with its first undone events, one more than a turn takes."""

    id: int
    waiting: Waiting
    beyond: datetime | None


@dataclass(frozen=True, slots=True)
class _Decided:
    chat: _Ready
    result: TurnResult


@dataclass(frozen=True, slots=True)
class _Fault:
    chat: _Ready
    error: str


async def take_turns(
    connection: AsyncConnection,
    decide: Callable[[Waiting], TurnResult | None],
    now: datetime,
    limit: int,
    codes: Codes,
    *,
    apart: bool = False,
) -> tuple[int, bool]:
    """How many chats were decided, and whether there is something to send. `apart`: a savepoint for each chat."""
    ready, empty = await _take(connection, limit, codes)
    decided: list[_Decided] = []
    faults: list[_Fault] = []
    for chat in ready:
        outcome = _decide(chat, decide)
        if isinstance(outcome, _Fault):
            faults.append(outcome)
        elif outcome is not None:
            decided.append(outcome)
    taken = len(decided) + len(faults)
    if apart:
        written = []
        for one in decided:
            fault = await _write_apart(connection, one, now)
            if fault is None:
                written.append(one)
            else:
                faults.append(fault)
        decided = written
    else:
        await _write(connection, decided, now)
    if any(one.result.opened for one in decided):
        codes.opened()
    if faults:
        await charge(connection, [(fault.chat.waiting.arrivals[0].id, fault.error) for fault in faults], now)
    if empty:
        await connection.execute(update(chats).where(chats.c.id.in_(empty)).values(waiting_since=None))
    return taken, any(one.result.outgoing for one in decided)


async def _take(connection: AsyncConnection, limit: int, codes: Codes) -> tuple[list[_Ready], list[int]]:
    """Chats to be decided, longest waiting first, and ids of those marked as waiting without an undone event."""
    rows = (await connection.execute(_LONGEST_WAITING, {"most": limit})).all()
    if not rows:
        return [], []
    undone = await _undone(connection, [row.id for row in rows])
    free = await codes.draw(connection, len(undone))
    ready = []
    for row in rows:
        arrivals = undone.get(row.id)
        if arrivals:
            key = ChatKey(row.channel, row.account, row.chat)
            taken = tuple(replace(arrival, key=key) for arrival in arrivals[:ARRIVALS_MAX])
            beyond = arrivals[ARRIVALS_MAX].at if len(arrivals) > ARRIVALS_MAX else None
            ready.append(_Ready(row.id, Waiting(key, row.conversation, taken, free.pop()), beyond))
    return ready, [row.id for row in rows if row.id not in undone]


async def _undone(connection: AsyncConnection, chat_ids: Sequence[int]) -> dict[int, list[Stored]]:
    found: dict[int, list[Stored]] = {}
    for part in chunks(chat_ids):
        for chat_id, row_id, event, at, attempts in await connection.execute(_FIRST_UNDONE, {"chats": part}):
            found.setdefault(chat_id, []).append(Stored(row_id, _NOBODY, event, at, attempts))
    return found


def _decide(chat: _Ready, decide: Callable[[Waiting], TurnResult | None]) -> _Decided | _Fault | None:
    try:
        result = decide(chat.waiting)
        if result is None:
            return None
        _check(chat.waiting, result)
    except Exception as error:  # the edge: one chat's fault must not stop the others' turns
        log.exception("a turn failed", inbox_id=chat.waiting.arrivals[0].id)
        return _Fault(chat, f"{type(error).__name__}: {error}")
    return _Decided(chat, result)


def _check(waiting: Waiting, result: TurnResult) -> None:
    """Without an end of at least one event, the same turn would be taken for ever."""
    if result.key != waiting.key:
        raise ValueError("a turn's result is for another chat")
    if not result.done or not set(result.done) <= {arrival.id for arrival in waiting.arrivals}:
        raise ValueError("a turn must end some of its own events")


async def _write_apart(connection: AsyncConnection, one: _Decided, now: datetime) -> _Fault | None:
    try:
        async with connection.begin_nested():
            await _write(connection, [one], now)
    except Exception as error:
        if is_passing(error):
            raise
        said = str(as_store_error(error))
        log.error("a turn could not be written", inbox_id=one.chat.waiting.arrivals[0].id, error=said)  # noqa: TRY400
        return _Fault(one.chat, said)
    return None


async def _write(connection: AsyncConnection, decided: Sequence[_Decided], now: datetime) -> None:
    if not decided:
        return
    await end_many(connection, [inbox_id for one in decided for inbox_id in one.result.done], now)
    await connection.execute(
        _KEEP_TALK,
        [
            {"chat_id": one.chat.id, "talk": one.result.conversation, "since": _still_waiting(one), "now": now}
            for one in decided
        ],
    )
    opened = [(one.result.opened, one.chat.id) for one in decided if one.result.opened is not None]
    if opened:
        await open_tickets(connection, opened)
    await add_lines(connection, [line for one in decided for line in one.result.lines])
    attached = [(ident, code, one.chat.id) for one in decided for ident, code in one.result.attached]
    if attached:
        await attach(connection, attached)
    cancelled = [(code, one.chat.id) for one in decided for code in one.result.cancelled]
    if cancelled:
        await cancel(connection, cancelled, now)
    rated = [(code, stars, one.chat.id) for one in decided for code, stars in one.result.rated]
    if rated:
        await rate(connection, rated)
    counted = [mark for one in decided for mark in one.result.marks]
    if counted:
        await connection.execute(
            marks.insert(),
            [{"kind": mark.kind, "subject": mark.subject, "detail": mark.detail, "at": mark.at} for mark in counted],
        )
    for one in decided:
        if one.result.forget:
            await forget(connection, one.chat.id)
    locked = {one.chat.waiting.key: one.chat.id for one in decided}
    await write_outgoing(connection, [row for one in decided for row in one.result.outgoing], now, locked)


def _still_waiting(one: _Decided) -> datetime | None:
    """Since when the first event waits that this turn did not end."""
    done = set(one.result.done)
    left = (arrival.at for arrival in one.chat.waiting.arrivals if arrival.id not in done)
    return next(left, one.chat.beyond)
