"""A try that is marked before the provider is asked, and what is stored to settle it later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storage.interface import Audience, Outgoing, Unsent
from tests.storage.making import T0, arrival, chat, later

if TYPE_CHECKING:
    from datetime import datetime

    from storage.interface import Store, ToSend


async def due(store: Store, at: datetime) -> ToSend:
    [row] = await store.due("webchat", "bot", at)
    return row


async def test_the_mark_of_a_try_stays_while_its_end_is_in_doubt(store: Store, other: Store) -> None:
    await store.send_later([Outgoing(chat("an"), "one")], T0)
    row = await due(store, T0)
    assert row.begun_at is None
    await store.begin(row.id, later(1))
    await store.begin(row.id, later(2))
    assert (await due(other, later(2))).begun_at == later(1)

    await store.postpone(row.id, later(3), "no answer", is_doubtful=True)
    assert (await due(store, later(3))).begun_at == later(1)
    await store.postpone(row.id, later(4), "refused")
    assert (await due(store, later(4))).begun_at is None


async def test_a_message_in_doubt_is_found_and_becomes_due_earlier(store: Store, other: Store) -> None:
    await store.send_later([Outgoing(chat("an"), "one")], T0)
    row = await due(store, T0)
    await store.begin(row.id, T0)
    assert await store.in_doubt(chat("an")) is None, "its first try is still under way"
    await store.postpone(row.id, later(60), "no answer", is_doubtful=True)

    found = await other.in_doubt(chat("an"))
    assert found is not None
    assert (found.id, found.payload, found.begun_at) == (row.id, "one", T0)
    assert await store.in_doubt(chat("nobody")) is None
    assert list(await store.due("webchat", "bot", later(5))) == []
    await store.hurry(row.id, later(1))
    assert (await due(store, later(1))).id == row.id
    await store.hurry(row.id, later(9))
    assert (await due(store, later(1))).id == row.id, "never later than before"

    await store.postpone(row.id, later(2), "refused")
    assert await store.in_doubt(chat("an")) is None


async def test_what_was_not_sent_is_told_with_the_reason(store: Store) -> None:
    await store.send_later([Outgoing(chat("an"), text) for text in ("sent", "dead", "held", "behind")], T0)
    await store.sent((await due(store, T0)).id, later(1))
    await store.dead((await due(store, later(1))).id, later(1), "refused")
    await store.hold((await due(store, later(1))).id, later(9), "silent: 7 days", later(1))

    assert await store.unsent(chat("an")) == [
        Unsent("dead", 1, is_dead=True, error="refused"),
        Unsent("held", held=True, error="silent: 7 days"),
        Unsent("behind"),
    ]
    assert await store.unsent(chat("nobody")) == []


async def test_a_held_message_is_in_no_doubt(store: Store) -> None:
    await store.send_later([Outgoing(chat("an"), "one")], T0)
    row = await due(store, T0)
    await store.begin(row.id, later(1))
    await store.hold(row.id, later(9), "7 days", later(2))

    assert (await due(store, later(9))).begun_at is None


async def test_what_was_sent_is_known_by_its_providers_id(store: Store) -> None:
    await store.send_later([Outgoing(chat("an"), "one")], T0)
    row = await due(store, T0)
    await store.sent(row.id, later(1), "m1")

    assert await store.sent_as(chat("an"), ["m1", "m2"]) == {"m1"}
    assert await store.sent_as(chat("bình"), ["m1"]) == frozenset()


async def test_a_record_is_kept_once_and_is_nobodys_work(store: Store) -> None:
    record = replace(arrival("an", "echo:m1", event="digest", at=later(5)), audience=Audience.RECORD, renews=True)

    assert list(await store.ingest([record])) == [True]
    assert list(await store.ingest([record])) == [False]
    figures = await store.figures()
    assert (figures.inbox_waiting, await store.team_arrivals(), await store.history(chat("an"))) == (0, [], [])
    assert await store.records(chat("an"), "digest", later(5)) == ["echo:m1"]
    assert await store.records(chat("an"), "digest", later(6)) == []
    assert await store.records(chat("an"), "other", T0) == []
    assert await store.records(chat("nobody"), "digest", T0) == []
    window = await store.window(chat("an"))
    assert window is not None
    assert window.heard_at == later(5), "the citizen had reached out all the same"


async def test_what_was_ingested_is_known(store: Store) -> None:
    await store.ingest([arrival("an", "1")])

    assert await store.known(chat("bình"), ["1", "2"]) == {"1"}
    assert await store.known(chat("bình"), []) == frozenset()
