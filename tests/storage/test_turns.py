from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from storage.interface import Arrival, Author, Mark, Outgoing, TicketLine, TicketState, TurnResult
from storage.sql.turns import ARRIVALS_MAX
from tests.storage.making import (
    T0,
    TEAM,
    arrival,
    chat,
    echo,
    later,
    open_ticket,
    opening,
    ticket,
    turn_all,
    with_result,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.interface import Store, Waiting


async def test_a_turn_leaves_its_conversation_for_the_next_one(store: Store) -> None:
    for number in range(3):
        await store.ingest([arrival("an", f"{number}")])
        await turn_all(store)
    seen: list[str | None] = []
    await store.ingest([arrival("an", "last")])

    def decide(waiting: Waiting) -> TurnResult:
        seen.append(waiting.conversation)
        return echo(waiting)

    await store.take_turns(decide, T0)

    assert seen == ["event 0|event 1|event 2"]


async def test_nobody_waiting_is_no_turn(store: Store) -> None:
    assert await store.take_turns(echo, T0) == 0


async def test_a_chat_may_be_put_off_and_is_as_it_was(store: Store) -> None:
    await store.ingest([arrival("an", "1"), arrival("binh", "2")])

    def decide(waiting: Waiting) -> TurnResult | None:
        return None if waiting.key.chat == "an" else echo(waiting)

    assert await store.take_turns(decide, T0) == 1
    assert await store.take_turns(decide, T0) == 0
    assert (await store.figures()).inbox_waiting == 1
    assert await store.take_turns(echo, T0) == 1
    assert (await store.figures()).inbox_failed == 0


async def test_the_limit_takes_those_who_wait_longest(store: Store) -> None:
    for number in (3, 1, 2):
        await store.ingest([arrival(f"c{number}", f"{number}", at=later(number))])
    taken: list[str] = []

    def decide(waiting: Waiting) -> TurnResult:
        taken.append(waiting.key.chat)
        return echo(waiting)

    assert await store.take_turns(decide, T0, limit=2) == 2
    assert await store.take_turns(decide, T0, limit=2) == 1
    assert taken == ["c1", "c2", "c3"]


async def test_messages_of_a_turn_are_due_in_their_order(store: Store) -> None:
    await store.ingest([arrival("an", "1")])
    await store.take_turns(with_result(outgoing=tuple(Outgoing(chat("an"), f"{n}") for n in range(3))), T0)
    sent = []
    while rows := await store.due("webchat", "bot", T0):
        sent += [row.payload for row in rows]
        await store.sent(rows[0].id, T0)

    assert sent == ["0", "1", "2"]


async def test_an_event_that_was_left_is_taken_next_time(store: Store) -> None:
    await store.ingest([arrival("an", f"{number}") for number in range(3)])
    seen = []

    def one_at_a_time(waiting: Waiting) -> TurnResult:
        seen.append([one.event for one in waiting.arrivals])
        return TurnResult(waiting.key, "{}", (waiting.arrivals[0].id,))

    assert await turn_all(store, one_at_a_time) == 3
    assert seen == [["event 0", "event 1", "event 2"], ["event 1", "event 2"], ["event 2"]]


async def test_somebody_who_floods_gets_many_turns_and_loses_nothing(store: Store) -> None:
    total = ARRIVALS_MAX * 2 + 5
    await store.ingest([arrival("an", f"{number}") for number in range(total)])
    sizes = []

    def decide(waiting: Waiting) -> TurnResult:
        sizes.append(len(waiting.arrivals))
        return echo(waiting)

    await turn_all(store, decide)

    assert sizes == [ARRIVALS_MAX, ARRIVALS_MAX, 5]
    lines = [line.payload for line in await store.history(chat("an"), limit=1000) if not line.from_citizen]
    assert lines == [f"re: event {number}" for number in range(total)]


def _failing_for(name: str, result: Callable[[Waiting], TurnResult]) -> Callable[[Waiting], TurnResult]:
    def decide(waiting: Waiting) -> TurnResult:
        return result(waiting) if waiting.key.chat == name else echo(waiting)

    return decide


def _raises(_: Waiting) -> TurnResult:
    raise KeyError("no such step")


def _writes_a_surrogate(waiting: Waiting) -> TurnResult:
    return TurnResult(waiting.key, "\ud800", tuple(one.id for one in waiting.arrivals))


def _ends_nothing(waiting: Waiting) -> TurnResult:
    return TurnResult(waiting.key, "{}", ())


def _ends_anothers_event(waiting: Waiting) -> TurnResult:
    return TurnResult(waiting.key, "{}", (waiting.arrivals[0].id + 1000,))


def _speaks_for_another(waiting: Waiting) -> TurnResult:
    return TurnResult(chat("bình"), "{}", tuple(one.id for one in waiting.arrivals))


@pytest.mark.parametrize(
    "fault", [_raises, _writes_a_surrogate, _ends_nothing, _ends_anothers_event, _speaks_for_another]
)
async def test_a_failing_turn_is_set_aside_after_three_attempts(
    store: Store, fault: Callable[[Waiting], TurnResult]
) -> None:
    """The others' turns go on at once, the chat's own next event after the third attempt."""
    await store.ingest([arrival("bad", "1"), arrival("an", "2"), arrival("bình", "3"), arrival("bad", "4")])
    decide = _failing_for("bad", fault)

    assert await store.take_turns(decide, T0) == 3
    assert (await store.figures()).inbox_waiting == 2
    assert (await store.figures()).outbox_waiting == 2
    for _ in range(2):
        assert await store.take_turns(decide, T0) == 1
    assert (await store.figures()).inbox_failed == 1
    assert await store.take_turns(echo, T0) == 1

    answers = [line.payload for line in await store.history(chat("bad")) if not line.from_citizen]
    assert answers == ["re: event 4"]
    assert await store.take_turns(echo, T0) == 0


async def test_attempts_are_told_to_the_next_try(store: Store) -> None:
    await store.ingest([arrival("an", "1")])
    await store.take_turns(_raises, T0)
    seen = []

    def decide(waiting: Waiting) -> TurnResult:
        seen.append(waiting.arrivals[0].attempts)
        return echo(waiting)

    await store.take_turns(decide, T0)

    assert seen == [1]


async def test_a_turn_writes_everything_or_nothing(store: Store) -> None:
    await store.ingest([arrival("an", "1")])
    twice = ticket("4K7")

    def decide(waiting: Waiting) -> TurnResult:
        lines = (TicketLine(twice.code, T0, Author.CITIZEN, "\ud800"),)
        done = tuple(one.id for one in waiting.arrivals)
        return TurnResult(waiting.key, "{}", done, (Outgoing(chat("an"), "x"),), opened=twice, lines=lines)

    await store.take_turns(decide, T0)

    assert await store.ticket("4K7") is None
    assert (await store.figures()).outbox_waiting == 0
    assert (await store.figures()).inbox_waiting == 1


async def test_turns_of_two_stores_at_once_are_taken_once_and_in_order(store: Store, other: Store) -> None:
    """What two processes do; on PostgreSQL they work side by side, on SQLite one after the other."""
    chats, events = 20, 15
    seen: dict[str, list[str]] = {f"c{number}": [] for number in range(chats)}

    def decide(waiting: Waiting) -> TurnResult:
        return echo(waiting)

    async def work(mine: Store) -> None:
        idle = 0
        while idle < 20:
            taken = await mine.take_turns(decide, T0, limit=4)
            idle = 0 if taken else idle + 1
            await asyncio.sleep(0.002)

    async def feed(mine: Store, start: int) -> None:
        for number in range(start, events, 2):
            # Both stores tell every event, as two webhooks of one update would.
            await mine.ingest([arrival(name, f"{name}-{number}") for name in seen])

    await asyncio.gather(work(store), work(other), feed(store, 0), feed(other, 1), feed(other, 0))
    await turn_all(store)

    for name in seen:
        log = await store.history(chat(name))
        said = [line.payload for line in log if line.from_citizen]
        answered = [line.payload for line in sorted(log, key=lambda line: line.id) if not line.from_citizen]
        assert len(said) == len(set(said)) == events
        assert answered == [f"re: {event}" for event in said]
    assert (await store.figures()).inbox_waiting == 0


async def test_a_turn_opens_a_ticket_and_its_chat_reads_the_code(store: Store) -> None:
    code = await open_ticket(store, "an")

    opened = await store.ticket(code)
    assert opened is not None
    assert (opened.reporter, opened.state, opened.question) == (chat("an"), TicketState.WAITING, opened.question)
    (alert,) = await store.due("telegram", "bot", T0)
    assert (alert.key, alert.ticket, alert.post) == (TEAM, code, None)


async def test_codes_of_one_batch_differ(store: Store) -> None:
    await store.ingest([arrival(f"c{number}", f"{number}") for number in range(150)])
    await store.take_turns(opening, T0)

    waiting = await store.tickets([TicketState.WAITING])
    assert len({one.code for one in waiting}) == 150


async def test_a_turn_cancels_rates_and_writes_to_the_chats_own_tickets_only(store: Store) -> None:
    mine, anothers = await open_ticket(store, "an"), await open_ticket(store, "bình")
    await store.ingest([arrival("an", "x")])
    said = TicketLine(mine, T0, Author.CITIZEN, "còn ai ở đó không")
    gone = TicketLine("9Z9", T0, Author.CITIZEN, "mã lạ")
    await store.take_turns(
        with_result(lines=(said, gone), cancelled=(mine, anothers), rated=((mine, 5), (anothers, 1))), later(60)
    )

    cancelled, kept = await store.ticket(mine), await store.ticket(anothers)
    assert cancelled is not None
    assert (cancelled.state, cancelled.closed_at, cancelled.due, cancelled.stars) == (
        TicketState.CANCELLED,
        later(60),
        None,
        5,
    )
    assert kept is not None
    assert (kept.state, kept.stars) == (TicketState.WAITING, None)
    assert [(line.author, line.text) for line in await store.ticket_lines(mine)] == [(Author.CITIZEN, said.text)]
    assert await store.ticket_lines("9Z9") == []


async def test_marks_are_counted(store: Store) -> None:
    gap = Mark("gap", "đăng ký xe", "bien-so", T0)
    await store.ingest([arrival("an", "1"), arrival("bình", "2")])
    await store.take_turns(with_result(marks=(gap, Mark("feedback", "e", "1", T0))), T0)
    await store.ingest([arrival("an", "3")])
    await store.take_turns(with_result(marks=(Mark("gap", "khác", "", T0),)), T0)

    assert await store.marks("gap") == [("đăng ký xe", "bien-so", 2), ("khác", "", 1)]
    assert await store.marks("gap", limit=1) == [("đăng ký xe", "bien-so", 2)]
    assert await store.marks("feedback") == [("e", "1", 2)]


async def test_forgetting_removes_the_talk_but_not_the_answer_to_it(store: Store) -> None:
    await store.ingest([arrival("an", "1", event="số điện thoại của tôi"), arrival("bình", "2")])
    await turn_all(store)
    await store.ingest([arrival("an", "3", event="xoá đi")])
    await store.take_turns(with_result(forget=True, outgoing=(Outgoing(chat("an"), "đã xoá"),)), T0)

    assert [line.payload for line in await store.history(chat("an"))] == ["đã xoá"]
    assert len(await store.history(chat("bình"))) == 2
    assert [row.payload for row in await store.due("webchat", "bot", T0)] == ["re: event 2", "đã xoá"]
    assert list(await store.ingest([arrival("an", "1"), arrival("an", "4")])) == [False, True], "still deduplicated"


async def test_forgetting_empties_ended_tickets_and_keeps_open_ones(store: Store) -> None:
    ended, still_open = await open_ticket(store, "an"), await open_ticket(store, "an", at=later(1))
    await store.ingest([arrival("an", "x")])
    line = TicketLine(ended, T0, Author.CITIZEN, "lời riêng")
    await store.take_turns(with_result(cancelled=(ended,), lines=(line,), forget=True), T0)

    after, kept = await store.ticket(ended), await store.ticket(still_open)
    assert after is not None
    assert (after.question, after.recent) == ("", "[]")
    assert await store.ticket_lines(ended) == []
    assert kept is not None
    assert kept.question


async def test_no_chat_is_left_out_while_both_kinds_of_events_come(store: Store) -> None:
    """An event stored between two turns of its chat is never overlooked."""
    turns = 0
    stop = asyncio.Event()

    async def work() -> None:
        nonlocal turns
        while not stop.is_set():
            turns += await store.take_turns(echo, T0)
            await asyncio.sleep(0)

    worker = asyncio.create_task(work())
    for number in range(60):
        await store.ingest([Arrival(chat("an"), f"{number}", f"e{number}", T0)])
    stop.set()
    await worker
    await turn_all(store)

    lines = [line.payload for line in await store.history(chat("an")) if not line.from_citizen]
    assert lines == [f"re: e{number}" for number in range(60)]
