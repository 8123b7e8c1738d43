from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from storage.interface import (
    Arrival,
    Author,
    Outgoing,
    Ticket,
    TicketChange,
    TicketLine,
    TicketState,
)
from storage.sql import codes
from tests.storage.making import (
    T0,
    TEAM,
    arrival,
    chat,
    later,
    open_ticket,
    opening,
    team_arrival,
    turn_all,
    with_result,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.interface import Store, TurnResult, Waiting


def _take(member: str, now: float = 10) -> Callable[[Ticket], TicketChange | None]:
    def decide(ticket: Ticket) -> TicketChange | None:
        if ticket.state is not TicketState.WAITING:
            return None
        taken = replace(ticket, state=TicketState.TAKEN, assignee=member, taken_at=later(now))
        return TicketChange(taken, (TicketLine(ticket.code, later(now), Author.SYSTEM, f"{member} nhận"),))

    return decide


def _set(**changes: object) -> Callable[[Ticket], TicketChange | None]:
    return lambda ticket: TicketChange(replace(ticket, **changes))  # type: ignore[arg-type]


async def test_every_field_of_a_ticket_survives(store: Store) -> None:
    code = await open_ticket(store)
    full = Ticket(
        code, chat("an"), "Câu hỏi 'có \"nháy\" 🙂", TicketState.TAKEN, T0, topic="vneid", step="bước 3/7",
        hamlet="thon-1", recent='["a"]', fields='[["so_dien_thoai","09"]]', urgent=True, assignee="lan",
        taken_at=later(1), answered_at=later(2), touched_at=later(3), closed_at=later(4), due=later(5), reminders=2,
        stars=4,
    )  # fmt: skip

    assert await store.change_ticket(code, lambda _: TicketChange(full), T0) == full
    assert await store.ticket(code) == full


async def test_an_unknown_code_is_no_ticket(store: Store) -> None:
    assert await store.ticket("4K7") is None
    assert await store.change_ticket("4K7", _take("lan"), T0) is None


async def test_deciding_nothing_changes_nothing(store: Store) -> None:
    code = await open_ticket(store)
    before = await store.ticket(code)

    assert await store.change_ticket(code, lambda _: None, T0) == before
    assert await store.ticket(code) == before


async def test_what_an_act_leaves_is_written_together(store: Store) -> None:
    code = await open_ticket(store)
    await turn_all(store)
    await store.ingest([team_arrival("cmd")])
    (cause,) = await store.team_arrivals()
    reply = Arrival(chat("an"), f"ticket:{code}:1", "MemberReplied", later(5))

    def decide(ticket: Ticket) -> TicketChange:
        answered = replace(ticket, answered_at=later(5))
        line = TicketLine(code, later(5), Author.MEMBER, "Mời bác ra", "Lan")
        return TicketChange(answered, (line,), (reply,), (Outgoing(TEAM, "ok", ticket=code),), done=cause.id)

    await store.change_ticket(code, decide, later(5))

    assert [(one.author, one.text, one.name, one.at) for one in await store.ticket_lines(code)] == [
        (Author.MEMBER, "Mời bác ra", "Lan", later(5))
    ]
    assert await store.team_arrivals() == []
    seen: list[str] = []

    def notes(waiting: Waiting) -> TurnResult:
        seen.extend(one.event for one in waiting.arrivals)
        return with_result()(waiting)

    await store.take_turns(notes, T0)
    assert seen == ["MemberReplied"]
    assert [line.payload for line in await store.history(chat("an"))] == [f"event open-an-{T0.timestamp()}"]


async def test_an_act_by_a_team_event_that_had_ended_is_not_repeated(store: Store) -> None:
    """Two processes may have read the same team event."""
    code = await open_ticket(store)
    await store.ingest([team_arrival("cmd")])
    (cause,) = await store.team_arrivals()

    def decide(ticket: Ticket) -> TicketChange:
        return TicketChange(replace(ticket, reminders=ticket.reminders + 1), done=cause.id)

    first = await store.change_ticket(code, decide, T0)
    second = await store.change_ticket(code, decide, T0)

    assert first is not None
    assert first.reminders == 1
    assert second == first == await store.ticket(code)


async def test_an_act_that_raises_leaves_nothing(store: Store) -> None:
    code = await open_ticket(store)

    def decide(_: Ticket) -> TicketChange:
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        await store.change_ticket(code, decide, T0)
    assert await store.change_ticket(code, _take("lan"), T0) == await store.ticket(code)


async def test_of_members_who_take_at_once_one_gets_it_and_the_others_see_who(store: Store, other: Store) -> None:
    code = await open_ticket(store)
    results = await asyncio.gather(
        *((store if number % 2 else other).change_ticket(code, _take(f"m{number}"), T0) for number in range(10))
    )

    takers = {result.assignee for result in results if result is not None}
    assert len(takers) == 1
    assert len(await store.ticket_lines(code)) == 1


async def test_acts_on_a_ticket_and_the_citizens_turns_do_not_wait_for_each_other_for_ever(
    store: Store, other: Store
) -> None:
    names = [f"c{number}" for number in range(6)]
    tickets = {name: await open_ticket(store, name) for name in names}

    def say(waiting: Waiting) -> TurnResult:
        code = tickets[waiting.key.chat]
        lines = tuple(TicketLine(code, T0, Author.CITIZEN, one.event) for one in waiting.arrivals)
        alert = Outgoing(TEAM, "dạ", ticket=code, supersedes="x")
        return with_result(lines=lines, outgoing=(alert,), rated=((code, 3),))(waiting)

    async def citizen() -> None:
        for number in range(15):
            await store.ingest([arrival(name, f"{name}-{number}") for name in names])
            await store.take_turns(say, T0)

    async def member(name: str) -> None:
        for number in range(15):

            def decide(ticket: Ticket, number: int = number) -> TicketChange:
                event = Arrival(ticket.reporter, f"t-{ticket.code}-{number}", "reply", T0)
                return TicketChange(
                    replace(ticket, reminders=ticket.reminders + 1),
                    (TicketLine(ticket.code, T0, Author.MEMBER, "trả lời"),),
                    (event,),
                    (Outgoing(TEAM, "x", ticket=ticket.code, supersedes="x"),),
                )

            await other.change_ticket(tickets[name], decide, T0)

    async with asyncio.timeout(30):
        await asyncio.gather(citizen(), *(member(name) for name in names))
    await turn_all(store, say)

    for code in tickets.values():
        after = await store.ticket(code)
        assert after is not None
        assert (after.reminders, after.stars) == (15, 3)
        lines = await store.ticket_lines(code)
        assert sum(line.author is Author.MEMBER for line in lines) == 15
        assert sum(line.author is Author.CITIZEN for line in lines) == 30, "15 of the citizen's, 15 of the member's"


async def test_tickets_are_listed_urgent_first_then_oldest_and_ended_ones_newest_first(store: Store) -> None:
    made = {name: await open_ticket(store, name, at=later(number)) for number, name in enumerate("abcdef")}
    await store.change_ticket(made["c"], _set(urgent=True), T0)
    await store.change_ticket(made["d"], _take("lan"), T0)
    await store.change_ticket(made["e"], _set(state=TicketState.CLOSED, closed_at=later(50)), T0)
    await store.change_ticket(made["f"], _set(state=TicketState.CANCELLED, closed_at=later(60), urgent=True), T0)
    names = {code: name for name, code in made.items()}

    async def listed(*states: TicketState, limit: int = 200, member: str | None = None) -> str:
        return "".join(names[one.code] for one in await store.tickets(states, limit, member))

    assert await listed(TicketState.WAITING) == "cab"
    assert await listed(TicketState.WAITING, TicketState.TAKEN) == "cabd"
    assert await listed(TicketState.CLOSED, TicketState.CANCELLED) == "fe"
    assert await listed(*TicketState) == "cabdfe"
    assert await listed(*TicketState, limit=2) == "ca"
    assert await listed(*TicketState, member="lan") == "d"
    assert await listed() == ""
    assert (await store.figures()).tickets == {
        TicketState.WAITING: 3,
        TicketState.TAKEN: 1,
        TicketState.CLOSED: 1,
        TicketState.CANCELLED: 1,
    }


async def test_open_tickets_whose_moment_has_passed_are_overdue(store: Store) -> None:
    a, b, c, d = [await open_ticket(store, name) for name in "abcd"]
    await store.change_ticket(a, _set(due=later(20)), T0)
    await store.change_ticket(b, _set(due=later(10)), T0)
    await store.change_ticket(c, _set(due=later(5), state=TicketState.CLOSED), T0)

    assert list(await store.overdue(later(9))) == []
    assert list(await store.overdue(later(20))) == [b, a]
    assert list(await store.overdue(later(20), limit=1)) == [b]
    assert d not in await store.overdue(later(9999))


async def test_codes_grow_when_more_than_a_third_is_used(store: Store) -> None:
    total = codes.space(3) // 3 + 30
    await store.ingest([arrival(f"c{number}", f"{number}") for number in range(total)])
    while await store.take_turns(opening, T0, limit=20):
        pass
    made = [one.code for one in await store.tickets([TicketState.WAITING], limit=9999)]

    assert len(set(made)) == total
    assert all(re.fullmatch(codes.PATTERN, code) for code in made)
    short = sum(len(code) == 3 for code in made)
    assert codes.space(3) / 3 < short <= codes.space(3) / 3 + 20, "at most one batch late"
    assert {len(code) for code in made} == {3, 4}


def test_every_number_is_another_code() -> None:
    every = {codes.code_at(index, 3) for index in range(codes.space(3))}

    assert len(every) == codes.space(3)
    assert all(re.fullmatch(codes.PATTERN, code) for code in every)
    assert not any(set(code) & set("0O1ILBDTPVSZ") for code in every)


def test_codes_come_in_no_order() -> None:
    drawn = codes.random_codes(100, 3)

    assert len(set(drawn)) == 100
    assert drawn != sorted(drawn)
    assert set(codes.random_codes(99_999, 3)) == {codes.code_at(index, 3) for index in range(codes.space(3))}
