"""Photos and files: written with their arrival, claimed once, kept sealed, gone with their chat or ticket."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from storage.interface import (
    Author,
    MediaSize,
    MediaState,
    MediaWanted,
    Outgoing,
    TicketChange,
    TicketLine,
    TicketState,
    TurnResult,
)
from tests.storage.making import T0, TEAM, arrival, chat, later, open_ticket, turn_all, with_result

if TYPE_CHECKING:
    from datetime import datetime

    from storage.interface import Store, Ticket, Waiting

FOREVER = later(10_000_000)


async def send(store: Store, ident: str, name: str = "an", *, at: datetime = T0) -> None:
    wanted = MediaWanted(ident, "photo", f"https://f1.zdn.vn/{ident}")
    await store.ingest([replace(arrival(name, f"of-{ident}", at=at), media=wanted)])


async def attach(store: Store, ident: str, code: str, name: str = "an") -> None:
    """The next turn of this chat gives it to the ticket, as a line of it."""
    await store.ingest([arrival(name, f"turn-{ident}-{code}")])
    line = TicketLine(code, T0, Author.CITIZEN, "[ảnh]", media=(ident,))

    def decide(waiting: Waiting) -> TurnResult:
        done = tuple(one.id for one in waiting.arrivals)
        return TurnResult(waiting.key, "{}", done, lines=(line,), attached=((ident, code),))

    await turn_all(store, decide)


async def keep(store: Store, ident: str, size: int = 5) -> None:
    assert await store.claim_media(ident, later(1), later(60))
    assert await store.keep_media(ident, "image/png", size, b"\x00sealed\xff")


async def close(store: Store, code: str, at: datetime) -> None:
    def decide(ticket: Ticket) -> TicketChange:
        return TicketChange(replace(ticket, state=TicketState.CLOSED, closed_at=at, due=None))

    await store.change_ticket(code, decide, at)


async def test_it_is_written_with_its_arrival_and_once(store: Store) -> None:
    await send(store, "a")
    again = MediaWanted("b", "photo", "https://f1.zdn.vn/b")
    assert await store.ingest([replace(arrival("an", "of-a"), media=again)]) == [False]

    [found] = await store.due_media(T0)
    assert (found.id, found.key, found.state, found.reference) == (
        "a",
        chat("an"),
        MediaState.WAITING,
        "https://f1.zdn.vn/a",
    )
    assert await store.media("b") is None


async def test_of_many_who_claim_one_gets_it_and_a_claim_runs_out(store: Store, other: Store) -> None:
    await send(store, "a")

    claims = await asyncio.gather(*(one.claim_media("a", later(1), later(60)) for one in (store, other) * 4))
    assert sum(claims) == 1
    assert await store.due_media(later(59)) == []
    [again] = await other.due_media(later(60))
    assert again.attempts == 1
    assert await other.claim_media("a", later(60), later(120))


async def test_what_is_kept_is_read_as_it_was_given_and_its_address_is_gone(store: Store) -> None:
    await send(store, "a")
    await keep(store, "a", 7)

    found = await store.media("a")
    assert found is not None
    assert (found.state, found.mime, found.size, found.reference) == (MediaState.KEPT, "image/png", 7, "")
    assert await store.media_content("a") == b"\x00sealed\xff"
    assert await store.due_media(FOREVER) == []
    assert await store.media_size(chat("an")) == MediaSize(7, 7)
    assert await store.media_size(chat("binh")) == MediaSize(0, 7)


async def test_a_failure_is_final_and_says_why(store: Store) -> None:
    await send(store, "a")
    await store.claim_media("a", later(1), later(60))
    await store.fail_media("a", "too_large")
    await store.postpone_media("a", T0)

    found = await store.media("a")
    assert found is not None
    assert (found.state, found.why, found.reference) == (MediaState.FAILED, "too_large", "")
    assert await store.due_media(FOREVER) == []
    assert not await store.keep_media("a", "image/png", 1, b"late")
    assert await store.media_content("a") is None


async def test_a_postponed_one_is_due_later(store: Store) -> None:
    await send(store, "a")
    await store.claim_media("a", later(1), later(60))
    await store.postpone_media("a", later(5))

    assert [one.id for one in await store.due_media(later(5))] == ["a"]


async def test_a_ticket_takes_only_what_its_own_citizen_sent(store: Store) -> None:
    code = await open_ticket(store, "an")
    await send(store, "mine", "an")
    await send(store, "theirs", "binh")
    for ident in ("mine", "theirs", "nobody's"):
        await attach(store, ident, code)
    await attach(store, "theirs", code, "binh")

    assert [one.id for one in await store.media_of(code)] == ["mine"]
    assert [line.media for line in await store.ticket_lines(code)][:1] == [("mine",)]


async def test_it_is_shown_to_the_team_once_when_it_is_here_and_on_a_ticket(store: Store, other: Store) -> None:
    code = await open_ticket(store, "an")
    await send(store, "a")
    await attach(store, "a", code)
    assert await store.media_to_show() == []
    await keep(store, "a")
    await send(store, "loose")
    await keep(store, "loose")

    [found] = await store.media_to_show()
    assert (found.id, found.ticket) == ("a", code)
    message = Outgoing(TEAM, "photo", ticket=code)
    shown = await asyncio.gather(*(one.show_media("a", [message], T0) for one in (store, other) * 3))
    assert sum(shown) == 1
    assert await store.media_to_show() == []
    rows = await store.due("telegram", "bot", T0)
    assert len(rows) == 1  # the alert; the photo waits behind it
    await store.sent(rows[0].id, T0, "1")
    assert [row.payload for row in await store.due("telegram", "bot", T0)] == ["photo"]


async def test_forgetting_removes_everything_even_on_an_open_ticket_and_while_it_comes(store: Store) -> None:
    code = await open_ticket(store, "an")
    for ident in ("kept", "coming"):
        await send(store, ident)
        await attach(store, ident, code)
    await send(store, "other", "binh")
    await keep(store, "kept")
    await keep(store, "other")
    assert await store.claim_media("coming", later(1), later(60))

    await turn_all(store)
    await store.ingest([arrival("an", "forget")])
    await turn_all(store, with_result(forget=True))

    assert not await store.keep_media("coming", "image/png", 5, b"late")
    for ident in ("kept", "coming"):
        assert await store.media(ident) is None
        assert await store.media_content(ident) is None
    assert await store.media_of(code) == []
    assert await store.media_content("other") is not None


async def test_what_no_ticket_took_goes_soon_and_a_closed_tickets_content_later(store: Store) -> None:
    code = await open_ticket(store, "an")
    for ident in ("old", "new", "taken"):
        await send(store, ident, at=later(100) if ident == "new" else T0)
    await attach(store, "taken", code)
    for ident in ("old", "taken"):
        await keep(store, ident)

    assert await store.drop_media(loose_before=later(50), ended_before=FOREVER) == 1
    assert await store.media("old") is None
    assert await store.media_content("old") is None
    assert await store.media("new") is not None
    assert await store.media_content("taken") is not None, "its ticket is open"

    await close(store, code, later(200))
    assert await store.drop_media(loose_before=T0, ended_before=later(200)) == 0
    assert await store.drop_media(loose_before=T0, ended_before=later(201)) == 1
    assert await store.drop_media(loose_before=T0, ended_before=later(201)) == 0
    [dropped] = await store.media_of(code)
    assert (dropped.state, dropped.size) == (MediaState.DROPPED, 0)
    assert await store.media_content("taken") is None


async def test_the_purge_takes_a_tickets_media_with_it(store: Store) -> None:
    code = await open_ticket(store, "an")
    await send(store, "a")
    await attach(store, "a", code)
    await keep(store, "a")
    await close(store, code, later(1))

    await store.purge(FOREVER)

    assert await store.ticket(code) is None
    assert await store.media("a") is None
    assert await store.media_content("a") is None
