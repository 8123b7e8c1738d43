"""Every phrasing as arrays, so that a question looks at what it shares with them and at nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np
import numpy.typing as npt

from bot.core.matching.near import Deletes, sound_of
from bot.core.normalise import Query
from bot.core.normalise.syllables import fold_of

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

IDF_LEAST = 0.25
"""A syllable that stands in every entry still tells a little."""


@dataclass(frozen=True, slots=True)
class Document:
    """An entry or flow as the index sees it. `group` is its intent: documents of one group do not compete."""

    id: str
    group: str
    phrasings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Ragged rows of numbers: row `r` is `values[starts[r] : starts[r + 1]]`."""

    starts: Ints
    values: Ints

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Rows:
        starts = np.zeros(len(rows) + 1, np.int32)
        np.cumsum([len(row) for row in rows], out=starts[1:])
        values = np.fromiter((value for row in rows for value in row), np.int32, int(starts[-1]))
        return cls(starts, values)

    def picks(self, rows: Ints) -> tuple[Ints, Ints]:
        """Positions in `values` of all numbers of these rows, and where each row begins among them."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        offsets = np.zeros(len(rows) + 1, np.int32)
        np.cumsum(lengths, out=offsets[1:])
        where = np.arange(offsets[-1], dtype=np.int32) - np.repeat(offsets[:-1] - self.starts[rows], lengths)
        return where.astype(np.int32), offsets

    @classmethod
    def inverted(cls, rows: Rows, width: int) -> Rows:
        """For each number below `width`, the rows it occurs in (ascending, each once)."""
        owner = np.repeat(np.arange(len(rows.starts) - 1, dtype=np.int64), np.diff(rows.starts))
        pairs = np.unique(rows.values.astype(np.int64) * len(rows.starts) + owner)
        numbers = pairs // len(rows.starts)
        starts = np.zeros(width + 1, np.int32)
        np.cumsum(np.bincount(numbers, minlength=width), out=starts[1:])
        return cls(starts, (pairs % len(rows.starts)).astype(np.int32))


@dataclass(frozen=True, slots=True)
class Index:
    """`terms` are syllable keys, `folds` their unmarked forms. Concept numbers are shifted by one: 0 = none."""

    documents: tuple[Document, ...]
    texts: tuple[str, ...]
    owner: Ints
    first: Ints
    """Where each document's phrasings begin; one more at the end."""
    group: Ints
    terms: Mapping[str, int]
    names: tuple[str, ...]
    fold_terms: Mapping[str, tuple[int, ...]]
    sounds: Mapping[str, tuple[str, ...]]
    deletes: Deletes
    term_idf: Floats
    fold_idf: Mapping[str, float]
    idf_most: float
    phrasings: Rows
    concepts: Ints
    weights: Floats
    totals: Floats
    bigrams: Rows
    bigram_ids: Mapping[tuple[str, str], int]
    bigram_idf: Floats
    postings: Rows
    concept_postings: Rows
    near: dict[tuple[str, bool], tuple[tuple[int, float], ...]] = field(default_factory=dict)
    """Worked-out neighbours of syllables seen in questions; a cache, bounded by its user."""


def _idf(counts: Mapping[str, int], documents: int) -> dict[str, float]:
    return {term: max(IDF_LEAST, log((documents + 1) / (count + 0.5))) for term, count in counts.items()}


def _numbered(rows: Iterable[Iterable[str]]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for row in rows:
        for term in row:
            numbers.setdefault(term, len(numbers))
    return numbers


def content_bigrams(query: Query) -> list[tuple[str, str]]:
    """Neighbouring syllables of which at least one says something."""
    pieces = [piece for piece in query.pieces if piece.weight > 0]
    return [
        (first.fold, second.fold)
        for first, second in zip(pieces, pieces[1:], strict=False)
        if first.weight + second.weight > 0.5 and first.clause == second.clause  # noqa: PLR2004  two fillers
    ]


def build(documents: Sequence[Document], queries: Sequence[Query]) -> Index:
    """`queries` are the normalised phrasings of all documents, one after the other."""
    owner = np.repeat(np.arange(len(documents), dtype=np.int32), [len(document.phrasings) for document in documents])
    groups = _numbered([[document.group for document in documents]])
    group = np.array([groups[document.group] for document in documents], np.int32)
    terms = _numbered(query.keys for query in queries)
    folds = {term: fold_of(term) for term in terms}

    seen: dict[int, set[str]] = {}
    seen_folds: dict[int, set[str]] = {}
    for query, number in zip(queries, owner.tolist(), strict=True):
        seen.setdefault(number, set()).update(query.keys)
        seen_folds.setdefault(number, set()).update(folds[key] for key in query.keys)
    term_idf_by = _idf(Counter(term for row in seen.values() for term in row), len(documents))
    fold_idf = _idf(Counter(fold for row in seen_folds.values() for fold in row), len(documents))
    idf_most = log((len(documents) + 1) / 0.5)

    fold_terms: dict[str, list[int]] = {}
    for term, number in terms.items():
        fold_terms.setdefault(folds[term], []).append(number)
    sounds: dict[str, list[str]] = {}
    for fold in fold_terms:
        sounds.setdefault(sound_of(fold), []).append(fold)

    rows = Rows.of([[terms[key] for key in query.keys] for query in queries])
    concepts = np.fromiter((piece.concept + 1 for query in queries for piece in query.pieces), np.int32, len(rows.values))
    term_idf = np.fromiter((term_idf_by[term] for term in terms), np.float32, len(terms))
    filler = np.fromiter((piece.weight for query in queries for piece in query.pieces), np.float32, len(rows.values))
    weights = filler * term_idf[rows.values]
    totals = _row_sums(weights, rows.starts)

    pairs = [content_bigrams(query) for query in queries]
    bigram_ids: dict[tuple[str, str], int] = {}
    for row in pairs:
        for pair in row:
            bigram_ids.setdefault(pair, len(bigram_ids))
    bigrams = Rows.of([[bigram_ids[pair] for pair in row] for row in pairs])
    pair_idf = np.array([0.5 * (fold_idf[a] + fold_idf[b]) for a, b in bigram_ids], np.float32)

    return Index(
        documents=tuple(documents),
        texts=tuple(text for document in documents for text in document.phrasings),
        owner=owner,
        first=np.concatenate(([0], np.cumsum([len(document.phrasings) for document in documents]))).astype(np.int32),
        group=group,
        terms=terms,
        names=tuple(terms),
        fold_terms={fold: tuple(numbers) for fold, numbers in fold_terms.items()},
        sounds={sound: tuple(folds) for sound, folds in sounds.items()},
        deletes=Deletes.of(fold_terms),
        term_idf=term_idf,
        fold_idf=fold_idf,
        idf_most=idf_most,
        phrasings=rows,
        concepts=concepts,
        weights=weights,
        totals=totals,
        bigrams=bigrams,
        bigram_ids=bigram_ids,
        bigram_idf=pair_idf,
        postings=Rows.inverted(rows, len(terms)),
        concept_postings=Rows.inverted(Rows(rows.starts, concepts), int(concepts.max(initial=0)) + 1),
    )


def _row_sums(values: Floats, starts: Ints) -> Floats:
    cumulative = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return (cumulative[starts[1:]] - cumulative[starts[:-1]]).astype(np.float32)

