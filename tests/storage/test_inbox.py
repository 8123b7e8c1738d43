from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from storage.interface import Arrival, Audience, ChatKey, Outgoing, StoreError, TurnResult
from tests.storage.making import T0, TEAM, arrival, chat, echo, later, team_arrival, turn_all

if TYPE_CHECKING:
    from storage.interface import Store, Waiting


async def test_an_event_is_stored_once_for_each_external_id(store: Store) -> None:
    assert list(await store.ingest([arrival("an", "1"), arrival("an", "2"), arrival("an", "1")])) == [True, True, False]
    assert list(await store.ingest([arrival("an", "2"), arrival("an", "3")])) == [False, True]

    assert await turn_all(store) == 1
    assert [line.payload for line in await store.history(chat("an")) if line.from_citizen] == [
        "event 1",
        "event 2",
        "event 3",
    ]


async def test_the_same_external_id_of_another_account_is_another_event(store: Store) -> None:
    other = Arrival(ChatKey("webchat", "second", "an"), "1", "x", T0)
    assert list(await store.ingest([arrival("an", "1"), other])) == [True, True]


async def test_a_repeated_event_makes_no_second_turn(store: Store) -> None:
    await store.ingest([arrival("an", "1")])
    await turn_all(store)

    await store.ingest([arrival("an", "1")])

    assert await turn_all(store) == 0


async def test_nothing_to_store_is_no_error(store: Store) -> None:
    assert list(await store.ingest([])) == []


async def test_a_chats_events_come_in_the_order_they_were_stored(store: Store) -> None:
    for number in range(5):
        await store.ingest([arrival("an", f"{number}", at=later(-number)), arrival("bình", f"b{number}")])
    seen: dict[ChatKey, list[str]] = {}

    def decide(waiting: Waiting) -> TurnResult:
        seen[waiting.key] = [one.event for one in waiting.arrivals]
        return echo(waiting)

    assert await store.take_turns(decide, T0) == 2

    assert seen == {
        chat("an"): [f"event {number}" for number in range(5)],
        chat("bình"): [f"event b{number}" for number in range(5)],
    }


async def test_calls_at_the_same_time_each_get_their_own_answers(store: Store) -> None:
    await store.ingest([arrival("an", "old")])
    answers = await asyncio.gather(
        *(store.ingest([arrival(f"c{number % 7}", f"{number}")]) for number in range(200)),
        store.ingest([arrival("an", "old"), arrival("an", "new")]),
        store.ingest([arrival("an", "new")]),
    )

    assert [list(answer) for answer in answers] == [[True]] * 200 + [[False, True], [False]]


@pytest.mark.parametrize("poison", ["none", "surrogate", "naive"])
async def test_a_bad_event_fails_only_its_own_call(store: Store, poison: str) -> None:
    bad = {
        "none": Arrival(chat("bad"), "bad", None, T0),  # type: ignore[arg-type]
        "surrogate": Arrival(chat("bad"), "bad", "\ud800", T0),
        "naive": Arrival(chat("bad"), "bad", "x", datetime(2026, 1, 1)),  # noqa: DTZ001  the point
    }[poison]
    answers = await asyncio.gather(
        store.ingest([arrival("an", "1")]),
        store.ingest([arrival("bad", "good half of a bad call"), bad]),
        store.ingest([arrival("bình", "2"), arrival("an", "3")]),
        return_exceptions=True,
    )

    assert list(answers[0]) == [True]  # type: ignore[arg-type]
    assert isinstance(answers[1], StoreError)
    assert list(answers[2]) == [True, True]  # type: ignore[arg-type]
    assert (await store.figures()).inbox_waiting == 3


async def test_a_bad_event_alone_is_refused_and_the_next_is_stored(store: Store) -> None:
    with pytest.raises(StoreError) as refusal:
        await store.ingest([Arrival(chat("an"), "1", "bí mật \ud800", T0)])

    assert "bí mật" not in str(refusal.value)
    assert list(await store.ingest([arrival("an", "1")])) == [True]


async def test_more_events_than_one_batch_are_all_stored(store: Store) -> None:
    many = [arrival(f"c{number % 300}", f"{number}") for number in range(3000)]

    assert all(await store.ingest(many))
    assert await turn_all(store) == 300
    assert (await store.figures()).inbox_waiting == 0


async def test_a_caller_who_gives_up_stops_nobody(store: Store) -> None:
    calls = [asyncio.create_task(store.ingest([arrival("an", f"{number}")])) for number in range(20)]
    await asyncio.sleep(0)
    for call in calls[::2]:
        call.cancel()
    answers = await asyncio.gather(*calls, return_exceptions=True)

    assert [list(answer) for answer in answers[1::2]] == [[True]] * 10  # type: ignore[arg-type]
    assert list(await store.ingest([arrival("an", "after")])) == [True]


async def test_what_waits_is_stored_before_the_store_closes(store: Store, other: Store) -> None:
    calls = [asyncio.create_task(store.ingest([arrival("an", f"{number}")])) for number in range(50)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*calls)

    assert (await other.figures()).inbox_waiting == 50
    with pytest.raises(StoreError):
        await store.ingest([arrival("an", "too late")])


async def test_team_events_wait_apart_from_citizens_turns(store: Store) -> None:
    await store.ingest([team_arrival("1"), arrival("an", "2"), team_arrival("3")])

    assert await turn_all(store) == 1
    waiting = await store.team_arrivals()
    assert [(one.key, one.event, one.at, one.attempts) for one in waiting] == [
        (TEAM, "event 1", T0, 0),
        (TEAM, "event 3", T0, 0),
    ]
    assert [one.event for one in await store.team_arrivals(limit=1)] == ["event 1"]


async def test_a_finished_team_event_is_gone_and_its_answers_are_written(store: Store) -> None:
    await store.ingest([team_arrival("1")])
    (row,) = await store.team_arrivals()

    await store.finish(row.id, [Outgoing(TEAM, "đã rõ")])
    await store.finish(row.id, [Outgoing(TEAM, "đã rõ")])

    assert await store.team_arrivals() == []
    assert (await store.figures()).outbox_waiting == 1


async def test_a_team_event_is_set_aside_after_three_failures(store: Store) -> None:
    await store.ingest([team_arrival("1"), team_arrival("2")])
    row = (await store.team_arrivals())[0]
    for attempts in (1, 2):
        await store.fail(row.id, "KeyError")
        assert (await store.team_arrivals())[0].attempts == attempts
    await store.fail(row.id, "KeyError")

    assert [one.event for one in await store.team_arrivals()] == ["event 2"]
    assert (await store.figures()).inbox_failed == 1
    assert (await store.figures()).inbox_waiting == 1


async def test_one_chat_may_be_a_citizens_and_the_teams(store: Store) -> None:
    """A member may try the assistant in the chat that is also theirs."""
    both = Arrival(chat("an"), "team", "cmd", T0, Audience.TEAM)
    await store.ingest([both, arrival("an", "citizen")])

    assert await turn_all(store) == 1
    assert [one.event for one in await store.team_arrivals()] == ["cmd"]
    assert [line.payload for line in await store.history(chat("an"))] == ["event citizen", "re: event citizen"]
