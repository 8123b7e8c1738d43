"""Fits the numbers of bot/core/matching/fitted.py: `python -m benchmarks.matching.fit [FOLDER]`.

Weights and thresholds are fitted on labelled questions: those of FOLDER (the development part, by outsiders) and the
ones in benchmarks/matching/questions, written for this by authors who saw only the topics. What is reported as rotated
scores each kind of author with everything that the others taught.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.matching.bench import Bench, as_tuple
from benchmarks.matching.learning import fit_sure
from benchmarks.matching.rotation import rotated
from benchmarks.matching.sets import REMARKS, ROOT, Material, development, material, written_for_fitting
from bot.core.matching import Matcher
from bot.core.matching.danger import RANK as DANGER_RANK
from bot.core.matching.danger import DangerIndex
from bot.core.matching.fitted import FITTED
from bot.core.matching.rows import Doubles
from bot.core.matching.score import score
from bot.core.matching.thresholds import Bands, Thresholds
from bot.core.normalise import normalise
from bot.core.normalise.syllables import plain
from bot.evaluation import NEEDS_HUMAN, OUT_OF_SCOPE, SMALL_TALK, Case, Figures, Outcome, measure

PARTS = 5


def fit_danger(content: Material, remarks: Sequence[str]) -> tuple[tuple[float, ...], list[str]]:
    """Cards' sentences, each fifth looked for without itself; against their `never` ones, phrasings of entries, and
    remarks that ask nothing: three small words must not look like a robbery.
    """
    cards = content.corpus.urgent
    words = Matcher.build(content.corpus, content.flows, content.words).words
    signs: list[Doubles] = []
    kinds: list[str] = []

    def add(danger: DangerIndex, texts: list[str], kind: str) -> None:
        for at, text in enumerate(texts):
            query = danger.query(normalise(plain(text) if at % 3 == 0 else text, words))
            signs.append(danger.signs(score(danger.index, query, DANGER_RANK.astype(np.float32)))[0])
            kinds.append(kind)

    for part in range(PARTS):
        less = {
            card.id: replace(
                card,
                ask=tuple(text for at, text in enumerate(card.ask) if at % PARTS != part),
                never=tuple(text for at, text in enumerate(card.never) if at % PARTS != part),
            )
            for card in cards.values()
        }
        danger = DangerIndex.build(less, words)
        add(danger, [text for card in cards.values() for text in card.ask[part::PARTS]], "card")
        add(danger, [text for card in cards.values() for text in card.never[part::PARTS]], "never")
    every = DangerIndex.build(cards, words)
    others = [text for entry in content.corpus.entries.values() for text in entry.ask]
    add(every, others[::2], "other")
    add(every, list(remarks), "remark")
    kind = np.array(kinds)
    weights = fit_sure(np.array(signs), kind == "card", np.where(kind == "other", 0.5, 1.0))
    chance = 1 / (1 + np.exp(-np.array(signs) @ weights))
    shares = ", ".join(
        f"{name} {_percent(chance[kind == name] >= FITTED.urgent_min)}" for name in ("card", "never", "other", "remark")
    )
    return as_tuple(weights), [f"danger by likeness alone at {FITTED.urgent_min:.2f}: {shares}"]


def _percent(hits: npt.NDArray[np.bool_]) -> str:
    return f"{100 * float(hits.mean()):.1f} %"


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
        )
        names = ("answer_min", "suggest_min", "neighbour_min", "person_min", "also_min")
        return text + "".join(f"        {name}={getattr(one, name):.4g},\n" for name in names) + "    )"

    text = '"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.\n\n'
    text += "\n".join(one.rstrip() for one in figures) + '\n"""\n\n'
    text += "from bot.core.matching.thresholds import Bands, Thresholds\n\nFITTED = Thresholds(\n"
    text += f"    words={bands(limits.words)},\n    meaning={bands(limits.meaning)},\n"
    text += f"    danger={row(limits.danger).replace('            ', '        ').replace('        )', '    )')},\n"
    text += f"    urgent_min={limits.urgent_min:.4g},\n)\n"
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--dry", action="store_true", help="print, but leave fitted.py alone")
    parser.add_argument("--quick", action="store_true", help="no rotation")
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
    if not chosen.quick:
        for way, rows in rotated(bench, chosen.folder).items():
            lines += [*report(f"{names[way]}, each source with all that the others give", bench.cases, rows), ""]
    matcher = bench.fitted(everything)
    lines += [*(f"{names[way]}: {choice.worth}" for way, choice in bench.choices.items()), ""]
    for way in (False, True) if bench.by_meaning else (False,):
        rows = bench.answered(matcher, everything, by_meaning=way)
        lines += [*report(f"{names[way]}, as shipped (fitted on these)", bench.cases, rows), ""]
    danger, danger_lines = fit_danger(content, [case.text for case in clean if case.origin == REMARKS])
    lines += danger_lines
    print("\n".join(lines))
    if not chosen.dry:
        write(ROOT / "bot" / "core" / "matching" / "fitted.py", replace(matcher.thresholds, danger=danger), lines)


if __name__ == "__main__":
    main()
