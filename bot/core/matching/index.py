"""Every phrasing as arrays, so that a question looks at what it shares with them and at nothing else."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np

from bot.core.matching.likely import Likely, content_of, learn, pairs_of, singles_of
from bot.core.matching.near import Deletes, sound_of
from bot.core.matching.rows import Floats, Ints, Longs, Rows, starts_of
from bot.core.normalise import Query
from bot.core.normalise.syllables import fold_of, is_bare

IDF_LEAST = 0.25
"""A syllable that stands in every entry still tells a little."""


@dataclass(frozen=True, slots=True)
class Document:
    """An entry or flow as the index sees it. `group` is its intent: documents of one group do not compete.

    `topic` is its file, `body` what it answers: both say a little about what it is asked with.
    """

    id: str
    group: str
    phrasings: tuple[str, ...]
    topic: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """`terms` are syllable keys, `folds` their unmarked forms. Concept numbers are shifted by one: 0 = none."""

    documents: tuple[Document, ...]
    texts: tuple[str, ...]
    first: Ints
    """Where each document's phrasings begin; one more at the end."""
    group: Ints
    topic: Ints
    terms: Mapping[str, int]
    names: tuple[str, ...]
    folds: Mapping[str, int]
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
    concept_count: int
    entry_singles: Likely
    entry_pairs: Likely
    group_singles: Likely
    group_pairs: Likely
    topic_singles: Likely
    body_singles: Likely
    body_pairs: Likely
    exact: Mapping[int, int]
    """Hash of a phrasing's folds → its number; −1 where two groups have the same phrasing."""
    near: dict[tuple[str, bool, bool], tuple[tuple[int, float], ...]] = field(default_factory=dict)
    """Worked-out neighbours of syllables seen in questions; a cache, bounded by its user."""

    def exact_of(self, query: Query) -> int | None:
        """The document that has the question among its phrasings, word for word, with or without the politeness."""
        for keys in (query.keys, tuple(piece.key for piece in query.pieces if piece.weight)):
            row = self.exact.get(_hash_of(keys), -1) if len(keys) > 1 else -1
            if row >= 0 and self._reads(row, keys):
                return int(np.searchsorted(self.first, row, side="right")) - 1
        return None

    def _reads(self, row: int, keys: Sequence[str]) -> bool:
        """Marks must agree where both have them; equal hashes prove nothing."""
        theirs = self.phrasings.values[self.phrasings.starts[row] : self.phrasings.starts[row + 1]].tolist()
        return len(keys) == len(theirs) and all(
            mine == self.names[term] or (is_bare(mine) and mine == fold_of(self.names[term]))
            for mine, term in zip(keys, theirs, strict=True)
        )


def _hash_of(keys: Iterable[str]) -> int:
    return hash(tuple(fold_of(key) for key in keys))


def _exact(queries: Sequence[Query], group: Ints) -> dict[int, int]:
    found: dict[int, int] = {}
    for row, query in enumerate(queries):
        name = _hash_of(query.keys)
        other = found.setdefault(name, row)
        if other >= 0 and group[other] != group[row]:
            found[name] = -1
    return found


def _idf(counts: Mapping[str, int], documents: int) -> dict[str, float]:
    return {term: max(IDF_LEAST, log((documents + 1) / (count + 0.5))) for term, count in counts.items()}


def _numbered(rows: Iterable[Iterable[str]]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for row in rows:
        for term in row:
            numbers.setdefault(term, len(numbers))
    return numbers


def build(documents: Sequence[Document], queries: Sequence[Query], bodies: Sequence[Query]) -> Index:
    """`queries` are the normalised phrasings of all documents, one after the other; none of them is empty. `bodies`
    are the normalised bodies, one a document.
    """
    first = starts_of(np.array([len(document.phrasings) for document in documents], np.int64))
    owner = np.repeat(np.arange(len(documents), dtype=np.int32), np.diff(first))
    groups = _numbered([[document.group for document in documents]])
    group = np.array([groups[document.group] for document in documents], np.int32)
    topics = _numbered([[document.topic for document in documents]])
    topic = np.array([topics[document.topic] for document in documents], np.int32)
    terms = _numbered(query.keys for query in queries)
    fold_by_term = {term: fold_of(term) for term in terms}
    folds = _numbered([fold_by_term.values()])

    term_idf = _idf(_spread(([piece.key for piece in query.pieces] for query in queries), owner), len(documents))
    fold_idf = _idf(
        _spread(([fold_by_term[piece.key] for piece in query.pieces] for query in queries), owner), len(documents)
    )
    fold_terms: dict[str, list[int]] = {}
    for term, number in terms.items():
        fold_terms.setdefault(fold_by_term[term], []).append(number)
    sounds: dict[str, list[str]] = {}
    for fold in fold_terms:
        sounds.setdefault(sound_of(fold), []).append(fold)

    rows = Rows.of([[terms[piece.key] for piece in query.pieces] for query in queries])
    size = len(rows.values)
    concepts = np.fromiter((piece.concept + 1 for query in queries for piece in query.pieces), np.int32, size)
    filler = np.fromiter((piece.weight for query in queries for piece in query.pieces), np.float32, size)
    idf = np.fromiter((term_idf[term] for term in terms), np.float32, len(terms))
    weights = filler * idf[rows.values]
    singles, pairs = _grams(queries, folds)
    body_singles, body_pairs = _grams(bodies, folds)
    return Index(
        documents=tuple(documents),
        texts=tuple(text for document in documents for text in document.phrasings),
        first=first,
        group=group,
        topic=topic,
        terms=terms,
        names=tuple(terms),
        folds=folds,
        fold_terms={fold: tuple(numbers) for fold, numbers in fold_terms.items()},
        sounds={sound: tuple(alike) for sound, alike in sounds.items()},
        deletes=Deletes.of(fold_terms),
        term_idf=idf,
        fold_idf=fold_idf,
        idf_most=log((len(documents) + 1) / 0.5),
        phrasings=rows,
        concepts=concepts,
        weights=weights,
        totals=_row_sums(weights, rows.starts),
        exact=_exact(queries, group[owner]),
        concept_count=int(concepts.max(initial=0)) + 1,
        entry_singles=learn(singles[0], owner[singles[1]], len(documents)),
        entry_pairs=learn(pairs[0], owner[pairs[1]], len(documents)),
        group_singles=learn(singles[0], group[owner[singles[1]]], len(groups)),
        group_pairs=learn(pairs[0], group[owner[pairs[1]]], len(groups)),
        topic_singles=learn(singles[0], topic[owner[singles[1]]], len(topics)),
        body_singles=learn(body_singles[0], body_singles[1], len(documents)),
        body_pairs=learn(body_pairs[0], body_pairs[1], len(documents)),
    )


def _spread(rows: Iterable[list[str]], owner: Ints) -> Counter[str]:
    """In how many documents each term occurs."""
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    present = -1
    for row, number in zip(rows, owner.tolist(), strict=True):
        if number != present:
            counts.update(seen)
            seen, present = set(), number
        seen.update(row)
    counts.update(seen)
    return counts


def _grams(queries: Sequence[Query], folds: Mapping[str, int]) -> tuple[tuple[Longs, Ints], tuple[Longs, Ints]]:
    """Grams of all phrasings, each with its phrasing's number."""
    singles, pairs = array("q"), array("q")
    single_counts, pair_counts = array("l"), array("l")
    for query in queries:
        names, weights, concepts = content_of([piece for piece in query.pieces if piece.weight])
        numbers = [folds.get(name, len(folds)) for name in names]  # a body may have words no question has
        alone, together = singles_of(numbers, concepts), pairs_of(numbers, weights)
        singles.extend(alone)
        pairs.extend(together)
        single_counts.append(len(alone))
        pair_counts.append(len(together))
    return (_flat(singles), _rows(single_counts)), (_flat(pairs), _rows(pair_counts))


def _flat(numbers: array[int]) -> Longs:
    return np.array(numbers, np.int64)


def _rows(counts: array[int]) -> Ints:
    return np.repeat(np.arange(len(counts), dtype=np.int32), np.array(counts, np.int64))


def _row_sums(values: Floats, starts: Ints) -> Floats:
    cumulative = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return (cumulative[starts[1:]] - cumulative[starts[:-1]]).astype(np.float32)
