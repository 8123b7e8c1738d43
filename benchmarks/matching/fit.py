"""Fits the numbers of bot/core/matching/fitted.py: `python -m benchmarks.matching.fit [FOLDER]`.

Weights and thresholds are fitted on labelled questions: those of FOLDER (the development part, by outsiders) and the
ones in benchmarks/matching/questions, written for this by people who had not seen the content. What is reported as
"rotated" scores each source with everything fitted on the other sources.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.matching.learning import Looked, fit_rank, fit_sure
from benchmarks.matching.sets import ROOT, Material, development, material, written_for_fitting
from benchmarks.matching.vectors import vectors_of
from bot.asking import record_of
from bot.core.matching import Matcher
from bot.core.matching.danger import RANK as DANGER_RANK
from bot.core.matching.danger import DangerIndex
from bot.core.matching.fitted import FITTED
from bot.core.matching.matcher import Judged
from bot.core.matching.meaning import MEANING_FEATURES, wording
from bot.core.matching.rows import Doubles, Floats
from bot.core.matching.score import FEATURES, Scored, score
from bot.core.matching.sureness import MEANING_SIGNS, SIGNS, meaning_signs, standing
from bot.core.matching.targets import SMALL_TALK as COURTESY
from bot.core.matching.thresholds import Bands, Thresholds
from bot.core.normalise import Query, normalise
from bot.core.normalise.syllables import plain
from bot.embedding.model import NoModel
from bot.evaluation import NEEDS_HUMAN, OUT_OF_SCOPE, SMALL_TALK, Case, Figures, Outcome, judged, measure

PARTS = 5
ANSWER_GRID = np.round(np.arange(0.30, 0.96, 0.02), 2).tolist()
SUGGEST_GRID = (0.05, 0.08, 0.1, 0.12, 0.15)
NEIGHBOUR_GRID = (0.2, 0.3, 0.4, 0.5, 0.6)
PERSON_GRID = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)
REFUSED_WEIGHT = 1.0
"""Of questions for others and for persons: near misses are few here, and many in life."""
MISSING_WEIGHT = 0.03
"""Of questions whose whole intent is missing: rare once all intents have entries."""


@dataclass(frozen=True)
class Limits:
    wrong: float
    false_answer: float


PAGES, TALK = Limits(4.0, 8.0), Limits(2.0, 4.0)
GOALS = {"A+B": PAGES, "C+D": TALK, "E": TALK, "F": PAGES}


def kind_of(case: Case) -> str:
    """Goals hold for each by itself: one that is easy must not make up for another."""
    return "A+B" if case.origin in {"A", "B"} else "C+D" if case.origin in {"C", "D"} else case.origin


def source_of(case: Case) -> str:
    """Who wrote it (A to F): what one kind of author wrote is scored with what the others taught."""
    return case.origin


# --- what the matcher sees of each question --------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """A question with its candidates, before any weights."""

    case: Case
    scored: Scored
    intents: tuple[str, ...]

    @property
    def wanted(self) -> str:
        return COURTESY if self.case.intent in SMALL_TALK else self.case.intent

    def looked(self, width: int) -> Looked:
        return Looked(self.scored.features[:, :width], np.array([name == self.wanted for name in self.intents], bool))

    def ranked(self, weights: Doubles) -> tuple[Scored, list[str]]:
        features = self.scored.features[:, : len(weights)]
        scores = features @ weights
        order = np.argsort(-scores, kind="stable")
        again = replace(
            self.scored,
            documents=self.scored.documents[order],
            phrasings=self.scored.phrasings[order],
            scores=scores[order].astype(np.float32),
            features=features[order],
        )
        return again, [self.intents[at] for at in order.tolist()]


def seen(matcher: Matcher, case: Case, query: Query, vector: Floats | None) -> Seen:
    likeness = matcher.meaning.likeness(vector) if matcher.meaning is not None and vector is not None else None
    weights = matcher.thresholds.words.rank if likeness is None else matcher.thresholds.meaning.rank
    scored = score(matcher.index, query, np.array(weights, np.float32), likeness)
    return Seen(case, scored, tuple(matcher.targets[number].intent for number in scored.documents.tolist()))


def learnt(rows: Sequence[Seen]) -> tuple[tuple[Doubles, Doubles], tuple[Doubles, Doubles] | None]:
    """(rank, sure) by words, and by meaning where the rows have it."""
    rows = [row for row in rows if row.intents]
    words = len(FEATURES)
    by_words = fit_rank([row.looked(words) for row in rows])
    all_features = rows[0].scored.features.shape[1]
    sure = _sure(rows, by_words, lambda scored, names: standing(scored, names).signs)
    if all_features == words:
        return (by_words, sure), None
    by_meaning = fit_rank([row.looked(all_features) for row in rows])

    def signs(scored: Scored, names: list[str]) -> Doubles:
        own = meaning_signs(scored, names, by_words.astype(np.float32))
        return np.concatenate((standing(scored, names).signs, own))

    return (by_words, sure), (by_meaning, _sure(rows, by_meaning, signs))


def _sure(rows: Sequence[Seen], rank: Doubles, signs_of: Callable[[Scored, list[str]], Doubles]) -> Doubles:
    """Of each question also with everything of its intent taken away: then the first must not be trusted."""
    signs, right, heavy = [], [], []
    for row in rows:
        wanted = row.wanted
        scored, names = row.ranked(rank)
        signs.append(signs_of(scored, names))
        right.append(names[0] == wanted)
        heavy.append(REFUSED_WEIGHT if wanted in {OUT_OF_SCOPE, NEEDS_HUMAN} else 1.0)
        kept = [at for at, name in enumerate(names) if name != wanted]
        if kept and len(kept) < len(names):
            signs.append(signs_of(_only(scored, kept), [names[at] for at in kept]))
            right.append(False)
            heavy.append(MISSING_WEIGHT)
    return fit_sure(np.array(signs), np.array(right, bool), np.array(heavy))


def _only(scored: Scored, kept: Sequence[int]) -> Scored:
    rows = np.array(kept)
    return replace(
        scored,
        documents=scored.documents[rows],
        phrasings=scored.phrasings[rows],
        scores=scored.scores[rows],
        features=scored.features[rows],
    )


# --- thresholds ------------------------------------------------------------------------------------------------------

Key = tuple[float, float, float, float]


def placed(limits: Bands, key: Key) -> Bands:
    answer, suggest, neighbour, person = key
    return replace(
        limits,
        answer_min=answer,
        suggest_min=suggest,
        neighbour_min=neighbour,
        person_min=person,
        also_min=min(0.95, answer + 0.1),
    )


def outcomes(matcher: Matcher, judged: Sequence[Judged]) -> list[Outcome]:
    return [Outcome.of(record_of(matcher.band(one).verdict)) for one in judged]


def worth(cases: Sequence[Case], rows: Sequence[Outcome]) -> float:
    """Helped, right and sent, less what the goals forbid."""
    words: dict[str, Counter[str]] = {name: Counter() for name in GOALS}
    for case, row in zip(cases, rows, strict=True):
        words[kind_of(case)][judged(case, row) + (" outside" if case.intent == OUT_OF_SCOPE else "")] += 1
    total = 0.0
    for name, goal in GOALS.items():
        count = words[name]
        inside = sum(count[word] for word in ("right", "offered", "wrong", "missed", "refused"))
        outside = sum(count[f"{word} outside"] for word in ("false_answer", "refused"))
        persons = count["sent"] + count["kept"]
        if not inside:
            continue
        total += 100 * (1.5 * count["right"] + count["offered"]) / inside
        total += 50 * count["sent"] / persons if persons else 0.0
        total -= 6 * max(0.0, 100 * count["wrong"] / inside - 0.75 * goal.wrong)
        total -= 6 * max(0.0, 100 * count["false_answer outside"] / max(outside, 1) - 0.65 * goal.false_answer)
    return total


def best_key(matcher: Matcher, cases: Sequence[Case], judged: Sequence[Judged], *, by_meaning: bool) -> Key:
    """One threshold at a time, twice around: the four hardly touch each other."""
    key: Key = (0.8, 0.08, 0.4, 0.4)
    for _ in range(2):
        for at, grid in enumerate((ANSWER_GRID, SUGGEST_GRID, NEIGHBOUR_GRID, PERSON_GRID)):
            tried = [(*key[:at], value, *key[at + 1 :]) for value in grid]
            key = max(tried, key=lambda one: worth(cases, outcomes(_with(matcher, one, by_meaning=by_meaning), judged)))
    return key


def _with(matcher: Matcher, key: Key, *, by_meaning: bool) -> Matcher:
    limits = matcher.thresholds
    if by_meaning:
        return replace(matcher, thresholds=replace(limits, meaning=placed(limits.meaning, key)))
    return replace(matcher, thresholds=replace(limits, words=placed(limits.words, key)))


@dataclass(frozen=True)
class Bench:
    """The content's matcher, the questions, and all that is known of them before fitting."""

    matcher: Matcher
    cases: tuple[Case, ...]
    by_words: tuple[Seen, ...]
    by_meaning: tuple[Seen, ...]
    vectors: Floats | None

    @classmethod
    def of(cls, content: Material, cases: Sequence[Case]) -> Bench:
        matcher = Matcher.build(content.corpus, content.flows, content.words)
        queries = [normalise(case.text, matcher.words) for case in cases]
        vectors: Floats | None = None
        try:
            matcher = matcher.with_meaning(vectors_of(matcher.texts()))
        except NoModel as reason:
            print("words alone:", reason)
        else:
            assert matcher.marks is not None
            vectors = vectors_of([wording(query, matcher.marks) for query in queries])
        pairs = list(zip(cases, queries, strict=True))
        words = tuple(seen(matcher, case, query, None) for case, query in pairs)
        if vectors is None:
            return cls(matcher, tuple(cases), words, (), None)
        meaning = tuple(
            seen(matcher, case, query, vector) for (case, query), vector in zip(pairs, vectors, strict=True)
        )
        return cls(matcher, tuple(cases), words, meaning, vectors)

    def fitted(self, keep: Sequence[int]) -> Matcher:
        """The matcher with everything fitted on these questions."""
        limits = FITTED
        (rank, sure), _ = learnt([self.by_words[at] for at in keep])
        limits = replace(limits, words=replace(limits.words, rank=_tuple(rank), sure=_tuple(sure)))
        if self.by_meaning:
            _, found = learnt([self.by_meaning[at] for at in keep])
            assert found is not None
            limits = replace(limits, meaning=replace(limits.meaning, rank=_tuple(found[0]), sure=_tuple(found[1])))
        matcher = replace(self.matcher, thresholds=limits)
        cases = [self.cases[at] for at in keep]
        key = best_key(matcher, cases, self.looked_at(matcher, keep, by_meaning=False), by_meaning=False)
        matcher = _with(matcher, key, by_meaning=False)
        if self.by_meaning:
            key = best_key(matcher, cases, self.looked_at(matcher, keep, by_meaning=True), by_meaning=True)
            matcher = _with(matcher, key, by_meaning=True)
        return matcher

    def looked_at(self, matcher: Matcher, which: Sequence[int], *, by_meaning: bool) -> list[Judged]:
        if not by_meaning or self.vectors is None:
            return [matcher.judge(self.cases[at].text) for at in which]
        texts = {self.cases[at].text: at for at in which}
        wanted = {text: self.vectors[at] for text, at in texts.items() if matcher.wording(text) is not None}
        matcher = matcher.heard(wanted)
        return [matcher.judge(self.cases[at].text) for at in which]

    def answered(self, matcher: Matcher, which: Sequence[int], *, by_meaning: bool) -> list[Outcome]:
        return outcomes(matcher, self.looked_at(matcher, which, by_meaning=by_meaning))


def _tuple(values: Doubles) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def rotated(bench: Bench) -> dict[bool, list[Outcome]]:
    """Each source with what the others give; by words alone and by meaning."""
    ways = [False, True] if bench.by_meaning else [False]
    rows: dict[bool, dict[int, Outcome]] = {way: {} for way in ways}
    for source in sorted({source_of(case) for case in bench.cases}):
        mine = [at for at, case in enumerate(bench.cases) if source_of(case) == source]
        others = [at for at, case in enumerate(bench.cases) if source_of(case) != source]
        matcher = bench.fitted(others)
        for way in ways:
            rows[way].update(zip(mine, bench.answered(matcher, mine, by_meaning=way), strict=True))
    return {way: [found[at] for at in range(len(bench.cases))] for way, found in rows.items()}


# --- danger cards ----------------------------------------------------------------------------------------------------


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
    shares = ", ".join(
        f"{name} {_percent(chance[kind == name] >= FITTED.urgent_min)}" for name in ("card", "never", "other")
    )
    return _tuple(weights), [f"danger by likeness alone at {FITTED.urgent_min:.2f}: {shares}"]


def _percent(hits: npt.NDArray[np.bool_]) -> str:
    return f"{100 * float(hits.mean()):.1f} %"


# --- report ----------------------------------------------------------------------------------------------------------


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
        text = f"Bands(\n        rank={row(one.rank)},\n        sure={row(one.sure)},\n"
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
        for way, rows in rotated(bench).items():
            lines += [*report(f"{names[way]}, each source with all that the others give", bench.cases, rows), ""]
    matcher = bench.fitted(everything)
    for way in (False, True) if bench.by_meaning else (False,):
        rows = bench.answered(matcher, everything, by_meaning=way)
        lines += [*report(f"{names[way]}, as shipped (fitted on these)", bench.cases, rows), ""]
    danger, danger_lines = fit_danger(content)
    lines += danger_lines
    print("\n".join(lines))
    for name, limits, features, signs in (
        ("words", matcher.thresholds.words, FEATURES, SIGNS),
        ("meaning", matcher.thresholds.meaning, (*FEATURES, *MEANING_FEATURES), (*SIGNS, *MEANING_SIGNS)),
    ):
        print(
            name,
            placed(limits, (limits.answer_min, limits.suggest_min, limits.neighbour_min, limits.person_min)).answer_min,
        )
        print(dict(zip(features, np.round(limits.rank, 2).tolist(), strict=True)))
        print(dict(zip(signs, np.round(limits.sure, 2).tolist(), strict=True)))
    if not chosen.dry:
        write(ROOT / "bot" / "core" / "matching" / "fitted.py", replace(matcher.thresholds, danger=danger), lines)


if __name__ == "__main__":
    main()
