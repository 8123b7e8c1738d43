"""How likely questions' syllables and pairs of syllables are in each entry's own language. Several are looked up at
once: each look-up costs more than what it finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.matching.index import Index
from bot.core.matching.likely import pairs_alone, singles_of
from bot.core.matching.lookup import LookedUp
from bot.core.matching.rows import Doubles, Ints

LEVEL = 5.0
"""Divides the scores, so that they are about as large as shares."""


@dataclass(frozen=True, slots=True)
class Odds:
    """How likely the question's syllables and pairs are with each owner of the index, per unit of its weight; and the
    share of new pairs.
    """

    singles: Doubles
    pairs: Doubles
    new_pairs: float

    def features(self, index: Index, entries: Ints) -> Doubles:
        """A row for each entry: the last seven of `score.FEATURES`."""
        group, body = index.by_group[entries], index.by_body[entries]
        return np.array(
            (
                self.singles[entries],
                self.singles[group],
                self.pairs[entries],
                self.pairs[group],
                self.singles[index.by_topic[entries]],
                self.singles[body],
                self.pairs[body],
            )
        ).T

    def of_documents(self, index: Index) -> tuple[Doubles, Doubles]:
        """What speaks for each document itself, and with it what speaks for its group."""
        count = len(index.documents)
        own = self.singles[:count] + self.pairs[:count]
        return own, own + 0.5 * (self.singles[index.by_group] + self.pairs[index.by_group])


def odds_of(index: Index, texts: Sequence[LookedUp]) -> list[Odds]:
    """Those of each text."""
    count = len(texts)
    text = np.arange(count, dtype=np.int32).repeat([len(one.pieces) for one in texts])
    pieces = [piece for one in texts for piece in one.pieces]
    folds = np.array([row.fold for one in texts for row in one.near], np.int64)
    weights = np.array([piece.weight for piece in pieces], np.float32)

    singles, where = singles_of(folds, np.array([piece.concept for piece in pieces], np.int32), text)
    single_weights = np.ones(len(singles), np.float32)
    single_weights[: len(weights)] = weights
    at, known = index.singles.find(singles)
    single_sums = index.singles.sums(at[known], single_weights[known], text[where[known]], count)
    single_sums /= LEVEL * np.bincount(text[where], single_weights, count)[:, None]

    pairs, where, close = pairs_alone(folds, weights, text)
    at, known = index.pairs.find(pairs)
    of_pair = text[where]
    pair_sums = index.pairs.sums(at[known], np.ones(len(pairs), np.float32)[known], of_pair[known], count)
    pair_sums /= LEVEL * np.maximum(np.bincount(of_pair, minlength=count), 1)[:, None]
    is_old = index.pairs.used_below(at[:close][known[:close]], len(index.documents))
    old = np.bincount(of_pair[:close][known[:close]], is_old, count)
    neighbouring = np.bincount(of_pair[:close], minlength=count)
    fresh = 1.0 - old / np.maximum(neighbouring, 1)
    return [Odds(*row) for row in zip(single_sums, pair_sums, fresh.tolist(), strict=True)]
