"""Never more than a provider counts; the clock is handed in."""

from __future__ import annotations

import asyncio

import pytest

from bot.delivery import pacing
from bot.delivery.pacing import Limit, Pace
from storage.interface import ChatKey


class Clock:
    """Sleeping is what moves it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr("bot.delivery.pacing.asyncio.sleep", self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.now += seconds

    def __call__(self) -> float:
        return self.now


def key(chat: str) -> ChatKey:
    return ChatKey("telegram", "1", chat)


async def test_a_group_gets_so_many_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    pace = Pace(Limit(25, 1.0), lambda _: Limit(18, 60.0), clock)
    times = []
    for _ in range(40):
        await pace.turn(key("-100"))
        times.append(clock.now)

    assert all(later - earlier >= 60 for earlier, later in zip(times, times[18:], strict=False))


async def test_chats_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    pace = Pace(None, lambda _: Limit(1, 10.0), clock)
    await asyncio.gather(*(pace.turn(key(str(chat))) for chat in range(20)))

    assert clock.now == 0.0


async def test_a_pause_the_provider_asked_for_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    pace = Pace(Limit(30, 1.0), lambda _: Limit(5, 1.0), clock)
    pace.hold(key("7"), 12.0)
    await pace.turn(key("8"))
    assert clock.now == 0.0
    await pace.turn(key("7"))

    assert clock.now >= 12.0


async def test_when_many_chats_are_told_to_pause_everybody_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is the bot that is too fast; going on would only make the ban longer."""
    clock = Clock(monkeypatch)
    pace = Pace(Limit(30, 1.0), lambda _: Limit(5, 1.0), clock)
    for chat in range(pacing.CROWD):
        pace.hold(key(str(chat)), 9.0)
    await pace.turn(key("calm"))

    assert clock.now >= 9.0
