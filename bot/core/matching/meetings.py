"""Where the syllables of a question and those of phrasings meet, and how far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.matching.index import Index
from bot.core.matching.near import Neighbours
from bot.core.matching.rows import Doubles, Floats, Ints, Longs, starts_of
from bot.core.normalise import Piece

ALONE = 0.6
"""What a syllable is worth that meets its like without a neighbour: "phiếu" of "cổ phiếu" in "phiếu lý lịch". Most
Vietnamese words have two syllables, so single ones say little about the matter."""
COMPANY_MIN = 0.25
"""A slip of the finger still counts as company."""
CONCEPT_AGREES = 0.8


def phrasings_of(index: Index, entries: Ints) -> tuple[Ints, Ints]:
    """All phrasings of these entries, entry by entry, and where each entry's begin."""
    lengths = index.first[entries + 1] - index.first[entries]
    offsets = starts_of(lengths)
    rows = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - index.first[entries], lengths)
    return rows.astype(np.int32), offsets


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question looks for: terms, and after them concepts. A number may be wanted by many of its syllables:
    number `n` by `many[n]` of them, from `begins[n]` in `rows` (which syllable) and `beliefs` (how far).
    """

    count: int
    """Syllables of the question."""
    rows: Longs
    beliefs: Floats
    many: Longs
    begins: Longs

    @classmethod
    def of(cls, index: Index, pieces: Sequence[Piece], near: Sequence[Neighbours]) -> Wanted:
        terms = len(index.term_idf)
        known = [
            (row, piece.concept) for row, piece in enumerate(pieces) if 0 <= piece.concept < index.concept_count - 1
        ]
        numbers = np.concatenate([*(one.terms for one in near), [terms + 1 + concept for _, concept in known]])
        lengths = [*(len(one.terms) for one in near), *(1 for _ in known)]
        rows = np.array([*range(len(near)), *(row for row, _ in known)]).repeat(lengths)
        beliefs = np.concatenate([*(one.beliefs for one in near), np.full(len(known), CONCEPT_AGREES)])
        numbers = numbers.astype(np.int64, copy=False)  # floats where nothing is wanted
        order = numbers.argsort(kind="stable")
        many = np.bincount(numbers, minlength=terms + index.concept_count)
        return cls(len(pieces), rows[order], beliefs[order].astype(np.float32), many, many.cumsum() - many)

    def meet(self, index: Index, rows: Ints) -> tuple[Floats, Doubles]:
        """How far each syllable of the question (row) is met by each of these phrasings (column); and for each phrasing
        how much of its own weight the question meets.

        Most syllables of two texts have nothing to do with each other, so only those that meet are looked at: as a list
        of (syllable of the question, syllable of the phrasings, belief).
        """
        where, offsets = index.phrasings.picks(rows)
        phrasing = np.arange(len(rows)).repeat(offsets[1:] - offsets[:-1])  # of each syllable in `where`
        terms = len(index.term_idf)
        asked, met, beliefs = self._among(
            np.concatenate((index.phrasings.values[where], index.concepts[where] + terms))
        )
        by_term = int(met.searchsorted(len(where)))
        met[by_term:] -= len(where)
        line = phrasing[met]
        company = _in_company(self.count, asked[:by_term], met[:by_term] + line[:by_term], beliefs[:by_term])
        beliefs[:by_term][~company] *= ALONE

        covered = np.zeros(self.count * len(rows), np.float32)
        np.maximum.at(covered, asked * len(rows) + line, beliefs)
        best = np.zeros(len(where), np.float32)
        np.maximum.at(best, met, beliefs)
        told = np.bincount(phrasing, best * index.weights[where], len(rows)) / np.maximum(index.totals[rows], 1e-6)
        return covered.reshape(self.count, len(rows)), told

    def _among(self, numbers: Ints) -> tuple[Longs, Longs, Floats]:
        """Where `numbers` has one that is wanted: by which syllable, its place in `numbers`, and how far."""
        hits = self.many[numbers].nonzero()[0]
        found = numbers[hits]
        lengths = self.many[found]
        ends = lengths.cumsum()
        # For each hit, the wanting ones of its number one after the other.
        at = np.arange(ends[-1] if len(ends) else 0) + (self.begins[found] - ends + lengths).repeat(lengths)
        return self.rows[at], hits.repeat(lengths), self.beliefs[at]


def _in_company(count: int, asked: Longs, place: Longs, beliefs: Floats) -> npt.NDArray[np.bool_]:
    """Whether the syllable before or after meets its like, too. `place` leaves a gap between two phrasings, so that the
    last syllable of one has no neighbour in the next.
    """
    width = int(place[-1]) + 3 if len(place) else 1
    at = (asked + 1) * width + place + 1
    meets = np.zeros((count + 2) * width, bool)
    meets[at[beliefs >= COMPANY_MIN]] = True
    company: npt.NDArray[np.bool_] = meets[at - width - 1] | meets[at + width + 1]
    return company


def together(by_entry: Floats, group: Ints) -> tuple[Floats, npt.NDArray[np.intp]]:
    """How far each syllable is met by each group (column), and the column of each entry's group."""
    order = group.argsort(kind="stable")
    fresh = np.ones(len(group), bool)
    fresh[1:] = group[order[1:]] != group[order[:-1]]
    column = np.empty(len(group), np.intp)
    column[order] = fresh.cumsum() - 1
    return np.maximum.reduceat(by_entry[:, order], fresh.nonzero()[0], axis=1), column
