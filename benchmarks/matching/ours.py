"""Our own answers, by words alone and by words and meaning: as shipped, and with each source's own weights left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.matching.fit import Bench, source_of
from benchmarks.matching.sets import ROOT
from benchmarks.matching.vectors import vectors_of
from bot.asking import record_of
from bot.core.matching import Matcher
from bot.core.matching.fitted import FITTED
from bot.core.matching.matcher import Judged
from bot.core.matching.thresholds import Bands, Thresholds
from bot.evaluation import Case, Outcome

_FILE = ROOT / "var" / "benchmark.rotated.json"
_LEARNT_FROM = ("bot/core", "faq", "flows", "benchmarks/matching/questions")
_FITTED_BY = ("fit.py", "learning.py", "sets.py", "vectors.py")


@dataclass(frozen=True)
class Ours:
    """`of_source`: which matcher judges a source's questions; `by_meaning`: whether vectors are looked at."""

    name: str
    of_source: Callable[[str], Matcher]
    by_meaning: bool

    def judged(self, cases: Sequence[Case]) -> list[Judged]:
        found: dict[int, Judged] = {}
        by_source: dict[str, list[int]] = {}
        for at, case in enumerate(cases):
            by_source.setdefault(source_of(case), []).append(at)
        for source, rows in by_source.items():
            matcher = heard(self.of_source(source), [cases[at].text for at in rows], by_meaning=self.by_meaning)
            found.update((at, matcher.judge(cases[at].text)) for at in rows)
        return [found[at] for at in range(len(cases))]

    def answered(self, cases: Sequence[Case]) -> list[Outcome]:
        return [outcome(one) for one in self.judged(cases)]

    def with_answer_min(self, cases: Sequence[Case], rows: Sequence[Judged], value: float) -> list[Outcome]:
        """The same questions with another threshold for answering."""
        return [
            outcome(_moved(self.of_source(source_of(case)), value).band(one))
            for case, one in zip(cases, rows, strict=True)
        ]


def outcome(judged: Judged) -> Outcome:
    return Outcome.of(record_of(judged.verdict))


def heard(matcher: Matcher, texts: Sequence[str], *, by_meaning: bool) -> Matcher:
    """The matcher with the vectors that it would ask for; it asks for none where the words are enough."""
    if not by_meaning:
        return matcher
    wanted = {text: wording for text in texts if (wording := matcher.wording(text)) is not None}
    if not wanted:
        return matcher
    return matcher.heard(dict(zip(wanted, vectors_of(list(wanted.values())), strict=True)))


def _moved(matcher: Matcher, value: float) -> Matcher:
    limits = matcher.thresholds
    words, meaning = replace(limits.words, answer_min=value), replace(limits.meaning, answer_min=value)
    return replace(matcher, thresholds=replace(limits, words=words, meaning=meaning))


# --- rotated ---------------------------------------------------------------------------------------------------------


def rotated_matchers(bench: Bench, folder: Path) -> dict[str, Matcher]:
    """For each source a matcher fitted on all the others. Takes minutes, so it is kept until anything it learns from
    has changed.
    """
    key = _key(bench.cases, folder)
    kept = _read(key)
    found = {}
    for source in sorted({source_of(case) for case in bench.cases}):
        if source in kept:
            found[source] = replace(bench.matcher, thresholds=kept[source])
            continue
        others = [at for at, case in enumerate(bench.cases) if source_of(case) != source]
        print(f"fitting without {source}", flush=True)
        found[source] = bench.fitted(others)
        kept[source] = found[source].thresholds
        _write(key, kept)
    return found


def shipped(bench: Bench) -> Matcher:
    return replace(bench.matcher, thresholds=FITTED)


def _key(cases: Sequence[Case], folder: Path) -> str:
    digest = hashlib.blake2b(repr(cases).encode(), digest_size=16)
    files = [path for name in _LEARNT_FROM for path in (ROOT / name).rglob("*") if path.suffix in {".py", ".yaml"}]
    files += [ROOT / "benchmarks" / "matching" / name for name in _FITTED_BY] + [folder / "intents.yaml"]
    for path in sorted(files):
        if path.name != "fitted.py":  # the rotation begins from it, and replaces all but what danger cards need
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(key: str) -> dict[str, Thresholds]:
    if not _FILE.exists():
        return {}
    kept = json.loads(_FILE.read_text(encoding="utf-8"))
    if kept["key"] != key:
        return {}
    return {source: _thresholds(row) for source, row in kept["found"].items()}


def _write(key: str, found: Mapping[str, Thresholds]) -> None:
    _FILE.parent.mkdir(exist_ok=True)
    rows = {source: asdict(one) for source, one in found.items()}
    _FILE.write_text(json.dumps({"key": key, "found": rows}), encoding="utf-8")


def _thresholds(row: Mapping[str, Any]) -> Thresholds:
    def bands(one: Mapping[str, Any]) -> Bands:
        return Bands(**{**one, "rank": tuple(one["rank"]), "sure": tuple(one["sure"])})

    return Thresholds(bands(row["words"]), bands(row["meaning"]), row["urgent_min"], tuple(row["danger"]))
