"""Wakes whoever waits for something to do, within one process. A bell carries no content: who wakes, looks."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Self

INBOX_BELL = "inbox"
"""Something was stored that waits for a turn."""

OUTBOX_BELL = "outbox"
"""A message waits to be sent."""

MEDIA_BELL = "media"
"""Something is to be downloaded, or to be shown to the team."""

DESK_BELL = "desk"
"""A ticket has changed."""


class Bells:
    """Named bells. Ringing wakes all who wait now and, once, the next who comes: no ring is ever missed."""

    def __init__(self) -> None:
        self._events: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def ring(self, name: str) -> None:
        for event in self._events.get(name, ()):
            event.set()

    def listen(self, name: str) -> Listener:
        """Open before looking, so that a ring between the look and the wait is not lost."""
        return Listener(self._events, name)


class Listener:
    """One ear on one bell; use as a context manager."""

    def __init__(self, events: defaultdict[str, set[asyncio.Event]], name: str) -> None:
        self._events = events
        self._name = name
        self._event = asyncio.Event()

    def __enter__(self) -> Self:
        self._events[self._name].add(self._event)
        return self

    def __exit__(self, *_: object) -> None:
        ears = self._events[self._name]
        ears.discard(self._event)
        if not ears:
            del self._events[self._name]

    async def wait(self, seconds: float) -> bool:
        """True when the bell rang since the last wait; False after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True
