"""What kind of message a text is by its vector: for each kind a ridge regression over the vectors of all phrasings,
those of the kind against the rest, both sides counting alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from bot.core.matching.kinds import KINDS
from bot.core.matching.rows import Floats, Ints

RIDGE = 6e-4
"""Times the number of phrasings. A tenth and ten times as much tell persons' cases and danger nearly as well."""


@dataclass(frozen=True, slots=True)
class KindAxes:
    """A row for each kind: what each number of a vector says for it, and last what is said before any."""

    rows: Floats

    def along(self, vector: Floats) -> tuple[float, ...]:
        """For each kind about 1 where the text is one, about 0 where not; of a kind without phrasings 0."""
        return tuple((self.rows[:, :-1] @ vector + self.rows[:, -1]).tolist())


class KindSums:
    """Gathers what `KindAxes` are made of."""

    def __init__(self, width: int) -> None:
        self.products = np.zeros((len(KINDS), width + 1, width + 1))

    def counting(self, blocks: Iterable[Floats], kinds: Ints) -> Iterator[Floats]:
        """The same blocks of vectors, each counted as it goes by; `kinds` has a number for every vector."""
        start = 0
        for block in blocks:
            here = kinds[start : start + len(block)]
            known = np.column_stack((block, np.ones(len(block), np.float32)))
            for kind in np.unique(here).tolist():
                mine = known[here == kind]
                self.products[kind] += mine.T @ mine
            start += len(block)
            yield block

    def axes(self) -> KindAxes:
        counts = self.products[:, -1, -1]
        every, count = self.products.sum(axis=0), float(counts.sum())
        rows = np.zeros(self.products.shape[:2], np.float32)
        for kind, mine in enumerate(self.products):
            if 0 < counts[kind] < count:
                inside, outside = count / (2 * counts[kind]), count / (2 * (count - counts[kind]))
                weighed = inside * mine + outside * (every - mine) + RIDGE * count * np.eye(len(mine))
                rows[kind] = np.linalg.solve(weighed, inside * mine[-1])
        return KindAxes(rows)
