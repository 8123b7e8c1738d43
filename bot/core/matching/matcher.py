"""From a text to a verdict: a card's own sentence and small talk word for word, likely danger, cases for a person, and
the entries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from bot.core.content import Doubt
from bot.core.corpus import NEEDS_HUMAN, OUT_OF_SCOPE, Corpus
from bot.core.flow import Flow
from bot.core.matching.alarm import ALARM_BESIDE_MIN, alarm, alarm_signs
from bot.core.matching.bands import OFFERED_MOST, card_of, near_to, offers, verdict_of
from bot.core.matching.context import could_ask, follow_up, joined, leans, sentences_of
from bot.core.matching.danger import DangerCards
from bot.core.matching.decided import DECIDED, called, spoken
from bot.core.matching.fitted import FITTED
from bot.core.matching.index import Index
from bot.core.matching.indexing import indexed
from bot.core.matching.judged import Found, Judged
from bot.core.matching.meaning import Meaning, wording
from bot.core.matching.reading import Reading
from bot.core.matching.retrieval import Retrieved, retrieve
from bot.core.matching.rows import Floats
from bot.core.matching.score import FEATURES, ranked
from bot.core.matching.sureness import meaning_signs, standing, sureness
from bot.core.matching.targets import SMALL_TALK, Target
from bot.core.matching.thresholds import Bands, Thresholds
from bot.core.matching.written import Written
from bot.core.normalise import Query, Words, normalise
from bot.core.normalise.marks import Marks
from bot.core.verdict import Answer, Context, Kind, Match, Refer, SmallTalk, Suggest, Urgent, Verdict, Why, is_alarm

if TYPE_CHECKING:
    from bot.core.matching.explain import Explanation

__all__ = ["SURE_WITHOUT", "Judged", "Matcher"]

ANSWERLESS = frozenset({OUT_OF_SCOPE, NEEDS_HUMAN, SMALL_TALK})
CONTEXT_SURE_MIN = 0.2
"""A follow-up is asked of what was just shown, which is half of the answer already."""
CONTEXT_AWAY_MIN = 0.6
"""That it leads away to another intent of the same topic is asked back where it is less sure."""
EXACT_SURE = 0.95
"""How sure an editor's own sentence is, word for word."""
SURE_WITHOUT = 0.97
"""Judged so surely by its words, a question's meaning is not asked for."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """An index over entries, guides, danger cards and examples, and the thresholds. Never changed once built.

    `meaning` is there once `with_meaning` has been given vectors; `vectors` are those of citizens' texts, `seen` what
    `hear` saw in them.
    """

    index: Index
    targets: tuple[Target, ...]
    danger: DangerCards
    words: Words
    corpus: Corpus
    flows: Mapping[str, Flow]
    thresholds: Thresholds = FITTED
    meaning: Meaning | None = None
    marks: Marks | None = None
    vectors: Mapping[str, Floats] = field(default_factory=dict)
    seen: Mapping[str, Reading] = field(default_factory=dict)

    @classmethod
    def build(cls, corpus: Corpus, flows: Mapping[str, Flow], words: Words, thresholds: Thresholds = FITTED) -> Matcher:
        index, targets, known = indexed(corpus, flows, words)
        return cls(index, targets, DangerCards.of(corpus.urgent, known), known, corpus, flows, thresholds)

    # --- meaning --------------------------------------------------------------------------------------------------

    def texts(self) -> tuple[str, ...]:
        """Distinct texts whose vectors `with_meaning` needs."""
        return Written.of(self.index, self.targets).texts()

    def with_meaning(self, vectors: Floats) -> Matcher:
        """The same, judging by meaning too; `vectors` (n, dimension) are those of `texts()`, in order."""
        written = Written.of(self.index, self.targets)
        return replace(self, meaning=written.meaning(self.index, vectors), marks=written.marks)

    def wording(self, text: str) -> str | None:
        """What to embed for a citizen's text; None where its words are enough or there is no meaning to look at."""
        return self._wording(self._alone(text)[0])

    def _wording(self, alone: Judged) -> str | None:
        if self.marks is None or alone.by_meaning:
            return None
        if alone.reason in DECIDED or alone.cue or alone.sure >= SURE_WITHOUT or not alone.candidates:
            return None
        return wording(alone.query, self.marks)

    def heard(self, vectors: Mapping[str, Floats], doubts: Mapping[str, Doubt] | None = None) -> Matcher:
        """The same for one turn: these citizens' texts are judged with their vectors."""
        seen = {text: doubt.seen for text, doubt in (doubts or {}).items() if isinstance(doubt.seen, Reading)}
        return replace(self, vectors=vectors, seen=seen)

    # --- judging --------------------------------------------------------------------------------------------------

    def verdict(self, text: str, context: Context | None = None) -> Verdict:
        return self.judge(text, context).verdict

    def explain(self, text: str) -> Explanation:
        """For `troly ask --why`."""
        from bot.core.matching.explain import explain  # noqa: PLC0415  it looks at matchers, and needs this module

        return explain(self, text)

    def hear(self, text: str, context: Context | None = None) -> tuple[Verdict, Doubt | None]:
        """The verdict, and what to embed where a vector could better it (see `wording`), judged once for both."""
        alone, seen = self._alone(text)
        wanted = self._wording(alone)
        return self._leaning(alone, context).verdict, None if wanted is None else Doubt(wanted, seen)

    def judge(self, text: str, context: Context | None = None) -> Judged:
        return self._leaning(self._alone(text)[0], context)

    def _alone(self, text: str) -> tuple[Judged, Reading]:
        """Without what was said before."""
        before, vector = self.seen.get(text), self.vectors.get(text)
        reading = before if before is not None else self._read(text)
        found = self._found(reading.retrieved, reading.same, vector)
        judged = Judged(
            reading.query,
            Refer(Why.UNKNOWN),
            found.candidates,
            found.scored,
            found.sure,
            alarm=0.0 if reading.danger.is_harmless else found.alarm,
            by_meaning=found.scored.features.shape[1] > len(FEATURES),
        )
        first = spoken(judged, reading)
        if first is not None:
            return first, reading
        banded = self.band(judged)
        if is_alarm(banded.verdict):
            return banded, reading
        # Two questions, and danger beside a question, are told by their words: they have asked for no vector.
        parts = [(part, self.found(part)) for part in sentences_of(judged.query)] if before is None else []
        beside = None if reading.danger.is_harmless else self._danger_in(parts, judged)
        return beside or called(judged, reading) or self._two_answers(parts, judged) or banded, reading

    def _read(self, text: str) -> Reading:
        return Reading.of(normalise(text, self.words), self.index, self.words, self.danger)

    def _leaning(self, alone: Judged, context: Context | None) -> Judged:
        if context is not None and (context.entry or context.flow):
            return self._in_context(alone.query, alone, context)
        return alone

    # --- candidates -----------------------------------------------------------------------------------------------

    def found(self, query: Query) -> Found:
        """What the question's words may ask for."""
        return self._found(retrieve(self.index, query), self.index.exact_of(query))

    def _found(self, retrieved: Retrieved | None, same: int | None, vector: Floats | None = None) -> Found:
        likeness = self.meaning.likeness(vector) if self.meaning is not None and vector is not None else None
        limits = self.thresholds.words if likeness is None else self.thresholds.meaning
        scored = ranked(self.index, retrieved, np.array(limits.rank, np.float32), likeness)
        if not len(scored.documents):
            return Found(scored)
        if same is not None:
            scored = scored.with_first(same)
        documents = scored.documents.tolist()
        targets = [self.targets[number] for number in documents]
        danger = alarm(
            alarm_signs(scored, targets), limits.alarm, (0, 0) if retrieved is None else retrieved.terms.told
        )
        intents = [target.intent for target in targets]
        place = standing(scored, intents)
        signs = place.signs
        if likeness is not None:
            by_words = np.array(self.thresholds.words.rank, np.float32)
            signs = np.concatenate((signs, meaning_signs(scored, intents, by_words)))
        sure = sureness(signs, limits.sure)
        if same is not None and documents[0] == same:
            sure = max(sure, EXACT_SURE)
        else:
            names = ["" if intent in ANSWERLESS else intent for intent in intents]
            scored = scored.chosen(names, np.array(limits.choose, np.float32))
            documents = scored.documents.tolist()
        matches = tuple(
            self._match(number, self.index.texts[phrasing], 100 * sure * odds)
            for number, phrasing, odds in zip(documents, scored.phrasings.tolist(), place.odds, strict=True)
        )
        return Found(scored, matches, sure, danger)

    def _match(self, number: int, phrasing: str, value: float) -> Match:
        target = self.targets[number]
        return Match(target.id, target.kind, target.intent, target.title, phrasing, round(value, 1))

    # --- bands ----------------------------------------------------------------------------------------------------

    def limits(self, judged: Judged) -> Bands:
        return self.thresholds.meaning if judged.by_meaning else self.thresholds.words

    def band(self, judged: Judged) -> Judged:
        """The same with the verdict that the thresholds give; what was decided before any scores stays."""
        if judged.reason in DECIDED or judged.cue:
            return judged
        limits = self.limits(judged)
        met = judged.touched()
        verdict, reason = verdict_of(judged.candidates, judged.sure, met, judged.alike, limits, judged.alarm)
        return replace(judged, verdict=verdict, reason=reason)

    def _danger_in(self, parts: Sequence[tuple[Query, Found]], judged: Judged) -> Judged | None:
        """What may be danger in one sentence of several is asked about, though another asks something harmless."""
        if not parts:
            return None
        card = next((said for sentence, _ in parts if (said := self.danger.judge(sentence).card) is not None), None)
        likeliest = max((found for _, found in parts), key=lambda found: found.alarm)
        if card is None and likeliest.alarm >= ALARM_BESIDE_MIN:
            card = card_of(likeliest.candidates)
        if card is None:
            return None
        verdict = Urgent(replace(card, doubtful=True), offers(judged.touched())[:1])
        return replace(judged, verdict=verdict, reason="danger_beside", alarm=likeliest.alarm)

    def _two_answers(self, parts: Sequence[tuple[Query, Found]], judged: Judged) -> Judged | None:
        """Two questions in one message, each sure of its own answer."""
        found: dict[str, tuple[Match, ...]] = {}
        for sentence, one in parts:
            if not could_ask(sentence) or not one.candidates or one.sure < self.thresholds.words.also_min:
                continue
            best = one.candidates[0]
            if best.intent not in ANSWERLESS and best.kind is not Kind.URGENT:
                found.setdefault(best.intent, one.candidates)
        if len(found) < 2:  # noqa: PLR2004  one question
            return None
        first, second, *_ = found.values()
        return replace(judged, verdict=Answer(first[0], near_to(first[0], first), second[0]), reason="two")

    # --- context --------------------------------------------------------------------------------------------------

    def _in_context(self, query: Query, judged: Judged, context: Context) -> Judged:
        """A short question that leans on what was just shown is asked again together with it."""
        if isinstance(judged.verdict, SmallTalk) or is_alarm(judged.verdict) or judged.cue:
            return judged
        if not leans(query, judged.sure, answered=isinstance(judged.verdict, Answer)):
            return judged
        shown = self._shown(context)
        if shown is None:
            return judged
        intent, topic, title = shown
        together = joined(normalise(title, self.words), query)
        found = self.found(together)
        candidates, sure = found.candidates, found.sure
        related = [match for match in candidates if match.intent == intent or self._topic(match) == topic]
        related = [match for match in related if match.intent not in ANSWERLESS and match.kind is not Kind.URGENT]
        texts = {
            match.id: [normalise(text, self.words, repair=False) for text in self._asks(match)] for match in related
        }
        best = follow_up(related, query, texts)
        if best is None or sure < CONTEXT_SURE_MIN:
            return judged
        near = tuple(match for match in related if match.id != best.id)[: OFFERED_MOST - 1]
        is_meant = best.intent == intent or (best.intent == candidates[0].intent and sure >= CONTEXT_AWAY_MIN)
        verdict: Verdict = Answer(best, near) if is_meant else Suggest((best, *near))
        return Judged(together, verdict, candidates, found.scored, sure, "context")

    def _shown(self, context: Context) -> tuple[str, str, str] | None:
        flow = self.flows.get(context.flow)
        if flow is not None:
            return flow.intent, "", flow.title
        entry = self.corpus.entries.get(context.entry)
        return (entry.intent, entry.topic, entry.title) if entry is not None and not entry.is_neighbour else None

    def _topic(self, match: Match) -> str | None:
        return self.corpus.entries[match.id].topic if match.kind is Kind.ENTRY else None

    def _asks(self, match: Match) -> tuple[str, ...]:
        return self.flows[match.id].ask if match.kind is Kind.FLOW else self.corpus.entries[match.id].ask
