"""What a question means, by vectors of an embedding model: how near it is to each entry and intent.

The vectors come from outside (`bot.embedding`); here they are only compared. Found on the labelled questions: turning
the space so that entries' own spread counts less, and the mean of an intent's five nearest phrasings instead of the one
nearest, each bring 3–10 points of right intents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.matching.index import Index
from bot.core.matching.rows import Doubles, Floats, Ints
from bot.core.normalise import Query
from bot.core.normalise.marks import Marks

MEANING_FEATURES = ("like_entry", "like_group", "like_body")
"""Cosines to the entry's three nearest phrasings, to the intent's five, to its answer; less what the best have."""

BODY_CHARACTERS = 400
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
        centred = vectors - mean
        counts = np.bincount(owner)
        sums = np.zeros((len(counts), vectors.shape[1]), np.float32)
        np.add.at(sums, owner, centred)
        inside = centred - (sums / counts[:, None])[owner]
        spread = inside.T @ inside / len(inside)
        size = len(spread)
        mixed = OWN_SPREAD * spread + (1 - OWN_SPREAD) * np.trace(spread) / size * np.eye(size)
        values, axes = np.linalg.eigh(mixed)
        return cls(mean, (axes / np.sqrt(np.maximum(values, 1e-12))).astype(np.float32))

    def turned(self, vectors: Floats) -> Floats:
        found = (vectors - self.mean) @ self.turn
        unit: Floats = found / np.maximum(np.linalg.norm(found, axis=-1, keepdims=True), 1e-9)
        return unit


@dataclass(frozen=True, slots=True)
class Likeness:
    """One question against all documents: rows as `MEANING_FEATURES`."""

    rows: Floats
    nearest: Ints
    """Documents worth looking at."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Vectors of an index's phrasings and bodies. Never changed once built."""

    space: Space
    phrasings: Floats
    bodies: Floats
    owner: Ints
    group: Ints

    @classmethod
    def of(cls, index: Index, phrasings: Floats, bodies: Floats) -> Meaning:
        owner = np.repeat(np.arange(len(index.documents), dtype=np.int32), np.diff(index.first))
        space = Space.of(phrasings, owner)
        return cls(space, space.turned(phrasings), space.turned(bodies), owner, index.group)

    def likeness(self, vector: Floats) -> Likeness:
        turned = self.space.turned(vector)
        near = self.phrasings @ turned
        entry = _mean_of_nearest(near, self.owner, len(self.bodies), ENTRY_NEAREST)
        group = _mean_of_nearest(near, self.group[self.owner], int(self.group.max()) + 1, GROUP_NEAREST)[self.group]
        body = self.bodies @ turned
        level = _level(entry)
        rows = SCALE * np.stack([entry - level, group - level, body - _level(body)])
        nearest = np.argsort(-entry, kind="stable")[:CANDIDATES].astype(np.int32)
        return Likeness(rows.astype(np.float32), nearest)


def _mean_of_nearest(near: Floats, owner: Ints, owners: int, most: int) -> Floats:
    """For each owner the mean of its `most` nearest; one with fewer among the near ones is filled up from below."""
    looked_at = min(NEAR_MOST, len(near))
    rows = np.argpartition(-near, looked_at - 1)[:looked_at]
    rows = rows[np.argsort(-near[rows], kind="stable")]
    low = float(near[rows[-1]])
    names = owner[rows]
    order = np.argsort(names, kind="stable")  # nearest first inside each owner
    names, values = names[order], near[rows][order]
    starts = np.concatenate(([0], np.nonzero(np.diff(names))[0] + 1))
    rank = np.arange(len(names)) - np.repeat(starts, np.diff(np.append(starts, len(names))))
    kept = rank < most
    above = np.bincount(names[kept], values[kept] - low, owners)
    means: Floats = (low + above / most).astype(np.float32)
    return means


def _level(values: Floats) -> float:
    best = min(LEVEL_OF, len(values))
    return float(np.partition(values, len(values) - best)[len(values) - best :].mean())


def features_of(likeness: Likeness, documents: Ints) -> Doubles:
    """A row for each document."""
    found: Doubles = likeness.rows[:, documents].T.astype(np.float64)
    return found


def body_text(body: str) -> str:
    return " ".join(body.split())[:BODY_CHARACTERS]


def wording(query: Query, marks: Marks) -> str:
    """What is embedded for a question: politeness off, tables applied, marks restored."""
    keys: Sequence[str] = [piece.key for piece in query.pieces if piece.weight > 0] or query.keys
    return marks.written(marks.restored(keys))
