"""A question beside what shares words with it, before any weights: all that its words say, whatever it means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.matching.index import Index
from bot.core.matching.likely import pairs_alone, singles_of
from bot.core.matching.meetings import Wanted, phrasings_of
from bot.core.matching.near import Neighbours, neighbours
from bot.core.matching.rows import Doubles, Floats, Ints
from bot.core.matching.windows import Stretches
from bot.core.normalise import Piece, Query
from bot.core.normalise.query import FILLER_WEIGHT
from bot.core.normalise.syllables import fold_of

CANDIDATES_MOST = 20
LONG_PIECES = 24
"""In longer texts fillers are left out of the comparison: it costs their number times all phrasings looked at."""
NUMBER_WEIGHT = 0.3
UNKNOWN_WEIGHT = 0.8
"""Of the rarest syllable's weight. A strange word is the best sign that the question is about something else."""
OWN_WORDS_SHARE = 0.55
"""Of `align`; the rest is how much of the phrasing is met."""


@dataclass(frozen=True, slots=True)
class Odds:
    """How likely the question's syllables and pairs are with each owner of the index, per unit of its weight; and the
    share of new pairs.
    """

    singles: Doubles
    pairs: Doubles
    new_pairs: float

    def features(self, index: Index, entries: Ints) -> Doubles:
        """A row for each entry: the last seven of `score.FEATURES`."""
        group, body = index.by_group[entries], index.by_body[entries]
        return np.array(
            (
                self.singles[entries],
                self.singles[group],
                self.pairs[entries],
                self.pairs[group],
                self.singles[index.by_topic[entries]],
                self.singles[body],
                self.pairs[body],
            )
        ).T


@dataclass(frozen=True, slots=True)
class Aligned:
    """Entries beside the question. `best`: each one's best phrasing; `shares`: a row for each with `align`, `asked`,
    `told` and `entry` of `score.FEATURES`; `covered`: how far each syllable (row) is met by each entry (column).
    """

    entries: Ints
    best: Ints
    shares: Doubles
    covered: Floats

    def joined(self, other: Aligned) -> Aligned:
        """Both, in the order of the index."""
        entries = np.concatenate((self.entries, other.entries))
        order = entries.argsort()
        return Aligned(
            entries[order],
            np.concatenate((self.best, other.best))[order],
            np.concatenate((self.shares, other.shares))[order],
            np.concatenate((self.covered, other.covered), axis=1)[:, order],
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """A question as the index sees it. `worth`: what each syllable counts for."""

    pieces: list[Piece]
    wanted: Wanted
    worth: Doubles
    stretches: Stretches

    @property
    def told(self) -> tuple[int, int]:
        """How many syllables say something, and how many there are with the small ones."""
        return sum(piece.weight > FILLER_WEIGHT for piece in self.pieces), len(self.pieces)


@dataclass(frozen=True, slots=True)
class Retrieved:
    """`found`: the entries that share most with the question."""

    terms: Terms
    likely: Odds
    found: Aligned

    def with_also(self, index: Index, entries: Ints) -> Aligned:
        """What was found, and these."""
        known = set(self.found.entries.tolist())
        fresh = [entry for entry in entries.tolist() if entry not in known]
        if not fresh:
            return self.found
        return self.found.joined(_aligned(index, self.terms, np.array(fresh, np.int32)))


def retrieve(
    index: Index, query: Query, *, among: npt.NDArray[np.bool_] | None = None, most: int = CANDIDATES_MOST
) -> Retrieved | None:
    """The `most` likely candidates; None where there is nothing to compare, or where none of the documents that `among`
    marks is a candidate.
    """
    pieces = _pieces(query)
    if not pieces or not index.documents:
        return None
    bare = query.bare
    near = [
        neighbours(index, piece.key, piece.fold, bare_query=bare, light=piece.weight <= FILLER_WEIGHT)
        for piece in pieces
    ]
    worth = np.array([weight_of(index, piece, bare_query=bare) for piece in pieces])
    if worth.sum() <= 0:
        return None
    likely = _likely(index, pieces, near)
    candidates = _candidates(index, likely, most)
    if among is not None and not among[candidates].any():
        return None
    terms = Terms(pieces, Wanted.of(index, pieces, near), worth, Stretches.of(pieces, worth))
    return Retrieved(terms, likely, _aligned(index, terms, candidates))


def _pieces(query: Query) -> list[Piece]:
    """What is compared."""
    pieces = [piece for piece in query.pieces if piece.weight]
    if len(pieces) > LONG_PIECES:
        return [piece for piece in pieces if piece.weight > FILLER_WEIGHT] or pieces
    return pieces


def weight_of(index: Index, piece: Piece, *, bare_query: bool) -> float:
    """What a syllable of the question counts for."""
    term = index.terms.get(piece.key)
    if term is not None and not (bare_query or (piece.key.isascii() and not piece.key[-1].isdigit())):
        return piece.weight * float(index.term_idf[term])
    if piece.key[0].isdigit() and term is None:
        return piece.weight * NUMBER_WEIGHT * index.idf_most
    fold = index.fold_idf.get(piece.fold)
    return piece.weight * (fold if fold is not None else UNKNOWN_WEIGHT * index.idf_most)


def _aligned(index: Index, terms: Terms, entries: Ints) -> Aligned:
    if not len(entries):
        nothing = np.zeros((terms.wanted.count, 0), np.float32)
        return Aligned(entries, np.zeros(0, np.int32), np.zeros((0, 4)), nothing)
    rows, of_entry = phrasings_of(index, entries)
    covered, told = terms.wanted.meet(index, rows)
    by_entry = np.maximum.reduceat(covered, of_entry[:-1], axis=1)
    met = terms.stretches.met(np.concatenate((covered, by_entry), axis=1))
    asked, entry = met[: len(rows)], met[len(rows) :]
    align = OWN_WORDS_SHARE * asked + (1 - OWN_WORDS_SHARE) * told
    best = _best_rows(align, of_entry)
    return Aligned(entries, rows[best], np.array((align[best], asked[best], told[best], entry)).T, by_entry)


def _likely(index: Index, pieces: list[Piece], near: list[Neighbours]) -> Odds:
    folds = np.array([_fold_meant(index, piece.fold, row) for piece, row in zip(pieces, near, strict=True)], np.int64)
    weights = np.array([piece.weight for piece in pieces], np.float32)
    one_text = np.zeros(len(pieces), np.int32)
    singles, _ = singles_of(folds, np.array([piece.concept for piece in pieces], np.int32), one_text)
    single_weights = np.ones(len(singles), np.float32)
    single_weights[: len(weights)] = weights
    pairs, close = pairs_alone(folds, weights)

    at, known = index.singles.find(singles)
    single_sums = index.singles.sums(at[known], single_weights[known])
    at, known = index.pairs.find(pairs)
    pair_sums = index.pairs.sums(at[known], np.ones(len(pairs), np.float32)[known])
    asked_before = index.pairs.used_below(at[:close][known[:close]], len(index.documents))
    return Odds(
        single_sums / (float(single_weights.sum()) * 5),
        pair_sums / (max(len(pairs), 1) * 5),
        1.0 - float(asked_before.sum()) / close if close else 1.0,
    )


def _fold_meant(index: Index, name: str, row: Neighbours) -> int:
    """The fold itself when the content uses it, else its likeliest neighbour, else a number nothing has."""
    known = index.folds.get(name, index.body_folds.get(name))
    if known is not None:
        return known
    if len(row.terms):
        return index.folds[fold_of(index.names[int(row.terms[0])])]
    return len(index.folds) + len(index.body_folds)


def _candidates(index: Index, likely: Odds, most: int) -> Ints:
    count = len(index.documents)
    singles, pairs = likely.singles[:count], likely.pairs[:count]
    together = singles + 0.5 * likely.singles[index.by_group] + pairs + 0.5 * likely.pairs[index.by_group]
    if count > most:
        chosen = np.argpartition(together, count - most)[count - most :]
        chosen.sort()
    else:
        chosen = np.arange(count)
    known: Ints = chosen[(singles + pairs)[chosen] > 0].astype(np.int32)
    return known


def _best_rows(values: Doubles, of_entry: Ints) -> npt.NDArray[np.intp]:
    """The position of each entry's best phrasing."""
    tops = np.maximum.reduceat(values, of_entry[:-1])
    hits = (values == tops.repeat(of_entry[1:] - of_entry[:-1])).nonzero()[0]
    best: npt.NDArray[np.intp] = hits[hits.searchsorted(of_entry[:-1])]
    return best
