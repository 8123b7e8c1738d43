"""How well each entry answers a question: what both share, weighted by how rare it is, in both directions."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.core.matching.index import Index
from bot.core.matching.likely import content_of, pairs_of, singles_of
from bot.core.matching.near import Meant, meant
from bot.core.matching.rows import Doubles, Floats, Ints, starts_of
from bot.core.matching.windows import share_met
from bot.core.normalise import Piece, Query
from bot.core.normalise.syllables import fold_of

ENTRIES_MOST = 20
LONG_PIECES = 24
"""In longer texts fillers are left out of the comparison: it costs their number times all phrasings looked at."""
PHRASINGS_AN_ENTRY_MOST = 24
ALONE = 0.6
"""What a syllable is worth that meets its like without a neighbour: "phiếu" of "cổ phiếu" in "phiếu lý lịch". Most
Vietnamese words have two syllables, so single ones say little about the matter."""
FIRST_LEAD = 3.0
COMPANY_MIN = 0.25
"""A slip of the finger still counts as company."""
CONCEPT_AGREES = 0.8
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
    """The candidates of a question, best first. `features` has a row per candidate, columns as in `FEATURES`.

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


def score(index: Index, query: Query, weights: Floats) -> Scored:
    """Candidates with their features and `features @ weights`."""
    pieces = [piece for piece in query.pieces if piece.weight]
    if not pieces or not index.documents:
        return NOTHING
    if len(pieces) > LONG_PIECES:
        pieces = [piece for piece in pieces if piece.weight == 1] or pieces
    near = [meant(index, piece.key, piece.fold, bare_query=query.bare, light=piece.weight < 1) for piece in pieces]
    worth = np.array([weight_of(index, piece, bare_query=query.bare) for piece in pieces])
    mass = float(worth.sum())
    likely, new_pairs = _likely(index, pieces, near)
    entries = _candidates(likely)
    if not len(entries) or mass <= 0:
        return NOTHING
    rows, of_entry = phrasings_of(index, entries)
    where, offsets = index.phrasings.picks(rows)
    cells = cells_of(index, pieces, near, where, offsets)

    covered = np.maximum.reduceat(cells, offsets[:-1], axis=1)
    told = np.add.reduceat(cells.max(axis=0) * index.weights[where], offsets[:-1]) / np.maximum(
        index.totals[rows], 1e-6
    )
    asked = share_met(pieces, worth, covered)
    align = 0.55 * asked + 0.45 * told
    best = _best_rows(align, of_entry)
    by_entry = np.maximum.reduceat(covered, of_entry[:-1], axis=1)
    groups, back = np.unique(index.group[entries], return_inverse=True)
    by_group = np.zeros((len(pieces), len(groups)), np.float32)
    for at, number in enumerate(back.tolist()):
        np.maximum(by_group[:, number], by_entry[:, at], out=by_group[:, number])
    met = share_met(pieces, worth, np.concatenate((by_entry, by_group), axis=1))
    anywhere = covered.max(axis=1)
    features = np.column_stack(
        [align[best], asked[best], told[best], met[: len(entries)], met[len(entries) :][back], likely[:, entries].T]
    )
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
        new_pairs,
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


def _likely(index: Index, pieces: list[Piece], near: list[Meant]) -> tuple[Doubles, float]:
    """Rows: words and pairs by entry and by intent, for every entry, each per unit of the question's weight; and the
    share of new pairs.
    """
    names, weights, concepts = content_of(pieces)
    folds = [_fold_meant(index, name, row) for name, row in zip(names, near, strict=True)]
    singles = np.array(singles_of(folds, concepts), np.int64)
    single_weights = np.ones(len(singles), np.float32)
    single_weights[: len(weights)] = weights
    pairs = np.array(pairs_of(folds, weights), np.int64)
    pair_weights = np.ones(len(pairs), np.float32)
    heavy = float(single_weights.sum()) * 5
    many = max(len(pairs), 1) * 5
    close = np.array(pairs_of(folds, weights, 1), np.int64)
    new_pairs = 1.0 - float(index.entry_pairs.knows(close).mean()) if len(close) else 1.0
    rows = np.stack(
        [
            index.entry_singles.scores(singles, single_weights) / heavy,
            (index.group_singles.scores(singles, single_weights) / heavy)[index.group],
            index.entry_pairs.scores(pairs, pair_weights) / many,
            (index.group_pairs.scores(pairs, pair_weights) / many)[index.group],
            (index.topic_singles.scores(singles, single_weights) / heavy)[index.topic],
            index.body_singles.scores(singles, single_weights) / heavy,
            index.body_pairs.scores(pairs, pair_weights) / many,
        ]
    )
    return rows, new_pairs


def _fold_meant(index: Index, name: str, row: Meant) -> int:
    """The fold itself when the content uses it, else its likeliest neighbour, else a number nothing has."""
    known = index.folds.get(name)
    if known is not None:
        return known
    return index.folds[fold_of(index.names[row[0][0]])] if row else len(index.folds)


def _candidates(likely: Doubles) -> Ints:
    together = likely[0] + 0.5 * likely[1] + likely[2] + 0.5 * likely[3]
    if len(together) > ENTRIES_MOST:
        chosen = np.argpartition(-together, ENTRIES_MOST)[:ENTRIES_MOST]
    else:
        chosen = np.arange(len(together))
    known: Ints = chosen[(likely[0] + likely[2])[chosen] > 0].astype(np.int32)
    return known


def phrasings_of(index: Index, entries: Ints) -> tuple[Ints, Ints]:
    """All phrasings of these entries, entry by entry, and where each entry's begin."""
    lengths = np.minimum(index.first[entries + 1] - index.first[entries], PHRASINGS_AN_ENTRY_MOST)
    offsets = starts_of(lengths)
    rows = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - index.first[entries], lengths)
    return rows.astype(np.int32), offsets


def cells_of(
    index: Index, pieces: list[Piece], near: list[Meant], where: Ints, offsets: Ints
) -> npt.NDArray[np.float32]:
    """How far each syllable of the question (row) is met by each syllable of these phrasings (column)."""
    local, believed = _beliefs(len(index.term_idf), near)
    concept_rows: list[Meant] = [
        ((piece.concept + 1, CONCEPT_AGREES),) if 0 <= piece.concept < index.concept_count - 1 else ()
        for piece in pieces
    ]
    concept_local, concept_believed = _beliefs(index.concept_count, concept_rows)
    cells = believed[:, local[index.phrasings.values[where]]]
    meets = cells >= COMPANY_MIN
    company = np.zeros_like(meets)
    company[1:, 1:] = meets[:-1, :-1]
    company[:, offsets[1:-1]] = False  # the first syllable of a phrasing has nothing before it
    after = np.zeros_like(meets)
    after[:-1, :-1] = meets[1:, 1:]
    after[:, offsets[1:] - 1] = False
    company |= after
    np.multiply(cells, ALONE, out=cells, where=~company)
    return np.maximum(cells, concept_believed[:, concept_local[index.concepts[where]]])


def _beliefs(width: int, near: list[Meant]) -> tuple[Ints, npt.NDArray[np.float32]]:
    """A column for each number that matters (0 for all others), and per syllable of the question how far it is met."""
    local = np.zeros(width, np.int32)
    pairs = [pair for row in near for pair in row]
    if not pairs:
        return local, np.zeros((len(near), 1), np.float32)
    numbers, columns = np.unique(np.array([number for number, _ in pairs], np.int32), return_inverse=True)
    local[numbers] = np.arange(1, len(numbers) + 1)
    believed = np.zeros((len(near), len(numbers) + 1), np.float32)
    believed[np.repeat(np.arange(len(near)), [len(row) for row in near]), columns + 1] = [belief for _, belief in pairs]
    return local, believed


def _best_rows(values: Doubles, of_entry: Ints) -> npt.NDArray[np.intp]:
    """The position of each entry's best phrasing."""
    tops = np.maximum.reduceat(values, of_entry[:-1])
    lengths = np.diff(of_entry)
    hits = np.nonzero(values == np.repeat(tops, lengths))[0]
    owners = np.repeat(np.arange(len(lengths)), lengths)[hits]
    _, first = np.unique(owners, return_index=True)
    best: npt.NDArray[np.intp] = hits[first]
    return best
