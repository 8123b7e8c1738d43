"""The content's matcher with all labelled questions, and what fitting on some of them makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.matching.choosing import Choice, fit_choice
from benchmarks.matching.leaning import Leaning, fit_leaning
from benchmarks.matching.placing import best_key, outcomes, with_key
from benchmarks.matching.seen import Seen, learnt, learnt_alarm, learnt_person, learnt_talk, seen
from benchmarks.matching.sets import Material
from benchmarks.matching.vectors import vectors_of
from bot.core.matching import Matcher
from bot.core.matching.fitted import FITTED
from bot.core.matching.matcher import Judged
from bot.core.matching.meaning import wording
from bot.core.matching.rows import Doubles, Floats
from bot.core.matching.thresholds import Bands
from bot.core.normalise import normalise
from bot.embedding.model import NoModel
from bot.evaluation import Case, Outcome


@dataclass(frozen=True)
class Bench:
    """The content's matcher, the questions, and all that is known of them before fitting."""

    matcher: Matcher
    cases: tuple[Case, ...]
    by_words: tuple[Seen, ...]
    by_meaning: tuple[Seen, ...]
    vectors: Floats | None
    choices: Mapping[bool, Choice]
    """By words alone (False) and by meaning (True); learnt from the editors' tests, so the same for every rotation."""
    leaning: Mapping[bool, Leaning]
    """What tells a follow-up; learnt from written talks."""

    @classmethod
    def of(cls, content: Material, cases: Sequence[Case]) -> Bench:
        matcher = Matcher.build(content.corpus, content.flows, content.words)
        queries = [normalise(case.text, matcher.words) for case in cases]
        vectors: Floats | None = None
        try:
            matcher = matcher.with_meaning(vectors_of(matcher.texts()))
        except NoModel as reason:
            print("words alone:", reason)
        else:
            assert matcher.marks is not None
            vectors = vectors_of([wording(query, matcher.marks) for query in queries])
        pairs = list(zip(cases, queries, strict=True))
        words = tuple(seen(matcher, case, query, None) for case, query in pairs)
        if vectors is None:
            choices = {False: fit_choice(matcher, content, by_meaning=False)}
            return cls(
                matcher, tuple(cases), words, (), None, choices, {False: fit_leaning(matcher, cases, by_meaning=False)}
            )
        meaning = tuple(
            seen(matcher, case, query, vector) for (case, query), vector in zip(pairs, vectors, strict=True)
        )
        choices = {way: fit_choice(matcher, content, by_meaning=way) for way in (False, True)}
        leans = {way: fit_leaning(matcher, cases, by_meaning=way) for way in (False, True)}
        return cls(matcher, tuple(cases), words, meaning, vectors, choices, leans)

    def fitted(self, keep: Sequence[int]) -> Matcher:
        """The matcher with everything fitted on these questions."""
        limits = FITTED
        by_words = [self.by_words[at] for at in keep]
        found = learnt(by_words)
        limits = replace(limits, words=self._weighed(limits.words, by_words, found, by_meaning=False))
        if self.by_meaning:
            by_meaning = [self.by_meaning[at] for at in keep]
            better = learnt(by_meaning, found[0])
            limits = replace(limits, meaning=self._weighed(limits.meaning, by_meaning, better, by_meaning=True))
        matcher = replace(self.matcher, thresholds=limits)
        cases = [self.cases[at] for at in keep]
        key = best_key(matcher, cases, self.looked_at(matcher, keep, by_meaning=False), by_meaning=False)
        matcher = with_key(matcher, key, by_meaning=False)
        if self.by_meaning:
            key = best_key(matcher, cases, self.looked_at(matcher, keep, by_meaning=True), by_meaning=True)
            matcher = with_key(matcher, key, by_meaning=True)
        return matcher

    def _weighed(
        self, limits: Bands, rows: Sequence[Seen], found: tuple[Doubles, Doubles], *, by_meaning: bool
    ) -> Bands:
        rank, sure = found
        choose, danger = self.choices[by_meaning].weights, learnt_alarm(rows, rank)
        person, talk = learnt_person(rows, rank), learnt_talk(rows, rank)
        return replace(
            limits,
            rank=as_tuple(rank),
            sure=as_tuple(sure),
            choose=as_tuple(choose),
            alarm=as_tuple(danger),
            person=as_tuple(person),
            talk=as_tuple(talk),
            lean=as_tuple(self.leaning[by_meaning].lean),
            follow=as_tuple(self.leaning[by_meaning].follow),
        )

    def looked_at(self, matcher: Matcher, which: Sequence[int], *, by_meaning: bool) -> list[Judged]:
        if not by_meaning or self.vectors is None:
            return [matcher.judge(self.cases[at].text) for at in which]
        texts = {self.cases[at].text: at for at in which}
        wanted = {text: self.vectors[at] for text, at in texts.items() if matcher.wording(text) is not None}
        matcher = matcher.heard(wanted)
        return [matcher.judge(self.cases[at].text) for at in which]

    def answered(self, matcher: Matcher, which: Sequence[int], *, by_meaning: bool) -> list[Outcome]:
        return outcomes(matcher, self.looked_at(matcher, which, by_meaning=by_meaning))


def as_tuple(values: Doubles) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
