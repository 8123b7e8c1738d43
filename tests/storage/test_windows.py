"""When a citizen last reached out, messages that wait for their next word, and the month's counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storage.interface import Cost, Outgoing, Window
from tests.storage.making import T0, arrival, chat, later, turn_all

if TYPE_CHECKING:
    from datetime import datetime

    from storage.interface import Store, ToSend


async def hear(store: Store, external_id: str, at: datetime) -> None:
    await store.ingest([replace(arrival("an", external_id, at=at), renews=True)])


async def due(store: Store, at: datetime) -> list[ToSend]:
    return list(await store.due("webchat", "bot", at))


async def test_only_reaching_out_opens_a_window(store: Store) -> None:
    await store.ingest([arrival("an", "1")])
    assert await store.window(chat("an")) is None
    await hear(store, "2", later(5))

    assert await store.window(chat("an")) == Window(later(5))


async def test_a_late_copy_of_an_old_word_moves_nothing_back(store: Store) -> None:
    await hear(store, "2", later(50))
    await hear(store, "1", later(5))
    await hear(store, "1", later(5))

    assert await store.window(chat("an")) == Window(later(50))


async def test_a_held_message_waits_with_all_after_it_for_the_next_word(store: Store) -> None:
    await hear(store, "1", T0)
    await store.send_later([Outgoing(chat("an"), "first"), Outgoing(chat("an"), "second")], later(1))
    [first] = await due(store, later(1))
    await store.hold(first.id, later(9000), "7 days", later(2))

    assert await due(store, later(8999)) == []
    assert await store.window(chat("an")) == Window(T0, "7 days", refused=1)
    figures = await store.figures()
    assert (figures.outbox_held, figures.outbox_waiting) == (1, 1)

    await hear(store, "2", later(100))
    assert [row.payload for row in await due(store, later(100))] == ["first"]
    assert await store.window(chat("an")) == Window(later(100), refused=1)


async def test_a_held_message_is_tried_again_at_the_end_of_its_time(store: Store) -> None:
    await hear(store, "1", T0)
    await store.send_later([Outgoing(chat("an"), "first")], later(1))
    [first] = await due(store, later(1))
    await store.hold(first.id, later(9000), "7 days", later(2))

    assert [row.payload for row in await due(store, later(9000))] == ["first"]


async def test_another_citizens_word_releases_nothing(store: Store) -> None:
    await hear(store, "1", T0)
    await store.send_later([Outgoing(chat("an"), "first")], later(1))
    [first] = await due(store, later(1))
    await store.hold(first.id, later(9000), "7 days", later(2))
    await store.ingest([replace(arrival("bình", "9", at=later(5)), renews=True)])

    assert await due(store, later(5)) == []


async def test_costs_are_counted_for_the_citizen_and_the_month(store: Store) -> None:
    await hear(store, "1", T0)
    await store.send_later([Outgoing(chat("an"), text) for text in "abc"], T0)
    for cost in (Cost.FREE, Cost.FREE, Cost.BILLED):
        [row] = await due(store, T0)
        await store.sent(row.id, T0, cost=cost)
        await store.sent(row.id, T0, cost=cost)

    assert await store.window(chat("an")) == Window(T0, "", free=2, billed=1)
    assert {tally.kind: tally.count for tally in await store.tallies(T0)} == {Cost.FREE: 2, Cost.BILLED: 1}


async def test_a_month_begins_at_midnight_in_vietnam(store: Store) -> None:
    last_day = T0.replace(day=30, hour=16, minute=59)
    for at, cost in ((last_day, Cost.FREE), (last_day.replace(hour=17, minute=0), Cost.BILLED)):
        await store.send_later([Outgoing(chat("an"), "a")], at)
        [row] = await due(store, at)
        await store.sent(row.id, at, cost=cost)

    assert [tally.kind for tally in await store.tallies(last_day)] == [Cost.FREE]
    assert [tally.kind for tally in await store.tallies(later(86400 * 10))] == [Cost.BILLED]


async def test_a_window_goes_with_its_chat(store: Store) -> None:
    await hear(store, "1", T0)
    await turn_all(store)
    for row in await due(store, T0):
        await store.sent(row.id, T0)
    await store.purge(later(86400))
    await store.purge(later(86400))

    assert await store.window(chat("an")) is None
