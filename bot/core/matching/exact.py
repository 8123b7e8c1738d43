"""Finds the phrasing with the same words, whatever their marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.matching.rows import Ints, Longs


@dataclass(frozen=True, slots=True)
class Exact:
    """`hashes` of the phrasings' folds, ascending, each once, and the first of the `rows` that has it. What two groups
    have stands for none and is left out. Two arrays: a `dict` takes ten times as much.
    """

    hashes: Longs
    rows: Ints

    @classmethod
    def of(cls, phrasings: Iterable[Sequence[str]], group: Ints) -> Exact:
        """Folds of each phrasing, and its group."""
        hashes = np.fromiter((hash(tuple(folds)) for folds in phrasings), np.int64, len(group))
        found, first, same = np.unique(hashes, return_index=True, return_inverse=True)
        shared = np.zeros(len(found), bool)
        shared[same[group != group[first[same]]]] = True
        return cls(found[~shared], first[~shared].astype(np.int32))

    def row(self, folds: Iterable[str]) -> int | None:
        """Equal hashes prove nothing."""
        name = hash(tuple(folds))
        at = int(self.hashes.searchsorted(name))
        return int(self.rows[at]) if at < len(self.hashes) and self.hashes[at] == name else None
