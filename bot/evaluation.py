"""The measures of design 5.3 over labelled questions: pure, from cases and what was answered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

OUT_OF_SCOPE = "out-of-scope"
NEEDS_HUMAN = "needs-human"
SMALL_TALK = frozenset({"chao-hoi", "bot-chuc-nang"})
WORST_MOST = 20


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled question. `group` is the intent's group, `noise` the kind of noise ("" = as it was written).

    `made_of`: the text of the case a noisy one was made of; its origin is taken from there.
    """

    text: str
    intent: str
    origin: str = ""
    noise: str = ""
    group: str = ""
    source: str = ""
    made_of: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was answered, as in a record of `ask --jsonl`."""

    kind: str
    intent: str | None = None
    entry: str | None = None
    score: float = 0.0
    candidates: tuple[str, ...] = ()
    """Intents of the candidates, best first."""

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Outcome:
        return cls(
            str(record["kind"]),
            record.get("intent"),
            record.get("entry"),
            float(record.get("score") or 0.0),
            tuple(str(candidate["intent"]) for candidate in record.get("candidates") or ()),
        )


@dataclass(frozen=True, slots=True)
class Share:
    count: int
    of: int

    @property
    def percent(self) -> float:
        return 100.0 * self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares over one set of cases; a share of nothing says `of == 0`."""

    right: Share
    offered: Share
    wrong: Share
    helped: Share
    false_answer: Share
    sent_to_person: Share


@dataclass(frozen=True, slots=True)
class Bad:
    case: Case
    outcome: Outcome
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """`by_origin_noise` is keyed "A+B khong-dau" and the like, "sach" being text as written."""

    all: Figures
    by_origin: Mapping[str, Figures]
    by_noise: Mapping[str, Figures]
    by_group: Mapping[str, Figures]
    by_origin_noise: Mapping[str, Figures] = field(default_factory=dict)
    worst: tuple[Bad, ...] = ()


def judged(case: Case, outcome: Outcome) -> str:
    """One word: right, offered, wrong, missed, refused; false_answer, refused (out of scope); sent, kept (person)."""
    if case.intent == OUT_OF_SCOPE:
        return "false_answer" if outcome.kind == "answer" else "refused"
    if case.intent == NEEDS_HUMAN:
        return "sent" if outcome.kind in {"refer", "urgent"} else "kept"
    if case.intent in SMALL_TALK and outcome.kind == "smalltalk":
        return "right"
    if outcome.kind in {"answer", "urgent"}:
        if outcome.intent == case.intent:
            return "right"
        return "wrong" if outcome.kind == "answer" else "missed"
    if outcome.kind == "suggest":
        return "offered" if case.intent in outcome.candidates else "missed"
    return "refused"


def measure(cases: Sequence[Case], outcomes: Sequence[Outcome]) -> Report:
    """All figures of 5.3. `cases` and `outcomes` are in the same order and of the same length."""
    cases = _with_origins(cases)
    words = [judged(case, outcome) for case, outcome in zip(cases, outcomes, strict=True)]

    def by(name: Iterable[str]) -> dict[str, Figures]:
        rows: dict[str, list[tuple[Case, str]]] = {}
        for key, case, word in zip(name, cases, words, strict=True):
            rows.setdefault(key or "-", []).append((case, word))
        return {key: _figures(rows[key]) for key in sorted(rows)}

    bad = [
        Bad(case, outcome, word)
        for case, outcome, word in zip(cases, outcomes, words, strict=True)
        if word not in {"right", "offered", "sent"} and not (case.intent == OUT_OF_SCOPE and word == "refused")
    ]
    heavy = {"false_answer": 0, "wrong": 0, "kept": 1, "missed": 2, "refused": 3}
    bad.sort(key=lambda row: (heavy[row.what], bool(row.case.noise), -row.outcome.score))
    return Report(
        _figures(list(zip(cases, words, strict=True))),
        by(case.origin for case in cases),
        by(case.noise or "sach" for case in cases),
        by(case.group for case in cases),
        by(f"{_pair(case.origin)} {case.noise or 'sach'}" for case in cases),
        tuple(bad[:WORST_MOST]),
    )


def _with_origins(cases: Sequence[Case]) -> list[Case]:
    origins = {case.text: case.origin for case in cases if not case.noise}
    return [case if case.origin else replace(case, origin=origins.get(case.made_of, "")) for case in cases]


def _pair(origin: str) -> str:
    return "A+B" if origin in {"A", "B"} else "C+D" if origin in {"C", "D"} else "-"


def _figures(rows: Sequence[tuple[Case, str]]) -> Figures:
    inside = [word for case, word in rows if case.intent not in {OUT_OF_SCOPE, NEEDS_HUMAN}]
    outside = [word for case, word in rows if case.intent == OUT_OF_SCOPE]
    person = [word for case, word in rows if case.intent == NEEDS_HUMAN]
    right, offered = inside.count("right"), inside.count("offered")
    return Figures(
        Share(right, len(inside)),
        Share(offered, len(inside)),
        Share(inside.count("wrong"), len(inside)),
        Share(right + offered, len(inside)),
        Share(outside.count("false_answer"), len(outside)),
        Share(person.count("sent"), len(person)),
    )


MEASURES = ("helped", "right", "offered", "wrong", "false_answer", "sent_to_person")


def as_text(report: Report) -> str:
    """A table for a terminal."""
    sections = {
        "": {"tất cả": report.all},
        "theo nguồn": report.by_origin,
        "theo kiểu nhiễu": report.by_noise,
        "theo nguồn và nhiễu": report.by_origin_noise,
        "theo nhóm": report.by_group,
    }
    lines = [f"{'':24}" + "".join(f"{name:>20}" for name in MEASURES)]
    for title, rows in sections.items():
        if title:
            lines += ["", title]
        lines += [
            f"{key:24}" + "".join(_cell(getattr(figures, name)) for name in MEASURES) for key, figures in rows.items()
        ]
    lines += ["", f"{len(report.worst)} câu tệ nhất"]
    for bad in report.worst:
        chosen = bad.outcome.entry or ", ".join(bad.outcome.candidates) or "-"
        lines.append(
            f"  {bad.what:13} {bad.case.intent:26} → {bad.outcome.kind} {chosen} ({bad.outcome.score:.0f})"
            f"  {bad.case.text[:110]}"
        )
    return "\n".join(lines)


def _cell(share: Share) -> str:
    return f"{f'{share.percent:.1f}% ({share.count}/{share.of})' if share.of else '-':>20}"


def as_json(report: Report) -> str:
    """The same for programs: shares as {"count", "of", "percent"}."""

    def figures(one: Figures) -> dict[str, Any]:
        return {
            name: {**asdict(getattr(one, name)), "percent": round(getattr(one, name).percent, 2)} for name in MEASURES
        }

    def many(rows: Mapping[str, Figures]) -> dict[str, Any]:
        return {key: figures(one) for key, one in rows.items()}

    return json.dumps(
        {
            "all": figures(report.all),
            "by_origin": many(report.by_origin),
            "by_noise": many(report.by_noise),
            "by_group": many(report.by_group),
            "by_origin_noise": many(report.by_origin_noise),
            "worst": [asdict(bad) for bad in report.worst],
        },
        ensure_ascii=False,
    )
