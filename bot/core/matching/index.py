"""Every phrasing as arrays, so that a question looks at what it shares with them and at nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np

from bot.core.matching.columns import Columns
from bot.core.matching.exact import Exact
from bot.core.matching.kind_words import KindWords
from bot.core.matching.likely import Likely, Uses, learn, pairs_of, singles_of
from bot.core.matching.near import Deletes, Neighbours, sound_of
from bot.core.matching.rows import Floats, Ints, Longs, Rows, distinct, smallest, starts_of
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
    kinds: Ints
    """Of each document, its number in `KINDS`."""
    kind_words: KindWords
    by_group: Ints
    """The number of each document's group among the owners of `singles` and `pairs`; documents come first there."""
    by_topic: Ints
    by_body: Ints
    exact: Exact
    near: dict[tuple[str, bool, bool], Neighbours] = field(default_factory=dict)
    """Worked-out neighbours of syllables seen in questions; a cache, bounded by its user."""

    def key_rows(self) -> Iterator[list[str]]:
        """Of one phrasing after the other."""
        names = self.names
        return ([names[term] for term in row] for row in self.phrasings)

    def exact_of(self, query: Query) -> int | None:
        """The document that has the question among its phrasings, word for word, with or without the politeness."""
        whole = query.pieces
        said = tuple(piece for piece in whole if piece.weight)
        for pieces in (whole,) if len(said) == len(whole) else (whole, said):
            row = self.exact.row(piece.fold for piece in pieces) if len(pieces) > 1 else None
            if row is not None and self._reads(row, [piece.key for piece in pieces]):
                return int(np.searchsorted(self.first, row, side="right")) - 1
        return None

    def _reads(self, row: int, keys: Sequence[str]) -> bool:
        """Marks must agree where both have them."""
        theirs = self.phrasings.values[self.phrasings.starts[row] : self.phrasings.starts[row + 1]].tolist()
        return len(keys) == len(theirs) and all(
            mine == self.names[term] or (is_bare(mine) and mine == fold_of(self.names[term]))
            for mine, term in zip(keys, theirs, strict=True)
        )


def _idf(counts: Longs, documents: int) -> list[float]:
    return [max(IDF_LEAST, log((documents + 1) / (count + 0.5))) for count in counts.tolist()]


def _spread(terms: Ints, owner: Ints, count: int) -> Longs:
    """In how many documents each of `count` terms occurs; `owner` has the document of each of `terms`."""
    found: Longs = np.bincount(distinct(owner.astype(np.int64) * count + terms) % count, minlength=count)
    return found


def _numbered(terms: Iterable[str]) -> dict[str, int]:
    return {term: number for number, term in enumerate(dict.fromkeys(terms))}


def build(documents: Sequence[Document], kinds: Ints, said: Columns, bodies: Columns) -> Index:
    """`kinds` has the number in `KINDS` of each document. `said` are the normalised phrasings of all documents, one
    after the other; none of them is empty. `bodies` are the normalised bodies, one a document.
    """
    first = starts_of(np.array([len(document.phrasings) for document in documents], np.int64))
    owner = np.repeat(np.arange(len(documents), dtype=np.int32), np.diff(first))
    groups = _numbered(document.group for document in documents)
    group = np.array([groups[document.group] for document in documents], np.int32)
    topics = _numbered(document.topic for document in documents)
    topic = np.array([topics[document.topic] for document in documents], np.int32)
    terms = _numbered(said.names)
    fold_by_term = [fold_of(term) for term in terms]
    folds = _numbered(fold_by_term)
    fold_numbers = np.array([folds[fold] for fold in fold_by_term], np.int32)

    body_folds = _after(folds, bodies)
    owners = [(owner, len(documents)), (group[owner], len(groups)), (topic[owner], len(topics))]
    pairs, singles = _likely(said, bodies, {**body_folds, **folds}, owners)

    rows, line = said.rows, said.line()
    document = owner[line]
    kept = said.weights > 0  # whoever thanks beside a cry for help is in danger all the same
    kind_words = KindWords.of(fold_numbers[rows.values[kept]], line[kept], kinds[owner])
    term_idf = _idf(_spread(rows.values, document, len(terms)), len(documents))
    fold_idf = _idf(_spread(fold_numbers[rows.values], document, len(folds)), len(documents))
    fold_terms: dict[str, list[int]] = {}
    for number, fold in enumerate(fold_by_term):
        fold_terms.setdefault(fold, []).append(number)
    sounds: dict[str, list[str]] = {}
    for fold in fold_terms:
        sounds.setdefault(sound_of(fold), []).append(fold)

    idf = np.array(term_idf, np.float32)
    weights = said.weights * idf[rows.values]
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
        fold_idf=dict(zip(folds, fold_idf, strict=True)),
        idf_most=log((len(documents) + 1) / 0.5),
        phrasings=rows,
        concepts=said.concepts + 1,
        weights=weights,
        totals=_row_sums(weights, rows.starts),
        exact=Exact.of(([fold_by_term[term] for term in row] for row in rows), group[owner]),
        concept_count=int(said.concepts.max(initial=-1)) + 2,
        singles=singles,
        pairs=pairs,
        kinds=kinds,
        kind_words=kind_words,
        by_group=len(documents) + group,
        by_topic=len(documents) + len(groups) + topic,
        by_body=np.arange(before_bodies, before_bodies + len(documents), dtype=np.int32),
    )


def _likely(
    said: Columns, bodies: Columns, folds: Mapping[str, int], owners: Sequence[tuple[Ints, int]]
) -> tuple[Likely, Likely]:
    """Of pairs and of single syllables; arguments as in `_Content.of` and `_uses`. Pairs come first: the room they need
    on the way is used again by what follows.
    """
    content, answered = _Content.of(said, folds), _Content.of(bodies, folds)
    documents, topics = owners[0][1], owners[2][1]
    pairs = learn(
        [
            *_uses(content.pairs(), owners[:2]),
            Uses.none(topics),  # a topic's pairs say no more than its syllables
            Uses(*answered.pairs(), documents),
        ]
    )
    return pairs, learn([*_uses(content.singles(), owners), Uses(*answered.singles(), documents)])


def _after(folds: Mapping[str, int], bodies: Columns) -> dict[str, int]:
    """Numbers for the folds that stand in no phrasing."""
    more = _numbered(fold for fold in map(fold_of, bodies.names) if fold not in folds)
    return {fold: len(folds) + number for fold, number in more.items()}


@dataclass(frozen=True, slots=True)
class _Content:
    """Syllables of many texts, one after the other. `line` numbers the text each stands in."""

    folds: Ints
    weights: Floats
    concepts: Ints
    line: Ints

    @classmethod
    def of(cls, texts: Columns, folds: Mapping[str, int]) -> _Content:
        """Without politeness; `folds` has a number for every syllable."""
        kept = texts.weights > 0
        fold_by_number = np.array([folds[fold_of(name)] for name in texts.names], np.int32)
        return cls(
            fold_by_number[texts.rows.values[kept]], texts.weights[kept], texts.concepts[kept], texts.line()[kept]
        )

    def singles(self) -> tuple[Longs, Ints]:
        """With the text of each."""
        grams, at = singles_of(self.folds.astype(np.int64), self.concepts, self.line)
        return grams, self.line[at]

    def pairs(self) -> tuple[Longs, Ints]:
        by_distance = pairs_of(self.folds.astype(np.int64), self.weights, self.line)
        found = [(grams, self.line[at]) for grams, at in by_distance]
        return np.concatenate([grams for grams, _ in found]), np.concatenate([line for _, line in found])


def _uses(found: tuple[Longs, Ints], kinds: Sequence[tuple[Ints, int]]) -> Iterator[Uses]:
    """By each kind of owner; `kinds` has the owner of each phrasing, and how many owners there are."""
    grams, line = found
    yield from (Uses(grams, owner.astype(smallest(count))[line], count) for owner, count in kinds)


def _row_sums(values: Floats, starts: Ints) -> Floats:
    cumulative = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return (cumulative[starts[1:]] - cumulative[starts[:-1]]).astype(np.float32)
