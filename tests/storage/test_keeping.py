"""Sign-in, settings, leases, figures, purge, backup, wake-ups, and the store's own life."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import storage
from storage.interface import (
    Figures,
    Mark,
    Outgoing,
    Session,
    StoreError,
    Ticket,
    TicketChange,
    TicketState,
)
from storage.sql.wake import Bell
from tests.storage.making import (
    T0,
    TEAM,
    arrival,
    chat,
    later,
    open_ticket,
    team_arrival,
    turn_all,
    with_result,
)

if TYPE_CHECKING:
    from storage.interface import Store


async def test_a_password_is_saved_over_the_old_one(store: Store) -> None:
    assert await store.password_hash("lan") is None
    await store.save_password("lan", "hash 1")
    await store.save_password("lan", "hash 2")
    assert await store.password_hash("lan") == "hash 2"


async def test_a_session_lives_until_it_ends_or_runs_out(store: Store) -> None:
    session = Session("hash", "lan", "csrf", later(60))
    await store.save_session(session)
    await store.save_session(replace(session, expires_at=later(90)))

    assert await store.session("hash", later(89)) == replace(session, expires_at=later(90))
    assert await store.session("hash", later(90)) is None
    assert await store.session("another", T0) is None
    await store.end_session("hash")
    assert await store.session("hash", T0) is None


async def test_a_setting_is_read_as_it_was_written_last(store: Store) -> None:
    assert await store.read_setting("offset") is None
    await store.write_setting("offset", "1")
    await store.write_setting("offset", "2")
    assert await store.read_setting("offset") == "2"


async def test_one_holder_leads_until_the_lease_runs_out(store: Store, other: Store) -> None:
    assert await store.lead("poll", "a", T0, 30)
    assert not await other.lead("poll", "b", later(29), 30)
    assert await store.lead("poll", "a", later(29), 30), "renewed"
    assert not await other.lead("poll", "b", later(58), 30)
    assert await other.lead("poll", "b", later(59), 30), "run out"
    assert not await store.lead("poll", "a", later(60), 30)
    await store.yield_lead("poll", "a")
    assert not await store.lead("poll", "a", later(60), 30), "not a's to give away"
    await other.yield_lead("poll", "b")
    assert await store.lead("poll", "a", later(60), 30)
    assert await other.lead("another", "b", later(60), 30)


async def test_of_many_who_want_to_lead_one_does(store: Store, other: Store) -> None:
    led = await asyncio.gather(
        *((store if number % 2 else other).lead("poll", f"{number}", T0, 30) for number in range(12))
    )
    assert sum(led) == 1


async def test_figures_of_an_empty_store_are_zero(store: Store) -> None:
    assert await store.figures() == Figures(0, 0, 0, dict.fromkeys(TicketState, 0))


async def test_the_oldest_unsent_message_is_known(store: Store) -> None:
    for seconds in (5, 3, 9):
        await store.send_later([Outgoing(chat(f"c{seconds}"), "x")], later(seconds))

    figures = await store.figures()
    assert (figures.outbox_waiting, figures.oldest_unsent_at) == (3, later(3))


@pytest.mark.parametrize("zone", [timezone(timedelta(hours=7)), timezone(timedelta(hours=-5))])
async def test_times_come_back_as_the_same_moment_in_utc(store: Store, zone: timezone) -> None:
    moment = datetime(2026, 11, 22, 0, 30, 15, 123456, tzinfo=zone)
    await store.ingest([arrival("an", "1", at=moment)])
    (line,) = await store.history(chat("an"))

    assert line.at == moment
    assert line.at.tzinfo is UTC


async def test_times_of_different_zones_are_compared_as_moments(store: Store) -> None:
    vietnam = timezone(timedelta(hours=7))
    await store.send_later([Outgoing(chat("an"), "x")], datetime(2026, 11, 22, 7, 0, tzinfo=vietnam))

    assert list(await store.due("webchat", "bot", datetime(2026, 11, 21, 23, 59, tzinfo=UTC))) == []
    assert len(await store.due("webchat", "bot", datetime(2026, 11, 22, 0, 0, tzinfo=UTC))) == 1


async def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StoreError):
        await store.send_later([Outgoing(chat("an"), "x")], datetime(2026, 11, 22))  # noqa: DTZ001  the point


async def test_a_purge_removes_what_is_old_and_nothing_else(store: Store) -> None:
    def close(ticket: Ticket) -> TicketChange:
        return TicketChange(replace(ticket, state=TicketState.CLOSED, closed_at=T0))

    old, still_open = await open_ticket(store, "old"), await open_ticket(store, "open")
    await store.change_ticket(old, close, T0)
    for row in await store.due("telegram", "bot", T0):
        await store.sent(row.id, T0, message=f"m{row.id}")
    for row in await store.due("telegram", "bot", T0):
        await store.sent(row.id, T0, message=f"m{row.id}")
    await store.ingest([arrival("silent", "1"), arrival("gap", "2"), team_arrival("undone")])
    marks = (Mark("gap", "câu hỏi", "", T0), Mark("rating", "flow", "5", T0))
    await store.take_turns(with_result(marks=marks), T0)
    await store.save_session(Session("old", "lan", "c", T0))
    await store.ingest([arrival("late", "3", at=later(200))])
    await turn_all(store, now=later(200))
    await store.send_later([Outgoing(chat("old"), "unsent")], T0)
    before = later(100)

    removed = await store.purge(before)

    assert removed > 0
    assert await store.purge(before) == 0, "all at once"
    assert await store.ticket(old) is None
    assert await store.ticket(still_open) is not None
    assert await store.history(chat("silent")) == []
    assert len(await store.history(chat("late"))) == 2
    assert {row.payload for row in await store.due("webchat", "bot", later(300))} == {"unsent", "re: event 3"}
    assert len(await store.team_arrivals()) == 1
    assert await store.marks("gap") == []
    assert await store.marks("rating") == [("flow", "5", 2)]
    assert list(await store.ingest([arrival("silent", "1")])) == [True], "its row is gone"


async def test_a_purge_removes_the_conversation_of_a_chat_that_fell_silent(store: Store) -> None:
    await store.ingest([arrival("an", "1")])
    await store.take_turns(with_result(), T0)
    await store.purge(later(100))
    await store.ingest([arrival("an", "2")])
    seen = []

    def decide(waiting: object) -> object:
        seen.append(waiting.conversation)  # type: ignore[attr-defined]
        return with_result()(waiting)  # type: ignore[arg-type]

    await store.take_turns(decide, T0)  # type: ignore[arg-type]
    assert seen == [None]


async def test_a_purged_tickets_code_brings_nothing_of_the_old_one(store: Store) -> None:
    code = await open_ticket(store)
    (alert,) = await store.due("telegram", "bot", T0)
    await store.change_ticket(code, lambda one: TicketChange(replace(one, state=TicketState.CLOSED, closed_at=T0)), T0)
    await store.purge(later(100))
    await store.sent(alert.id, T0, message="77", thread="7")

    assert await store.ticket_at(TEAM, message="77", thread="7") is None


async def test_a_large_purge_leaves_room_for_others(store: Store) -> None:
    await store.ingest([arrival(f"c{number % 50}", f"{number}") for number in range(2500)])
    await turn_all(store, with_result())
    purge = asyncio.create_task(store.purge(later(100)))
    await store.ingest([arrival("an", "meanwhile")])
    assert await purge == 2500 + 50


async def test_ids_are_not_given_again_after_a_purge(store: Store) -> None:
    """A page that has read up to an id would never see a message with a smaller one."""
    await store.send_later([Outgoing(chat("an"), "1")], T0)
    (row,) = await store.due("webchat", "bot", T0)
    await store.sent(row.id, T0)
    await store.purge(later(100))
    await store.send_later([Outgoing(chat("an"), "2")], T0)

    assert [line.payload for line in await store.after(chat("an"), row.id)] == ["2"]


def _names(folder: Path, part: str) -> list[str]:
    return [path.name for path in folder.iterdir() if part in path.name]


async def test_a_backup_holds_everything_and_only_its_owner_reads_it(store: Store, url: str, tmp_path: Path) -> None:
    await store.ingest([arrival("an", "1")])
    target = tmp_path / "backup.db"
    if url.startswith("postgresql"):
        with pytest.raises(NotImplementedError):
            await store.backup(str(target))
        return
    await store.backup(str(target))

    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert _names(tmp_path, "backup") == ["backup.db"]
    copy = storage.connect(f"sqlite:///{target}")
    await copy.open()
    assert await copy.ready()
    assert await turn_all(copy) == 1
    await copy.close()


async def test_a_backup_is_never_written_over_something(store: Store, engine: str, tmp_path: Path) -> None:
    if engine == "postgres":
        pytest.skip("SQLite only")
    target = tmp_path / "backup.db"
    target.write_text("precious")
    with pytest.raises(FileExistsError):
        await store.backup(str(target))
    assert target.read_text() == "precious"
    assert _names(tmp_path, "partial") == []


async def test_a_backup_is_whole_while_others_write(store: Store, engine: str, tmp_path: Path) -> None:
    if engine == "postgres":
        pytest.skip("SQLite only")

    async def write() -> None:
        for number in range(30):
            await store.ingest([arrival(f"c{number}", f"{number}-{n}") for n in range(20)])

    writing = asyncio.create_task(write())
    await asyncio.sleep(0.02)
    await store.backup(str(tmp_path / "backup.db"))
    await writing
    with contextlib.closing(sqlite3.connect(tmp_path / "backup.db")) as copy:
        (rows,) = copy.execute("SELECT count(*) FROM inbox").fetchone()
    assert rows % 20 == 0


async def test_a_new_database_file_is_only_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "var" / "troly.db"
    storage.upgrade(f"sqlite:///{path}")
    store = storage.connect(f"sqlite:///{path}")
    await store.open()
    await store.ingest([arrival("an", "1")])

    assert {stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()} == {0o600}
    await store.close()


async def test_what_was_committed_wakes_those_who_listen(store: Store, other: Store, engine: str) -> None:
    """On PostgreSQL another process's commits, too."""
    listeners = [store.wakeups(), *([other.wakeups()] if engine == "postgres" else [])]

    async def heard(listener: object) -> set[str]:
        topics: set[str] = set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                async for topic in listener:  # type: ignore[attr-defined]
                    topics.add(topic)
                    if topics == {"inbox", "team", "outbox"}:
                        break
        return topics

    tasks = [asyncio.create_task(heard(listener)) for listener in listeners]
    await asyncio.sleep(0.1)
    await store.ingest([arrival("an", "1"), team_arrival("2")])
    await turn_all(store)

    assert await asyncio.gather(*tasks) == [{"inbox", "team", "outbox"}] * len(tasks)


async def test_a_slow_listener_hears_each_topic_once() -> None:
    bell = Bell(crosses_processes=False)
    heard: list[str] = []

    async def listen() -> None:
        async for topic in bell.listen():
            heard.append(topic)
            await asyncio.sleep(0)

    listener = asyncio.create_task(listen())
    await asyncio.sleep(0)
    for _ in range(5):
        bell.ring("outbox", "inbox")
    await asyncio.sleep(0.02)
    listener.cancel()

    assert heard == ["inbox", "outbox"]


async def test_a_store_reopens_with_everything(store: Store) -> None:
    await store.ingest([arrival("an", "1")])
    await store.close()
    await store.open()

    assert await turn_all(store) == 1


async def test_a_closed_store_says_so(store: Store) -> None:
    await store.close()
    with pytest.raises(StoreError):
        await store.figures()
    with pytest.raises(StoreError):
        await store.write_setting("a", "b")
    assert not await store.ready()


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "no url", "sqlite+aiosqlite://"])
def test_an_unknown_database_is_refused_at_once(url: str) -> None:
    with pytest.raises(StoreError):
        storage.connect(url)


async def test_a_cancelled_caller_leaves_the_writer_usable(store: Store) -> None:
    for number in range(40):
        call = asyncio.create_task(store.write_setting("name", f"{number}"))
        await asyncio.sleep(0.0004 * (number % 8))
        call.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await call
    await store.write_setting("name", "last")

    assert await store.read_setting("name") == "last"
