"""The worst failures on clean development questions, with what somebody found to be the reason (worst.yaml)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from benchmarks.matching.tables import NOTHING, Answers, head, row
from bot.evaluation import OUT_OF_SCOPE, Case, Outcome, judged

COUNT = 30
SHORT = 90
REASONS = Path(__file__).with_name("worst.yaml")
_ORDER = {"false_answer": 0, "wrong": 1, "kept": 2, "missed": 3, "refused": 4}


def short(text: str) -> str:
    text = " ".join(text.split()).replace("|", "/")
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


def failures(answers: Answers) -> list[tuple[str, Case, Outcome]]:
    bad = [
        (word, case, outcome)
        for case, outcome in answers
        if (word := judged(case, outcome)) in _ORDER and not (case.intent == OUT_OF_SCOPE and word == "refused")
    ]
    return sorted(bad, key=lambda one: (_ORDER[one[0]], -one[2].score))


def table(bad: Sequence[tuple[str, Case, Outcome]]) -> list[str]:
    reasons = _reasons()
    lines = head("", "from", "question (shortened)", "wanted", "what happened", "why", "what would mend it")
    for what, case, outcome in bad[:COUNT]:
        happened = outcome.entry or ", ".join(dict.fromkeys(outcome.candidates)) or "nothing found"
        reason = reasons.get(short(case.text), {})
        lines.append(
            row(
                what,
                case.origin,
                short(case.text),
                case.intent,
                f"{outcome.kind}: {happened} ({outcome.score:.0f})",
                reason.get("why", NOTHING),
                reason.get("mend", NOTHING),
            )
        )
    return lines


def _reasons() -> dict[str, Mapping[str, str]]:
    rows = yaml.load(REASONS.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) if REASONS.exists() else None
    return {one["question"]: one for one in rows or ()}
