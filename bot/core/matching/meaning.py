"""What a question means, by vectors of an embedding model: how near it is to each entry and intent.

The vectors come from outside (`bot.embedding`); here they are only compared. Found on the labelled questions: turning
the space so that entries' own spread counts less, and the mean of an intent's five nearest phrasings instead of the one
nearest, each bring 3–10 points of right intents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.matching.index import Index
from bot.core.matching.kind_axes import KindAxes, KindSums
from bot.core.matching.quantised import BLOCK, Quantised
from bot.core.matching.rows import Doubles, Floats, Ints
from bot.core.normalise import Query
from bot.core.normalise.marks import Marks

MEANING_FEATURES = ("like_entry", "like_group", "like_body")
"""Cosines to the entry's three nearest phrasings, to the intent's five, to its answer; less what the best have."""

ENTRY_NEAREST, GROUP_NEAREST = 3, 5
CANDIDATES = 8
"""Entries looked at because of their meaning, beside those that share words."""
NEAR_MOST = 400
"""Phrasings looked at for means; farther ones say nothing."""
LEVEL_OF = 20
"""The best entries whose mean is the level: cosines of one question are comparable only with each other."""
SCALE = 5.0
OWN_SPREAD = 0.4
"""Share of the entries' own spread in the turned space; the rest is an even one. 0.2–0.6 gave the same."""


@dataclass(frozen=True, slots=True)
class Space:
    """Vectors less their mean, turned and weighed; of length 1."""

    mean: Floats
    turn: Floats

    @classmethod
    def of(cls, vectors: Floats, owner: Ints) -> Space:
        """From the phrasings' vectors, `owner` numbering their entries from 0 without a gap."""
        mean = vectors.mean(axis=0)
        inside = vectors - mean
        counts = np.bincount(owner)
        sums = np.zeros((len(counts), vectors.shape[1]), np.float32)
        np.add.at(sums, owner, inside)
        means = sums / counts[:, None]
        for start in range(0, len(inside), BLOCK):
            here = slice(start, start + BLOCK)
            inside[here] -= means[owner[here]]
        spread = inside.T @ inside / len(inside)
        size = len(spread)
        mixed = OWN_SPREAD * spread + (1 - OWN_SPREAD) * np.trace(spread) / size * np.eye(size)
        values, axes = np.linalg.eigh(mixed)
        return cls(mean, (axes / np.sqrt(np.maximum(values, 1e-12))).astype(np.float32))

    def turned(self, vectors: Floats) -> Floats:
        found = (vectors - self.mean) @ self.turn
        unit: Floats = found / np.maximum(np.linalg.norm(found, axis=-1, keepdims=True), 1e-9)
        return unit

    def blocks(self, vectors: Floats) -> Iterator[Floats]:
        """Turned, a block at a time: a hundred thousand vectors are not held twice."""
        return (self.turned(vectors[start : start + BLOCK]) for start in range(0, len(vectors), BLOCK))


@dataclass(frozen=True, slots=True)
class Likeness:
    """One question against all documents: rows as `MEANING_FEATURES`. `nearest`: documents worth looking at. `kinds`:
    what it sounds like, as `KindAxes.along`.
    """

    rows: Floats
    nearest: Ints
    kinds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Vectors of an index's phrasings and bodies. Never changed once built."""

    space: Space
    phrasings: Quantised
    bodies: Quantised
    axes: KindAxes
    owner: Ints
    group: Ints
    groups: int

    @classmethod
    def of(cls, index: Index, phrasings: Floats, bodies: Floats) -> Meaning:
        """From the vectors of the index's phrasings, and of its bodies."""
        owner = np.repeat(np.arange(len(index.documents), dtype=np.int32), np.diff(index.first))
        space = Space.of(phrasings, owner)
        sums = KindSums(phrasings.shape[1])
        rounded = Quantised.of(sums.counting(space.blocks(phrasings), index.kinds[owner]), *phrasings.shape)
        answers = Quantised.of(space.blocks(bodies), *bodies.shape)
        return cls(space, rounded, answers, sums.axes(), owner, index.group, int(index.group.max()) + 1)

    def likeness(self, vector: Floats) -> Likeness:
        turned = self.space.turned(vector)
        near = _nearest(self.phrasings.along(turned), self.owner)
        entry = near.means(near.owner, len(self.group), ENTRY_NEAREST)
        group = near.means(self.group[near.owner], self.groups, GROUP_NEAREST)[self.group]
        body = self.bodies.along(turned)
        level = _level(entry)
        rows = np.empty((len(MEANING_FEATURES), len(entry)), np.float32)
        for row, values in zip(rows, (entry - level, group - level, body - _level(body)), strict=True):
            np.multiply(values, SCALE, out=row)
        found = np.bincount(near.owner).nonzero()[0].astype(np.int32)
        nearest = found[(-entry[found]).argsort(kind="stable")[:CANDIDATES]]
        return Likeness(rows, nearest, self.axes.along(turned))


@dataclass(frozen=True, slots=True)
class _Near:
    """The nearest phrasings, nearest first: how near, and whose."""

    values: Floats
    owner: Ints

    def means(self, names: Ints, count: int, most: int) -> Floats:
        """For each of `count` owners the mean of its `most` nearest; one with fewer here is filled up from below.
        `names` are the owners of these phrasings.
        """
        low = self.values[-1]
        order = names.argsort(kind="stable")  # nearest first inside each owner
        names, values = names[order], self.values[order]
        lengths = np.bincount(names, minlength=count)
        begins = lengths.cumsum() - lengths
        kept = np.arange(len(names)) - begins[names] < most
        above = np.bincount(names[kept], values[kept] - low, count)
        means: Floats = (low + above / most).astype(np.float32)
        return means


def _nearest(likeness: Floats, owner: Ints) -> _Near:
    first = max(len(likeness) - NEAR_MOST, 0)
    rows = likeness.argpartition(first)[first:]
    rows = rows[(-likeness[rows]).argsort(kind="stable")]
    return _Near(likeness[rows], owner[rows])


def _level(values: Floats) -> np.float32:
    first = max(len(values) - LEVEL_OF, 0)
    level: np.float32 = np.partition(values, first)[first:].mean()
    return level


def features_of(likeness: Likeness, documents: Ints) -> Doubles:
    """A row for each document."""
    found: Doubles = likeness.rows[:, documents].T.astype(np.float64)
    return found


def wording(query: Query, marks: Marks) -> str:
    """What is embedded for a question: politeness off, tables applied, marks restored."""
    keys: Sequence[str] = [piece.key for piece in query.pieces if piece.weight > 0] or query.keys
    return marks.written(marks.restored(keys))
