"""The asking part of a story: a question's best stretch is judged, not all that was told around it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bot.core.matching.rows import Doubles
from bot.core.normalise import Piece

WINDOW_COST = 0.3
"""What is lost by judging one sentence of a story instead of all of it."""

LONG_SYLLABLES = 18
STRETCH, STRIDE = 14, 4
"""Speech without punctuation is cut into overlapping stretches: few phrasings are longer."""

SHARE_MIN = 0.25
"""A stretch with less of the question's weight is a remark, no question."""


def windows(pieces: list[Piece], worth: Doubles) -> Doubles:
    """Rows of 0/1 over the syllables: the whole text, each sentence, clause and pair of clauses, stretches."""
    count = len(pieces)
    rows = [np.ones(count)]
    sentences = np.array([piece.sentence for piece in pieces])
    clauses = np.array([piece.clause for piece in pieces])
    if sentences[0] != sentences[-1]:
        rows.extend((sentences == sentence).astype(float) for sentence in np.unique(sentences))
    if clauses[0] != clauses[-1]:
        names = np.unique(clauses)
        rows.extend((clauses == name).astype(float) for name in names)
        rows.extend(((clauses == first) | (clauses == second)).astype(float) for first, second in pairwise(names))
    if count > LONG_SYLLABLES:
        for start in range(0, count - STRETCH // 2, STRIDE):
            row = np.zeros(count)
            row[start : start + STRETCH] = 1
            rows.append(row)
    found = np.array(rows)
    if len(found) == 1:
        return found
    heavy = found @ worth
    least = min(heavy[0], max(2 * float(worth[worth > 0].mean()), SHARE_MIN * float(heavy[0])))
    kept: Doubles = found[heavy >= least]
    return kept


def share_met(pieces: list[Piece], worth: Doubles, covered: npt.NDArray[np.float32]) -> Doubles:
    """For each column, the share of the question that is met; of a story, of its best part, a little less."""
    rows = windows(pieces, worth)
    heavy = rows @ worth
    share = ((rows * worth) @ covered) / heavy[:, None]
    cost = 1.0 - WINDOW_COST * (1.0 - heavy / worth.sum())
    best: Doubles = (share * cost[:, None]).max(axis=0)
    return best
