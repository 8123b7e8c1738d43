"""Understanding against the usual ways, on the same content and questions, in one run.

    python -m benchmarks.matching.run [FOLDER] [--sizes 1000,10000,100000] [--shipped] [--few] [--out FOLDER]

Writes results.md, curve.png and latency.png. FOLDER holds the development questions; what else is asked stands in
benchmarks/matching/questions. The first run takes about half an hour: fitting for each source without it, and vectors
of noisy questions; both are kept in var/.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.matching import alarms, curves, tables, talks, told, worst
from benchmarks.matching.against import Standing, cuts, figures, of_part, standing
from benchmarks.matching.bench import Bench
from benchmarks.matching.noise import HARDER, KINDS, NOISES, noised
from benchmarks.matching.ours import Ours, only_offered, outcome, shipped
from benchmarks.matching.placing import kind_of
from benchmarks.matching.rivals import ELSEWHERE, RIVALS, Brought, Ranked, brought, ranks_key, searched, taught
from benchmarks.matching.rotation import rotated_matchers
from benchmarks.matching.sets import ROOT, Material, development, material, written_for_fitting
from benchmarks.matching.speed import speeds
from bot.core.matching.matcher import Judged
from bot.evaluation import Case, Figures, measure

DEVELOPMENT = ("C+D", "A+B")
OWN_SHARE = 3
"""Of our own questions every third is made noisy: they are three times the development part."""
RIVAL_SHARE = 3
"""Rivals are asked every third noisy question; some take a tenth of a second for one."""
WORDS, MEANING = "words alone", "words and meaning"


@dataclass(frozen=True)
class Asked:
    """`noise` by kind, made here; `supplied` came with the development part."""

    clean: Sequence[Case]
    noise: Mapping[str, Sequence[Case]]
    supplied: Sequence[Case]

    @classmethod
    def of(cls, folder: Path) -> Asked:
        cases = development(folder)
        clean, own = [case for case in cases if not case.noise], written_for_fitting(folder)
        some = [*clean, *own[::OWN_SHARE]]
        made = {kind: noised(some, kind) for kind in NOISES}
        return cls([*clean, *own], made, [case for case in cases if case.noise])

    def outside(self) -> list[Case]:
        """Clean questions of the development part."""
        return [case for case in self.clean if kind_of(case) in DEVELOPMENT]

    def of_noise(self, part: str) -> dict[str, list[Case]]:
        """For rivals."""
        return {kind: of_part(self.noise[kind], part)[::RIVAL_SHARE] for kind in KINDS}


@dataclass(frozen=True)
class Found:
    """One way of ours on everything that is asked."""

    ours: Ours
    judged: Sequence[Judged]
    clean: tables.Answers
    noise: Mapping[str, tables.Answers]
    supplied: tables.Answers


def found_by(ours: Ours, asked: Asked) -> Found:
    judged = ours.judged(asked.clean)
    clean = list(zip(asked.clean, [outcome(one) for one in judged], strict=True))
    noise = {}
    for kind, cases in asked.noise.items():
        noise[kind] = list(zip(cases, ours.answered(cases), strict=True))
        print(f"{ours.name}: {kind}", flush=True)
    supplied = list(zip(asked.supplied, ours.answered(asked.supplied), strict=True))
    return Found(ours, judged, clean, noise, supplied)


def own_standing(found: Found, part: str) -> Standing:
    clean = tables.measured(tables.part(found.clean, part))
    rows = [(case, one) for (case, _), one in zip(found.clean, found.judged, strict=True) if kind_of(case) == part]
    offering = measure([case for case, _ in rows], [only_offered(one) for _, one in rows]).all
    noise = {kind: tables.measured(tables.part(found.noise[kind], part)[::RIVAL_SHARE]) for kind in KINDS}
    return Standing(0.0, clean, offering.helped.percent, clean, noise)


def rivals_found(
    content: Material, asked: Asked, *, by_meaning: bool, few: bool
) -> tuple[dict[str, Mapping[str, Ranked]], list[str]]:
    """What each rival ranks for each text, and notes on those that were not asked here."""
    texts, intents = taught(content)
    questions = [case.text for case in asked.outside()]
    if not few:
        questions += [case.text for kind in KINDS for part in DEVELOPMENT for case in asked.of_noise(part)[kind]]
    questions = list(dict.fromkeys(questions))
    found: dict[str, Mapping[str, Ranked]] = {}
    for rival in RIVALS:
        if by_meaning or not rival.by_meaning:
            ranked = searched(rival.build(texts), intents, questions)
            found[rival.name] = dict(zip(questions, ranked, strict=True))
            print(rival.name, "done", flush=True)
    notes = []
    for name, title in ELSEWHERE.items():
        one = brought(name, ranks_key(texts, intents))
        if one is None or not all(case.text in one.found for case in asked.outside()):
            notes.append(
                f"{title}: not asked on this machine; `python -m benchmarks.matching.optional.{name}` does it."
            )
        else:
            found[title] = one.found
            notes.append(_note(title, one))
    return found, notes


def _note(title: str, one: Brought) -> str:
    taught_what = "these phrasings" if one.is_same else "**an earlier state of the phrasings**"
    return (
        f"{title}: asked in its own environment, taught {taught_what} in {one.taught_seconds:.0f} s; "
        f"{one.each_ms:.0f} ms a question."
    )


def sweeps(
    ways: Sequence[Found], rivals: Mapping[str, Mapping[str, Ranked]], asked: Asked
) -> dict[str, dict[str, list[Figures]]]:
    parts: dict[str, dict[str, list[Figures]]] = {}
    for part in DEVELOPMENT:
        rows = [at for at, case in enumerate(asked.clean) if kind_of(case) == part]
        cases = [asked.clean[at] for at in rows]
        parts[part] = {}
        for way in ways:
            judged = [way.judged[at] for at in rows]
            parts[part][f"ours, {way.ours.name}"] = [
                measure(cases, way.ours.with_answer_min(cases, judged, float(value))).all
                for value in np.linspace(0.02, 0.99, 40)
            ]
        for name, ranked in rivals.items():
            parts[part][name] = [figures(cases, ranked, cut) for cut in cuts(cases, ranked)]
    return parts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--sizes", default="1000,10000,100000", help="phrasings to time; empty: none")
    parser.add_argument("--shipped", action="store_true", help="no rotation: figures are then flattered")
    parser.add_argument("--few", action="store_true", help="rivals on clean questions only")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "matching" / "results")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    content, asked = material(), Asked.of(chosen.folder)
    bench = Bench.of(content, asked.clean)
    matcher = shipped(bench)
    rotated = {} if chosen.shipped else rotated_matchers(bench, chosen.folder)
    names = {False: WORDS, True: MEANING} if bench.by_meaning else {False: WORDS}
    ways = [
        found_by(Ours(name, lambda source: rotated.get(source, matcher), by_meaning=way), asked)
        for way, name in names.items()
    ]
    everything = list(range(len(bench.cases)))
    flattered = {
        f"{name}, as shipped": list(zip(bench.cases, bench.answered(matcher, everything, by_meaning=way), strict=True))
        for way, name in names.items()
    }
    rivals, notes = rivals_found(content, asked, by_meaning=bool(bench.by_meaning), few=chosen.few)
    curves.accuracy(chosen.out / "curve.png", sweeps(ways, rivals, asked), [f"ours, {way.ours.name}" for way in ways])
    suffix = "as shipped" if chosen.shipped else "rotated"
    clean = {f"{way.ours.name}, {suffix}": way.clean for way in ways}
    lines = [
        *told.introduction(len(taught(content)[0]), len(asked.clean), suffix),
        *tables.goals({**clean, **flattered}),
        "",
    ]
    lines += ["## By origin", "", *tables.by_source(clean), ""]
    alarmed = {f"{way.ours.name}, {suffix}": (asked.clean, way.judged) for way in ways}
    lines += ["## Danger", "", *told.DANGER, "", *alarms.table(alarmed), ""]
    if bench.by_meaning:
        lines += ["## Talks", "", *told.TALKS, "", *talks.lines(matcher), ""]
    lines += ["## Rivals", "", *told.RIVALS, "", *(f"- {note}" for note in notes), ""]
    for part in DEVELOPMENT:
        mine = {f"**ours, {way.ours.name}**": own_standing(way, part) for way in ways}
        most = max(one.clean.wrong.percent for one in mine.values())
        cases = of_part(asked.outside(), part)
        noise = {} if chosen.few else asked.of_noise(part)
        theirs = {name: standing(cases, noise, ranked, most) for name, ranked in rivals.items()}
        lines += [*tables.rivals(f"{part} (ours is wrong {most:.1f} % of the time)", mine, theirs), ""]
    lines += ["![curves](curve.png)", "", "## Noise", "", *told.NOISE, ""]
    noisy = {way.ours.name: way.noise for way in ways}
    for part in tables.PARTS:
        same = {id(case) for case in asked.clean} if part in DEVELOPMENT else _noised_own(asked)
        some = {way.ours.name: [one for one in way.clean if id(one[0]) in same] for way in ways}
        lines += [f"### {part}", "", *tables.noise(part, some, noisy), ""]
    lines += ["### The noise file of the development part", ""]
    lines += [*tables.supplied({way.ours.name: way.supplied for way in ways}), ""]
    lines += worst_of(ways[-1], suffix)
    results = chosen.out / "results.md"
    results.write_text("\n".join(lines), encoding="utf-8")
    if sizes := [int(size) for size in chosen.sizes.split(",") if size]:
        timed = speeds(sizes, chosen.folder, by_meaning=bool(bench.by_meaning))
        curves.latency(chosen.out / "latency.png", timed)
        lines += ["## Speed and memory", "", *told.SPEED, "", *tables.speed(timed), "", "![latency](latency.png)", ""]
        results.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


def worst_of(way: Found, suffix: str) -> list[str]:
    """The development part's failures; where they are fewer than are shown, the worst of our own questions too."""
    outside = [one for one in way.clean if kind_of(one[0]) in DEVELOPMENT]
    inside = [one for one in way.clean if kind_of(one[0]) not in DEVELOPMENT]
    bad, own = worst.failures(outside), worst.failures(inside)
    return [
        f"## The worst {worst.COUNT} failures ({way.ours.name}, {suffix})",
        "",
        f"Of {len(bad)} on the development part's {len(outside)} questions and {len(own)} on our own {len(inside)}.",
        "",
        *worst.table([*bad, *own]),
        "",
    ]


def _noised_own(asked: Asked) -> set[int]:
    made_of = {case.made_of for case in asked.noise[HARDER]}
    return {id(case) for case in asked.clean if case.text in made_of}


if __name__ == "__main__":
    main()
