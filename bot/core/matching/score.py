"""How well each entry answers a question: what both share, weighted by how rare it is, in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.core.matching.index import Index
from bot.core.matching.meaning import Likeness, features_of
from bot.core.matching.meetings import ALONE, together
from bot.core.matching.retrieval import Retrieved, Search, retrieve
from bot.core.matching.rows import Doubles, Floats, Ints
from bot.core.normalise import Query
from bot.core.normalise.query import FILLER_WEIGHT

FIRST_LEAD = 3.0

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
    `new_pairs` the share of its neighbouring syllables that stand together nowhere in the content. `kinds`: what it
    sounds like, a number for each of `KINDS` by its syllables, by its pairs, and by its meaning where that is known.
    """

    documents: Ints
    phrasings: Ints
    scores: Floats
    features: Doubles
    strange: float = 1.0
    unknown: tuple[str, ...] = ()
    mass: float = 0.0
    new_pairs: float = 1.0
    kinds: tuple[float, ...] = ()

    def odds(self) -> Doubles:
        """Of each candidate, relative to the first's."""
        scores = self.scores.astype(np.float64)
        found: Doubles = np.exp(scores - scores[0])
        return found

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

    def chosen(self, intents: Sequence[str], weights: Doubles) -> Scored:
        """The same with the entries of each of `intents`' names in the order of `features @ weights`, in the places
        that its entries had; "" stays where it is. Which intent is meant and which of its entries is told by different
        features: what all entries of an intent share says nothing about the latter.
        """
        own = self.features @ weights
        order = np.arange(len(own))
        places: dict[str, list[int]] = {}
        for at, intent in enumerate(intents):
            places.setdefault(intent, []).append(at)
        for intent, at_all in places.items():
            if intent and len(at_all) > 1:
                order[at_all] = sorted(at_all, key=lambda at: -float(own[at]))
        return replace(
            self, documents=self.documents[order], phrasings=self.phrasings[order], features=self.features[order]
        )


NOTHING = Scored(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros((0, len(FEATURES))))


def score(index: Index, query: Query, weights: Doubles, likeness: Likeness | None = None) -> Scored:
    """Candidates with their features and `features @ weights`; with `likeness`, also those near by meaning."""
    (retrieved,) = retrieve(index, Search(query))
    return ranked(index, retrieved, weights, likeness)


def ranked(index: Index, retrieved: Retrieved | None, weights: Doubles, likeness: Likeness | None = None) -> Scored:
    """The same for a question that has been looked at."""
    if retrieved is None:
        return NOTHING
    found = retrieved.found if likeness is None else retrieved.with_also(index, likeness.nearest)
    entries = found.entries
    if not len(entries):
        return NOTHING
    by_group, group = together(found.covered, index.group[entries])
    columns = [
        found.shares,
        retrieved.terms.stretches.met(by_group)[group][:, None],
        retrieved.likely.features(index, entries),
    ]
    if likeness is not None:
        columns.append(features_of(likeness, entries))
    features = np.concatenate(columns, axis=1)
    scores = features @ weights
    order = (-scores).argsort(kind="stable")
    anywhere = found.covered.max(axis=1)
    mass = float(retrieved.terms.syllables.worth.sum())
    return Scored(
        entries[order],
        found.best[order],
        scores[order].astype(np.float32),
        features[order],
        1.0 - float((retrieved.terms.syllables.worth * anywhere).sum()) / mass,
        tuple(
            piece.key
            for piece, belief in zip(retrieved.terms.syllables.pieces, anywhere.tolist(), strict=True)
            if piece.weight > FILLER_WEIGHT and belief < ALONE
        ),
        mass,
        retrieved.likely.new_pairs,
        retrieved.kinds if likeness is None else (*retrieved.kinds, *likeness.kinds),
    )
