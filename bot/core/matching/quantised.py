"""Vectors rounded to two bytes a number, to one where they are many: half and a quarter of the memory.

numpy multiplies neither quickly, but widened a block at a time both cost what whole vectors do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.matching.rows import Floats

MANY = 30_000
"""With one byte cosines move in the fourth digit, and of 2,480 questions 5 got their offers in another order."""
FEW = 4_000
"""Up to so many are kept whole: they take little, and nothing needs to be widened."""
BLOCK = 2048
"""Rows widened at a time, for the processor's cache. Half precision would take ten times as long."""


@dataclass(frozen=True, slots=True)
class Quantised:
    """Row `r` is `steps[r] * numbers[r]`; whole numbers unless they are few."""

    numbers: npt.NDArray[np.signedinteger] | Floats
    steps: Floats

    @classmethod
    def of(cls, parts: Iterable[Floats], count: int, width: int) -> Quantised:
        """`parts` have the `count` rows, one after the other."""
        if count <= FEW:
            return cls(np.concatenate([np.zeros((0, width), np.float32), *parts]), np.ones(count, np.float32))
        kind = np.int8 if count > MANY else np.int16
        largest = np.iinfo(kind).max
        numbers, steps = np.empty((count, width), kind), np.empty(count, np.float32)
        start = 0
        for part in parts:
            here = slice(start, start + len(part))
            steps[here] = np.maximum(np.abs(part).max(axis=1), 1e-9) / largest
            numbers[here] = np.rint(part / steps[here, None])
            start += len(part)
        return cls(numbers, steps)

    def along(self, vector: Floats) -> Floats:
        """The product of each row with this vector."""
        count = len(self.numbers)
        if self.numbers.dtype == np.float32:
            whole: Floats = self.numbers @ vector
            return whole
        found = np.empty(count, np.float32)
        wide = np.empty((min(BLOCK, count), len(vector)), np.float32)
        for start in range(0, count, BLOCK):
            part = self.numbers[start : start + BLOCK]
            block = wide[: len(part)]
            block[...] = part
            np.dot(block, vector, out=found[start : start + len(part)])
        found *= self.steps
        return found
