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
class Met:
    """`covered`: how far each syllable of a question (row) is met by each phrasing (column). `told`: how much of each
    phrasing's own weight the question meets.
    """

    covered: Floats
    told: Doubles


@dataclass(frozen=True, slots=True)
class Wanted:
    """What some texts look for: terms, and after them concepts, `size` numbers for each text. A number may be wanted by
    many syllables: number `n` by `many[n]` of them, from `begins[n]` in `rows` (which syllable of all texts) and
    `beliefs` (how far).
    """

    first: Ints
    """Where each text's syllables begin; one more at the end."""
    size: int
    rows: Longs
    beliefs: Floats
    many: Longs
    begins: Longs

    @classmethod
    def of(cls, index: Index, texts: Sequence[tuple[Sequence[Piece], Sequence[Neighbours]]]) -> Wanted:
        """From the syllables of each text, and what they may stand for."""
        terms = len(index.term_idf)
        size = terms + index.concept_count
        pieces = [piece for one, _ in texts for piece in one]
        near = [row for _, rows in texts for row in rows]
        first = starts_of(np.array([len(one) for one, _ in texts]))
        grouped = [row for row, piece in enumerate(pieces) if 0 <= piece.concept < index.concept_count - 1]
        concepts = np.array([terms + 1 + pieces[row].concept for row in grouped], np.int64)
        numbers = np.concatenate([*(one.terms for one in near), concepts])
        lengths = [*(len(one.terms) for one in near), *(1 for _ in grouped)]
        rows = np.array([*range(len(pieces)), *grouped]).repeat(lengths)
        if len(texts) > 1:
            numbers += size * (first.searchsorted(rows, side="right") - 1)
        beliefs = np.concatenate([*(one.beliefs for one in near), np.full(len(grouped), CONCEPT_AGREES)])
        order = numbers.argsort(kind="stable")
        many = np.bincount(numbers, minlength=size * len(texts))
        begins = many.cumsum() - many
        return cls(first, size, rows[order], beliefs[order].astype(np.float32), many, begins)

    def meet(self, index: Index, rows: Sequence[Ints], texts: Sequence[int] = (0,)) -> list[Met]:
        """Each of `texts` (their numbers) beside the phrasings that `rows` has for it.

        Most syllables of two texts have nothing to do with each other, so only those that meet are looked at: as a list
        of (syllable of the question, syllable of the phrasings, belief).
        """
        beside = np.concatenate(rows)
        where, offsets = index.phrasings.picks(beside)
        phrasing = np.arange(len(beside)).repeat(offsets[1:] - offsets[:-1])  # of each syllable in `where`
        terms = len(index.term_idf)
        numbers = np.concatenate((index.phrasings.values[where], index.concepts[where] + terms))
        wide = np.array([len(one) for one in rows])
        whose = np.array(texts)
        if whose.any():
            numbers += np.tile((whose * self.size).astype(np.int32).repeat(wide)[phrasing], 2)
        asked, met, beliefs = self._among(numbers)
        by_term = int(met.searchsorted(len(where)))
        met[by_term:] -= len(where)
        line = phrasing[met]
        company = _in_company(int(self.first[-1]), asked[:by_term], met[:by_term] + line[:by_term], beliefs[:by_term])
        beliefs[:by_term][~company] *= ALONE

        # The tables of all texts, one after the other, each with a row for each of its syllables.
        first = self.first[whose]
        sizes = (self.first[whose + 1] - first) * wide
        ends, lines = sizes.cumsum(), wide.cumsum()
        shift = ends - sizes - first * wide - lines + wide
        covered = np.zeros(int(ends[-1]), np.float32)
        np.maximum.at(covered, asked * wide.repeat(wide)[line] + line + shift.repeat(wide)[line], beliefs)
        best = np.zeros(len(where), np.float32)
        np.maximum.at(best, met, beliefs)
        told = np.bincount(phrasing, best * index.weights[where], len(beside)) / np.maximum(index.totals[beside], 1e-6)
        return [
            Met(covered[end - size : end].reshape(-1, width), told[last - width : last])
            for end, size, last, width in zip(*(row.tolist() for row in (ends, sizes, lines, wide)), strict=True)
        ]

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
