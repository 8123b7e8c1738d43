"""Many normalised texts as columns of numbers: as objects a hundred thousand take 50 MB while an index is built, and
leave holes when they go.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from bot.core.matching.rows import Floats, Ints, Rows, starts_of
from bot.core.normalise import Query


@dataclass(frozen=True, slots=True)
class Columns:
    """`rows` has for each text the numbers of its keys, `names` the keys by number, as they first occur. `weights` and
    `concepts` (as in `Piece`) have one for each number in `rows`.
    """

    names: tuple[str, ...]
    rows: Rows
    weights: Floats
    concepts: Ints

    @classmethod
    def of(cls, queries: Iterable[Query]) -> Columns:
        """Each query may go as soon as the next one comes."""
        numbers: dict[str, int] = {}
        lengths, terms, weights, concepts = array("i"), array("i"), array("f"), array("i")
        for query in queries:
            pieces = query.pieces
            lengths.append(len(pieces))
            for piece in pieces:
                terms.append(numbers.setdefault(piece.key, len(numbers)))
                weights.append(piece.weight)
                concepts.append(piece.concept)
        return cls(
            tuple(numbers),
            Rows(starts_of(np.array(lengths, np.int32)), np.array(terms, np.int32)),
            np.array(weights, np.float32),
            np.array(concepts, np.int32),
        )

    def taken(self, texts: Ints) -> Columns:
        """These texts in this order, with the same numbers for keys."""
        where, starts = self.rows.picks(texts)
        return Columns(self.names, Rows(starts, self.rows.values[where]), self.weights[where], self.concepts[where])

    def key_rows(self) -> Iterator[list[str]]:
        """Of one text after the other."""
        names = self.names
        return ([names[term] for term in row] for row in self.rows)

    def line(self) -> Ints:
        """For each number in `rows` the text it stands in."""
        return np.arange(len(self.rows), dtype=np.int32).repeat(self.rows.lengths())
