"""Every phrasing as arrays, so that a question looks at what it shares with them and at nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np

from bot.core.matching.likely import Likely, Uses, learn, pairs_of, singles_of
from bot.core.matching.near import Deletes, Neighbours, sound_of
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
    body_folds: Mapping[str, int]
    """Of what only answers say; numbered on from `folds`."""
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
    singles: Likely
    pairs: Likely
    by_group: Ints
    """The number of each document's group among the owners of `singles` and `pairs`; documents come first there."""
    by_topic: Ints
    by_body: Ints
    exact: Mapping[int, int]
    """Hash of a phrasing's folds → its number; −1 where two groups have the same phrasing."""
    near: dict[tuple[str, bool, bool], Neighbours] = field(default_factory=dict)
    """Worked-out neighbours of syllables seen in questions; a cache, bounded by its user."""

    def exact_of(self, query: Query) -> int | None:
        """The document that has the question among its phrasings, word for word, with or without the politeness."""
        whole, said = query.keys, tuple(piece.key for piece in query.pieces if piece.weight)
        for keys in (whole,) if said == whole else (whole, said):
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
    fold_by_number = np.fromiter((folds[fold_by_term[term]] for term in terms), np.int32, len(terms))
    line = np.arange(len(queries), dtype=np.int32).repeat(np.diff(rows.starts))
    said = _Content(fold_by_number[rows.values], filler, concepts - 1, line).said()
    body_folds = _after(folds, bodies)
    answered = _content(bodies, {**body_folds, **folds})
    kinds = [(owner, len(documents)), (group[owner], len(groups)), (topic[owner], len(topics))]
    before_bodies = len(documents) + len(groups) + len(topics)
    return Index(
        documents=tuple(documents),
        texts=tuple(text for document in documents for text in document.phrasings),
        first=first,
        group=group,
        topic=topic,
        terms=terms,
        names=tuple(terms),
        folds=folds,
        body_folds=body_folds,
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
        singles=learn([*_uses(said.singles(), kinds), Uses(*answered.singles(), len(documents))]),
        pairs=learn(
            [
                *_uses(said.pairs(), kinds[:2]),
                Uses.none(len(topics)),  # a topic's pairs say no more than its syllables
                Uses(*answered.pairs(), len(documents)),
            ]
        ),
        by_group=len(documents) + group,
        by_topic=len(documents) + len(groups) + topic,
        by_body=np.arange(before_bodies, before_bodies + len(documents), dtype=np.int32),
    )


def _after(folds: Mapping[str, int], bodies: Sequence[Query]) -> dict[str, int]:
    """Numbers for the folds that stand in no phrasing."""
    more = _numbered([[piece.fold for piece in body.pieces if piece.fold not in folds] for body in bodies])
    return {fold: len(folds) + number for fold, number in more.items()}


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


@dataclass(frozen=True, slots=True)
class _Content:
    """Syllables of many texts, one after the other. `line` numbers the text each stands in."""

    folds: Ints
    weights: Floats
    concepts: Ints
    line: Ints

    def said(self) -> _Content:
        """Without politeness."""
        kept = self.weights > 0
        return _Content(self.folds[kept], self.weights[kept], self.concepts[kept], self.line[kept])

    def singles(self) -> tuple[Longs, Ints]:
        """With the text of each."""
        grams, at = singles_of(self.folds.astype(np.int64), self.concepts, self.line)
        return grams, self.line[at]

    def pairs(self) -> tuple[Longs, Ints]:
        found = pairs_of(self.folds.astype(np.int64), self.weights, self.line)
        return np.concatenate([grams for grams, _ in found]), np.concatenate([self.line[at] for _, at in found])


def _content(queries: Sequence[Query], folds: Mapping[str, int]) -> _Content:
    """`folds` has a number for every syllable."""
    size = sum(len(query.pieces) for query in queries)
    pieces = [piece for query in queries for piece in query.pieces]
    return _Content(
        np.fromiter((folds[piece.fold] for piece in pieces), np.int32, size),
        np.fromiter((piece.weight for piece in pieces), np.float32, size),
        np.fromiter((piece.concept for piece in pieces), np.int32, size),
        np.arange(len(queries), dtype=np.int32).repeat([len(query.pieces) for query in queries]),
    ).said()


def _uses(found: tuple[Longs, Ints], kinds: Sequence[tuple[Ints, int]]) -> Iterator[Uses]:
    """By each kind of owner; `kinds` has the owner of each phrasing, and how many owners there are."""
    grams, line = found
    yield from (Uses(grams, owner[line], count) for owner, count in kinds)


def _row_sums(values: Floats, starts: Ints) -> Floats:
    cumulative = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return (cumulative[starts[1:]] - cumulative[starts[:-1]]).astype(np.float32)
