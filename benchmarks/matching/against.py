"""A rival as an assistant: it answers from a threshold on, asks back below it, and passes on what its nearest says.

Kind to rivals on purpose: for each part of the questions each gets the threshold that serves it best among those at
which it is wrong no more often than ours, chosen on the very questions that are scored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.matching.placing import kind_of
from benchmarks.matching.rivals import Ranked
from bot.evaluation import NEEDS_HUMAN, OUT_OF_SCOPE, Case, Figures, Outcome, measure

SMALL_TALK = "smalltalk"
NOT_OURS = frozenset({OUT_OF_SCOPE, NEEDS_HUMAN, SMALL_TALK})
OFFERED_MOST = 3
CUTS = 150


@dataclass(frozen=True)
class Standing:
    """A rival on one part. `best_helped`: when it only ever asks back, which is never wrong.

    `sends_always`: when it also passes on whatever is nearest to an example of that, however far.
    """

    cut: float
    clean: Figures
    best_helped: float
    sends_always: Figures
    noise: Mapping[str, Figures]

    @property
    def noise_helped(self) -> float | None:
        return float(np.mean([one.helped.percent for one in self.noise.values()])) if self.noise else None

    @property
    def noise_wrong(self) -> float | None:
        return max(one.wrong.percent for one in self.noise.values()) if self.noise else None


def of_part(cases: Sequence[Case], part: str) -> list[Case]:
    return [case for case in cases if kind_of(case) == part]


def answered(one: Ranked, cut: float, *, sends_always: bool = False) -> Outcome:
    offered = tuple(name for name in one.intents if name not in NOT_OURS)[:OFFERED_MOST]
    if one.intents and one.intents[0] in NOT_OURS and (sends_always or one.score >= cut):
        kind = "smalltalk" if one.intents[0] == SMALL_TALK else "refer"
        return Outcome(kind, one.intents[0], None, one.score, offered)
    if not offered:
        return Outcome("refer", None, None, one.score)
    if one.score < cut:
        return Outcome("suggest", None, None, one.score, offered)
    return Outcome("answer", one.intents[0], None, one.score, offered)


def figures(cases: Sequence[Case], found: Mapping[str, Ranked], cut: float, *, sends_always: bool = False) -> Figures:
    return measure(cases, [answered(found[case.text], cut, sends_always=sends_always) for case in cases]).all


def cuts(cases: Sequence[Case], found: Mapping[str, Ranked]) -> list[float]:
    scores = [found[case.text].score for case in cases]
    return sorted({*np.quantile(scores, np.linspace(0, 1, CUTS)).tolist(), float("inf")})


def standing(
    cases: Sequence[Case], noisy: Mapping[str, Sequence[Case]], found: Mapping[str, Ranked], wrong_most: float
) -> Standing:
    """`cases` are the clean ones of one part, `noisy` those of each kind; kinds it was not asked are left out."""
    rows = [(cut, figures(cases, found, cut)) for cut in cuts(cases, found)]
    allowed = [(cut, one) for cut, one in rows if one.wrong.percent <= wrong_most]
    cut, clean = max(allowed, key=lambda row: (row[1].right.percent, row[1].helped.percent))
    return Standing(
        cut,
        clean,
        max(one.helped.percent for _, one in allowed),
        figures(cases, found, cut, sends_always=True),
        {
            kind: figures(some, found, cut)
            for kind, some in noisy.items()
            if some and all(case.text in found for case in some)
        },
    )
