"""How fast a provider may be written to: so many messages in a span, per chat and over all chats."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from storage.interface import ChatKey

CHATS_REMEMBERED = 20_000
CROWD = 3
"""When so many chats are told to pause at once, it is the bot that is too fast, not one chat: everybody waits."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` messages in any `seconds`."""

    count: int
    seconds: float


@dataclass(slots=True)
class _Window:
    """Send times within the last span of one limit (a sliding window: never more than the provider counts)."""

    limit: Limit
    times: deque[float] = field(default_factory=deque)
    held_until: float = 0.0

    def wait(self, now: float) -> float:
        while self.times and self.times[0] <= now - self.limit.seconds:
            self.times.popleft()
        full = len(self.times) >= self.limit.count
        return max(self.held_until - now, self.times[0] + self.limit.seconds - now if full else 0.0, 0.0)


class Pace:
    """Waits until a message may go. `chat` picks the limit of one chat; None there means: only the overall one."""

    def __init__(
        self,
        overall: Limit | None = None,
        chat: Callable[[ChatKey], Limit | None] = lambda _: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._overall = _Window(overall) if overall else None
        self._limit_of = chat
        self._chats: OrderedDict[ChatKey, _Window] = OrderedDict()
        self._monotonic = monotonic
        self._held: dict[ChatKey, float] = {}

    async def turn(self, key: ChatKey) -> None:
        """Return when a message to this chat may be sent; the moment counts as sent."""
        while True:
            now = self._monotonic()
            windows = self._windows(key)
            seconds = max((window.wait(now) for window in windows), default=0.0)
            if seconds <= 0:
                for window in windows:
                    window.times.append(now)
                return
            await asyncio.sleep(seconds)

    def hold(self, key: ChatKey, seconds: float) -> None:
        """The provider asked for a pause: this chat waits, and everybody where only an overall limit is known."""
        now = self._monotonic()
        window = self._window(key) or self._overall
        if window is None:
            return
        window.held_until = max(window.held_until, now + seconds)
        self._held = {held: until for held, until in self._held.items() if until > now} | {key: now + seconds}
        if self._overall is not None and len(self._held) >= CROWD:
            self._overall.held_until = max(self._overall.held_until, min(self._held.values()))

    def _windows(self, key: ChatKey) -> list[_Window]:
        own = self._window(key)
        return [window for window in (self._overall, own) if window is not None]

    def _window(self, key: ChatKey) -> _Window | None:
        limit = self._limit_of(key)
        if limit is None:
            return None
        window = self._chats.get(key)
        if window is None:
            window = self._chats[key] = _Window(limit)
            while len(self._chats) > CHATS_REMEMBERED:
                self._chats.popitem(last=False)
        self._chats.move_to_end(key)
        return window
