"""The sending loop by itself: who waits, what is tried again, what is given up. Store real, channel scripted."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import storage
from bot import codec
from bot.core.render import Message
from bot.delivery import outbox
from bot.delivery.bells import DESK_BELL, OUTBOX_BELL, Bells
from bot.delivery.outbox import HELD_AT_MOST, Outbox
from bot.delivery.pacing import Limit, Pace
from bot.delivery.retrying import ATTEMPTS_MAX, DOUBTFUL_MAX, GIVE_UP_AFTER
from bot.delivery.sender import Proof, Sent
from bot.errors import ChannelError, Held, Moved, Rejected, ThreadGone, TryLater, Unreachable
from storage.interface import Arrival, ChatKey, Outgoing, Post, Store, Ticket, TicketState, TurnResult, Waiting

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ANNE, BERT = ChatKey("test", "1", "anne"), ChatKey("test", "1", "bert")


class Provider:
    """Takes everything, except where the next answers for a chat were set."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.tries = 0
        self.answers: defaultdict[str, list[Exception]] = defaultdict(list)
        self.posts: list[Post | None] = []
        self.holding: asyncio.Event | None = None
        self.cut = 0

    async def send(self, key: ChatKey, message: Message, ticket: str, post: Post | None) -> Sent:
        self.tries += 1
        self.posts.append(post)
        if self.answers[key.chat]:
            raise self.answers[key.chat].pop(0)
        if self.holding is not None:
            try:
                await self.holding.wait()
            except asyncio.CancelledError:
                self.cut += 1
                raise
        self.taken.append((key.chat, message.text))
        return Sent(str(len(self.taken)), "t1" if ticket else "")


class NeverHeard:
    """A channel that finds out nothing about what is in doubt."""

    async def arrived(self, key: ChatKey, message: Message, since: datetime, *, in_earlier_life: bool) -> None:
        del key, message, since, in_earlier_life


class PostOffice:
    """One outbox over one database, a clock that is set by hand."""

    def __init__(
        self, store: Store, pace: Pace | None = None, *, elects: bool = False, proof: Proof | None = None
    ) -> None:
        self.store = store
        self.provider = Provider()
        self.now = NOW
        self.bells = Bells()
        self.outbox = Outbox(
            "test",
            "1",
            store,
            self.provider,
            pace or Pace(),
            self.bells,
            lambda: self.now,
            elects=elects,
            proof=proof,
        )

    async def writes(self, key: ChatKey, *texts: str, ticket: str = "") -> None:
        rows = [Outgoing(key, codec.dump_message(Message(text)), ticket) for text in texts]
        await self.store.send_later(rows, self.now)
        self.bells.ring(OUTBOX_BELL)

    async def rounds(self, count: int = 1, after: timedelta = timedelta(0)) -> None:
        for _ in range(count):
            self.now += after
            await self.outbox.once()

    async def dead(self) -> int:
        return (await self.store.figures()).outbox_dead


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    url = f"sqlite:///{tmp_path / 'o.db'}"
    storage.upgrade(url)
    one = storage.connect(url)
    await one.open()
    yield one
    await one.close()


@pytest.fixture
def post(store: Store) -> PostOffice:
    return PostOffice(store)


async def test_one_chats_messages_go_in_order_and_chats_side_by_side(post: PostOffice) -> None:
    await post.writes(ANNE, "1", "2", "3")
    await post.writes(BERT, "a")
    await post.rounds(3)

    assert [text for chat, text in post.provider.taken if chat == "anne"] == ["1", "2", "3"]
    assert ("bert", "a") in post.provider.taken[:2]


async def test_a_passing_fault_holds_back_its_own_chat_only(post: PostOffice) -> None:
    post.provider.answers["anne"] = [TryLater("busy", 30.0)]
    await post.writes(ANNE, "1", "2")
    await post.writes(BERT, "a")
    await post.rounds(3)
    assert post.provider.taken == [("bert", "a")]

    await post.rounds(2, timedelta(seconds=31))
    assert [text for _, text in post.provider.taken] == ["a", "1", "2"]


async def test_a_provider_that_is_down_overnight_loses_nothing(post: PostOffice) -> None:
    """However often it is tried: while nobody's messages are taken, they wait."""
    post.provider.answers["anne"] = [TryLater("down") for _ in range(60)]
    await post.writes(ANNE, "1")
    await post.rounds(60, timedelta(minutes=13))
    assert await post.dead() == 0
    await post.rounds(1, timedelta(minutes=13))
    assert post.provider.taken == [("anne", "1")]


async def test_after_a_day_it_is_given_up(post: PostOffice) -> None:
    post.provider.answers["anne"] = [TryLater("down") for _ in range(9)]
    await post.writes(ANNE, "1", "2")
    await post.rounds(1)
    await post.rounds(1, GIVE_UP_AFTER + timedelta(seconds=1))
    assert await post.dead() == 1


async def test_what_fails_while_others_arrive_is_given_up(post: PostOffice) -> None:
    post.provider.answers["anne"] = [TryLater("odd") for _ in range(99)]
    await post.writes(ANNE, "odd")
    for _ in range(ATTEMPTS_MAX):
        await post.writes(BERT, "fine")
        await post.rounds(1, timedelta(minutes=15))

    assert await post.dead() == 1
    assert post.provider.tries == 2 * ATTEMPTS_MAX


async def test_what_may_have_arrived_is_not_sent_a_hundred_times(post: PostOffice) -> None:
    post.provider.answers["anne"] = [TryLater("lost", may_have_arrived=True) for _ in range(99)]
    await post.writes(ANNE, "1")
    await post.rounds(99, timedelta(minutes=15))
    assert post.provider.tries == DOUBTFUL_MAX
    assert await post.dead() == 1


@pytest.mark.parametrize("answer", [Rejected("never"), Unreachable("blocked")])
async def test_refusals_end_rows(answer: ChannelError, post: PostOffice) -> None:
    post.provider.answers["anne"] = [answer]
    await post.writes(ANNE, "1", "2")
    await post.rounds(3)

    assert [text for _, text in post.provider.taken] == (["2"] if isinstance(answer, Rejected) else [])
    assert await post.dead() == (1 if isinstance(answer, Rejected) else 2)


async def test_a_sender_that_breaks_is_not_asked_for_ever(post: PostOffice) -> None:
    post.provider.answers["anne"] = [ValueError("a bug") for _ in range(99)]
    await post.writes(ANNE, "1", "2")
    await post.rounds(1)
    tries = post.provider.tries
    await post.rounds(5)
    assert post.provider.tries == tries  # not at once again
    for _ in range(ATTEMPTS_MAX):
        await post.writes(BERT, "fine")
        await post.rounds(1, timedelta(minutes=15))
    assert await post.dead() >= 1


@pytest.mark.parametrize("answer", [Rejected("never"), Unreachable("blocked"), Held("silent")])
async def test_what_ends_unsent_is_forgotten_here_and_told_to_the_desk(answer: ChannelError, store: Store) -> None:
    post = PostOffice(store, proof=NeverHeard())
    post.provider.answers["anne"] = [TryLater("lost", may_have_arrived=True), answer]
    await post.writes(ANNE, "1")
    await post.rounds()
    later = HELD_AT_MOST if isinstance(answer, Held) else timedelta(hours=1)
    with post.bells.listen(DESK_BELL) as bell:
        await post.rounds(1, later)
        assert await bell.wait(0)

    assert await post.dead() == 1
    assert not post.outbox._begun_here
    assert not post.outbox._tries._doubtful


async def test_the_desk_hears_that_the_first_try_failed(post: PostOffice) -> None:
    post.provider.answers["anne"] = [TryLater("down"), TryLater("down")]
    await post.writes(ANNE, "1")
    with post.bells.listen(DESK_BELL) as bell:
        await post.rounds()
        assert await bell.wait(0)
        await post.rounds(1, timedelta(hours=1))
        assert not await bell.wait(0), "it stands there already"


async def test_what_cannot_be_read_ends_although_it_is_in_doubt(store: Store) -> None:
    post = PostOffice(store, proof=NeverHeard())
    await store.send_later([Outgoing(ANNE, "no message")], NOW)
    [row] = await store.due("test", "1", NOW)
    await store.begin(row.id, NOW)
    await post.rounds(1, GIVE_UP_AFTER + timedelta(seconds=1))
    assert await post.dead() == 1


@pytest.mark.parametrize("keeps_posts", [True, False])
async def test_a_chat_that_moved_gets_its_messages_there(keeps_posts: bool, post: PostOffice) -> None:
    code = await ticket(post.store)
    await post.writes(ANNE, "alert", ticket=code)
    await post.rounds()
    post.provider.answers["anne"] = [Moved("anna", keeps_posts=keeps_posts)]
    await post.writes(ANNE, "words", ticket=code)
    await post.rounds(2)

    assert post.provider.taken[-1] == ("anna", "words")
    assert post.provider.posts[-1] == (Post("1", "t1") if keeps_posts else None)
    moved = ChatKey("test", "1", "anna")
    assert await post.store.ticket_at(moved, message="1") == (code if keeps_posts else None)


async def test_a_thread_that_is_gone_is_forgotten_and_the_words_go_again(post: PostOffice) -> None:
    code = await ticket(post.store)
    await post.writes(ANNE, "alert", ticket=code)
    await post.rounds()
    post.provider.answers["anne"] = [ThreadGone("gone")]
    await post.writes(ANNE, "words", ticket=code)
    await post.rounds(2)
    assert post.provider.taken[-1] == ("anne", "words")
    assert post.provider.posts[-2:] == [Post("1", "t1"), None]


async def test_a_thread_that_was_never_there_does_not_spin(post: PostOffice) -> None:
    post.provider.answers["anne"] = [ThreadGone("gone") for _ in range(99)]
    await post.writes(ANNE, "words")
    await post.rounds(20)
    assert post.provider.tries == 1


async def test_a_full_chat_keeps_nobody_else_waiting(store: Store) -> None:
    pace = Pace(None, lambda key: Limit(1, 60.0) if key == ANNE else None)
    post = PostOffice(store, pace)
    await post.writes(ANNE, "1", "2")
    work = asyncio.create_task(post.outbox.work())
    await until(lambda: post.provider.taken)
    await asyncio.sleep(0.05)
    await post.writes(BERT, "a", "b")
    await until(lambda: len(post.provider.taken) == 3)
    await stopped(work)
    assert post.provider.taken == [("anne", "1"), ("bert", "a"), ("bert", "b")]


async def test_on_stopping_a_call_under_way_may_end(post: PostOffice) -> None:
    """What the provider took is written down as sent: the next start does not send it again."""
    post.provider.holding = asyncio.Event()
    await post.writes(ANNE, "1")
    work = asyncio.create_task(post.outbox.work())
    await until(lambda: post.provider.tries)
    work.cancel()
    await asyncio.sleep(0.05)
    assert not work.done()
    post.provider.holding.set()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert post.provider.cut == 0
    assert (await post.store.figures()).outbox_waiting == 0


async def test_a_call_that_never_ends_is_cut(post: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "FINISH_SECONDS", 0.1)
    post.provider.holding = asyncio.Event()
    await post.writes(ANNE, "1")
    work = asyncio.create_task(post.outbox.work())
    await until(lambda: post.provider.tries)
    await stopped(work)
    assert post.provider.cut == 1
    assert (await post.store.figures()).outbox_waiting == 1


async def test_of_two_processes_one_sends_and_the_other_takes_over(store: Store) -> None:
    first, second = PostOffice(store, elects=True), PostOffice(store, elects=True)
    work = asyncio.create_task(first.outbox.work())
    await first.writes(ANNE, "1")
    await until(lambda: first.provider.taken)
    waiting = asyncio.create_task(second.outbox.work())
    await first.writes(ANNE, "2")
    second.bells.ring(OUTBOX_BELL)
    await until(lambda: len(first.provider.taken) == 2)
    await stopped(work)
    await second.writes(ANNE, "3")
    await until(lambda: second.provider.taken)
    await stopped(waiting)

    assert [text for _, text in first.provider.taken] == ["1", "2"]
    assert [text for _, text in second.provider.taken] == ["3"]


async def ticket(store: Store) -> str:
    """A ticket of some citizen's, so that posts have something to belong to."""
    citizen = ChatKey("test", "1", "citizen")
    await store.ingest([Arrival(citizen, "1", "{}", NOW)])
    codes: list[str] = []

    def decide(waiting: Waiting) -> TurnResult:
        codes.append(waiting.ticket_code)
        made = Ticket(waiting.ticket_code, citizen, "?", TicketState.WAITING, NOW)
        return TurnResult(citizen, "{}", tuple(one.id for one in waiting.arrivals), opened=made)

    await store.take_turns(decide, NOW)
    return codes[-1]


async def stopped(work: asyncio.Task[None]) -> None:
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)


async def until(true: object) -> None:
    assert callable(true)
    async with asyncio.timeout(8):
        while not true():  # noqa: ASYNC110  what is waited for has no event
            await asyncio.sleep(0.01)
