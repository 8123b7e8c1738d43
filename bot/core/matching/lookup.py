"""A question's syllables as the index knows them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.core.matching.index import Index
from bot.core.matching.near import Neighbours, neighbours
from bot.core.matching.rows import Doubles, Longs
from bot.core.normalise import Piece, Query
from bot.core.normalise.query import FILLER_WEIGHT

LONG_PIECES = 24
"""In longer texts fillers are left out of the comparison: it costs their number times all phrasings looked at."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """`near`: what each syllable may stand for. `worth`: what each counts for; of some it is more than nothing. `said`:
    the folds' numbers of all syllables but the politeness, those too that are not compared.
    """

    pieces: list[Piece]
    near: list[Neighbours]
    worth: Doubles
    said: Longs

    @classmethod
    def of(cls, index: Index, query: Query) -> LookedUp | None:
        """None where there is nothing to compare."""
        pieces = _pieces(query)
        if not pieces or not index.documents:
            return None
        bare = query.bare
        near = [neighbours(index, piece.key, bare_query=bare, light=piece.weight <= FILLER_WEIGHT) for piece in pieces]
        worth = np.array([piece.weight * one.weight for piece, one in zip(pieces, near, strict=True)])
        if not worth.sum() > 0:
            return None
        strange = len(index.folds)
        said = [index.folds.get(piece.fold, strange) for piece in query.pieces if piece.weight]
        return cls(pieces, near, worth, np.array(said))

    @property
    def told(self) -> tuple[int, int]:
        """How many syllables say something, and how many there are with the small ones."""
        return sum(piece.weight > FILLER_WEIGHT for piece in self.pieces), len(self.pieces)


def _pieces(query: Query) -> list[Piece]:
    """What is compared."""
    pieces = [piece for piece in query.pieces if piece.weight]
    if len(pieces) > LONG_PIECES:
        return [piece for piece in pieces if piece.weight > FILLER_WEIGHT] or pieces
    return pieces
