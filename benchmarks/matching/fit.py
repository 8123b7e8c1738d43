"""Fits the numbers of bot/core/matching/fitted.py: `python -m benchmarks.matching.fit [FOLDER]`.

Weights and thresholds are fitted on labelled questions: those of FOLDER (the development part, by outsiders) and the
ones in benchmarks/matching/questions, written for this by authors who saw only the topics. What is reported as rotated
scores each kind of author with everything that the others taught.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.matching.bench import Bench
from benchmarks.matching.rotation import Rotation
from benchmarks.matching.sets import ROOT, development, material, written_for_fitting
from bot.core.matching.thresholds import Bands, Thresholds
from bot.evaluation import NEEDS_HUMAN, OUT_OF_SCOPE, SMALL_TALK, Case, Figures, Outcome, measure


def line(name: str, figures: Figures) -> str:
    return (
        f"{name:16} helped {figures.helped.percent:5.1f}  right {figures.right.percent:5.1f}  "
        f"wrong {figures.wrong.percent:4.1f}  ({figures.right.of})  false {figures.false_answer.percent:4.1f} "
        f"({figures.false_answer.of})  sent {figures.sent_to_person.percent:5.1f} ({figures.sent_to_person.of})"
    )


def report(title: str, cases: Sequence[Case], rows: Sequence[Outcome]) -> list[str]:
    figures = measure(cases, rows)
    lines = [title]
    lines += [
        line(name, one) for name, one in figures.by_origin_noise.items() if name.endswith("sach") and name[0] != "-"
    ]
    lines += [line(name, one) for name, one in figures.by_origin.items()]
    return lines


def write(path: Path, limits: Thresholds, figures: list[str]) -> None:
    def row(values: tuple[float, ...]) -> str:
        return "(\n" + "".join(f"            {value:.4g},\n" for value in values) + "        )"

    def bands(one: Bands) -> str:
        text = (
            f"Bands(\n        rank={row(one.rank)},\n        sure={row(one.sure)},\n        choose={row(one.choose)},\n"
            f"        alarm={row(one.alarm)},\n        person={row(one.person)},\n        talk={row(one.talk)},\n"
            f"        lean={row(one.lean)},\n        follow={row(one.follow)},\n"
        )
        names = ("answer_min", "suggest_min", "neighbour_min", "person_min", "also_min")
        return text + "".join(f"        {name}={getattr(one, name):.4g},\n" for name in names) + "    )"

    text = '"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.\n\n'
    text += "\n".join(one.rstrip() for one in figures) + '\n"""\n\n'
    text += "from bot.core.matching.thresholds import Bands, Thresholds\n\nFITTED = Thresholds(\n"
    text += f"    words={bands(limits.words)},\n    meaning={bands(limits.meaning)},\n"
    text += ")\n"
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--dry", action="store_true", help="print, but leave fitted.py alone")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="no rotation: thresholds are placed by answers to what taught them; not to be shipped",
    )
    chosen = parser.parse_args()
    content = material()
    clean = [case for case in development(chosen.folder) if not case.noise] + written_for_fitting(chosen.folder)
    covered = {entry.intent for entry in content.corpus.entries.values()}
    covered |= {flow.intent for flow in content.flows.values()} | {OUT_OF_SCOPE, NEEDS_HUMAN} | SMALL_TALK
    missing = sorted({case.intent for case in clean} - covered)
    if missing:
        print("no content yet, left out:", *missing)
    bench = Bench.of(content, [case for case in clean if case.intent in covered])
    everything = list(range(len(bench.cases)))
    names = {False: "words alone", True: "words and meaning"}
    lines: list[str] = []
    if chosen.quick:
        matcher = bench.fitted(everything)
    else:
        rotation = Rotation.of(bench, chosen.folder)
        for way, rows in rotation.answered().items():
            lines += [*report(f"{names[way]}, each source with all that the others give", bench.cases, rows), ""]
        matcher = rotation.shipped()
    lines += [*(f"{names[way]}: {line}" for way, choice in bench.choices.items() for line in choice.worth), ""]
    lines += [*(f"{names[way]}: {line}" for way, lean in bench.leaning.items() for line in lean.worth), ""]
    for way in bench.ways:
        rows = bench.answered(matcher, everything, by_meaning=way)
        lines += [*report(f"{names[way]}, as shipped (fitted on these)", bench.cases, rows), ""]
    print("\n".join(lines))
    if not chosen.dry:
        write(ROOT / "bot" / "core" / "matching" / "fitted.py", matcher.thresholds, lines)


if __name__ == "__main__":
    main()
