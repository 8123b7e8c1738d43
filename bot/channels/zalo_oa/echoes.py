"""Did it arrive after all? Zalo has no idempotency key, but echoes every message the API sent.

Kept in this process for some minutes: enough for a retry. After a crash a doubtful message is sent once more.
"""

from __future__ import annotations

import time
import unicodedata
from collections import OrderedDict
from collections.abc import Callable

KEPT_SECONDS = 300.0
KEPT_MAX = 20_000


class Echoes:
    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._heard: OrderedDict[str, tuple[str, str, float]] = OrderedDict()
        self._answered: OrderedDict[str, None] = OrderedDict()
        self._doubts: OrderedDict[tuple[str, str], float] = OrderedDict()

    def heard(self, chat: str, message: str, text: str) -> None:
        """It may come before the answer to the call that sent it."""
        if message and message not in self._answered:
            self._heard[message] = (chat, _same(text), self._monotonic())
            _shorten(self._heard)

    def answered(self, chat: str, message: str, text: str) -> None:
        """Zalo said itself that it took this message: its echo speaks for no other."""
        self._heard.pop(message, None)
        self._answered[message] = None
        self._doubts.pop((chat, _same(text)), None)
        _shorten(self._answered)

    def doubt(self, chat: str, text: str, began: float) -> None:
        """No answer to a call begun then."""
        self._doubts.setdefault((chat, _same(text)), began)
        _shorten(self._doubts)

    def settled(self, chat: str, text: str) -> str | None:
        """The id of the doubtful message, if its echo has come since; None: not that we know."""
        began = self._doubts.get((chat, _same(text)))
        if began is None:
            return None
        oldest = max(began, self._monotonic() - KEPT_SECONDS)
        for message, (to, said, at) in self._heard.items():
            if to == chat and said == _same(text) and at >= oldest:
                self.answered(chat, message, text)
                return message
        return None

    def now(self) -> float:
        return self._monotonic()


def _same(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _shorten(
    kept: OrderedDict[str, tuple[str, str, float]] | OrderedDict[str, None] | OrderedDict[tuple[str, str], float],
) -> None:
    while len(kept) > KEPT_MAX:
        kept.popitem(last=False)
