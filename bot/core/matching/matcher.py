"""From a text to a verdict: a card's own sentence and small talk word for word, then what the chances and thresholds
give: danger, small talk, a case for a person, the entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.core.content import Doubt
from bot.core.corpus import Corpus
from bot.core.flow import Flow
from bot.core.matching.alarm import ALARM_BESIDE_MIN, ALARM_BESIDE_PERSON_MIN
from bot.core.matching.bands import REMARK_MIN, TALK_MIN, Chances, Courtesy, verdict_of
from bot.core.matching.beside import danger_beside, second_question
from bot.core.matching.context import asks
from bot.core.matching.danger import DangerCards
from bot.core.matching.decided import DECIDED, called, spoken
from bot.core.matching.finding import Finder
from bot.core.matching.fitted import FITTED
from bot.core.matching.follow_up import FollowUps
from bot.core.matching.index import Index
from bot.core.matching.indexing import indexed
from bot.core.matching.judged import Judged
from bot.core.matching.leaning import Followed
from bot.core.matching.meaning import Meaning, wording
from bot.core.matching.reading import Reading
from bot.core.matching.rows import Floats
from bot.core.matching.score import FEATURES
from bot.core.matching.targets import SMALL_TALK, Target
from bot.core.matching.thresholds import Bands, Thresholds
from bot.core.matching.written import Written
from bot.core.normalise import Words, normalise
from bot.core.normalise.marks import Marks
from bot.core.verdict import REMARK, Answer, Context, Refer, Urgent, Verdict, Why, calls_a_person, is_alarm

if TYPE_CHECKING:
    from bot.core.matching.explain import Explanation

__all__ = ["SURE_WITHOUT", "Judged", "Matcher"]

SURE_WITHOUT = 0.97
"""Judged so surely by its words, a question's meaning is not asked for."""
TALK_ALIKE_MIN = 0.5
"""Less like any small talk, what is said is taken for a remark: «de rot roi» is no praise."""


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
        cards = DangerCards.of(corpus.urgent, targets, known)
        return cls(index, targets, cards, known, corpus, flows, thresholds)

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
        if alone.by_meaning or _stands(alone):
            return ()
        together = self._follow_ups.wording(alone.query, context)
        return () if together is None else (together,)

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

    def followed(self, text: str, context: Context) -> Followed | None:
        """For the fit: what tells whether the text goes on with what was shown, and with which entry."""
        alone, reading = self._alone(text)
        return None if reading.retrieved is None else self._follow_ups.found(alone, reading.retrieved, context)

    @property
    def _finder(self) -> Finder:
        return Finder(self.index, self.targets, self.thresholds, self.meaning)

    @property
    def _follow_ups(self) -> FollowUps:
        return FollowUps(self._finder, self.flows, self.words, self.marks, self.vectors)

    def _alone(self, text: str) -> tuple[Judged, Reading]:
        """Without what was said before."""
        finder, reading = self._finder, self.seen.get(text)
        if reading is None:
            reading = Reading.of(normalise(text, self.words), finder, self.words, self.danger)
        found = finder.found(reading.retrieved, reading.same, finder.likeness(self.vectors.get(text)))
        judged = Judged(
            reading.query,
            Refer(Why.UNKNOWN),
            found.candidates,
            found.scored,
            found.sure,
            alarm=0.0 if reading.danger.is_harmless else found.alarm,
            person=found.person,
            talk=found.talk,
            by_meaning=found.scored.features.shape[1] > len(FEATURES),
        )
        first = spoken(judged, reading)
        if first is not None:
            return first, reading
        banded = self.band(judged)
        if is_alarm(banded.verdict):
            return banded, reading
        person = called(judged, reading)
        is_persons = person is not None or calls_a_person(banded.verdict)
        least = ALARM_BESIDE_PERSON_MIN if is_persons else ALARM_BESIDE_MIN
        beside = danger_beside(judged, reading, least) or person
        return beside or second_question(banded, reading, self.thresholds.words.also_min), reading

    def _in_context(self, alone: Judged, reading: Reading, context: Context | None) -> Judged:
        if _stands(alone) or reading.retrieved is None:
            return alone
        if isinstance(alone.verdict, Answer) and alone.verdict.also is not None:
            return alone
        return self._follow_ups.judged(alone, reading.retrieved, context)

    # --- bands ----------------------------------------------------------------------------------------------------

    def limits(self, judged: Judged) -> Bands:
        return self.thresholds.bands(by_meaning=judged.by_meaning)

    def band(self, judged: Judged) -> Judged:
        """The same with the verdict that the thresholds give; what was decided before any scores stays."""
        if judged.reason in DECIDED or judged.cue:
            return judged
        limits = self.limits(judged)
        met = judged.touched()
        chances = Chances(judged.sure, judged.alarm, judged.person, judged.talk)
        verdict, reason = verdict_of(judged.candidates, met, chances, limits, talk=self._courtesy(judged))
        return replace(judged, verdict=verdict, reason=reason)

    def _courtesy(self, judged: Judged) -> Courtesy | None:
        """The small talk that it is likest to; a remark, where it asks nothing and is not much like any. None where
        there is none, or it asks and that does not: «Để mai tôi ra có được không» is not «để mai tôi ra».
        """
        talk, alike = judged.likest(SMALL_TALK)
        if talk is None:
            return None
        is_alike = alike >= TALK_ALIKE_MIN
        if asks(judged.query) and not (is_alike and asks(normalise(talk.phrasing, self.words))):
            return None
        return Courtesy(talk.id, TALK_MIN) if is_alike else Courtesy(REMARK, REMARK_MIN)


def _stands(alone: Judged) -> bool:
    """Danger and a person's case never go on with what was shown."""
    return alone.reason in DECIDED or isinstance(alone.verdict, Urgent) or bool(alone.cue)
