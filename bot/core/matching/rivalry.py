"""How candidates of one kind stand against all others, and what the message sounds like, for regressions that tell
whether that kind is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

import numpy as np

from bot.core.matching.rows import Doubles
from bot.core.matching.score import Scored
from bot.core.matching.thresholds import as_row

FARTHEST = 10.0
"""Taken for the lead where there is no rival."""


def against(scored: Scored, kind: Sequence[bool], rivals: Sequence[bool]) -> Doubles | None:
    """The signs of the best candidate of the kind beside the best rival, and `Scored.kinds`; the first sign is 1. None
    where there is none of the kind. `kind` and `rivals` tell which of the candidates, best first, are.

    Each sign also counts by how much was told: in a long story everything is like something.
    """
    mine = next((at for at, is_one in enumerate(kind) if is_one), None)
    if mine is None:
        return None
    rival = next((at for at, is_one in enumerate(rivals) if is_one), None)
    features = scored.features[mine]
    others = np.zeros(len(features)) if rival is None else scored.features[rival]
    lead = FARTHEST if rival is None else float(scored.scores[mine] - scored.scores[rival])
    odds = scored.odds()
    of_kind = np.array(kind)
    share = float(odds[of_kind].sum() / odds.sum())
    alone = (lead, float(scored.scores[mine]), scored.strange, scored.new_pairs, share, of_kind.mean(), kind[0])
    signs = np.concatenate((alone, features, others, scored.kinds))
    length = np.log1p(scored.mass)
    found: Doubles = np.concatenate(((1.0, length), signs, length * signs))
    return found


def chance_of(signs: Doubles | None, weights: tuple[float, ...]) -> float:
    """By logistic regression (0–1); 0 where there are no signs."""
    return 0.0 if signs is None else 1.0 / (1.0 + exp(-min(max(float(signs @ as_row(weights)), -50.0), 50.0)))
