"""Citizens' words with their vectors: for a batch of turns, and for one question at a time in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

import structlog

from bot.core.content import Doubt, Floats, Understanding
from bot.core.verdict import Context, Verdict
from bot.embedding.embedder import Embedder, Urgency

log = structlog.get_logger(__name__)

Key = TypeVar("Key")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Around:
    inner: Understanding

    def explain(self, text: str) -> object:
        return self.inner.explain(text)

    def texts(self) -> tuple[str, ...]:
        return self.inner.texts()

    def with_meaning(self, vectors: Floats) -> Understanding:
        return self.inner.with_meaning(vectors)

    def hear(self, text: str, context: Context | None = None) -> tuple[Verdict, Doubt | None]:
        return self.inner.hear(text, context)

    def heard(self, vectors: Mapping[str, Floats], doubts: Mapping[str, Doubt] | None = None) -> Understanding:
        return self.inner.heard(vectors, doubts)


@dataclass(frozen=True, slots=True)
class _Noting(_Around):
    """Judges as `inner` does, and notes the words that a vector would help with."""

    doubts: dict[str, Doubt] = field(default_factory=dict)

    def verdict(self, text: str, context: Context | None = None) -> Verdict:
        verdict, doubt = self.inner.hear(text, context)
        if doubt is not None:
            self.doubts[text] = doubt
        return verdict


@dataclass(slots=True)
class Hearing(Generic[Key, Result]):
    """One batch of turns. A turn is pure, so it is decided on trial first: only the engine knows which words it asks
    about, and most turns (buttons, steps, what is sure without) ask about none that needs a vector.
    """

    understanding: Understanding
    embedder: Embedder | None
    seconds: float
    """How long `listen` waits at most."""
    left: int = 0
    """How many were put off since the last `listen`."""
    _chances: set[Key] = field(default_factory=set)
    _doubts: dict[str, Doubt] = field(default_factory=dict)
    _better: Understanding | None = None

    def decide(self, key: Key, decided: Callable[[Understanding], Result]) -> Result | None:
        """The result; None: put off until `listen` has been called. Nobody is put off twice."""
        if self.embedder is None:
            return decided(self.understanding)
        if key in self._chances:
            return self._heard(decided)
        noted = _Noting(self.understanding)
        result = decided(noted)
        if not noted.doubts:
            return result
        for text, doubt in noted.doubts.items():  # the same words may go on with different things
            known = self._doubts.get(text)
            also = dict.fromkeys((*(known.also if known else ()), *doubt.also))
            self._doubts[text] = replace(doubt, also=tuple(also))
        self._chances.add(key)
        self.left += 1
        return None

    def _heard(self, decided: Callable[[Understanding], Result]) -> Result:
        if self._better is None:
            return decided(self.understanding)
        try:
            return decided(self._better)
        except Exception:  # meaning is an extra: no citizen may go without an answer for it
            log.exception("meaning_failed_a_turn", then="xét lại, chỉ xét chữ")
            return decided(self.understanding)

    async def listen(self) -> None:
        """Get the vectors of what was put off; words whose vectors are late are judged without."""
        if self.embedder is None:
            return
        wanted = dict.fromkeys(wording for doubt in self._doubts.values() for wording in doubt.wordings)
        found = await self.embedder.in_time(list(wanted), self.seconds)
        vectors: dict[str, Floats] = {}
        for text, doubt in self._doubts.items():
            vectors |= doubt.vectors(text, found)
        if vectors:
            self._better = self.understanding.heard(vectors, self._doubts)
        self._doubts = {}
        self.left = 0


@dataclass(frozen=True, slots=True)
class Listening(_Around):
    """For a terminal: every text's vector is made when it is asked about, however long that takes."""

    embedder: Embedder

    def verdict(self, text: str, context: Context | None = None) -> Verdict:
        verdict, doubt = self.inner.hear(text, context)
        return verdict if doubt is None else self._heard(text, doubt).verdict(text, context)

    def explain(self, text: str) -> object:
        _, doubt = self.inner.hear(text)
        return (self.inner if doubt is None else self._heard(text, doubt)).explain(text)

    def _heard(self, text: str, doubt: Doubt) -> Understanding:
        rows = self.embedder.submit(doubt.wordings, Urgency.QUESTION).result()
        found = dict(zip(doubt.wordings, rows, strict=True))
        return self.inner.heard(doubt.vectors(text, found), {text: doubt})
