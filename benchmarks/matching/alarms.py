"""Who is alarmed: cries for help, what only sounds like them, and all other questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from benchmarks.matching.seen import CRIES, EITHER
from benchmarks.matching.tables import head, row
from bot.core.matching.matcher import Judged
from bot.core.verdict import Urgent, calls_a_person
from bot.evaluation import Case

CRY, ALIKE, OTHER = "cries for help", "what only sounds like them, and remarks", "all other questions"
OUTCOMES = ("card shown", "asked whether", "a person called or offered", "anything else")


def kind_of(case: Case) -> str:
    """What else is for a person, or told after a fraud, may be either: it is not counted ("")."""
    if case.source in CRIES:
        return CRY
    if case.origin in {"G", "I", "J"}:
        return ALIKE
    return "" if case.intent in EITHER else OTHER


def outcome_of(judged: Judged) -> str:
    verdict = judged.verdict
    if isinstance(verdict, Urgent):
        return OUTCOMES[verdict.match.doubtful]
    return OUTCOMES[2 if calls_a_person(verdict) else 3]


def table(ways: Mapping[str, tuple[Sequence[Case], Sequence[Judged]]]) -> list[str]:
    """Percent, with the count of each kind."""
    lines = head("", "n", "way", *OUTCOMES)
    for kind in (CRY, ALIKE, OTHER):
        for name, (cases, judged) in ways.items():
            found = [outcome_of(one) for case, one in zip(cases, judged, strict=True) if kind_of(case) == kind]
            counts = Counter(found)
            shares = (f"{100 * counts[outcome] / max(len(found), 1):.1f}" for outcome in OUTCOMES)
            lines.append(row(kind, str(len(found)), name, *shares))
    return lines
