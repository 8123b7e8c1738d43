"""Why a question got its verdict, as values; `telling` says them in Vietnamese."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.core.matching.matcher import Judged, Matcher
from bot.core.matching.meaning import MEANING_FEATURES
from bot.core.matching.meetings import Wanted, phrasings_of
from bot.core.matching.near import neighbours, split_tone_of
from bot.core.matching.score import FEATURES
from bot.core.matching.telling import as_text
from bot.core.normalise import Query
from bot.core.normalise.query import FILLER_WEIGHT
from bot.core.normalise.typing_marks import with_tone
from bot.core.verdict import Match

CANDIDATES_MOST = 5
MET_MIN = 0.6


@dataclass(frozen=True, slots=True)
class Part:
    """A feature of `score.FEATURES`: its value (about 0–1) and what it adds to the candidate's standing."""

    name: str
    value: float
    adds: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """`met` and `unmet`: syllables of the question that the entry's phrasings have and lack."""

    match: Match
    parts: tuple[Part, ...]
    met: tuple[str, ...]
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The judged reason is a key of `telling.REASONS`. Parts tell which intent is meant; which of its entries comes
    first is told by other weights of the same features. `sure` and the limits are 0–100. `margin`: the lead over the
    next intent, in points.
    """

    judged: Judged
    text: str
    light: tuple[str, ...]
    decoded: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    sure: float
    margin: float
    answer_min: float
    suggest_min: float
    neighbour_min: float
    person_min: float

    def __str__(self) -> str:
        return as_text(self)


def explain(matcher: Matcher, text: str) -> Explanation:
    judged = matcher.judge(text)
    query, limits = judged.query, matcher.limits(judged)
    candidates = tuple(
        _candidate(matcher, query, judged, at) for at in range(min(CANDIDATES_MOST, len(judged.candidates)))
    )
    return Explanation(
        judged,
        " ".join(readable(key) for key in query.keys),
        tuple(readable(piece.key) for piece in query.pieces if piece.weight <= FILLER_WEIGHT),
        tuple((_row(before), _row(after)) for before, after in query.decoded),
        tuple(readable(key) for key in judged.scored.unknown),
        candidates,
        100 * judged.sure,
        _margin(judged),
        100 * limits.answer_min,
        100 * limits.suggest_min,
        100 * limits.neighbour_min,
        100 * limits.person_min,
    )


def _margin(judged: Judged) -> float:
    if not judged.candidates:
        return 0.0
    best = judged.candidates[0]
    return best.score - max((match.score for match in judged.candidates if match.intent != best.intent), default=0.0)


def _candidate(matcher: Matcher, query: Query, judged: Judged, at: int) -> Candidate:
    row = judged.scored.features[at]
    parts = tuple(
        Part(name, float(value), float(value * weight))
        for name, value, weight in zip((*FEATURES, *MEANING_FEATURES), row, matcher.limits(judged).rank, strict=False)
    )
    met, unmet = met_in(matcher, query, int(judged.scored.documents[at]))
    return Candidate(judged.candidates[at], parts, met, unmet)


def met_in(matcher: Matcher, query: Query, document: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which syllables that count are somewhere in the document's phrasings, and which are not."""
    index = matcher.index
    pieces = [piece for piece in query.pieces if piece.weight]
    near = [neighbours(index, piece.key, bare_query=query.bare) for piece in pieces]
    rows, _ = phrasings_of(index, np.array([document], np.int32))
    (met,) = Wanted.of(index, [(pieces, near)]).meet(index, [rows])
    beliefs = met.covered.max(axis=1)
    heavy = [
        (piece, belief) for piece, belief in zip(pieces, beliefs.tolist(), strict=True) if piece.weight > FILLER_WEIGHT
    ]
    return (
        tuple(dict.fromkeys(readable(piece.key) for piece, belief in heavy if belief > MET_MIN)),
        tuple(dict.fromkeys(readable(piece.key) for piece, belief in heavy if belief <= MET_MIN)),
    )


def readable(key: str) -> str:
    """A syllable key as people write it: "đăng", "ki1" → "kí"."""
    letters, tone = split_tone_of(key)
    return with_tone(letters, tone) if tone else letters


def _row(keys: str) -> str:
    return " ".join(readable(key) for key in keys.split(" "))
