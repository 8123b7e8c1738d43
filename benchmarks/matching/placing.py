"""Where the thresholds go: the most help that the goals allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.asking import record_of
from bot.core.matching import Matcher
from bot.core.matching.matcher import Judged
from bot.core.matching.thresholds import Bands
from bot.evaluation import OUT_OF_SCOPE, Case, Outcome, judged

ANSWER_GRID = np.round(np.arange(0.30, 0.96, 0.02), 2).tolist()
SUGGEST_GRID = (0.05, 0.08, 0.1, 0.12, 0.15)
NEIGHBOUR_GRID = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
PERSON_GRID = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)


@dataclass(frozen=True)
class Limits:
    wrong: float
    false_answer: float


PAGES, TALK = Limits(4.0, 8.0), Limits(2.0, 4.0)
MISLEADING = Limits(8.0, 8.0)
"""For questions written to sound like something else: what they cost must not make all others be asked back."""
GOALS = {
    "A+B": PAGES,
    "C+D": TALK,
    "E": TALK,
    "F": PAGES,
    "G": PAGES,
    "H": PAGES,
    "I+J": MISLEADING,
    "K": PAGES,
    "L": PAGES,
}
ALLOWED = 0.5
"""The part of a goal's mistakes that is made use of: new questions may be harder, and asking back costs a citizen
little.
"""


def kind_of(case: Case) -> str:
    """Goals hold for each by itself: one that is easy must not make up for another."""
    return next((name for name in GOALS if case.origin in name.split("+")), case.origin)


Key = tuple[float, float, float, float]


def placed(limits: Bands, key: Key) -> Bands:
    answer, suggest, neighbour, person = key
    return replace(
        limits,
        answer_min=answer,
        suggest_min=suggest,
        neighbour_min=neighbour,
        person_min=person,
        also_min=min(0.95, answer + 0.1),
    )


def outcomes(matcher: Matcher, judged: Sequence[Judged]) -> list[Outcome]:
    return [Outcome.of(record_of(matcher.band(one).verdict)) for one in judged]


def worth(cases: Sequence[Case], rows: Sequence[Outcome], allowed: float) -> float:
    """Helped, right and sent, less the mistakes beyond this part of what the goals allow."""
    words: dict[str, Counter[str]] = {name: Counter() for name in GOALS}
    for case, row in zip(cases, rows, strict=True):
        words[kind_of(case)][judged(case, row) + (" outside" if case.intent == OUT_OF_SCOPE else "")] += 1
    total = 0.0
    for name, goal in GOALS.items():
        count = words[name]
        inside = sum(count[word] for word in ("right", "offered", "wrong", "missed", "refused"))
        outside = sum(count[f"{word} outside"] for word in ("false_answer", "refused"))
        persons = count["sent"] + count["kept"]
        total -= 6 * max(0.0, 100 * count["false_answer outside"] / max(outside, 1) - allowed * goal.false_answer)
        if not inside:
            continue
        total += 100 * (1.5 * count["right"] + count["offered"]) / inside
        total += 50 * count["sent"] / persons if persons else 0.0
        total -= 6 * max(0.0, 100 * count["wrong"] / inside - allowed * goal.wrong)
    return total


def best_key(matcher: Matcher, cases: Sequence[Case], judged: Sequence[Judged], *, by_meaning: bool) -> Key:
    """One threshold at a time, twice around: the four hardly touch each other."""

    def good(key: Key) -> float:
        return worth(cases, outcomes(with_key(matcher, key, by_meaning=by_meaning), judged), ALLOWED)

    key: Key = (0.8, 0.08, 0.4, 0.4)
    for _ in range(2):
        for at, grid in enumerate((ANSWER_GRID, SUGGEST_GRID, NEIGHBOUR_GRID, PERSON_GRID)):
            tried = [(*key[:at], value, *key[at + 1 :]) for value in grid]
            key = max(tried, key=good)
    return key


def with_key(matcher: Matcher, key: Key, *, by_meaning: bool) -> Matcher:
    limits = matcher.thresholds
    if by_meaning:
        return replace(matcher, thresholds=replace(limits, meaning=placed(limits.meaning, key)))
    return replace(matcher, thresholds=replace(limits, words=placed(limits.words, key)))
