"""Polling and the webhook: nothing lost, nothing twice, no busy loop, one process at a time."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_bot.channel import FLOOR_SECONDS
from storage.interface import StoreError
from tests.channels.zalo_bot.village import LAN, Village, running, until, village
from tests.fakes.zalo_bot.people import update


async def inbox_count(here: Village) -> int:
    return (await here.town.store.figures()).inbox_waiting


# --- polling ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mirrors", [True, False], ids=["status 408", "408 within a 200"])
@pytest.mark.parametrize("gives", ["one", "array"])
async def test_polls_bring_one_update_each_and_idle_is_no_failure(tmp_path: Path, gives: str, *, mirrors: bool) -> None:
    async with village(tmp_path, hooked=False) as here:
        here.fake.polls_give, here.fake.mirrors, here.fake.second = gives, mirrors, 0.001
        async with running(here.bot):
            await until(lambda: len(here.fake.polls) > 3)  # idle for a while
            for text in ("chào", "menu", "VNeID"):
                await here.fake.says(LAN, text)
            await until(lambda: not here.fake._waiting)
            await until(lambda: len(here.fake.polls) > 8)
        await here.settle()

        assert len(here.news(LAN)) >= 3
        assert here.fake.violations == []


async def test_a_replayed_update_is_answered_once_and_never_makes_a_busy_loop(tmp_path: Path) -> None:
    async with village(tmp_path, hooked=False) as here:
        here.fake.polls_give = "replay"
        here.bot._floor = 0.1
        await here.fake.says(LAN, "quên mật khẩu VNeID")
        async with running(here.bot):
            await until(lambda: len(here.fake.polls) >= 5)
        await here.settle()
        once = len(here.news(LAN))

        # A new process remembers nothing but what is stored.
        here.bot._seen.clear()
        async with running(here.bot):
            await until(lambda: len(here.fake.polls) >= 8)
        await here.settle()

        assert once > 0
        assert here.news(LAN) == []
        starts = here.fake.polls[:5]
        assert min(after - before for before, after in pairwise(starts)) >= 0.095
        assert FLOOR_SECONDS >= 1


async def test_two_processes_never_poll_at_once_and_the_lease_is_given_back(tmp_path: Path) -> None:
    async with village(tmp_path, hooked=False) as here, ClientSession() as session:
        fake, town = here.fake, here.town
        other = ZaloBot(fake.TOKEN, fake.base, town.service, town.store, session, floor_seconds=0.02)
        async with running(here.bot), running(other):
            await until(lambda: len(fake.polls) > 6)
        assert fake.violations == []

        before = len(fake.polls)
        async with running(other):
            await until(lambda: len(fake.polls) > before)


async def test_a_webhook_left_behind_is_removed_before_and_during_polling(tmp_path: Path) -> None:
    async with village(tmp_path, hooked=False) as here:
        here.fake._webhook = ("https://old.example/hook", "12345678")
        async with running(here.bot):
            await until(lambda: len(here.fake.polls) > 1)
            here.fake._webhook = ("https://somebody.example/hook", "12345678")
            await until(lambda: here.fake._webhook is None)


async def test_what_was_fetched_is_kept_through_an_absence_of_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The platform hands out an update once: it waits here until the store takes it."""
    async with village(tmp_path, hooked=False) as here:
        real, failures = here.town.store.ingest, [1, 1]

        async def away(arrivals: object) -> object:
            if failures:
                failures.pop()
                raise StoreError("away", passing=True)
            return await real(arrivals)  # type: ignore[arg-type]

        monkeypatch.setattr(here.town.store, "ingest", away)
        await here.fake.says(LAN, "menu")
        async with running(here.bot):
            await until(lambda: not failures, 8)
            await asyncio.sleep(0.1)
            await until(lambda: len(here.fake.polls) > 1, 8)
        await here.settle()

        assert here.news(LAN)


async def test_faults_of_the_gateway_only_delay(tmp_path: Path) -> None:
    async with village(tmp_path, hooked=False) as here:
        here.fake.faults.extend([(502, "<html>Bad Gateway</html>"), "cut"])
        await here.fake.says(LAN, "menu")
        async with running(here.bot):
            await until(lambda: not here.fake._waiting, 12)
            await asyncio.sleep(0.1)
        await here.settle()

        assert here.news(LAN)


# --- webhook ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wraps", [True, False], ids=["documented body", "bare body"])
async def test_a_webhook_update_is_stored_when_it_is_answered(tmp_path: Path, *, wraps: bool) -> None:
    async with village(tmp_path) as here:
        here.fake.wraps = wraps
        await here.fake.says(LAN, "menu")

        assert here.fake.hooked == [200]
        assert await inbox_count(here) == 1


async def test_duplicates_and_echoes_are_answered_once(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        here.fake.echoes = True
        await here.fake.happens(update(LAN, text="menu"), times=3)
        await here.settle()
        first = here.news(LAN)
        here.bot._seen.clear()
        await here.settle()

        assert here.fake.hooked.count(200) == len(here.fake.hooked) > 3
        assert len(first) == 2
        assert here.news(LAN) == []


@pytest.mark.parametrize("secret", ["", "wrong", "wröng"])
async def test_a_forged_call_is_turned_away(tmp_path: Path, secret: str) -> None:
    async with village(tmp_path) as here:
        async with ClientSession() as session:
            headers = {"X-Bot-Api-Secret-Token": secret} if secret else {}
            async with session.post(here.fake.deliver_to, json=update(LAN, text="menu"), headers=headers) as answer:
                assert answer.status == 403

        assert await inbox_count(here) == 0


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b"[]", b'{"ok": true}', b'{"result": 5}', b"\xff\xfe"])
async def test_odd_bodies_get_a_200(tmp_path: Path, body: bytes) -> None:
    """The set-up ping is one of them; nobody knows its shape."""
    async with village(tmp_path) as here, ClientSession() as session:
        headers = {"X-Bot-Api-Secret-Token": here.bot._secret}
        async with session.post(here.fake.deliver_to, data=body, headers=headers) as answer:
            assert answer.status == 200


async def test_a_store_that_is_away_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with village(tmp_path) as here:

        async def away(_: object) -> object:
            raise StoreError("away", passing=True)

        monkeypatch.setattr(here.town.store, "ingest", away)
        await here.fake.says(LAN, "menu")
        assert here.fake.hooked == [503]

        monkeypatch.undo()
        await here.fake.happens(update(LAN, text="menu"))
        assert here.fake.hooked == [503, 200]
