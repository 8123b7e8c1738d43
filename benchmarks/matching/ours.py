"""Our own answers, by words alone and by words and meaning: as shipped, and with each source's own weights left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.matching.against import answered
from benchmarks.matching.bench import Bench
from benchmarks.matching.rivals import Ranked
from benchmarks.matching.rotation import source_of
from benchmarks.matching.vectors import vectors_of
from bot.asking import record_of
from bot.core.matching import Matcher
from bot.core.matching.fitted import FITTED
from bot.core.matching.matcher import Judged
from bot.core.verdict import SmallTalk
from bot.evaluation import Case, Outcome


@dataclass(frozen=True)
class Ours:
    """`of_source`: which matcher judges a source's questions; `by_meaning`: whether vectors are looked at."""

    name: str
    of_source: Callable[[str], Matcher]
    by_meaning: bool

    def judged(self, cases: Sequence[Case]) -> list[Judged]:
        found: dict[int, Judged] = {}
        by_source: dict[str, list[int]] = {}
        for at, case in enumerate(cases):
            by_source.setdefault(source_of(case), []).append(at)
        for source, rows in by_source.items():
            matcher = heard(self.of_source(source), [cases[at].text for at in rows], by_meaning=self.by_meaning)
            found.update((at, matcher.judge(cases[at].text)) for at in rows)
        return [found[at] for at in range(len(cases))]

    def answered(self, cases: Sequence[Case]) -> list[Outcome]:
        return [outcome(one) for one in self.judged(cases)]

    def with_answer_min(self, cases: Sequence[Case], rows: Sequence[Judged], value: float) -> list[Outcome]:
        """The same questions with another threshold for answering."""
        return [
            outcome(_moved(self.of_source(source_of(case)), value).band(one))
            for case, one in zip(cases, rows, strict=True)
        ]


def outcome(judged: Judged) -> Outcome:
    return Outcome.of(record_of(judged.verdict))


def only_offered(judged: Judged) -> Outcome:
    """As a rival that answers nothing but greetings, and passes nothing on, would use our candidates."""
    if isinstance(judged.verdict, SmallTalk):
        return outcome(judged)
    intents = dict.fromkeys(match.intent for match in judged.candidates)
    return answered(Ranked(0.0, tuple(intents)), float("inf"))


def heard(matcher: Matcher, texts: Sequence[str], *, by_meaning: bool) -> Matcher:
    """The matcher with the vectors that it would ask for; it asks for none where the words are enough."""
    if not by_meaning:
        return matcher
    wanted = {text: wording for text in texts if (wording := matcher.wording(text)) is not None}
    if not wanted:
        return matcher
    return matcher.heard(dict(zip(wanted, vectors_of(list(wanted.values())), strict=True)))


def _moved(matcher: Matcher, value: float) -> Matcher:
    limits = matcher.thresholds
    words, meaning = replace(limits.words, answer_min=value), replace(limits.meaning, answer_min=value)
    return replace(matcher, thresholds=replace(limits, words=words, meaning=meaning))


def shipped(bench: Bench) -> Matcher:
    return replace(bench.matcher, thresholds=FITTED)
