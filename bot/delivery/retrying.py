"""When a message that could not be sent is tried again, and when it is given up."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta

from bot.errors import TryLater
from storage.interface import ToSend

ATTEMPTS_MAX = 12
"""Half an hour of tries. What still fails then, while the provider takes other messages, is given up."""

GIVE_UP_AFTER = timedelta(days=1)
"""While the provider takes nothing, messages wait: one that is down overnight loses nothing."""

DOUBTFUL_MAX = 5
"""Tries of a message that may have arrived each time: a citizen must not read the same answer a hundred times."""

WAIT_SECONDS_MAX = 600.0


class Tries:
    """What this process knows of tries that failed or had no clear end."""

    def __init__(self) -> None:
        self._doubtful: Counter[int] = Counter()
        self._taken_at: datetime | None = None
        """When the provider last took a message."""

    def taken(self, outbox_id: int, now: datetime) -> None:
        self._taken_at = now
        self.forget(outbox_id)

    def forget(self, outbox_id: int) -> None:
        self._doubtful.pop(outbox_id, None)

    def is_hopeless(self, row: ToSend, error: TryLater, now: datetime) -> bool:
        """Also counts this try where it may have arrived: to be asked once a try."""
        if not error.is_try:
            return False
        if error.may_have_arrived:
            self._doubtful[row.id] += 1
            if self._doubtful[row.id] >= DOUBTFUL_MAX:
                return True
        if error.attempts_max is not None:
            return row.attempts + 1 >= error.attempts_max
        if now - row.at > GIVE_UP_AFTER:
            return True
        takes_others = self._taken_at is not None and now - self._taken_at < timedelta(seconds=2 * WAIT_SECONDS_MAX)
        return takes_others and row.attempts + 1 >= ATTEMPTS_MAX

    def seconds(self, row: ToSend, error: TryLater) -> float:
        """Before the next try."""
        seconds = error.seconds if error.seconds is not None else waiting(row.attempts)
        if error.may_have_arrived and error.is_try:
            # Not at once: a line that swallows answers now will swallow the next one too.
            seconds = max(seconds, waiting(3 * self._doubtful[row.id]))
        return seconds


def waiting(attempts: int) -> float:
    """Seconds before the next try: 1, 2, 4 … up to ten minutes, spread so that a crowd does not return at once."""
    return min(WAIT_SECONDS_MAX, 2.0 ** min(attempts, 30)) * (0.75 + random.random() / 2)  # noqa: S311  no secret
