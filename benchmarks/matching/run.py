"""Understanding against the usual ways, on the same content and questions, in one run.

    python -m benchmarks.matching.run [FOLDER] [--sizes 1000,10000,100000] [--out benchmarks/matching/results]

Writes results.md, curve.png and latency.png. A rival answers when its best score reaches a threshold and asks back with
its best three intents otherwise; its threshold is the lowest at which it is wrong no more often than ours.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import psutil

from benchmarks.matching.fit import outcomes
from benchmarks.matching.rivals import RIVALS, Rival
from benchmarks.matching.sets import ROOT, Material, development, material
from bot.core.corpus import OUT_OF_SCOPE, Corpus, Entry
from bot.core.matching import Matcher
from bot.evaluation import Case, Figures, Outcome, judged, measure

mpl.use("Agg")
from matplotlib import pyplot as plt

OURS = "Trợ lý số"
TIMED_QUESTIONS = 200
SLOW_QUESTIONS = 25
SLOW_FROM = 50_000
TIMED_RIVALS = {"rapidfuzz token_set, folded", "rapidfuzz WRatio, folded", "bm25s, folded"}


@dataclass(frozen=True)
class Ranked:
    """A rival's best candidate and its three best intents for one question."""

    score: float
    intents: tuple[str, ...]


def phrasings(content: Material) -> tuple[list[str], list[str]]:
    rows = [(text, entry.intent) for entry in content.corpus.entries.values() for text in entry.ask]
    rows += [(text, flow.intent) for flow in content.flows.values() for text in (flow.title, *flow.ask)]
    rows += [(text, card.intent) for card in content.corpus.urgent.values() for text in card.ask]
    return [text for text, _ in rows], [intent for _, intent in rows]


def ranked(search: Callable[[str], np.ndarray], intents: Sequence[str], text: str) -> Ranked:
    scores = search(text)
    found: dict[str, float] = {}
    for at in np.argsort(-scores, kind="stable")[:200].tolist():
        found.setdefault(intents[at], float(scores[at]))
        if len(found) > 3:
            break
    names = tuple(found)
    return Ranked(found[names[0]] if names else 0.0, names)


def answered(one: Ranked, threshold: float) -> Outcome:
    offered = tuple(name for name in one.intents if name != OUT_OF_SCOPE)[:3]
    if one.score < threshold:
        return Outcome("suggest", None, None, one.score, offered)
    if one.intents[0] in {OUT_OF_SCOPE, "needs-human"}:
        return Outcome("refer", one.intents[0], None, one.score, offered)
    return Outcome("answer", one.intents[0], None, one.score, one.intents)


def part(cases: Sequence[Case], rows: Sequence[Outcome], name: str, *, noisy: bool) -> Figures:
    keep = [
        at
        for at, case in enumerate(cases)
        if ("A+B" if case.origin in {"A", "B"} else "C+D") == name and bool(case.noise) == noisy
    ]
    return measure([cases[at] for at in keep], [rows[at] for at in keep]).all


def threshold_for(cases: Sequence[Case], rows: Sequence[Ranked], wrong_most: dict[str, float]) -> float:
    """The lowest threshold at which a rival is wrong no more often than ours, on both halves."""
    for value in np.quantile([row.score for row in rows], np.linspace(0, 1, 60)).tolist():
        found = [answered(row, value) for row in rows]
        if all(part(cases, found, name, noisy=False).wrong.percent <= most for name, most in wrong_most.items()):
            return value
    return float("inf")


def row(name: str, figures: Sequence[Figures]) -> str:
    cells = []
    for one in figures:
        cells += [f"{one.helped.percent:.1f}", f"{one.right.percent:.1f}", f"{one.wrong.percent:.1f}"]
        cells += [f"{one.false_answer.percent:.1f}"]
    return f"| {name} | " + " | ".join(cells) + " |"


def table(cases: Sequence[Case], found: dict[str, list[Outcome]]) -> list[str]:
    parts = [(name, noisy) for noisy in (False, True) for name in ("C+D", "A+B")]
    titles = [f"{name}{' noisy' if noisy else ''}" for name, noisy in parts]
    lines = [
        "| | "
        + " | ".join(f"{title} {what}" for title in titles for what in ("helped", "right", "wrong", "false"))
        + " |"
    ]
    lines.append("|---" * (1 + 4 * len(parts)) + "|")
    lines += [row(name, [part(cases, rows, one, noisy=noisy) for one, noisy in parts]) for name, rows in found.items()]
    return lines


def noise_table(cases: Sequence[Case], rows: Sequence[Outcome]) -> list[str]:
    figures = measure(cases, rows)
    lines = [
        "| questions | n | helped | right | wrong | false answer | sent to person |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, one in {**figures.by_origin, **figures.by_origin_noise}.items():
        lines.append(
            f"| {name} | {one.right.of + one.false_answer.of + one.sent_to_person.of} | {one.helped.percent:.1f} "
            f"| {one.right.percent:.1f} | {one.wrong.percent:.1f} "
            f"| {one.false_answer.percent:.1f} ({one.false_answer.of}) "
            f"| {one.sent_to_person.percent:.1f} ({one.sent_to_person.of}) |"
        )
    return lines


def worst(cases: Sequence[Case], rows: Sequence[Outcome], count: int = 30) -> list[str]:
    order = {"false_answer": 0, "wrong": 1, "kept": 2, "missed": 3, "refused": 4}
    bad = [
        (order[word], -outcome.score, word, case, outcome)
        for case, outcome in zip(cases, rows, strict=True)
        if not case.noise
        and (word := judged(case, outcome)) in order
        and not (case.intent == OUT_OF_SCOPE and word == "refused")
    ]
    bad.sort(key=lambda one: one[:2])
    return [
        f"- **{word}** ({case.origin}, {case.intent}) «{case.text[:120]}» → {outcome.kind} "
        f"{outcome.entry or ', '.join(outcome.candidates) or '–'} {outcome.score:.0f}"
        for _, _, word, case, outcome in bad[:count]
    ]


def curve(path: Path, cases: Sequence[Case], matcher: Matcher, rivals: dict[str, list[Ranked]]) -> None:
    """Right against wrong-or-false as the threshold moves: up and left is better."""
    figure, axes = plt.subplots(1, 2, figsize=(12, 5), sharey=True)
    clean = [case for case in cases if not case.noise]
    one_by_one = [matcher.judge(case.text) for case in clean]
    ours = []
    for value in np.linspace(0.05, 0.98, 40):
        other = replace(matcher, thresholds=replace(matcher.thresholds, answer_min=float(value)))
        ours.append([_outcome(other, one) for one in one_by_one])
    lines = {OURS: ours}
    for name, rows in rivals.items():
        kept = [one for one, case in zip(rows, cases, strict=True) if not case.noise]
        cuts = np.quantile([one.score for one in kept], np.linspace(0, 1, 40))
        lines[name] = [[answered(one, float(cut)) for one in kept] for cut in cuts]
    for axis, name in zip(axes, ("C+D", "A+B"), strict=True):
        for label, sweep in lines.items():
            points = [part(clean, rows, name, noisy=False) for rows in sweep]
            errors = [one.wrong.percent + one.false_answer.percent for one in points]
            axis.plot(errors, [one.right.percent for one in points], label=label, lw=3 if label == OURS else 1.2)
        axis.set(title=name, xlabel="wrong + false answers, %", ylabel="right at once, %", xlim=(0, 60))
        axis.grid(alpha=0.3)
    axes[0].legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def _outcome(matcher: Matcher, one: object) -> Outcome:
    from bot.asking import record_of  # noqa: PLC0415
    from bot.core.matching import Judged  # noqa: PLC0415

    if not isinstance(one, Judged):
        raise TypeError
    return Outcome.of(record_of(matcher.band(one).verdict))


# --- speed -------------------------------------------------------------------------------------------------------


def grown(content: Material, size: int) -> Corpus:
    """Entries of eight phrasings: the real ones with a third of their words changed, until there are enough."""
    dice = random.Random(1)
    texts = [text for entry in content.corpus.entries.values() for text in entry.ask]
    words = [word for text in texts for word in text.split()]
    entries: dict[str, Entry] = {}
    while len(entries) * 8 < size:
        start = dice.randrange(len(texts))
        ask = tuple(
            " ".join(
                dice.choice(words) if dice.random() < 0.35 else word
                for word in texts[(start + at) % len(texts)].split()
            )
            for at in range(8)
        )
        number = len(entries)
        entries[f"e{number}"] = Entry(f"e{number}", f"i{number // 5}", f"t{number % 14}", ask, "")
    return Corpus(entries, (), content.corpus.urgent)


@dataclass(frozen=True)
class Speed:
    name: str
    size: int
    build_seconds: float
    p50: float
    p99: float
    megabytes: float


def timed(name: str, size: int, build: Callable[[], Callable[[str], object]], questions: Sequence[str]) -> Speed:
    gc.collect()
    before = psutil.Process().memory_info().rss
    start = time.perf_counter()
    ask = build()
    took = time.perf_counter() - start
    gc.collect()
    added = (psutil.Process().memory_info().rss - before) / 1e6
    for text in questions[:20]:
        ask(text)
    spent = []
    for text in questions:
        begin = time.process_time()  # what others do on the machine must not count
        ask(text)
        spent.append((time.process_time() - begin) * 1000)
    return Speed(name, size, took, float(np.percentile(spent, 50)), float(np.percentile(spent, 99)), added)


def speeds(content: Material, sizes: Sequence[int], cases: Sequence[Case]) -> list[Speed]:
    found = []
    chosen = [case.text for case in cases if not case.noise][:TIMED_QUESTIONS]
    for size in sizes:
        corpus = grown(content, size)
        texts = [text for entry in corpus.entries.values() for text in entry.ask]
        found.append(timed(OURS, size, lambda corpus=corpus: Matcher.build(corpus, {}, content.words).judge, chosen))
        questions = chosen[:SLOW_QUESTIONS] if size >= SLOW_FROM else chosen
        found += [
            timed(rival.name, size, lambda rival=rival, texts=texts: rival.build(texts), questions)
            for rival in RIVALS
            if rival.name in TIMED_RIVALS
        ]
    return found


def latency(path: Path, rows: Sequence[Speed]) -> None:
    figure, axis = plt.subplots(figsize=(7, 5))
    for name in dict.fromkeys(one.name for one in rows):
        mine = [one for one in rows if one.name == name]
        axis.plot([one.size for one in mine], [one.p99 for one in mine], marker="o", label=name)
    axis.set(xscale="log", yscale="log", xlabel="phrasings", ylabel="p99, ms")
    axis.grid(alpha=0.3, which="both")
    axis.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def searched(rival: Rival, texts: list[str], intents: list[str], cases: Sequence[Case]) -> list[Ranked]:
    search = rival.build(texts)
    return [ranked(search, intents, case.text) for case in cases]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "matching" / "results")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    content = material()
    cases = development(chosen.folder)
    matcher = Matcher.build(content.corpus, content.flows, content.words)
    ours = outcomes(matcher, cases)
    texts, intents = phrasings(content)
    rivals = {rival.name: searched(rival, texts, intents, cases) for rival in RIVALS}
    most = {name: part(cases, ours, name, noisy=False).wrong.percent for name in ("C+D", "A+B")}
    found = {OURS: ours}
    for name, rows in rivals.items():
        cut = threshold_for(
            [case for case in cases if not case.noise],
            [one for one, case in zip(rows, cases, strict=True) if not case.noise],
            most,
        )
        found[name] = [answered(one, cut) for one in rows]
        print(name, "done")
    curve(chosen.out / "curve.png", cases, matcher, rivals)
    lines = [f"# Understanding: {len(texts)} phrasings, {len(cases)} development questions", ""]
    lines += ["Rivals answer from the lowest threshold at which they are wrong no more often than ours.", ""]
    lines += [*table(cases, found), "", "## Ours by origin and noise", "", *noise_table(cases, ours), ""]
    sizes = [int(size) for size in chosen.sizes.split(",") if size]
    if sizes:
        rows = speeds(content, sizes, cases)
        latency(chosen.out / "latency.png", rows)
        lines += [
            "## Speed (processor time) and memory, one process",
            "",
            "| | phrasings | build s | p50 ms | p99 ms | MB |",
            "|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {one.name} | {one.size} | {one.build_seconds:.2f} | {one.p50:.2f} | {one.p99:.2f} "
            f"| {one.megabytes:.0f} |"
            for one in rows
        ]
        lines += [""]
    lines += ["## The worst on questions as written", "", *worst(cases, ours), ""]
    (chosen.out / "results.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
