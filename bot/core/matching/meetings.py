"""Where the syllables of a question and those of phrasings meet, and how far."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bot.core.matching.index import Index
from bot.core.matching.near import Neighbours
from bot.core.matching.rows import Doubles, Floats, Ints, Longs, starts_of
from bot.core.normalise import Piece

PHRASINGS_AN_ENTRY_MOST = 24
ALONE = 0.6
"""What a syllable is worth that meets its like without a neighbour: "phiếu" of "cổ phiếu" in "phiếu lý lịch". Most
Vietnamese words have two syllables, so single ones say little about the matter."""
COMPANY_MIN = 0.25
"""A slip of the finger still counts as company."""
CONCEPT_AGREES = 0.8


def phrasings_of(index: Index, entries: Ints) -> tuple[Ints, Ints]:
    """All phrasings of these entries, entry by entry, and where each entry's begin."""
    lengths = np.minimum(index.first[entries + 1] - index.first[entries], PHRASINGS_AN_ENTRY_MOST)
    offsets = starts_of(lengths)
    rows = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - index.first[entries], lengths)
    return rows.astype(np.int32), offsets


def meetings(index: Index, pieces: list[Piece], near: list[Neighbours], rows: Ints) -> tuple[Floats, Doubles]:
    """How far each syllable of the question (row) is met by each of these phrasings (column); and for each phrasing
    how much of its own weight the question meets.

    Most syllables of two texts have nothing to do with each other, so only those that meet are looked at: as a list of
    (syllable of the question, syllable of the phrasings, belief).
    """
    where, offsets = index.phrasings.picks(rows)
    phrasing = np.arange(len(rows)).repeat(np.diff(offsets))  # of each syllable in `where`
    row = np.arange(len(pieces))
    asked, met, beliefs = _wanted_among(
        len(index.term_idf),
        np.concatenate([one.terms for one in near]),
        row.repeat([len(one.terms) for one in near]),
        np.concatenate([one.beliefs for one in near]).astype(np.float32),
        index.phrasings.values[where],
    )
    beliefs = np.where(_in_company(len(pieces), asked, met + phrasing[met], beliefs), beliefs, ALONE * beliefs)

    concepts = np.array([piece.concept + 1 for piece in pieces])
    has = np.flatnonzero((concepts > 0) & (concepts < index.concept_count))
    agrees = np.full(len(has), CONCEPT_AGREES, np.float32)
    too = _wanted_among(index.concept_count, concepts[has], has, agrees, index.concepts[where])
    asked, met = np.concatenate((asked, too[0])), np.concatenate((met, too[1]))
    beliefs = np.concatenate((beliefs, too[2]))

    covered = np.zeros(len(pieces) * len(rows), np.float32)
    np.maximum.at(covered, asked * len(rows) + phrasing[met], beliefs)
    best = np.zeros(len(where), np.float32)
    np.maximum.at(best, met, beliefs)
    told = np.bincount(phrasing, best * index.weights[where], len(rows)) / np.maximum(index.totals[rows], 1e-6)
    return covered.reshape(len(pieces), len(rows)), told


def _wanted_among(
    width: int, wanted: Longs, rows: Longs, beliefs: Floats, numbers: Ints
) -> tuple[Longs, Longs, Floats]:
    """Where `numbers` has one that is `wanted`: its row, its place in `numbers` and its belief. All are below `width`;
    a number may be wanted by many rows.
    """
    order = wanted.argsort(kind="stable")
    many = np.bincount(wanted, minlength=width)
    begins = many.cumsum() - many
    hits = np.flatnonzero(many[numbers])
    lengths = many[numbers[hits]]
    ends = lengths.cumsum()
    # For each hit, the wanted ones of its number one after the other.
    at = order[np.arange(ends[-1] if len(ends) else 0) + (begins[numbers[hits]] - ends + lengths).repeat(lengths)]
    return rows[at], hits.repeat(lengths), beliefs[at]


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
    fresh = np.diff(group[order], prepend=-1) != 0
    column = np.empty(len(group), np.intp)
    column[order] = fresh.cumsum() - 1
    return np.maximum.reduceat(by_entry[:, order], np.flatnonzero(fresh), axis=1), column
