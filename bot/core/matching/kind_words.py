"""What kind of message a text is by its words, the small ones too: «của tôi», «chưa thấy» say more about that than what
the message is about. Naive Bayes over syllables and pairs of neighbours, each kind against the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.matching.kinds import KINDS
from bot.core.matching.likely import WIDTH
from bot.core.matching.rows import Doubles, Floats, Ints, Longs, distinct

PAIR_LEAST = 2
"""Pairs of fewer phrasings are left out: they are half of all, and told nothing more."""
FEW = 3
"""Of a text of so many grams half of what they say is believed."""
TEXT_SHIFT = 44
"""Grams are smaller than 2 ** this."""


@dataclass(frozen=True, slots=True)
class KindWords:
    """`grams`, ascending: folds' numbers, and pairs of them; `odds`: for each (row) and kind (column) how much likelier
    it is in that kind than in the rest, as a logarithm; 0 for a kind that has no phrasings.
    """

    grams: Longs
    odds: Floats

    @classmethod
    def of(cls, folds: Ints, line: Ints, kinds: Ints) -> KindWords:
        """From the folds of all phrasings, one after the other. `line`: the number of the phrasing each stands in;
        `kinds` has the kind of each phrasing.
        """
        of_line = np.bincount(kinds, minlength=len(KINDS))
        one, odds = _odds(folds.astype(np.int64), line, kinds, of_line, 1)
        two, of_two = _odds(_pairs(folds, line), line[:-1][line[:-1] == line[1:]], kinds, of_line, PAIR_LEAST)
        return cls(np.concatenate((one, two)), np.concatenate((odds, of_two)))

    def along(self, texts: Sequence[Longs]) -> Doubles:
        """For each text (row; folds' numbers) what its syllables, and then its pairs, say for each kind on average."""
        if not len(self.grams):  # content of nothing but politeness
            return np.zeros((len(texts), 2 * len(KINDS)))
        text = np.arange(len(texts)).repeat([len(folds) for folds in texts])
        folds = np.concatenate(texts)
        pairs = _pairs(folds, text)
        of_pair = text[:-1][text[:-1] == text[1:]]
        whose = np.concatenate((2 * text, 2 * of_pair + 1))
        asked = distinct((whose << TEXT_SHIFT) + np.concatenate((folds, pairs)))
        whose, grams = asked >> TEXT_SHIFT, asked & ((1 << TEXT_SHIFT) - 1)
        at = np.minimum(self.grams.searchsorted(grams), len(self.grams) - 1)
        said = self.odds[at] * (self.grams[at] == grams)[:, None]
        sums = np.concatenate((np.zeros((1, len(KINDS))), said.cumsum(axis=0)))
        edges = whose.searchsorted(np.arange(2 * len(texts) + 1))
        means: Doubles = (sums[edges[1:]] - sums[edges[:-1]]) / (np.diff(edges) + FEW)[:, None]
        return means.reshape(len(texts), 2 * len(KINDS))


def _pairs(folds: Ints | Longs, line: Ints | Longs) -> Longs:
    """Neighbours of one text, in their order."""
    one, other = folds[:-1].astype(np.int64), folds[1:]
    found: Longs = ((one + 1) * WIDTH + other)[line[:-1] == line[1:]]
    return found


def _odds(grams: Longs, line: Ints, kinds: Ints, of_kind: Longs, least: int) -> tuple[Longs, Floats]:
    """Of the grams that at least so many phrasings have; `line` has the phrasing of each."""
    known, number = np.unique(grams, return_inverse=True)
    size = max(len(known), 1)
    where = distinct(line.astype(np.int64) * size + number)
    kept = np.bincount(where % size, minlength=size)[: len(known)] >= least
    counts = np.bincount(kinds[where // size] * size + where % size, minlength=len(KINDS) * size)
    counts = counts.reshape(-1, size)[:, : len(known)][:, kept]
    # One more phrasing with the gram, shared out by size: what is rare everywhere says nothing for a small kind.
    every = max(int(of_kind.sum()), 1)
    inside, outside = of_kind[:, None], (every - of_kind)[:, None]
    mine = (counts + inside / every) / np.maximum(inside, 1)
    others = (counts.sum(axis=0) - counts + outside / every) / np.maximum(outside, 1)
    told = (of_kind > 0) & (of_kind < every)
    odds = np.zeros(mine.shape)
    odds[told] = np.log(mine[told] / others[told])
    return known[kept], odds.T.astype(np.float32)
