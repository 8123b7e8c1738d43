"""The content's matcher with all labelled questions, and what fitting on some of them makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.matching.choosing import Choice, fit_choice
from benchmarks.matching.leaning import Leaning, fit_leaning
from benchmarks.matching.placing import best_key, outcomes, with_key
from benchmarks.matching.seen import Seen, learnt, learnt_alarm, learnt_person, learnt_talk, seen
from benchmarks.matching.sets import Material, troubles
from benchmarks.matching.vectors import vectors_of
from bot.core.matching import Matcher
from bot.core.matching.fitted import FITTED
from bot.core.matching.matcher import Judged
from bot.core.matching.meaning import wording
from bot.core.matching.rows import Doubles, Floats
from bot.core.matching.thresholds import Bands
from bot.core.normalise import Query, normalise
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
    troubles: Mapping[bool, tuple[Seen, ...]]
    """What is no small talk, though it asks nothing; the same for every rotation, that without their author too."""

    @classmethod
    def of(cls, content: Material, cases: Sequence[Case]) -> Bench:
        matcher = Matcher.build(content.corpus, content.flows, content.words)
        everything = (*cases, *troubles())
        queries = [normalise(case.text, matcher.words) for case in everything]
        vectors: Floats | None = None
        try:
            matcher = matcher.with_meaning(vectors_of(matcher.texts()))
        except NoModel as reason:
            print("words alone:", reason)
        else:
            assert matcher.marks is not None
            vectors = vectors_of([wording(query, matcher.marks) for query in queries])
        count, rows = len(cases), {False: _seen(matcher, everything, queries, [None] * len(everything))}
        if vectors is not None:
            rows[True] = _seen(matcher, everything, queries, vectors)
        return cls(
            matcher,
            tuple(cases),
            rows[False][:count],
            rows[True][:count] if True in rows else (),
            vectors,
            {way: fit_choice(matcher, content, by_meaning=way) for way in rows},
            {way: fit_leaning(matcher, cases, by_meaning=way) for way in rows},
            {way: of_way[count:] for way, of_way in rows.items()},
        )

    def fitted(self, keep: Sequence[int]) -> Matcher:
        """The matcher with everything fitted on these questions; its thresholds too, which flatters them: they are
        placed by answers to questions that taught the weights.
        """
        matcher = self.weighed(keep)
        return self.placed(matcher, {way: self.looked_at(matcher, keep, by_meaning=way) for way in self.ways}, keep)

    @property
    def ways(self) -> tuple[bool, ...]:
        """By words alone (False), and by meaning where there is a model."""
        return (False, True) if self.by_meaning else (False,)

    def weighed(self, keep: Sequence[int]) -> Matcher:
        """The matcher with weights that these questions taught."""
        limits = FITTED
        by_words = [self.by_words[at] for at in keep]
        found = learnt(by_words)
        limits = replace(limits, words=self._weighed(limits.words, by_words, found, by_meaning=False))
        if self.by_meaning:
            by_meaning = [self.by_meaning[at] for at in keep]
            better = learnt(by_meaning, found[0])
            limits = replace(limits, meaning=self._weighed(limits.meaning, by_meaning, better, by_meaning=True))
        return replace(self.matcher, thresholds=limits)

    def placed(self, matcher: Matcher, judged: Mapping[bool, Sequence[Judged]], which: Sequence[int]) -> Matcher:
        """The matcher with the thresholds that suit these questions; `judged`: how each of them was judged."""
        cases = [self.cases[at] for at in which]
        for way, rows in judged.items():
            matcher = with_key(matcher, best_key(matcher, cases, rows, by_meaning=way), by_meaning=way)
        return matcher

    def _weighed(
        self, limits: Bands, rows: Sequence[Seen], found: tuple[Doubles, Doubles], *, by_meaning: bool
    ) -> Bands:
        rank, sure = found
        choose, danger = self.choices[by_meaning].weights, learnt_alarm(rows, rank)
        person = learnt_person(rows, rank)
        talk = learnt_talk([*rows, *self.troubles[by_meaning]], rank)
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


def _seen(
    matcher: Matcher, cases: Sequence[Case], queries: Sequence[Query], vectors: Sequence[Floats | None] | Floats
) -> tuple[Seen, ...]:
    return tuple(seen(matcher, *row) for row in zip(cases, queries, vectors, strict=True))


def as_tuple(values: Doubles) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
