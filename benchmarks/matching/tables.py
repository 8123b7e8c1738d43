"""The benchmark's figures as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.matching.against import Standing, of_part
from benchmarks.matching.noise import HARDER, KINDS
from benchmarks.matching.placing import GOALS
from benchmarks.matching.speed import Speed
from bot.evaluation import Case, Figures, Outcome, Share, measure

PARTS = tuple(GOALS)
NOTHING = "–"
GOAL_ROWS = {
    "C+D": "95 | 78 | 2 | 4 | 95",
    "A+B": "85 | 60 | 4 | 8 | 90",
}

Answers = Sequence[tuple[Case, Outcome]]


def head(*names: str) -> list[str]:
    return ["| " + " | ".join(names) + " |", "|---" * len(names) + "|"]


def row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def percent(share: Share) -> str:
    return f"{share.percent:.1f}" if share.of else NOTHING


def of(figures: Figures) -> tuple[str, ...]:
    return (
        percent(figures.helped),
        percent(figures.right),
        percent(figures.wrong),
        percent(figures.false_answer),
        percent(figures.sent_to_person),
    )


def measured(rows: Answers) -> Figures:
    return measure([case for case, _ in rows], [outcome for _, outcome in rows]).all


def part(rows: Answers, name: str) -> list[tuple[Case, Outcome]]:
    wanted = {id(case) for case in of_part([case for case, _ in rows], name)}
    return [(case, outcome) for case, outcome in rows if id(case) in wanted]


def goals(ways: Mapping[str, Answers]) -> list[str]:
    """Clean questions: each way on each part."""
    lines = head(
        "part", "n (out of scope; person)", "way", "helped", "right", "wrong", "false answer", "sent to person"
    )
    for name in PARTS:
        for way, answers in ways.items():
            rows = part(answers, name)
            figures = measured(rows)
            count = f"{figures.right.of} ({figures.false_answer.of}; {figures.sent_to_person.of})"
            lines.append(row(name, count, way, *of(figures)))
        if name in GOAL_ROWS:
            lines.append(row(name, "", "*goal*", GOAL_ROWS[name]))
    return lines


def by_source(ways: Mapping[str, Answers]) -> list[str]:
    lines = head("origin", "way", "helped", "right", "wrong", "false answer", "sent to person")
    for origin in "ABCDEFGHIJ":
        for way, answers in ways.items():
            lines.append(row(origin, way, *of(measured([one for one in answers if one[0].origin == origin]))))
    return lines


def noise(name: str, clean: Mapping[str, Answers], noisy: Mapping[str, Mapping[str, Answers]]) -> list[str]:
    """One part: each kind of noise, both ways side by side."""
    columns = ("helped", "right", "wrong", "false", "sent")
    lines = head("noise", "changed", *(f"{way}: {what}" for way in noisy for what in columns))
    rows = {kind: [measured(part(kinds[kind], name)) for kinds in noisy.values()] for kind in (*KINDS, HARDER)}
    first = next(iter(noisy.values()))
    clean_row = [measured(part(answers, name)) for answers in clean.values()]
    lines.append(row("none (the same questions)", "", *(cell for one in clean_row for cell in of(one))))
    for kind, figures in rows.items():
        if kind == HARDER:
            mine = [rows[each] for each in KINDS]
            lines.append(row("**mean of the kinds above**", "", *_over(mine, np.mean)))
            lines.append(row("worst of the kinds above", "", *_worst(mine)))
        some = part(first[kind], name)
        changed = sum(case.text != case.made_of for case, _ in some) / max(len(some), 1)
        lines.append(row(kind, f"{100 * changed:.0f} %", *(cell for one in figures for cell in of(one))))
    return lines


_MEASURES = ("helped", "right", "wrong", "false_answer", "sent_to_person")


def _over(kinds: Sequence[Sequence[Figures]], take: object) -> list[str]:
    cells = []
    for way in range(len(kinds[0])):
        for name in _MEASURES:
            values = [getattr(figures[way], name) for figures in kinds]
            cells.append(f"{take([one.percent for one in values]):.1f}" if values[0].of else NOTHING)  # type: ignore[operator]
    return cells


def _worst(kinds: Sequence[Sequence[Figures]]) -> list[str]:
    most, least = _over(kinds, max), _over(kinds, min)
    return [
        high if name in {"wrong", "false_answer"} else low
        for high, low, name in zip(most, least, _MEASURES * len(kinds[0]), strict=True)
    ]


def supplied(ways: Mapping[str, Answers]) -> list[str]:
    """The noise file that came with the development part: few of each kind."""
    lines = head("noise", "part", "n", "way", "helped", "right", "wrong", "false answer")
    for kind in KINDS:
        for name in ("C+D", "A+B"):
            for way, answers in ways.items():
                figures = measured([one for one in part(answers, name) if one[0].noise == kind])
                lines.append(row(kind, name, f"{figures.right.of}+{figures.false_answer.of}", way, *of(figures)[:4]))
    for name in ("C+D", "A+B"):
        for way, answers in ways.items():
            figures = measured(part(answers, name))
            lines.append(row("**all**", name, f"{figures.right.of}+{figures.false_answer.of}", way, *of(figures)[:4]))
    return lines


def rivals(name: str, ours: Mapping[str, Standing], found: Mapping[str, Standing]) -> list[str]:
    lines = head(
        "", "helped", "right", "wrong", "false answer", "sent to person", "most it could help", "sent / helped if it "
        "always passes on", "noise: helped, mean", "noise: wrong, worst",
    )  # fmt: skip
    for way, one in {**ours, **found}.items():
        cells = [way, *of(one.clean)]
        always = one.sends_always
        cells.append(f"{one.best_helped:.1f}")
        cells.append(NOTHING if way in ours else f"{percent(always.sent_to_person)} / {percent(always.helped)}")
        cells += [_number(one.noise_helped), _number(one.noise_wrong)]
        lines.append(row(*cells))
    return [f"### {name}", "", *lines]


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}"


def speed(rows: Sequence[Speed]) -> list[str]:
    lines = head("", "phrasings", "build s", "p50 ms", "p99 ms", "p99 first time", "MB added")
    lines += [
        row(
            one.name,
            f"{one.size:,}" if one.size else NOTHING,
            f"{one.build_seconds:.2f}",
            f"{one.p50:.2f}",
            f"{one.p99:.2f}",
            f"{one.first:.2f}",
            f"{one.megabytes:.0f}",
        )
        for one in rows
    ]
    return lines
