"""What a text may ask for: candidates ranked, how sure the first one's intent is, that somebody is in danger, that
it is a case for a person, that it is small talk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.matching.alarm import alarm, alarm_signs
from bot.core.matching.index import Index
from bot.core.matching.judged import Found
from bot.core.matching.leaning import ANSWERLESS
from bot.core.matching.meaning import Likeness, Meaning
from bot.core.matching.person import is_case, person_signs
from bot.core.matching.retrieval import Retrieved
from bot.core.matching.rivalry import chance_of
from bot.core.matching.rows import Floats
from bot.core.matching.score import NOTHING, Scored, ranked
from bot.core.matching.sureness import sure_signs
from bot.core.matching.talk import talk_signs
from bot.core.matching.targets import SMALL_TALK, Target
from bot.core.matching.thresholds import Bands, Thresholds, as_row
from bot.core.verdict import Match

EXACT_SURE = 0.95
"""How sure an editor's own sentence is, word for word."""


@dataclass(frozen=True, slots=True)
class Finder:
    """`targets`: what the index's documents stand for. `meaning` is there once the content has vectors."""

    index: Index
    targets: Sequence[Target]
    thresholds: Thresholds
    meaning: Meaning | None = None

    def likeness(self, vector: Floats | None) -> Likeness | None:
        return self.meaning.likeness(vector) if self.meaning is not None and vector is not None else None

    def danger(self, retrieved: Retrieved | None, same: int | None) -> float:
        """How likely somebody is in danger (0–1), by the words alone; the arguments are those of `found`."""
        if retrieved is None:
            return 0.0
        limits = self.thresholds.words
        scored = self._ranked(retrieved, same, limits, None)
        return self._alarm(retrieved, scored, [self.targets[number] for number in scored.documents.tolist()], limits)

    def found(
        self, retrieved: Retrieved | None, same: int | None, likeness: Likeness | None = None, *, least: float = 0.0
    ) -> Found:
        """`same`: the document that has the text among its phrasings, word for word. Less sure than `least`, only the
        danger is told.
        """
        if retrieved is None:
            return Found(NOTHING)
        limits = self.thresholds.bands(by_meaning=likeness is not None)
        scored = self._ranked(retrieved, same, limits, likeness)
        if not len(scored.documents):
            return Found(scored)
        documents = scored.documents.tolist()
        targets = [self.targets[number] for number in documents]
        danger = self._alarm(retrieved, scored, targets, limits)
        sure = chance_of(sure_signs(scored, targets, as_row(self.thresholds.words.rank)), limits.sure)
        is_same = same is not None and documents[0] == same
        if not is_same and sure < least:
            return Found(scored, alarm=danger)
        person = chance_of(person_signs(scored, targets), limits.person)
        talk = chance_of(talk_signs(scored, targets), limits.talk)
        if is_same:
            sure = max(sure, EXACT_SURE)
            person = max(person, EXACT_SURE) if is_case(targets[0]) else person
            talk = talk if targets[0].intent == SMALL_TALK else 0.0
        else:
            names = ["" if intent in ANSWERLESS else intent for intent in (target.intent for target in targets)]
            scored = scored.chosen(names, as_row(limits.choose))
            documents = scored.documents.tolist()
        rows = zip(documents, scored.phrasings.tolist(), (100 * sure * scored.odds()).tolist(), strict=True)
        matches = tuple(self.match(*row) for row in rows)
        return Found(scored, matches, sure, danger, person, talk)

    def _ranked(self, retrieved: Retrieved, same: int | None, limits: Bands, likeness: Likeness | None) -> Scored:
        scored = ranked(self.index, retrieved, as_row(limits.rank), likeness)
        return scored if same is None else scored.with_first(same)

    def _alarm(self, retrieved: Retrieved, scored: Scored, targets: Sequence[Target], limits: Bands) -> float:
        return alarm(alarm_signs(scored, targets), limits.alarm, retrieved.terms.syllables.told)

    def match(self, document: int, phrasing: int, value: float) -> Match:
        """`value`: 0–100."""
        target = self.targets[document]
        return Match(target.id, target.kind, target.intent, target.title, self.index.texts[phrasing], round(value, 1))
