"""Messages that go on with what was just shown («thế còn của con tôi?»), answered from its topic."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from math import exp

from bot.core.corpus import OUT_OF_SCOPE
from bot.core.matching.bands import OFFERED_MOST
from bot.core.matching.context import joined, names, opens
from bot.core.matching.finding import Finder
from bot.core.matching.judged import Judged
from bot.core.matching.leaning import Followed, followed, following
from bot.core.matching.meaning import wording
from bot.core.matching.retrieval import Retrieved, Search, retrieve
from bot.core.matching.rivalry import chance_of
from bot.core.matching.rows import Floats
from bot.core.matching.thresholds import as_row
from bot.core.normalise import Query, Words, normalise
from bot.core.normalise.marks import Marks
from bot.core.verdict import Context, Kind

LEANING_MOST = 40
"""Longer messages stand on their own."""


@dataclass(frozen=True, slots=True)
class FollowUps:
    """`marks` and `vectors` (of wordings) are there where messages are judged by meaning too."""

    finder: Finder
    flows: Container[str]
    words: Words
    marks: Marks | None
    vectors: Mapping[str, Floats]

    def wording(self, query: Query, context: Context | None) -> str | None:
        """What to embed for the message and what was shown; None where it follows nothing."""
        together = self._together(query, context)
        return None if together is None or self.marks is None else wording(together[1], self.marks)

    def judged(self, alone: Judged, retrieved: Retrieved, context: Context | None) -> Judged:
        """The same where it stands on its own."""
        found = self.found(alone, retrieved, context)
        if found is None:
            return alone
        chance = chance_of(found.signs, self.finder.thresholds.bands(by_meaning=found.by_meaning).lean)
        rows = zip(found.documents[:OFFERED_MOST], found.phrasings, found.scores, strict=False)
        near = [
            self.finder.match(document, phrasing, 100 * chance * exp(score - found.scores[0]))
            for document, phrasing, score in rows
        ]
        verdict = following(alone, near, found, chance)
        return alone if verdict is None else replace(alone, verdict=verdict, reason="context")

    def found(self, alone: Judged, retrieved: Retrieved, context: Context | None) -> Followed | None:
        """What it may ask for if it goes on with what was shown, and what tells whether it does; None where it
        cannot.
        """
        together = self._together(alone.query, context)
        (joint,) = (None,) if together is None else retrieve(self.finder.index, Search(together[1]))
        if together is None or joint is None:
            return None
        vector = None if self.marks is None else self.vectors.get(wording(together[1], self.marks))
        likeness = self.finder.likeness(vector)
        weights = as_row(self.finder.thresholds.bands(by_meaning=likeness is not None).follow)
        index, targets = self.finder.index, self.finder.targets
        return followed(index, targets, together[0], (alone, retrieved), (joint, likeness), weights)

    def _together(self, query: Query, context: Context | None) -> tuple[int, Query] | None:
        """The document that was just shown, and its title and the message as one question."""
        if context is None or len(query.pieces) > LEANING_MOST or not (names(query) or opens(query)):
            return None
        targets = self.finder.targets
        name, kind = (context.flow, Kind.FLOW) if context.flow in self.flows else (context.entry, Kind.ENTRY)
        shown = next((at for at, one in enumerate(targets) if one.id == name and one.kind is kind), None)
        if shown is None or targets[shown].intent == OUT_OF_SCOPE:
            return None
        return shown, joined(normalise(targets[shown].title, self.words), query)
