"""From a text to a verdict: a card's own sentence and small talk word for word, likely danger, cases for a person, and
the entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import exp
from typing import TYPE_CHECKING

import numpy as np

from bot.core.content import Doubt
from bot.core.corpus import OUT_OF_SCOPE, Corpus
from bot.core.flow import Flow
from bot.core.matching.alarm import ALARM_ASK_MIN, ALARM_BESIDE_MIN, alarm, alarm_signs
from bot.core.matching.bands import ANSWERS, OFFERED_MOST, card_of, offers, verdict_of
from bot.core.matching.context import asks, could_ask, joined, names, opens
from bot.core.matching.danger import DangerCards
from bot.core.matching.decided import DECIDED, called, spoken
from bot.core.matching.fitted import FITTED
from bot.core.matching.index import Index
from bot.core.matching.indexing import indexed
from bot.core.matching.judged import Found, Judged
from bot.core.matching.leaning import ANSWERLESS, Followed, followed, following, leaning
from bot.core.matching.meaning import Likeness, Meaning, wording
from bot.core.matching.reading import Reading
from bot.core.matching.retrieval import Retrieved, retrieve
from bot.core.matching.rows import Doubles, Floats
from bot.core.matching.score import FEATURES, ranked
from bot.core.matching.second import SECOND_MIN, with_second
from bot.core.matching.sureness import meaning_signs, standing, sureness
from bot.core.matching.targets import Target
from bot.core.matching.thresholds import Bands, Thresholds
from bot.core.matching.written import Written
from bot.core.normalise import Query, Words, normalise
from bot.core.normalise.marks import Marks
from bot.core.verdict import Answer, Context, Kind, Match, Refer, Suggest, Urgent, Verdict, Why, is_alarm

if TYPE_CHECKING:
    from bot.core.matching.explain import Explanation

__all__ = ["SURE_WITHOUT", "Judged", "Matcher"]

LEANING_MOST = 40
"""Longer messages stand on their own."""
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

    def also(self, text: str, context: Context | None = None) -> tuple[str, ...]:
        """What else to embed: the text together with what was shown."""
        return self._also(self._alone(text)[0], context)

    def _also(self, alone: Judged, context: Context | None) -> tuple[str, ...]:
        if self.marks is None or alone.by_meaning or alone.reason in DECIDED or alone.cue:
            return ()
        if isinstance(alone.verdict, Urgent):
            return ()
        together = self._together(alone.query, context)
        return () if together is None else (wording(together[1], self.marks),)

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
        wanted, also = self._wording(alone), self._also(alone, context)
        doubt = Doubt(wanted or "", seen, also) if wanted is not None or also else None
        return self._in_context(alone, seen, context).verdict, doubt

    def judge(self, text: str, context: Context | None = None) -> Judged:
        return self._in_context(*self._alone(text), context)

    def _alone(self, text: str) -> tuple[Judged, Reading]:
        """Without what was said before."""
        before, vector = self.seen.get(text), self.vectors.get(text)
        reading = before if before is not None else self._read(text)
        likeness = self._likeness(vector)
        found = self._found(reading.retrieved, reading.same, likeness)
        if reading.evenly is not None and not reading.danger.is_harmless:
            # Where it may be danger, what is told counts as much as what is asked.
            told = self._found(reading.evenly, reading.same, likeness)
            found = told if told.alarm >= max(found.alarm, ALARM_ASK_MIN) else found
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
        # Two questions, and danger beside a question, are told by their words.
        parts = {part: self._found(said, self.index.exact_of(part)) for part, said in reading.parts}
        beside = None if reading.danger.is_harmless or before is not None else self._danger_in(parts, judged)
        return beside or called(judged, reading) or self._with_second(banded, parts), reading

    def _read(self, text: str) -> Reading:
        return Reading.of(normalise(text, self.words), self.index, self.words, self.danger)

    # --- candidates -----------------------------------------------------------------------------------------------

    def found(self, query: Query) -> Found:
        """What the question's words may ask for."""
        return self._found(retrieve(self.index, query), self.index.exact_of(query))

    def _likeness(self, vector: Floats | None) -> Likeness | None:
        return self.meaning.likeness(vector) if self.meaning is not None and vector is not None else None

    def _found(self, retrieved: Retrieved | None, same: int | None, likeness: Likeness | None = None) -> Found:
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
        verdict, reason = verdict_of(
            judged.candidates, judged.sure, met, judged.alike, limits, judged.alarm, is_talk=self._may_be_talk(judged)
        )
        return replace(judged, verdict=verdict, reason=reason)

    def _may_be_talk(self, judged: Judged) -> bool:
        """«Để mai tôi ra có được không» asks, and the remark it is like does not."""
        return (
            not judged.candidates
            or not asks(judged.query)
            or asks(normalise(judged.candidates[0].phrasing, self.words))
        )

    def _danger_in(self, parts: Mapping[Query, Found], judged: Judged) -> Judged | None:
        """What may be danger in one sentence of several is asked about, though another asks something harmless."""
        if not parts:
            return None
        card = next((said for sentence in parts if (said := self.danger.judge(sentence).card) is not None), None)
        likeliest = max(parts.values(), key=lambda found: found.alarm)
        if card is None and likeliest.alarm >= ALARM_BESIDE_MIN:
            card = card_of(likeliest.candidates)
        if card is None:
            return None
        verdict = Urgent(replace(card, doubtful=True), offers(judged.touched())[:1])
        return replace(judged, verdict=verdict, reason="danger_beside", alarm=likeliest.alarm)

    def _with_second(self, judged: Judged, known: Mapping[Query, Found]) -> Judged:
        """The same where the message asks one question. Of two, the second is answered beside the first, or both are
        offered: each is looked at by itself, and what the whole message was taken for stays. `known`: what its parts
        may ask for.
        """
        parts = [part.evenly() for part in judged.query.questions() if could_ask(part)]
        if len(parts) < 2 or not isinstance(judged.verdict, Answer | Suggest | Refer):  # noqa: PLR2004
            return judged
        found: dict[str, tuple[Match, ...]] = {}
        sure: dict[str, float] = {}
        for part in parts:
            one = known[part]
            best = one.candidates[0] if one.candidates else None
            if best is not None and best.kind in ANSWERS and best.intent not in ANSWERLESS and one.sure >= SECOND_MIN:
                found.setdefault(best.intent, one.candidates)
                sure[best.intent] = max(one.sure, sure.get(best.intent, 0.0))
        verdict = with_second(judged.verdict, found, sure, self.thresholds.words.also_min)
        return judged if verdict is None else replace(judged, verdict=verdict, reason="two")

    # --- context --------------------------------------------------------------------------------------------------

    def _in_context(self, judged: Judged, reading: Reading, context: Context | None) -> Judged:
        """A message that goes on with what was just shown is answered from its topic."""
        if judged.reason in DECIDED or isinstance(judged.verdict, Urgent) or judged.cue or reading.retrieved is None:
            return judged
        if isinstance(judged.verdict, Answer) and judged.verdict.also is not None:
            return judged
        found = self._followed(judged, reading.retrieved, context)
        if found is None:
            return judged
        limits = self.thresholds.meaning if found.by_meaning else self.thresholds.words
        chance = leaning(found.signs, limits.lean)
        rows = zip(found.documents[:OFFERED_MOST], found.phrasings, found.scores, strict=False)
        near = [
            self._match(number, self.index.texts[phrasing], 100 * chance * exp(score - found.scores[0]))
            for number, phrasing, score in rows
        ]
        verdict = following(judged, near, found, chance)
        return judged if verdict is None else replace(judged, verdict=verdict, reason="context")

    def lean_signs(self, text: str, context: Context) -> Doubles | None:
        """For the fit: what tells whether the text goes on with what was shown."""
        judged, reading = self._alone(text)
        found = None if reading.retrieved is None else self._followed(judged, reading.retrieved, context)
        return None if found is None else found.signs

    def _followed(self, judged: Judged, retrieved: Retrieved, context: Context | None) -> Followed | None:
        together = self._together(judged.query, context)
        joint = None if together is None else retrieve(self.index, together[1])
        if together is None or joint is None:
            return None
        vector = None if self.marks is None else self.vectors.get(wording(together[1], self.marks))
        likeness = self._likeness(vector)
        limits = self.thresholds.words if likeness is None else self.thresholds.meaning
        alone = Found(judged.scored, judged.candidates, judged.sure, judged.alarm)
        rank = np.array(limits.rank, np.float32)
        return followed(
            self.index, self.targets, together[0], judged.query, (alone, retrieved), (joint, likeness), rank
        )

    def _together(self, query: Query, context: Context | None) -> tuple[int, Query] | None:
        """The document that was just shown, and its title and the message as one question."""
        if context is None or len(query.pieces) > LEANING_MOST or not (names(query) or opens(query)):
            return None
        name, kind = (context.flow, Kind.FLOW) if context.flow in self.flows else (context.entry, Kind.ENTRY)
        shown = next((at for at, one in enumerate(self.targets) if one.id == name and one.kind is kind), None)
        if shown is None or self.targets[shown].intent == OUT_OF_SCOPE:
            return None
        return shown, joined(normalise(self.targets[shown].title, self.words), query)
