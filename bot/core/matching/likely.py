"""How much likelier a question's words are in one entry (or one intent) than anywhere: a language model for each,
mixed with the one of all content (Jelinek-Mercer), over syllables, synonym groups and pairs of syllables close by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.matching.rows import Doubles, Floats, Ints, Longs, starts_of
from bot.core.normalise import Piece

OWN_SHARE = 10.0
"""Odds with which a word is taken from the entry's own language rather than from all: 5–20 gave the same."""

WINDOW = 4
"""A pair's syllables stand at most this far apart, in any order: people change the order, not the company of words."""

WIDTH = 1 << 24
"""More than there are syllables and synonym groups, so that a pair is one number."""

PAIR_WEIGHT_MIN = 1.0


@dataclass(frozen=True, slots=True)
class Likely:
    """For each gram, the owners that use it and log(1 + odds · its frequency there / its frequency anywhere)."""

    grams: Longs
    starts: Ints
    owners: Ints
    values: Floats
    count: int

    def scores(self, grams: Longs, weights: Floats) -> Doubles:
        """A sum for each owner; grams nobody uses add nothing."""
        if not len(self.grams) or not len(grams):
            return np.zeros(self.count)
        at = np.searchsorted(self.grams, grams)
        at[at == len(self.grams)] = 0
        known = self.grams[at] == grams
        at, weights = at[known], weights[known]
        lengths = self.starts[at + 1] - self.starts[at]
        offsets = starts_of(lengths)
        where = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - self.starts[at], lengths)
        heavy = (self.values[where] * np.repeat(weights, lengths)).astype(np.float64)
        sums: Doubles = np.bincount(self.owners[where], heavy, self.count).astype(np.float64)
        return sums

    def knows(self, grams: Longs) -> npt.NDArray[np.bool_]:
        at = np.minimum(np.searchsorted(self.grams, grams), max(len(self.grams) - 1, 0))
        return self.grams[at] == grams if len(self.grams) else np.zeros(len(grams), bool)


def learn(grams: Longs, owners: Ints, count: int) -> Likely:
    """From all grams of all phrasings, each with its owner."""
    if not len(grams):
        return Likely(
            np.zeros(0, np.int64), np.zeros(1, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32), count
        )
    order = np.lexsort((owners, grams))
    grams, owners = grams[order], owners[order]
    fresh = np.ones(len(grams), bool)
    fresh[1:] = (grams[1:] != grams[:-1]) | (owners[1:] != owners[:-1])
    first = np.nonzero(fresh)[0]
    here = np.diff(np.append(first, len(grams)))
    cell_grams, cell_owners = grams[first], owners[first]
    new = np.ones(len(first), bool)
    new[1:] = cell_grams[1:] != cell_grams[:-1]
    begins = np.nonzero(new)[0]
    anywhere = np.add.reduceat(here, begins)
    spread = np.diff(np.append(begins, len(first)))
    sizes = np.bincount(owners, minlength=count).astype(np.float64)
    ratio = (here / sizes[cell_owners]) / np.repeat(anywhere / len(grams), spread)
    return Likely(
        cell_grams[begins],
        starts_of(spread),
        cell_owners.astype(np.int32),
        np.log1p(OWN_SHARE * ratio).astype(np.float32),
        count,
    )


def singles_of(folds: Sequence[int], concepts: Sequence[int]) -> list[int]:
    """Syllables, and each synonym group once where it begins (numbered downwards from `WIDTH`)."""
    found = list(folds)
    before = -1
    for concept in concepts:
        if concept >= 0 and concept != before:
            found.append(WIDTH - 1 - concept)
        before = concept
    return found


def pairs_of(folds: Sequence[int], weights: Sequence[float], window: int = WINDOW) -> list[int]:
    """Pairs of syllables at most `window` apart of which at least one is no filler."""
    found = []
    for at, fold in enumerate(folds):
        for other in range(at + 1, min(at + 1 + window, len(folds))):
            if weights[at] + weights[other] > PAIR_WEIGHT_MIN:
                low, high = (fold, folds[other]) if fold < folds[other] else (folds[other], fold)
                found.append(low * WIDTH + high)
    return found


def content_of(pieces: Sequence[Piece]) -> tuple[list[str], list[float], list[int]]:
    """Folds, weights and synonym groups."""
    return [piece.fold for piece in pieces], [piece.weight for piece in pieces], [piece.concept for piece in pieces]
