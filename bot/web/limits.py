"""How much one visitor or address may ask for, and how long a wrong password makes one wait. Memory only, bounded."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

_KEPT_MAX = 20_000


@dataclass(slots=True)
class _Level:
    tokens: float
    at: float


class Budget:
    """A token bucket per name. `per_minute` flow in; up to half of that may be spent at once."""

    def __init__(self, per_minute: int) -> None:
        self._rate = per_minute / 60
        self._burst = max(3.0, per_minute / 2)
        self._levels: OrderedDict[str, _Level] = OrderedDict()

    def spend(self, name: str, now: float) -> float:
        """Take one; 0 when it was there, else the seconds until it is (and nothing is taken)."""
        level = self._levels.pop(name, None) or _Level(self._burst, now)
        level.tokens = min(self._burst, level.tokens + max(0.0, now - level.at) * self._rate)
        level.at = now
        self._levels[name] = level
        if len(self._levels) > _KEPT_MAX:
            self._levels.popitem(last=False)
        if level.tokens < 1:
            return (1 - level.tokens) / self._rate
        level.tokens -= 1
        return 0.0


@dataclass(slots=True)
class _Failures:
    count: int
    last: float


class Patience:
    """Growing delays after failures: `free` of them cost nothing, then 5 s, 10 s, 20 s … up to `longest` seconds.

    A name is forgiven after `longest` × 4 quiet seconds. Attempts are counted before they are checked, so that many
    at once gain nothing.
    """

    def __init__(self, free: int, longest: float) -> None:
        self._free = free
        self._longest = longest
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def wait(self, name: str, now: float) -> float:
        """Seconds until the next attempt is allowed; 0 = now."""
        failures = self._failures.get(name)
        if failures is None or failures.count < self._free:
            return 0.0
        if now - failures.last > self._longest * 4:
            del self._failures[name]
            return 0.0
        delay = min(self._longest, 5.0 * 2.0 ** min(failures.count - self._free, 20))
        return max(0.0, failures.last + delay - now)

    def tried(self, name: str, now: float) -> None:
        failures = self._failures.pop(name, None) or _Failures(0, now)
        failures.count += 1
        failures.last = now
        self._failures[name] = failures
        if len(self._failures) > _KEPT_MAX:
            self._failures.popitem(last=False)

    def forgive(self, name: str) -> None:
        self._failures.pop(name, None)
