"""Ragged rows of numbers as two flat arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Row `r` is `values[starts[r] : starts[r + 1]]`."""

    starts: Ints
    values: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __iter__(self) -> Iterator[list[int]]:
        """One list at a time: together they would take ten times what the arrays do."""
        return (self.values[begin:end].tolist() for begin, end in pairwise(self.starts))

    def lengths(self) -> Ints:
        lengths: Ints = np.diff(self.starts)
        return lengths

    def picks(self, rows: Ints) -> tuple[Ints, Ints]:
        """Positions in `values` of all numbers of these rows, and where each row begins among them."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        offsets = starts_of(lengths)
        return (np.arange(offsets[-1]) - np.repeat(offsets[:-1] - self.starts[rows], lengths)).astype(np.int32), offsets


def starts_of(lengths: npt.NDArray[np.integer]) -> Ints:
    """Where rows of these lengths begin, with the end of the last."""
    starts = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=starts[1:])
    return starts


def fresh(ordered: Longs) -> npt.NDArray[np.intp]:
    """Where a number differs from the one before."""
    return np.flatnonzero(np.diff(ordered, prepend=-1))


def distinct(numbers: Longs) -> Longs:
    """Ascending, each once; none is negative. `np.unique` keeps all other threads waiting until it has done, and
    content is read anew beside a running event loop; sorting lets them run.
    """
    ordered = np.sort(numbers)
    return ordered[fresh(ordered)]


def smallest(count: int) -> type[np.integer]:
    """The narrowest type we use for numbers below `count`."""
    return np.uint16 if count <= 1 << 16 else np.int32
