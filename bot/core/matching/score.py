"""How well each entry answers a question: what both share, weighted by how rare it is, in both directions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.matching.index import Floats, Index, Ints, content_bigrams
from bot.core.matching.near import agreement, sound_of
from bot.core.normalise import Piece, Query

POSTINGS_MOST = 60_000
"""Phrasings looked at for candidates, rarest syllables first: keeps 100,000 phrasings within milliseconds."""
ENTRIES_MOST = 28
PHRASINGS_AN_ENTRY_MOST = 24
ALONE = 0.6
"""What a syllable is worth that meets its like without a neighbour: "phiếu" of "cổ phiếu" in "phiếu lý lịch". Most
Vietnamese words have two syllables, so single ones say little about the matter."""
CONCEPT_AGREES = 0.8
NEAR_CACHE_MOST = 50_000
NUMBER_WEIGHT = 0.3
UNKNOWN_WEIGHT = 0.8
"""Of the rarest syllable's weight. A strange word is the best sign that the question is about something else."""
WINDOW_COST = 0.3
"""What is lost by judging one sentence of a story instead of all of it."""

FEATURES = ("align", "asked", "told", "dice", "entry", "group", "strange")


@dataclass(frozen=True, slots=True)
class Scored:
    """The candidates of a question, best first. `features` has a row per candidate, columns as in `FEATURES`."""

    documents: Ints
    phrasings: Ints
    scores: Floats
    features: npt.NDArray[np.float64]
    unknown: tuple[str, ...]
    mass: float


NOTHING = Scored(
    np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros((0, len(FEATURES))), (), 0.0
)


def neighbours(index: Index, key: str, fold: str, *, bare_query: bool) -> tuple[tuple[int, float], ...]:
    """Terms of the index a syllable may stand for, with how much each is believed."""
    cached = index.near.get((key, bare_query))
    if cached is not None:
        return cached
    found: dict[int, float] = {}

    def add(other: str, belief: float) -> None:
        for term in index.fold_terms.get(other, ()):
            marks = agreement(key, index.names[term], bare_query=bare_query) if other == fold else _marks(key, index.names[term], bare_query)
            found[term] = max(found.get(term, 0.0), belief * marks)

    add(fold, 1.0)
    known = fold in index.fold_terms
    if fold.isalpha():
        for other in index.sounds.get(sound_of(fold), ()):
            if other != fold:
                add(other, 0.45 if known else 0.8)
        if len(fold) > 2:  # noqa: PLR2004  half of all two-letter strings are one slip apart
            for other in index.deletes.near(fold):
                add(other, 0.25 if known else 0.65)
    result = tuple(sorted(((term, value) for term, value in found.items() if value >= 0.15), key=lambda item: -item[1]))  # noqa: PLR2004
    if len(index.near) < NEAR_CACHE_MOST:
        index.near[key, bare_query] = result
    return result


def _marks(asked: str, written: str, bare_query: bool) -> float:  # noqa: FBT001  one caller
    """Marks of two syllables with different letters: only what they carry counts."""
    if asked.isascii() and not asked[-1].isdigit():
        return 0.97 if bare_query else 0.9
    return 1.0 if (asked[-1] if asked[-1].isdigit() else "") == (written[-1] if written[-1].isdigit() else "") else 0.6


def weight_of(index: Index, piece: Piece, *, bare_query: bool) -> float:
    """What a syllable of the question counts for."""
    if not piece.weight:
        return 0.0
    term = index.terms.get(piece.key)
    if term is not None and not (bare_query or piece.key.isascii() and not piece.key[-1].isdigit()):
        return piece.weight * float(index.term_idf[term])
    if piece.key[0].isdigit() and term is None:
        return piece.weight * NUMBER_WEIGHT * index.idf_most
    fold = index.fold_idf.get(piece.fold)
    return piece.weight * (fold if fold is not None else UNKNOWN_WEIGHT * index.idf_most)


def score(index: Index, query: Query, weights: Floats) -> Scored:
    """Candidates with their features and `features @ weights`."""
    pieces = [piece for piece in query.pieces if piece.weight]
    if not pieces or not index.documents:
        return NOTHING
    near = [neighbours(index, piece.key, piece.fold, bare_query=query.bare) for piece in pieces]
    worth = np.array([weight_of(index, piece, bare_query=query.bare) for piece in pieces])
    mass = float(worth.sum())
    entries = _candidates(index, pieces, near, worth)
    if not len(entries):
        return NOTHING
    rows, of_entry = _phrasings_of(index, entries)
    cells, offsets = _cells(index, pieces, near, rows)

    covered = np.maximum.reduceat(cells, offsets[:-1], axis=1)
    where, _ = index.phrasings.picks(rows)
    told = np.add.reduceat(cells.max(axis=0) * index.weights[where], offsets[:-1]) / np.maximum(index.totals[rows], 1e-6)
    asked = _asked(pieces, worth, covered)
    align = 0.55 * asked + 0.45 * told
    dice = _dice(index, query, rows)
    best = _best_rows(0.75 * align + 0.25 * dice, of_entry)
    by_entry = np.maximum.reduceat(covered, of_entry[:-1], axis=1)
    groups, back = np.unique(index.group[entries], return_inverse=True)
    by_group = np.zeros((len(pieces), len(groups)), np.float32)
    for at, number in enumerate(back.tolist()):
        np.maximum(by_group[:, number], by_entry[:, at], out=by_group[:, number])
    anywhere = covered.max(axis=1)
    strange = 1.0 - float((worth * anywhere).sum()) / max(mass, 1e-6)
    features = np.column_stack(
        [
            align[best],
            asked[best],
            told[best],
            dice[best],
            _asked(pieces, worth, by_entry),
            _asked(pieces, worth, by_group)[back],
            np.full(len(entries), strange),
        ]
    )
    scores = features @ weights
    order = np.argsort(-scores, kind="stable")
    return Scored(
        entries[order],
        rows[best][order],
        scores[order].astype(np.float32),
        features[order],
        tuple(piece.key for piece, belief in zip(pieces, anywhere, strict=True) if piece.weight == 1 and belief < ALONE),
        mass,
    )


def _candidates(
    index: Index, pieces: list[Piece], near: list[tuple[tuple[int, float], ...]], worth: npt.NDArray[np.float64]
) -> Ints:
    """The entries whose phrasings share most weight with the question; rare syllables first, until enough was read."""
    ids: list[Ints] = []
    values: list[float] = []
    left = POSTINGS_MOST
    starts, postings = index.postings.starts, index.postings.values
    for at in np.argsort(-worth, kind="stable").tolist():
        for term, belief in near[at][:12]:
            row = postings[starts[term] : starts[term + 1]]
            if len(row) > left and ids:
                continue
            left -= len(row)
            ids.append(row)
            values.append(float(worth[at]) * belief)
    concept_worth: dict[int, float] = {}
    for piece, value in zip(pieces, worth.tolist(), strict=True):
        if piece.concept >= 0:
            concept_worth[piece.concept + 1] = concept_worth.get(piece.concept + 1, 0.0) + value
    starts, postings = index.concept_postings.starts, index.concept_postings.values
    for concept, value in concept_worth.items():
        if concept < len(starts) - 1:
            row = postings[starts[concept] : starts[concept + 1]]
            if len(row) <= left:
                left -= len(row)
                ids.append(row)
                values.append(CONCEPT_AGREES * value)
    if not ids:
        return np.zeros(0, np.int32)
    together = np.bincount(
        np.concatenate(ids), weights=np.repeat(values, [len(row) for row in ids]), minlength=len(index.owner)
    )
    together /= np.sqrt(index.totals + 3.0)
    most = ENTRIES_MOST * 6
    if len(together) <= most:
        chosen = np.nonzero(together)[0]
    else:
        chosen = np.argpartition(-together, most)[:most]
        chosen = chosen[together[chosen] > 0]
    order = chosen[np.argsort(-together[chosen], kind="stable")]
    owners, first = np.unique(index.owner[order], return_index=True)
    return owners[np.argsort(first, kind="stable")][:ENTRIES_MOST].astype(np.int32)


def _phrasings_of(index: Index, entries: Ints) -> tuple[Ints, Ints]:
    """All phrasings of these entries, entry by entry, and where each entry's begin."""
    lengths = np.minimum(index.first[entries + 1] - index.first[entries], PHRASINGS_AN_ENTRY_MOST)
    offsets = np.zeros(len(entries) + 1, np.int32)
    np.cumsum(lengths, out=offsets[1:])
    rows = np.arange(offsets[-1], dtype=np.int32) - np.repeat(offsets[:-1] - index.first[entries], lengths)
    return rows.astype(np.int32), offsets


def _cells(
    index: Index, pieces: list[Piece], near: list[tuple[tuple[int, float], ...]], rows: Ints
) -> tuple[npt.NDArray[np.float32], Ints]:
    """How far each syllable of the question (row) is met by each syllable of these phrasings (column)."""
    local, believed = _beliefs(index, near)
    concept_local, concept_believed = _concept_beliefs(index, pieces)
    where, offsets = index.phrasings.picks(rows)
    cells = believed[:, local[index.phrasings.values[where]]]
    meets = cells >= 0.25  # noqa: PLR2004  a slip of the finger still counts as company
    company = np.zeros_like(meets)
    company[1:, 1:] = meets[:-1, :-1]
    company[:, offsets[1:-1]] = False  # the first syllable of a phrasing has nothing before it
    after = np.zeros_like(meets)
    after[:-1, :-1] = meets[1:, 1:]
    after[:, offsets[1:] - 1] = False
    company |= after
    cells = np.where(company, cells, cells * ALONE)
    return np.maximum(cells, concept_believed[:, concept_local[index.concepts[where]]]), offsets


def _best_rows(values: npt.NDArray[np.float64], of_entry: Ints) -> npt.NDArray[np.intp]:
    """The position of each entry's best phrasing."""
    tops = np.maximum.reduceat(values, of_entry[:-1])
    lengths = np.diff(of_entry)
    hits = np.nonzero(values == np.repeat(tops, lengths))[0]
    owners = np.repeat(np.arange(len(lengths)), lengths)[hits]
    _, first = np.unique(owners, return_index=True)
    best: npt.NDArray[np.intp] = hits[first]
    return best


def _beliefs(index: Index, near: list[tuple[tuple[int, float], ...]]) -> tuple[Ints, Floats]:
    """A column for each term that matters (0 for all others), and per syllable of the question how far it is met."""
    local = np.zeros(len(index.term_idf), np.int32)
    columns: dict[int, int] = {}
    for row in near:
        for term, _ in row:
            columns.setdefault(term, len(columns) + 1)
    believed = np.zeros((len(near), len(columns) + 1), np.float32)
    for at, row in enumerate(near):
        for term, belief in row:
            believed[at, columns[term]] = belief
    if columns:
        local[list(columns)] = list(columns.values())
    return local, believed


def _concept_beliefs(index: Index, pieces: list[Piece]) -> tuple[Ints, Floats]:
    width = len(index.concept_postings.starts)
    local = np.zeros(width, np.int32)
    columns: dict[int, int] = {}
    for piece in pieces:
        if 0 <= piece.concept < width - 1:
            columns.setdefault(piece.concept + 1, len(columns) + 1)
    believed = np.zeros((len(pieces), len(columns) + 1), np.float32)
    for at, piece in enumerate(pieces):
        column = columns.get(piece.concept + 1)
        if column is not None:
            believed[at, column] = CONCEPT_AGREES
    if columns:
        local[list(columns)] = list(columns.values())
    return local, believed


def _windows(pieces: list[Piece], worth: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Rows of 0/1 over the syllables: the whole text, each sentence, two clauses together, stretches of long speech."""
    count = len(pieces)
    rows = [np.ones(count)]
    sentences = np.array([piece.sentence for piece in pieces])
    clauses = np.array([piece.clause for piece in pieces])
    for sentence in np.unique(sentences):
        rows.append((sentences == sentence).astype(float))
    names = np.unique(clauses)
    for first, second in zip(names, names[1:], strict=False):
        rows.append(((clauses == first) | (clauses == second)).astype(float))
    if len(names) > 1:
        rows.extend((clauses == name).astype(float) for name in names)
    if count > 18:  # noqa: PLR2004  longer than most phrasings
        for start in range(0, count - 8, 4):
            row = np.zeros(count)
            row[start : start + 14] = 1
            rows.append(row)
    windows = np.array(rows)
    heavy = windows @ worth
    return windows[heavy >= min(heavy[0], max(2.0 * float(np.mean(worth[worth > 0])) if (worth > 0).any() else 0.0, 0.25 * heavy[0]))]


def _asked(pieces: list[Piece], worth: npt.NDArray[np.float64], covered: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Share of the question that is met; of a story, the share of its best part, a little less."""
    mass = float(worth.sum())
    if mass <= 0:
        return np.zeros(covered.shape[1])
    windows = _windows(pieces, worth)
    heavy = windows @ worth
    share = (windows * worth) @ covered / heavy[:, None]
    cost = 1.0 - WINDOW_COST * (1.0 - heavy / mass)
    best: npt.NDArray[np.float64] = (share * cost[:, None]).max(axis=0)
    return best


def _dice(index: Index, query: Query, rows: Ints) -> npt.NDArray[np.float64]:
    pairs = content_bigrams(query)
    if not pairs:
        return np.zeros(len(rows))
    known = [index.bigram_ids[pair] for pair in pairs if pair in index.bigram_ids]
    total = sum(
        float(index.bigram_idf[index.bigram_ids[pair]]) if pair in index.bigram_ids else 0.6 * index.idf_most for pair in pairs
    )
    total = min(total, 12.0 * index.idf_most * 0.6)
    flag = np.zeros(len(index.bigram_idf) + 1, np.float32)
    flag[known] = index.bigram_idf[known]
    where, offsets = index.bigrams.picks(rows)
    if not len(where):
        return np.zeros(len(rows))
    mine = np.concatenate((index.bigram_idf[index.bigrams.values[where]], [0.0]))
    shared = np.concatenate((flag[index.bigrams.values[where]], [0.0]))
    empty = np.diff(offsets) == 0
    both = np.where(empty, 0.0, np.add.reduceat(shared, offsets[:-1]))
    own = np.where(empty, 0.0, np.add.reduceat(mine, offsets[:-1]))
    result: npt.NDArray[np.float64] = 2.0 * both / np.maximum(own + total, 1e-6)
    return result
