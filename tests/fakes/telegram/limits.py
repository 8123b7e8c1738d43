"""Telegram's sending limits: what breaks them is written down, and refused with 429 where they are enforced."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.fakes.telegram.answers import Refusal


@dataclass(frozen=True, slots=True)
class Counting:
    """(how many, in how many seconds). The real ones, with a short burst allowed in one private chat."""

    overall: tuple[int, float] = (30, 1.0)
    group: tuple[int, float] = (20, 60.0)
    private: tuple[int, float] = (10, 8.0)
    enforced: bool = True


@dataclass(slots=True)
class Limits:
    counting: Counting
    violations: list[str] = field(default_factory=list)
    _times: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def count(self, chat: int) -> None:
        """One message to this chat, now."""
        now = time.monotonic()
        kind = self.counting.group if chat < 0 else self.counting.private
        waits = [self._wait("overall", self.counting.overall, now), self._wait(f"chat {chat}", kind, now)]
        longest = max(waits)
        if longest > 0:
            self.violations.append(f"chat {chat} at {now:.3f}")
            if self.counting.enforced:
                seconds = max(1, math.ceil(longest))
                raise Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        self._times["overall"].append(now)
        self._times[f"chat {chat}"].append(now)

    def _wait(self, name: str, limit: tuple[int, float], now: float) -> float:
        count, seconds = limit
        times = self._times[name]
        while times and times[0] <= now - seconds:
            times.popleft()
        return times[0] + seconds - now if len(times) >= count else 0.0
