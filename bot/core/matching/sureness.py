"""How likely the best candidate's intent is what was asked: one number from how the candidates stand to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from bot.core.matching.rows import Doubles
from bot.core.matching.score import FEATURES, Scored

SIGNS = ("bias", "score", "margin", "share", *FEATURES, "strange", "mass", "new_pairs")
"""`margin`: to the best candidate of another intent. `share`: of the best intent among all candidates (softmax)."""

MARGIN_MOST = 6.0


@dataclass(frozen=True, slots=True)
class Standing:
    """`intents` and `odds` belong to the candidates in order; odds are relative to the first's (1.0)."""

    signs: Doubles
    odds: tuple[float, ...]
    margin: float


def standing(scored: Scored, intents: Sequence[str]) -> Standing:
    """The signs of `SIGNS` for the best candidate; there must be one."""
    scores = scored.scores.astype(np.float64)
    odds = np.exp(scores - scores[0])
    mine = np.array([intent == intents[0] for intent in intents])
    rivals = scores[~mine]
    margin = float(scores[0] - rivals[0]) if len(rivals) else MARGIN_MOST
    signs = np.array(
        [
            1.0,
            float(scores[0]),
            min(margin, MARGIN_MOST),
            float(odds[mine].sum() / odds.sum()),
            *scored.features[0].tolist(),
            scored.strange,
            log(scored.mass + 1.0),
            scored.new_pairs,
        ]
    )
    return Standing(signs, tuple(odds.tolist()), margin)


def sureness(signs: Doubles, weights: Sequence[float]) -> float:
    """Probability (0–1) by logistic regression."""
    return 1.0 / (1.0 + exp(-float(signs @ np.array(weights))))
