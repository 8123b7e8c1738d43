"""How much likelier a question's words are in one entry (or one intent) than anywhere: a language model for each,
mixed with the one of all content (Jelinek-Mercer), over syllables, synonym groups and pairs of syllables close by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bot.core.matching.rows import Doubles, Floats, Ints, Longs, fresh, smallest, starts_of

OWN_SHARE = 10.0
"""Odds with which a word is taken from the entry's own language rather than from all: 5–20 gave the same."""

WINDOW = 4
"""A pair's syllables stand at most this far apart, in any order: people change the order, not the company of words."""

WIDTH = 1 << 20
"""More than there are syllables and synonym groups, so that a pair is one number, and with its owner still one."""

LONG_STRETCH = 300
"""From so many uses a gram on whole stretches are copied faster than one use after the other is picked; where they are
a handful, far slower.
"""

PAIR_WEIGHT_MIN = 1.0

AT_ONCE, SAMPLED = 1 << 18, 1 << 6
"""Uses learnt from at a time, and which of them tell where to part them: all at once would take ten times the memory of
the table that comes of them, and its holes stay.
"""


@dataclass(frozen=True, slots=True)
class Uses:
    """All grams of one kind of owners (entries, intents …), each with its owner, numbered from 0 to `count`."""

    grams: Longs
    owners: npt.NDArray[np.integer]
    count: int

    def keys(self, low: int, high: int, width: int, before: int) -> Longs:
        """The uses of grams from `low` to before `high`, each with its owner as one number: `width` owners are told
        apart, and `before` stand before these.
        """
        kept = (self.grams >= low) & (self.grams < high)
        return self.grams[kept] * width + self.owners[kept] + before

    @classmethod
    def none(cls, count: int) -> Uses:
        """Owners that use nothing."""
        return cls(np.zeros(0, np.int64), np.zeros(0, np.int32), count)


@dataclass(frozen=True, slots=True)
class Likely:
    """For each gram, the owners that use it and log(1 + odds · its frequency there / its frequency anywhere).

    All kinds of owners stand in one table, so that a question's grams are looked up once. Each kind has its own
    frequencies; its owners are numbered after those of the kinds before it. Gram `g` has `starts[g]` to `starts[g + 1]`
    of `owners` (uint16 where they are few enough) and `values`, owners ascending.
    """

    grams: Longs
    starts: Ints
    owners: npt.NDArray[np.integer]
    values: Floats
    count: int

    def find(self, grams: Longs) -> tuple[Longs, npt.NDArray[np.bool_]]:
        """The number of each gram in the table, and whether it is there at all."""
        if not len(self.grams):
            return np.zeros(len(grams), np.int64), np.zeros(len(grams), bool)
        at = np.minimum(self.grams.searchsorted(grams), len(self.grams) - 1)
        return at, self.grams[at] == grams

    def sums(self, found: Longs, weights: Floats, text: Ints, texts: int) -> Doubles:
        """For each text (row) and owner (column) the weighted sum over its grams of the table (numbers from `find`).
        `text` tells whose each is.
        """
        if not len(found):
            return np.zeros((texts, self.count))
        begins = self.starts[found]
        lengths = self.starts[found + 1] - begins
        owners, values = self._picked(begins, lengths)
        if texts > 1:
            owners = owners + (text * self.count).repeat(lengths)
        sums = np.bincount(owners, values * weights.repeat(lengths), texts * self.count)
        return sums.astype(np.float64, copy=False).reshape(texts, self.count)

    def _picked(self, begins: Ints, lengths: Ints) -> tuple[npt.NDArray[np.integer], Floats]:
        """`owners` and `values` of these stretches, one after the other."""
        ends = lengths.cumsum()
        if ends[-1] <= LONG_STRETCH * len(ends):
            at = np.arange(ends[-1]) + (begins - ends + lengths).repeat(lengths)
            return self.owners[at], self.values[at]
        rows = [slice(begin, begin + length) for begin, length in zip(begins.tolist(), lengths.tolist(), strict=True)]
        return np.concatenate([self.owners[row] for row in rows]), np.concatenate([self.values[row] for row in rows])

    def used_below(self, found: Longs, owner: int) -> npt.NDArray[np.bool_]:
        """Whether an owner with a number below this one uses each of these grams."""
        used: npt.NDArray[np.bool_] = self.owners[self.starts[found]] < owner
        return used


def learn(kinds: Sequence[Uses]) -> Likely:
    """One table of all kinds, each a language model of its own."""
    count = sum(uses.count for uses in kinds)
    sizes = np.concatenate([np.bincount(uses.owners, minlength=uses.count) for uses in kinds])
    most = sum(len(uses.grams) for uses in kinds)
    owners, values = np.empty(most, smallest(count)), np.empty(most, np.float32)
    grams, lengths = [], []
    filled = 0
    for low, high in pairwise(_edges(kinds)):
        part = _learnt(kinds, low, high, sizes)
        here = slice(filled, filled + len(part.owners))
        owners[here], values[here] = part.owners, part.values
        grams.append(part.grams)
        lengths.append(np.diff(part.starts))
        filled = here.stop
    owners.resize(filled, refcheck=False)  # in place: a slice would keep what is too much, a copy need as much again
    values.resize(filled, refcheck=False)
    return Likely(np.concatenate(grams), starts_of(np.concatenate(lengths)), owners, values, count)


def _edges(kinds: Sequence[Uses]) -> list[int]:
    """Ranges of grams with about `AT_ONCE` uses each."""
    some = np.sort(np.concatenate([uses.grams[::SAMPLED] for uses in kinds]))
    last = max((int(uses.grams.max(initial=0)) for uses in kinds), default=0)
    edges: list[int] = np.unique([0, *some[AT_ONCE // SAMPLED :: AT_ONCE // SAMPLED].tolist(), last + 1]).tolist()
    return edges


def _learnt(kinds: Sequence[Uses], low: int, high: int, sizes: Longs) -> Likely:
    """The table of the grams from `low` to before `high`. `sizes`: how many grams each owner uses, of all."""
    ends = np.cumsum([uses.count for uses in kinds])
    keys = np.concatenate(
        [uses.keys(low, high, len(sizes), end - uses.count) for uses, end in zip(kinds, ends, strict=True)]
    )
    keys.sort()
    begins = fresh(keys)
    here = np.diff(begins, append=len(keys))
    found, owners = np.divmod(keys[begins], max(len(sizes), 1))
    kind = ends.searchsorted(owners, side="right")
    of_kind = fresh(found * len(kinds) + kind)  # where the uses of a gram by one kind begin
    anywhere = np.add.reduceat(here, of_kind) if len(of_kind) else here
    totals = np.array([len(uses.grams) for uses in kinds])[kind[of_kind]]
    share = np.repeat(anywhere / totals, np.diff(of_kind, append=len(found)))
    values = np.log1p(OWN_SHARE * ((here / sizes[owners]) / share)).astype(np.float32)
    first = fresh(found)
    return Likely(found[first], starts_of(np.diff(first, append=len(found))), owners, values, len(sizes))


def singles_of(folds: Longs, concepts: Ints, rows: Ints) -> tuple[Longs, Longs]:
    """Syllables, and each synonym group once where it begins (numbered downwards from `WIDTH`); with where they stand.

    All three have a number for each syllable; `rows` tells which phrasing it stands in.
    """
    begins = concepts >= 0
    begins[1:] &= (concepts[1:] != concepts[:-1]) | (rows[1:] != rows[:-1])
    groups = np.flatnonzero(begins)
    return np.concatenate((folds, WIDTH - 1 - concepts[groups])), np.concatenate((np.arange(len(folds)), groups))


def pairs_of(folds: Longs, weights: Floats, rows: Ints) -> Iterator[tuple[Longs, Longs]]:
    """For each distance up to `WINDOW`: pairs of which at least one is no filler, and where their first ones stand."""
    for distance in range(1, WINDOW + 1):
        one, other = folds[:-distance], folds[distance:]
        kept = weights[:-distance] + weights[distance:] > PAIR_WEIGHT_MIN
        kept &= rows[:-distance] == rows[distance:]
        at = np.flatnonzero(kept)
        one, other = one[at], other[at]
        yield np.minimum(one, other) * WIDTH + np.maximum(one, other), at


def pairs_alone(folds: Longs, weights: Floats, rows: Ints) -> tuple[Longs, Longs, int]:
    """The pairs of `pairs_of` for a few texts, where their first ones stand, and how many of them (the first ones) are
    of neighbours.
    """
    one, other = _close_by(len(folds))
    kept = weights[one] + weights[other] > PAIR_WEIGHT_MIN
    kept &= rows[one] == rows[other]
    at = one[kept]
    first, second = folds[at], folds[other[kept]]
    return np.minimum(first, second) * WIDTH + np.maximum(first, second), at, int(kept[: len(folds) - 1].sum())


@lru_cache(maxsize=256)
def _close_by(count: int) -> tuple[Longs, Longs]:
    """Where the first and the second of each pair stand in a text of so many syllables, neighbours first."""
    rows = [np.arange(max(count - distance, 0)) for distance in range(1, WINDOW + 1)]
    return np.concatenate(rows), np.concatenate([row + distance for distance, row in enumerate(rows, start=1)])
