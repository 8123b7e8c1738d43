"""How well each entry answers a question: what both share, weighted by how rare it is, in both directions."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.core.matching.index import Index
from bot.core.matching.likely import pairs_of, singles_of
from bot.core.matching.meaning import Likeness, features_of
from bot.core.matching.meetings import ALONE, meetings, phrasings_of, together
from bot.core.matching.near import Neighbours, neighbours
from bot.core.matching.rows import Doubles, Floats, Ints
from bot.core.matching.windows import share_met
from bot.core.normalise import Piece, Query
from bot.core.normalise.syllables import fold_of

ENTRIES_MOST = 20
LONG_PIECES = 24
"""In longer texts fillers are left out of the comparison: it costs their number times all phrasings looked at."""
FIRST_LEAD = 3.0
NUMBER_WEIGHT = 0.3
UNKNOWN_WEIGHT = 0.8
"""Of the rarest syllable's weight. A strange word is the best sign that the question is about something else."""

FEATURES = (
    "align",
    "asked",
    "told",
    "entry",
    "group",
    "words",
    "group_words",
    "pairs",
    "group_pairs",
    "topic_words",
    "body_words",
    "body_pairs",
)
"""`align`, `asked`, `told`: of the best phrasing, both ways. `entry`, `group`: what all phrasings of the entry, of the
intent meet. The rest are `likely` scores: by entry, intent, file (topic) and the entry's answer (body).
"""


@dataclass(frozen=True, slots=True)
class Scored:
    """The candidates of a question, best first. `features` has a row per candidate, columns as in `FEATURES`, and
    those of `MEANING_FEATURES` where the question's meaning is known.

    `strange` is the share of the question that no candidate meets, `unknown` its syllables; `mass` the weight of all;
    `new_pairs` the share of its neighbouring syllables that stand together nowhere in the content.
    """

    documents: Ints
    phrasings: Ints
    scores: Floats
    features: Doubles
    strange: float = 1.0
    unknown: tuple[str, ...] = ()
    mass: float = 0.0
    new_pairs: float = 1.0

    def with_first(self, document: int) -> Scored:
        """The same with this candidate first, well before the others; unchanged when it is none."""
        at = np.nonzero(self.documents == document)[0]
        if not len(at):
            return self
        order = np.concatenate((at, np.delete(np.arange(len(self.documents)), at)))
        scores = self.scores[order]
        scores[0] = max(float(scores[0]), float(scores.max()) + FIRST_LEAD)
        return replace(
            self,
            documents=self.documents[order],
            phrasings=self.phrasings[order],
            scores=scores,
            features=self.features[order],
        )


NOTHING = Scored(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros((0, len(FEATURES))))


def score(index: Index, query: Query, weights: Floats, likeness: Likeness | None = None) -> Scored:
    """Candidates with their features and `features @ weights`; with `likeness`, also those near by meaning."""
    pieces = [piece for piece in query.pieces if piece.weight]
    if not pieces or not index.documents:
        return NOTHING
    if len(pieces) > LONG_PIECES:
        pieces = [piece for piece in pieces if piece.weight == 1] or pieces
    near = [neighbours(index, piece.key, piece.fold, bare_query=query.bare, light=piece.weight < 1) for piece in pieces]
    worth = np.array([weight_of(index, piece, bare_query=query.bare) for piece in pieces])
    mass = float(worth.sum())
    likely = _likely(index, pieces, near)
    entries = _candidates(index, likely)
    if likeness is not None:
        entries = np.union1d(entries, likeness.nearest).astype(np.int32)
    if not len(entries) or mass <= 0:
        return NOTHING
    rows, of_entry = phrasings_of(index, entries)
    covered, told = meetings(index, pieces, near, rows)
    by_entry = np.maximum.reduceat(covered, of_entry[:-1], axis=1)
    by_group, group = together(by_entry, index.group[entries])

    asked, entry, of_group = np.split(
        share_met(pieces, worth, np.concatenate((covered, by_entry, by_group), axis=1)),
        (len(rows), len(rows) + len(entries)),
    )
    align = 0.55 * asked + 0.45 * told
    best = _best_rows(align, of_entry)
    anywhere = by_entry.max(axis=1)
    features = np.column_stack(
        (align[best], asked[best], told[best], entry, of_group[group], likely.features(index, entries))
    )
    if likeness is not None:
        features = np.concatenate((features, features_of(likeness, entries)), axis=1)
    scores = features @ weights
    order = np.argsort(-scores, kind="stable")
    return Scored(
        entries[order],
        rows[best][order],
        scores[order].astype(np.float32),
        features[order],
        1.0 - float((worth * anywhere).sum()) / mass,
        tuple(
            piece.key for piece, belief in zip(pieces, anywhere, strict=True) if piece.weight == 1 and belief < ALONE
        ),
        mass,
        likely.new_pairs,
    )


def weight_of(index: Index, piece: Piece, *, bare_query: bool) -> float:
    """What a syllable of the question counts for."""
    term = index.terms.get(piece.key)
    if term is not None and not (bare_query or (piece.key.isascii() and not piece.key[-1].isdigit())):
        return piece.weight * float(index.term_idf[term])
    if piece.key[0].isdigit() and term is None:
        return piece.weight * NUMBER_WEIGHT * index.idf_most
    fold = index.fold_idf.get(piece.fold)
    return piece.weight * (fold if fold is not None else UNKNOWN_WEIGHT * index.idf_most)


@dataclass(frozen=True, slots=True)
class _Odds:
    """How likely the question's syllables and pairs are with each owner of the index, per unit of its weight; and the
    share of new pairs.
    """

    singles: Doubles
    pairs: Doubles
    new_pairs: float

    def features(self, index: Index, entries: Ints) -> Doubles:
        """A row for each entry: the last seven of `FEATURES`."""
        group, body = index.by_group[entries], index.by_body[entries]
        return np.column_stack(
            (
                self.singles[entries],
                self.singles[group],
                self.pairs[entries],
                self.pairs[group],
                self.singles[index.by_topic[entries]],
                self.singles[body],
                self.pairs[body],
            )
        )


def _likely(index: Index, pieces: list[Piece], near: list[Neighbours]) -> _Odds:
    folds = np.array([_fold_meant(index, piece.fold, row) for piece, row in zip(pieces, near, strict=True)], np.int64)
    weights = np.array([piece.weight for piece in pieces], np.float32)
    one_text = np.zeros(len(pieces), np.int32)
    singles, _ = singles_of(folds, np.array([piece.concept for piece in pieces], np.int32), one_text)
    single_weights = np.ones(len(singles), np.float32)
    single_weights[: len(weights)] = weights
    by_distance = [grams for grams, _ in pairs_of(folds, weights, one_text)]
    pairs = np.concatenate(by_distance)

    at, known = index.singles.find(singles)
    single_sums = index.singles.sums(at[known], single_weights[known])
    at, known = index.pairs.find(pairs)
    pair_sums = index.pairs.sums(at[known], np.ones(int(known.sum()), np.float32))
    close = len(by_distance[0])
    asked_before = index.pairs.used_below(at[:close][known[:close]], len(index.documents))
    return _Odds(
        single_sums / (float(single_weights.sum()) * 5),
        pair_sums / (max(len(pairs), 1) * 5),
        1.0 - float(asked_before.sum()) / close if close else 1.0,
    )


def _fold_meant(index: Index, name: str, row: Neighbours) -> int:
    """The fold itself when the content uses it, else its likeliest neighbour, else a number nothing has."""
    known = index.folds.get(name)
    if known is not None:
        return known
    return index.folds[fold_of(index.names[int(row.terms[0])])] if len(row.terms) else len(index.folds)


def _candidates(index: Index, likely: _Odds) -> Ints:
    count = len(index.documents)
    singles, pairs = likely.singles[:count], likely.pairs[:count]
    together = singles + 0.5 * likely.singles[index.by_group] + pairs + 0.5 * likely.pairs[index.by_group]
    if len(together) > ENTRIES_MOST:
        chosen = np.argpartition(-together, ENTRIES_MOST)[:ENTRIES_MOST]
    else:
        chosen = np.arange(len(together))
    known: Ints = chosen[(singles + pairs)[chosen] > 0].astype(np.int32)
    return known


def _best_rows(values: Doubles, of_entry: Ints) -> npt.NDArray[np.intp]:
    """The position of each entry's best phrasing."""
    tops = np.maximum.reduceat(values, of_entry[:-1])
    hits = np.flatnonzero(values == tops.repeat(np.diff(of_entry)))
    best: npt.NDArray[np.intp] = hits[hits.searchsorted(of_entry[:-1])]
    return best
