"""Fits the numbers of bot/core/matching/fitted.py: `python -m benchmarks.matching.fit [FOLDER]`.

The weights learn from the editors' own phrasings alone, each looked for in an index that does not have it (it must be
found), and again in one that has nothing of its intent (it must be refused).
The questions of FOLDER (development part) only place the thresholds;
each source is also scored with thresholds placed by the others.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.matching.sets import ROOT, Material, development, material
from bot.asking import record_of
from bot.core.corpus import OUT_OF_SCOPE
from bot.core.matching import Matcher
from bot.core.matching.danger import RANK as DANGER_RANK
from bot.core.matching.danger import DangerIndex
from bot.core.matching.fitted import FITTED
from bot.core.matching.score import FEATURES, Scored, score
from bot.core.matching.sureness import SIGNS, standing
from bot.core.matching.thresholds import Thresholds
from bot.core.normalise import normalise
from bot.core.normalise.syllables import plain
from bot.evaluation import NEEDS_HUMAN, SMALL_TALK, Case, Figures, Outcome, measure

Doubles = npt.NDArray[np.float64]

PARTS = 5
# A question whose whole intent is missing is rare once all intents have entries; 0.03–0.1 gave the same.
REFUSED_WEIGHT = 0.05
STRANGER_WEIGHT = 1.0
RANK_L2, SURE_L2 = 1e-3, 2e-3
STEPS = 400
GRID = np.round(np.arange(0.20, 0.90, 0.02), 2)
SUGGEST_GRID = (0.08, 0.1, 0.12)
NEIGHBOUR_GRID = (0.2, 0.3, 0.4, 0.5)


@dataclass(frozen=True)
class Limits:
    wrong: float
    false_answer: float


GOALS = {"A+B": Limits(4.0, 8.0), "C+D": Limits(2.0, 4.0)}


def fit_rank(rows: list[tuple[Scored, npt.NDArray[np.bool_]]]) -> Doubles:
    """Softmax over the candidates: the right intent's entries should outweigh all others."""
    most = max(len(right) for _, right in rows)
    features = np.zeros((len(rows), most, len(FEATURES)))
    right = np.zeros((len(rows), most), bool)
    there = np.zeros((len(rows), most), bool)
    for at, (scored, hits) in enumerate(rows):
        features[at, : len(hits)], right[at, : len(hits)], there[at, : len(hits)] = scored.features, hits, True
    weights = np.zeros(len(FEATURES))
    speed, size = np.zeros_like(weights), np.zeros_like(weights)
    for _ in range(STEPS):
        scores = np.where(there, features @ weights, -np.inf)
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        mine = odds * right
        pull = odds / odds.sum(axis=1, keepdims=True) - mine / mine.sum(axis=1, keepdims=True)
        slope = np.einsum("ij,ijk->k", pull, features) / len(rows) + RANK_L2 * weights
        speed, size = 0.9 * speed + 0.1 * slope, 0.99 * size + 0.01 * slope**2
        weights -= 0.3 * speed / (np.sqrt(size) + 1e-8)
    return weights


def fit_sure(signs: Doubles, right: npt.NDArray[np.bool_], heavy: Doubles) -> Doubles:
    """Logistic regression by Newton steps, on standardised signs; returned for the raw ones."""
    mean, spread = signs[:, 1:].mean(axis=0), signs[:, 1:].std(axis=0) + 1e-6
    known = np.column_stack([np.ones(len(signs)), (signs[:, 1:] - mean) / spread])
    held = SURE_L2 * len(right) * np.diag([0.0, *np.ones(known.shape[1] - 1)])
    weights = np.zeros(known.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ ((chance - right) * heavy) + held @ weights
        bend = (known * (heavy * chance * (1 - chance))[:, None]).T @ known + held + 1e-9 * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    raw = weights[1:] / spread
    return np.array([weights[0] - raw @ mean, *raw])


def without(scored: Scored, keep: npt.NDArray[np.bool_]) -> Scored:
    return replace(
        scored,
        documents=scored.documents[keep],
        phrasings=scored.phrasings[keep],
        scores=scored.scores[keep],
        features=scored.features[keep],
    )


def held_out(content: Material, part: int) -> tuple[Material, list[tuple[str, str]]]:
    """Content without every fifth phrasing, and those phrasings with their intents. The first of an entry stays."""
    asked: list[tuple[str, str]] = []

    def split(ask: tuple[str, ...], intent: str) -> tuple[str, ...]:
        gone = [text for at, text in enumerate(ask) if at and at % PARTS == part]
        asked.extend((text, intent) for text in gone)
        return tuple(text for text in ask if text not in gone)

    entries = {
        entry.id: replace(entry, ask=split(entry.ask, entry.intent)) for entry in content.corpus.entries.values()
    }
    flows = {flow.id: replace(flow, ask=split(flow.ask, flow.intent)) for flow in content.flows.values()}
    return replace(content, corpus=replace(content.corpus, entries=entries), flows=flows), asked


def learn(content: Material) -> tuple[Thresholds, dict[str, float]]:
    """Weights from the editors' own phrasings, each looked for in an index that does not have it."""
    rows: list[tuple[Scored, list[str], str]] = []
    for part in range(PARTS):
        less, asked = held_out(content, part)
        matcher = Matcher.build(less.corpus, less.flows, less.words)
        for at, (text, intent) in enumerate(asked):
            # Every third without marks, as people type.
            query = normalise(plain(text) if at % 3 == 0 else text, matcher.words)
            scored = score(matcher.index, query, np.array(FITTED.rank, np.float32))
            rows.append((scored, [matcher.intent(number) for number in scored.documents.tolist()], intent))
    hits = [np.array([name == intent for name in names], bool) for _, names, intent in rows]
    rank = fit_rank([(scored, mine) for (scored, _, _), mine in zip(rows, hits, strict=True) if mine.any()])
    signs: list[Doubles] = []
    right: list[bool] = []
    heavy: list[float] = []

    def add(scored: Scored, names: list[str], intent: str, weight: float) -> None:
        if names:
            again, names = ranked(scored, names, rank)
            signs.append(standing(again, names).signs)
            right.append(names[0] == intent)
            heavy.append(weight)

    for scored, names, intent in rows:
        add(scored, names, intent, 1.0)
        others = np.array([name != intent for name in names], bool)
        if intent != OUT_OF_SCOPE:
            add(without(scored, others), [name for name in names if name != intent], "", REFUSED_WEIGHT)
    for scored, names in strangers(content):
        add(scored, names, "", STRANGER_WEIGHT)
    sure = fit_sure(np.array(signs), np.array(right), np.array(heavy))
    found = [bool(names) and ranked(scored, names, rank)[1][0] == intent for scored, names, intent in rows]
    limits = replace(FITTED, rank=tuple(rank.tolist()), sure=tuple(sure.tolist()))
    return limits, {"own lines": len(rows), "found": float(np.mean(found))}


def strangers(content: Material) -> list[tuple[Scored, list[str]]]:
    """Questions about other offices' work, asked of an index that has none of it."""
    ours = {entry.id: entry for entry in content.corpus.entries.values() if not entry.is_neighbour}
    matcher = Matcher.build(replace(content.corpus, entries=ours), content.flows, content.words)
    rows = []
    for entry in content.corpus.entries.values():
        if entry.is_neighbour:
            for text in (*entry.ask, *entry.test):
                scored = score(matcher.index, normalise(text, matcher.words), np.array(FITTED.rank, np.float32))
                rows.append((scored, [matcher.intent(number) for number in scored.documents.tolist()]))
    return rows


def ranked(scored: Scored, names: list[str], rank: Doubles) -> tuple[Scored, list[str]]:
    scores = scored.features @ rank
    order = np.argsort(-scores, kind="stable")
    again = replace(
        scored,
        documents=scored.documents[order],
        phrasings=scored.phrasings[order],
        scores=scores[order].astype(np.float32),
        features=scored.features[order],
    )
    return again, [names[at] for at in order.tolist()]


def outcomes(matcher: Matcher, cases: list[Case]) -> list[Outcome]:
    return [Outcome.of(record_of(matcher.verdict(case.text))) for case in cases]


def fit_danger(content: Material) -> tuple[tuple[float, ...], list[str]]:
    """Cards' sentences, each fifth looked for without itself; against their `never` ones and all other phrasings."""
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
    kind = np.array(kinds)
    weights = fit_sure(np.array(signs), kind == "card", np.where(kind == "other", 0.5, 1.0))
    chance = 1 / (1 + np.exp(-np.array(signs) @ weights))
    lines = [
        f"danger by likeness alone at {FITTED.urgent_min:.2f}: "
        + ", ".join(
            f"{name} {100 * float((chance[kind == name] >= FITTED.urgent_min).mean()):.1f} %"
            for name in ("card", "never", "other")
        )
    ]
    return tuple(weights.tolist()), lines


def origin_of(case: Case) -> str:
    return "A+B" if case.origin in {"A", "B"} else "C+D"


def place(matcher: Matcher, cases: list[Case]) -> dict[tuple[float, float, float], list[Outcome]]:
    """What every choice of thresholds would answer. The candidates are found once."""
    judged = [(matcher.judge(case.text)) for case in cases]
    found: dict[tuple[float, float, float], list[Outcome]] = {}
    for answer in GRID.tolist():
        for suggest in SUGGEST_GRID:
            for neighbour in NEIGHBOUR_GRID:
                limits = replace(matcher.thresholds, answer_min=answer, suggest_min=suggest, neighbour_min=neighbour)
                other = replace(matcher, thresholds=limits)
                found[answer, suggest, neighbour] = [Outcome.of(record_of(other.band(one).verdict)) for one in judged]
    return found


def worth(cases: list[Case], rows: list[Outcome]) -> float:
    """Helped and right, less what the goals forbid."""
    total = 0.0
    for name, goal in GOALS.items():
        mine = [at for at, case in enumerate(cases) if origin_of(case) == name]
        if not mine:
            continue
        figures = measure([cases[at] for at in mine], [rows[at] for at in mine]).all
        total += figures.helped.percent + 0.5 * figures.right.percent
        total -= 6 * max(0.0, figures.wrong.percent - 0.9 * goal.wrong)
        total -= 6 * max(0.0, figures.false_answer.percent - 0.8 * goal.false_answer)
    return total


def best(
    cases: list[Case], found: dict[tuple[float, float, float], list[Outcome]], keep: list[int]
) -> tuple[float, float, float]:
    return max(found, key=lambda key: worth([cases[at] for at in keep], [found[key][at] for at in keep]))


def rotated(cases: list[Case], found: dict[tuple[float, float, float], list[Outcome]]) -> list[Outcome]:
    """Each source with the thresholds that the other sources place."""
    by_source: dict[str, list[int]] = defaultdict(list)
    for at, case in enumerate(cases):
        by_source["D" if case.source.startswith("D ") else case.source].append(at)
    rows: list[Outcome | None] = [None] * len(cases)
    for mine in by_source.values():
        others = sorted(set(range(len(cases))) - set(mine))
        key = best(cases, found, others)
        for at in mine:
            rows[at] = found[key][at]
    return [row for row in rows if row is not None]


def line(name: str, figures: Figures) -> str:
    return (
        f"{name:16} helped {figures.helped.percent:5.1f}  right {figures.right.percent:5.1f}  "
        f"wrong {figures.wrong.percent:4.1f}  ({figures.right.of})  false {figures.false_answer.percent:4.1f} "
        f"({figures.false_answer.of})  sent {figures.sent_to_person.percent:5.1f} ({figures.sent_to_person.of})"
    )


def report(title: str, cases: list[Case], rows: list[Outcome]) -> list[str]:
    figures = measure(cases, rows)
    lines = [title]
    lines += [line(name, one) for name, one in figures.by_origin_noise.items() if name.endswith("sach")]
    lines += [line(name, one) for name, one in figures.by_origin.items()]
    return lines


def write(path: Path, limits: Thresholds, figures: list[str]) -> None:
    def row(values: tuple[float, ...]) -> str:
        return "(\n" + "".join(f"        {value:.4g},\n" for value in values) + "    )"

    text = '"""Written by benchmarks/matching/fit.py, with the figures these numbers gave; do not edit by hand.\n\n'
    text += "\n".join(one.rstrip() for one in figures) + '\n"""\n\n'
    text += "from bot.core.matching.thresholds import Thresholds\n\nFITTED = Thresholds(\n"
    text += f"    rank={row(limits.rank)},\n    sure={row(limits.sure)},\n    danger={row(limits.danger)},\n"
    names = ("answer_min", "suggest_min", "neighbour_min", "also_min", "urgent_min")
    text += "".join(f"    {name}={getattr(limits, name):.4g},\n" for name in names) + ")\n"
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval")
    parser.add_argument("--dry", action="store_true", help="print, but leave fitted.py alone")
    chosen = parser.parse_args()
    content = material()
    limits, own = learn(content)
    danger, danger_lines = fit_danger(content)
    limits = replace(limits, danger=danger)
    print(dict(zip(FEATURES, np.round(limits.rank, 2), strict=True)))
    print(dict(zip(SIGNS, np.round(limits.sure, 2), strict=True)))
    matcher = Matcher.build(content.corpus, content.flows, content.words, limits)
    everything = development(chosen.folder)
    covered = {entry.intent for entry in content.corpus.entries.values()}
    covered |= {flow.intent for flow in content.flows.values()} | {OUT_OF_SCOPE, NEEDS_HUMAN} | SMALL_TALK
    missing = sorted({case.intent for case in everything} - covered)
    if missing:
        print("no content yet, left out:", *missing)
    everything = [case for case in everything if case.intent in covered]
    clean = [case for case in everything if not case.noise]
    found = place(matcher, clean)
    key = best(clean, found, list(range(len(clean))))
    limits = replace(
        limits, answer_min=key[0], suggest_min=key[1], neighbour_min=key[2], also_min=min(0.9, key[0] + 0.1)
    )
    final = Matcher.build(content.corpus, content.flows, content.words, limits)
    lines = [f"own phrasings held out: {own['own lines']:.0f}, intent found first: {100 * own['found']:.1f} %"]
    lines += [*danger_lines, ""]
    lines += report("development, thresholds placed by the other sources", clean, rotated(clean, found))
    lines.append("")
    lines += report("development with noise, these thresholds", everything, outcomes(final, everything))
    print("\n".join(lines))
    print(key)
    if not chosen.dry:
        write(ROOT / "bot" / "core" / "matching" / "fitted.py", limits, lines)


if __name__ == "__main__":
    main()
