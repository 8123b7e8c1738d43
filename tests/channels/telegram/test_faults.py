"""What goes wrong between Telegram and us: nothing is lost, doubled without need, or shown."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.channels.telegram import polling
from bot.channels.telegram.webhook import SECRET_HEADER
from bot.clock import now as here_now
from bot.delivery import outbox, retrying
from storage.interface import Arrival, StoreError
from tests.channels.telegram.office import FORUM, LAN, Office, office, until, words_of
from tests.fakes.telegram import Counting, Drop, FakeTelegram, Flood, Html, Person

ASKED = "đổi điện thoại thì đăng nhập vneid thế nào"
ANSWER = "Bác cài VNeID trên máy mới"


# --- coming in --------------------------------------------------------------------------------------------------------


async def test_a_crash_between_poll_and_turn_loses_nothing(tmp_path: Path) -> None:
    """Stored and confirmed, then the power goes: the answer comes after the restart, once."""
    async with FakeTelegram() as fake:
        before = await Office(fake, tmp_path).build()
        before.start(before.telegram.work())
        fake.world.says(LAN, ASKED)
        await until(lambda: fake.intake.polls >= 2)
        assert fake.intake.pending == []
        await before.stop()

        after = await Office(fake, tmp_path).run()
        await after.hears(LAN, ANSWER)
        await after.quiet()
        await after.stop()
        assert sum(ANSWER in said for said in after.said(LAN)) == 1


async def test_a_crash_between_poll_and_storing_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be stored is not confirmed; it comes again."""
    async with FakeTelegram() as fake:
        here = await Office(fake, tmp_path).build()
        store, real = here.store, here.store.ingest
        failures = 2

        async def ingest(arrivals: list[Arrival]) -> Any:
            nonlocal failures
            if failures:
                failures -= 1
                raise StoreError("the database is away", passing=True)
            return await real(arrivals)

        monkeypatch.setattr(store, "ingest", ingest)
        monkeypatch.setattr(polling, "RETRY_SECONDS_MAX", 0.1)
        here.start(here.service.work(), here.outbox.work(), here.telegram.work())
        fake.world.says(LAN, ASKED)
        await here.hears(LAN, ANSWER)
        await here.stop()
        assert failures == 0


async def test_an_unreadable_update_stops_nobody(tmp_path: Path) -> None:
    async with office(tmp_path) as here:
        here.fake.intake.put_raw({"message": {"message_id": "x", "chat": 7}})
        here.fake.intake.put_raw({"something_new": {"from": 2030}})
        here.fake.world.says(LAN, ASKED)
        await here.hears(LAN, ANSWER)
        await until(lambda: not here.fake.intake.pending)


async def test_one_the_database_refuses_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with office(tmp_path) as here:
        real = here.store.ingest

        async def ingest(arrivals: list[Arrival]) -> Any:
            if any("độc" in arrival.event for arrival in arrivals):
                raise StoreError("a value nobody can store")
            return await real(arrivals)

        monkeypatch.setattr(here.store, "ingest", ingest)
        here.fake.world.says(Person(77, "Ai đó"), "độc")
        here.fake.world.says(LAN, ASKED)
        await here.hears(LAN, ANSWER)
        await until(lambda: not here.fake.intake.pending)


async def test_polling_survives_whatever_the_server_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "RETRY_SECONDS_MAX", 0.05)
    async with FakeTelegram() as fake:
        fake.fail("deleteWebhook", Html())
        fake.fail("getMe", Html(), Drop(accepted=False))
        fake.fail("getUpdates", Flood(1), Html(500), Drop())
        here = await Office(fake, tmp_path).build()
        await here.telegram._bot.set_webhook("https://old.example/hook")
        here.start(here.service.work(), here.outbox.work(), here.telegram.work())
        fake.world.says(LAN, ASKED)
        await until(lambda: here.said(LAN), 20)
        await here.stop()


async def test_the_lease_is_given_back_on_stop(tmp_path: Path) -> None:
    """The next process begins at once instead of waiting for the lease to run out."""
    async with FakeTelegram() as fake:
        first = await Office(fake, tmp_path).run()
        second = await Office(fake, tmp_path).build()
        assert not await second.store.lead(f"telegram:{first.account}:poll", "another", here_now(), 60)
        await first.stop()
        assert await second.store.lead(f"telegram:{first.account}:poll", "another", here_now(), 60)
        await second.stop()


async def test_a_missing_group_does_not_keep_citizens_waiting(tmp_path: Path) -> None:
    async with FakeTelegram() as fake:
        here = await Office(fake, tmp_path, group=-1004242).run()
        fake.world.says(LAN, ASKED)
        await here.hears(LAN, ANSWER)
        await here.stop()


def test_the_lease_outlasts_one_call() -> None:
    """Else another process would begin while the first still waits for its answer."""
    assert polling.READ_SECONDS < polling.LEASE_SECONDS


# --- webhook ----------------------------------------------------------------------------------------------------------


def brought(number: int, text: str = ASKED) -> dict[str, Any]:
    sender = {"id": number, "is_bot": False, "first_name": "Bà con"}
    chat = {"id": number, "type": "private", "first_name": "Bà con"}
    message = {"message_id": number, "date": 1, "chat": chat, "from": sender, "text": text}
    return {"update_id": number, "message": message}


async def test_the_webhook_answers_at_once_under_load(tmp_path: Path) -> None:
    async with FakeTelegram(counting=Counting(enforced=False)) as fake:
        here = await Office(fake, tmp_path, webhook=True).build()
        here.start(here.service.work(), here.outbox.work())
        headers = {SECRET_HEADER: here.telegram._webhook._secret}
        took: list[float] = []

        async with ClientSession() as session:

            async def bring(number: int) -> int:
                began = time.perf_counter()
                async with session.post(
                    f"{here.base}/webhook/telegram", json=brought(number), headers=headers
                ) as answer:
                    took.append(time.perf_counter() - began)
                    return answer.status

            statuses = await asyncio.gather(*(bring(1000 + number) for number in range(300)))
        figures = await here.store.figures()
        await here.stop()

        assert set(statuses) == {200}
        assert figures.inbox_waiting + figures.outbox_waiting > 0  # acknowledged before it was worked off
        assert sorted(took)[-3] < 5.0


async def test_the_webhook_refuses_what_is_not_telegram(tmp_path: Path) -> None:
    async with FakeTelegram() as fake:
        here = await Office(fake, tmp_path, webhook=True).build()
        right = here.telegram._webhook._secret
        address = f"{here.base}/webhook/telegram"
        async with ClientSession() as session:
            for secret in ("", "wrong", right[:-1], right + "a", "\u00e9"):
                async with session.post(address, json=brought(1), headers={SECRET_HEADER: secret}) as answer:
                    assert answer.status == 403
            for body in (b"", b"{", b"[]", b"null", b'{"update_id": 1}', b"\xff"):
                async with session.post(address, data=body, headers={SECRET_HEADER: right}) as answer:
                    assert answer.status == 200, body
        assert (await here.store.figures()).inbox_waiting == 0
        await here.stop()


async def test_the_webhook_says_503_while_the_store_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram brings it again, and then it is answered."""
    async with office(tmp_path, webhook=True) as here:
        real = here.store.ingest
        away = True

        async def ingest(arrivals: list[Arrival]) -> Any:
            if away:
                raise StoreError("the database is away", passing=True)
            return await real(arrivals)

        monkeypatch.setattr(here.store, "ingest", ingest)
        here.fake.world.says(LAN, ASKED)
        await until(lambda: len(here.fake.intake.delivered) >= 2)
        assert {status for _, status in here.fake.intake.delivered} == {503}
        away = False
        await here.hears(LAN, ANSWER)


# --- going out --------------------------------------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other at once."""
    monkeypatch.setattr(retrying, "waiting", lambda _: 0.02)
    monkeypatch.setattr(outbox, "IDLE_SECONDS", 0.05)


@pytest.mark.usefixtures("quick")
async def test_answers_come_through_floods_pages_and_broken_lines(tmp_path: Path) -> None:
    async with office(tmp_path) as here:
        here.fake.fail("sendMessage", Flood(1), Html(), Html(500, "oops"), Drop(accepted=False))
        here.fake.world.says(LAN, ASKED)
        await until(lambda: any(ANSWER in said for said in here.said(LAN)), 30)
        await here.quiet()
        said = here.said(LAN)
        assert len(said) == len(set(said))


@pytest.mark.usefixtures("quick")
async def test_a_message_whose_answer_was_lost_comes_at_most_twice(tmp_path: Path) -> None:
    async with office(tmp_path) as here:
        here.fake.fail("sendMessage", Drop())
        here.fake.world.says(LAN, ASKED)
        await until(lambda: len(here.said(LAN)) >= 2, 20)
        rows = [said for said in here.said(LAN) if said == here.said(LAN)[0]]
        assert len(rows) == 2


async def test_who_blocked_us_is_left_alone_until_they_come_back(tmp_path: Path) -> None:
    async with office(tmp_path) as here:
        here.fake.world.says(LAN, ASKED)
        await here.hears(LAN, ANSWER)
        await here.quiet()
        here.fake.world.blocks(LAN, told=False)
        before = len(here.said(LAN))
        here.fake.world.says(LAN, "menu")
        await here.quiet()
        assert len(here.said(LAN)) == before
        assert (await here.store.figures()).outbox_dead >= 1
        tries = len(here.fake.called("sendMessage"))
        await asyncio.sleep(0.3)
        assert len(here.fake.called("sendMessage")) == tries

        here.fake.world.unblocks(LAN)
        here.fake.world.says(LAN, "cài vneid có mất tiền không")
        await here.hears(LAN, "Cài VNeID không mất tiền")


async def test_a_block_that_is_announced_empties_what_waits(tmp_path: Path) -> None:
    async with office(tmp_path) as here:
        here.fake.fail("sendMessage", Flood(60))
        here.fake.world.says(LAN, ASKED)
        await until(lambda: here.fake.called("sendMessage"))
        here.fake.world.blocks(LAN)
        await here.quiet()
        assert (await here.store.figures()).outbox_dead >= 1


async def test_a_flood_after_a_topic_was_made_makes_no_second_one(tmp_path: Path) -> None:
    async with office(tmp_path, FORUM) as here:
        code = await here.asks_person(Person(12, "Ông Ba"))
        await here.hears(here.team, f"Phiếu {code}")
        here.fake.world.says(LAN, "/start")
        await here.quiet()
        here.team.from_bot.clear()
        known = len(here.team.topics)
        asked = asyncio.create_task(_second(here))
        await until(lambda: len(here.team.topics) > known, 10)
        await asked
        await here.quiet()
        alerts = [words_of(message) for message in here.team.from_bot if "Bà con hỏi" in words_of(message)]

        assert len(here.team.topics) == known + 1
        assert len(alerts) == 2


async def _second(here: Office) -> None:
    real = here.telegram._sender._topic

    async def topic_then_flood(*given: Any) -> str:
        thread = await real(*given)
        if not flooded:
            flooded.append(thread)
            here.fake.fail("sendMessage", Flood(1))
        return thread

    flooded: list[str] = []
    here.telegram._sender._topic = topic_then_flood  # type: ignore[method-assign, assignment]
    await here.asks_person(LAN)


async def test_a_wrong_token_is_said_without_showing_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with FakeTelegram() as fake:
        here = await Office(fake, tmp_path).build()
        fake.token = "700001:BBE-what_the_server_takes_instead-9876543210"
        here.start(here.telegram.work())
        await asyncio.sleep(0.3)
        await here.stop()
    written = "".join(capsys.readouterr())
    assert "telegram_token_wrong" in written
    assert "token_of_the_tests" not in written


async def test_the_token_is_never_written_anywhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Every library at its most talkative, every fault there is; the database too."""
    caplog.set_level(logging.DEBUG)
    async with office(tmp_path, FORUM) as here:
        here.fake.fail("sendMessage", Html(), Drop(accepted=False), Drop(), Html(401, "{}"), Html(404, "?"))
        here.fake.fail("getUpdates", Html(), Drop(), Html(401, "{}"))
        here.fake.world.says(LAN, ASKED)
        here.fake.world.adds_bot(LAN, here.fake.world.group(-100999))
        await asyncio.sleep(3)
        here.fake.base = "http://127.0.0.1:1"
        token = here.fake.token
        stored = here.stored()
    out = capsys.readouterr()
    logged = "\n".join([out.out, out.err, caplog.text, *(str(record.__dict__) for record in caplog.records)])

    assert "chat_unreachable" in logged or "poll_failed" in logged  # the capture works
    assert token not in logged
    assert token.partition(":")[2] not in logged
    assert token.partition(":")[2] not in stored
    assert json.dumps(token) not in logged
