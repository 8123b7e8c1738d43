from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from storage.interface import ChatKey, Delivery, Outgoing, Post
from tests.storage.making import T0, TEAM, arrival, chat, later, open_ticket, turn_all

if TYPE_CHECKING:
    from storage.interface import Store, ToSend


def _out(name: str, *payloads: str) -> list[Outgoing]:
    return [Outgoing(chat(name), payload) for payload in payloads]


async def _due(store: Store, now: float = 0, limit: int = 64) -> list[str]:
    return [row.payload for row in await store.due("webchat", "bot", later(now), limit)]


async def _alert(store: Store) -> ToSend:
    (row,) = await store.due("telegram", "bot", T0)
    return row


async def test_only_the_first_unsent_message_of_each_chat_is_due(store: Store) -> None:
    await store.send_later([*_out("an", "a1", "a2"), *_out("bình", "b1")], T0)

    assert await _due(store) == ["a1", "b1"]
    assert await _due(store, limit=1) == ["a1"]
    assert list(await store.due("telegram", "bot", T0)) == []
    assert list(await store.due("webchat", "another", T0)) == []


async def test_the_next_message_is_due_when_the_first_is_sent_or_dead(store: Store) -> None:
    await store.send_later(_out("an", "1", "2", "3"), T0)
    (first,) = await store.due("webchat", "bot", T0)
    await store.sent(first.id, T0)
    (second,) = await store.due("webchat", "bot", T0)
    await store.dead(second.id, T0, "403")

    assert (first.payload, second.payload, await _due(store)) == ("1", "2", ["3"])
    figures = await store.figures()
    assert (figures.outbox_waiting, figures.outbox_dead, figures.oldest_unsent_at) == (1, 1, T0)


async def test_a_postponed_message_holds_back_the_later_ones_of_its_chat(store: Store) -> None:
    await store.send_later([*_out("an", "a1", "a2"), *_out("bình", "b1")], T0)
    row = (await store.due("webchat", "bot", T0))[0]
    await store.postpone(row.id, later(30), "429")

    assert await _due(store, 29) == ["b1"]
    assert await _due(store, 30) == ["a1", "b1"]
    assert (await store.due("webchat", "bot", later(30)))[0].attempts == 1


async def test_sent_is_final(store: Store) -> None:
    await store.send_later(_out("an", "1"), T0)
    (row,) = await store.due("webchat", "bot", T0)
    await store.sent(row.id, T0)
    await store.postpone(row.id, later(9), "late")
    await store.dead(row.id, T0, "late")
    await store.sent(row.id, T0)

    assert await _due(store, 99) == []
    assert (await store.figures()).outbox_dead == 0


async def test_sent_of_a_message_that_is_gone_is_no_error(store: Store) -> None:
    await store.sent(12345, T0, "m", "t")


async def test_a_later_state_drops_the_earlier_unsent_one(store: Store) -> None:
    def state(payload: str, ticket: str = "4K7", tag: str = "state", key: ChatKey = TEAM) -> Outgoing:
        return Outgoing(key, payload, ticket=ticket, supersedes=tag)

    await store.send_later([state("old"), state("another ticket", ticket="5A5"), state("untagged", tag="")], T0)
    await store.send_later([state("elsewhere", key=chat("an")), state("other tag", tag="thread")], T0)
    await store.send_later([state("new 1"), state("new 2"), state("untagged 2", tag="")], T0)
    sent = []
    while rows := await store.due("telegram", "bot", T0):
        sent.append(rows[0].payload)
        await store.sent(rows[0].id, T0)

    assert sent == ["another ticket", "untagged", "other tag", "new 2", "untagged 2"]
    assert await _due(store) == ["elsewhere"]


async def test_a_sent_state_is_not_dropped(store: Store) -> None:
    await store.send_later([Outgoing(TEAM, "1", "4K7", "state")], T0)
    await store.sent((await _alert(store)).id, T0)
    await store.send_later([Outgoing(TEAM, "2", "4K7", "state")], T0)

    assert [line.payload for line in await store.history(TEAM)] == ["1", "2"]


async def test_the_first_message_of_a_ticket_becomes_its_post(store: Store) -> None:
    code = await open_ticket(store)
    await store.sent((await _alert(store)).id, T0, message="77", thread="7")
    await store.send_later([Outgoing(TEAM, "more", ticket=code)], T0)
    following = await _alert(store)
    await store.sent(following.id, T0, message="78", thread="7")
    await store.send_later([Outgoing(TEAM, "and more", ticket=code), Outgoing(chat("an"), "answer", ticket=code)], T0)

    assert following.post == Post("77", "7")
    assert (await _alert(store)).post == Post("77", "7")
    assert (await store.due("webchat", "bot", T0))[0].post is None, "a post is of one chat"


async def test_how_far_a_tickets_messages_have_come_is_known(store: Store) -> None:
    await store.send_later([Outgoing(chat("an"), f"{n}", ticket="4K7") for n in range(4)], T0)
    await store.send_later([Outgoing(chat("an"), "no ticket"), Outgoing(TEAM, "elsewhere", ticket="4K7")], T0)
    (first,) = await store.due("webchat", "bot", T0)
    await store.sent(first.id, T0)
    (second,) = await store.due("webchat", "bot", T0)
    await store.dead(second.id, T0, "403")

    assert await store.delivery("4K7", chat("an")) == Delivery(waiting=2, sent=1, dead=1)
    assert await store.delivery("4K7", chat("nobody")) == Delivery()


async def test_a_ticket_is_found_by_its_thread_and_by_every_message_sent_for_it(store: Store) -> None:
    code = await open_ticket(store)
    await store.sent((await _alert(store)).id, T0, message="77", thread="7")
    await store.send_later([Outgoing(TEAM, "more", ticket=code)], T0)
    await store.sent((await _alert(store)).id, T0, message="78", thread="7")

    for found in (
        await store.ticket_at(TEAM, message="77"),
        await store.ticket_at(TEAM, message="78"),
        await store.ticket_at(TEAM, thread="7"),
        await store.ticket_at(TEAM, message="by a member", thread="7"),
    ):
        assert found == code
    assert await store.ticket_at(TEAM, message="79") is None
    assert await store.ticket_at(TEAM) is None
    assert await store.ticket_at(chat("an"), message="77") is None
    assert await store.ticket_at(chat("nobody"), thread="7") is None


async def test_a_superseded_message_that_was_just_being_sent_still_brings_the_post(store: Store) -> None:
    code = await open_ticket(store)
    being_sent = await _alert(store)
    await store.send_later([Outgoing(TEAM, "taken", ticket=code, supersedes="alert")], T0)
    await store.sent(being_sent.id, T0, message="77")

    following = await _alert(store)
    assert (following.payload, following.post) == ("taken", Post("77"))


async def test_after_a_forgotten_post_the_next_message_makes_a_new_one(store: Store) -> None:
    code = await open_ticket(store)
    await store.sent((await _alert(store)).id, T0, message="77", thread="7")
    await store.forget_post(code, TEAM)
    await store.send_later([Outgoing(TEAM, "again", ticket=code)], T0)
    again = await _alert(store)
    await store.sent(again.id, T0, message="90", thread="9")

    assert again.post is None
    assert await store.ticket_at(TEAM, thread="9") == code
    assert await store.ticket_at(TEAM, thread="7") is None
    assert await store.ticket_at(TEAM, message="77") == code, "an answer to the old message still means the ticket"


async def test_a_blocked_chats_unsent_messages_die(store: Store) -> None:
    await store.send_later([*_out("an", "1", "2"), *_out("bình", "b")], T0)

    assert await store.drop_unsent(chat("an"), T0, "blocked") == 2
    assert await store.drop_unsent(chat("nobody"), T0, "blocked") == 0
    assert await _due(store) == ["b"]
    assert (await store.figures()).outbox_dead == 2


async def test_a_moved_chat_keeps_its_unsent_messages_in_order_and_its_posts(store: Store) -> None:
    code = await open_ticket(store)
    await store.sent((await _alert(store)).id, T0, message="77", thread="7")
    await store.send_later([Outgoing(TEAM, "1", ticket=code), Outgoing(TEAM, "2")], T0)
    new = ChatKey("telegram", "bot", "-100200")
    await store.send_later([Outgoing(new, "3")], T0)
    await store.move_chat(TEAM, new)
    await store.move_chat(TEAM, new)

    rows = []
    while due := await store.due("telegram", "bot", T0):
        rows.append((due[0].key, due[0].payload, due[0].post))
        await store.sent(due[0].id, T0)
    assert rows == [(new, "1", Post("77", "7")), (new, "2", None), (new, "3", None)]
    assert await store.ticket_at(new, thread="7") == code
    assert await store.ticket_at(TEAM, thread="7") is None


async def test_a_page_shows_both_sides_oldest_first(store: Store) -> None:
    for number in range(3):
        await store.ingest([arrival("an", f"{number}", at=later(number))])
        await turn_all(store, now=later(number + 0.5))

    lines = await store.history(chat("an"))
    assert [line.payload for line in lines] == [text for n in range(3) for text in (f"event {n}", f"re: event {n}")]
    assert [line.external_id for line in lines[:2]] == ["0", ""]
    assert lines[0].at == T0
    assert [line.payload for line in await store.history(chat("an"), limit=2)] == ["event 2", "re: event 2"]
    assert await store.history(chat("nobody")) == []


async def test_a_page_reads_on_after_what_it_has(store: Store) -> None:
    await store.send_later(_out("an", "1", "2", "3", "4"), T0)
    lines = await store.after(chat("an"), 0)

    assert [line.payload for line in lines] == ["1", "2", "3", "4"]
    assert not any(line.from_citizen for line in lines)
    assert [line.payload for line in await store.after(chat("an"), lines[1].id, limit=1)] == ["3"]
    assert await store.after(chat("an"), lines[-1].id) == []
    assert await store.after(chat("nobody"), 0) == []


async def test_many_waiting_messages_are_all_due_once(store: Store) -> None:
    await store.send_later([Outgoing(chat(f"c{n % 400}"), f"{n}") for n in range(1200)], T0)
    seen: list[str] = []
    while rows := await store.due("webchat", "bot", T0, limit=500):
        seen += [row.payload for row in rows]
        await asyncio.gather(*(store.sent(row.id, T0) for row in rows))

    assert sorted(seen, key=int) == [f"{n}" for n in range(1200)]
