"""A verdict with what led to it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.matching.meaning import MEANING_FEATURES
from bot.core.matching.score import FEATURES, NOTHING, Scored
from bot.core.normalise import Query
from bot.core.verdict import Match, Verdict

ALIGN, ENTRY = FEATURES.index("align"), FEATURES.index("entry")
LIKE_ENTRY = len(FEATURES) + MEANING_FEATURES.index("like_entry")
OFFER_MET_MIN = 0.3
"""An entry that meets less of the question shares only light words with it, and is not asked back."""
LIKE_MET_MIN = 0.0
"""Nor unless it is as near by meaning as the twenty nearest are."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a question may ask for, best first; how sure the first's intent is, how likely somebody is in danger, how
    likely it is a case for a person, and small talk (0–1).
    """

    scored: Scored
    candidates: tuple[Match, ...] = ()
    sure: float = 0.0
    alarm: float = 0.0
    person: float = 0.0
    talk: float = 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with what led to it, for `explain`, `troly check` and the benchmarks.

    `candidates`: the first's score is how sure its intent is (0–100), the others' are in proportion; of one intent the
    likelier entry has the higher. `alarm`, `person`, `talk`: the chance that somebody is in danger, that it is a case
    for a person, small talk (0–1). `by_meaning`: its vector was known.
    """

    query: Query
    verdict: Verdict
    candidates: tuple[Match, ...] = ()
    scored: Scored = NOTHING
    sure: float = 0.0
    reason: str = ""
    cue: str = ""
    alarm: float = 0.0
    person: float = 0.0
    talk: float = 0.0
    by_meaning: bool = False

    def likest(self, intent: str) -> tuple[Match | None, float]:
        """The candidate of this intent whose nearest phrasing it is likest to, and how like (0–1)."""
        mine = [at for at, match in enumerate(self.candidates) if match.intent == intent]
        if not mine:
            return None, 0.0
        alike = self.scored.features[mine, ALIGN]
        best = int(alike.argmax())
        return self.candidates[mine[best]], float(alike[best])

    def touched(self) -> tuple[Match, ...]:
        """Candidates that meet something of substance of the question, or are near by meaning."""
        features = self.scored.features
        met = features[:, ENTRY] >= OFFER_MET_MIN
        if self.by_meaning:
            met |= features[:, LIKE_ENTRY] >= LIKE_MET_MIN
        return tuple(match for match, is_met in zip(self.candidates, met.tolist(), strict=True) if is_met)
