"""The asking part of a story: a question's best stretch is judged, not all that was told around it."""

from __future__ import annotations

from dataclasses import dataclass

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
    rows = [np.ones((1, count))]
    if pieces[0].sentence != pieces[-1].sentence:
        rows.append(_each([piece.sentence for piece in pieces]))
    if pieces[0].clause != pieces[-1].clause:
        alone = _each([piece.clause for piece in pieces])
        rows += [alone, np.maximum(alone[:-1], alone[1:])]
    if count > LONG_SYLLABLES:
        from_start = np.arange(count) - np.arange(0, count - STRETCH // 2, STRIDE)[:, None]
        rows.append(((from_start >= 0) & (from_start < STRETCH)).astype(float))
    if len(rows) == 1:  # a short question of one clause: most of them
        return rows[0]
    found = np.concatenate(rows)
    heavy = found @ worth
    least = min(heavy[0], max(2 * float(worth[worth > 0].mean()), SHARE_MIN * float(heavy[0])))
    kept: Doubles = found[heavy >= least]
    return kept


def _each(parts: list[int]) -> Doubles:
    """For each part of the text a row that marks its syllables."""
    names = np.array(list(dict.fromkeys(parts)))
    rows: Doubles = (names[:, None] == np.array(parts)).astype(np.float64)
    return rows


@dataclass(frozen=True, slots=True)
class Stretches:
    """A question's stretches: what each syllable of each is worth, so that a stretch wholly met gives 1, less its
    cost.
    """

    worth: Doubles

    @classmethod
    def of(cls, pieces: list[Piece], worth: Doubles) -> Stretches:
        rows = windows(pieces, worth)
        if len(rows) == 1:
            return cls((worth / worth.sum())[None])
        heavy = rows @ worth
        cost = 1.0 - WINDOW_COST * (1.0 - heavy / worth.sum())
        return cls(rows * worth * (cost / heavy)[:, None])

    def met(self, covered: npt.NDArray[np.float32]) -> Doubles:
        """For each column, the share of the question that is met; of a story, of its best part, a little less."""
        best: Doubles = (self.worth @ covered).max(axis=0)
        return best
