"""Each kind of author judged with weights and thresholds that all the others taught."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.matching.bench import Bench
from benchmarks.matching.placing import outcomes
from benchmarks.matching.sets import ROOT
from bot.core.matching import Matcher
from bot.core.matching.matcher import Judged
from bot.core.matching.thresholds import Bands, Thresholds
from bot.evaluation import Case, Outcome

_FILE = ROOT / "var" / "benchmark.rotated.json"
_LEARNT_FROM = ("bot/core", "faq", "flows", "benchmarks/matching/questions", "benchmarks/matching/talks")
_FITTED_BY = (
    "bench.py",
    "choosing.py",
    "leaning.py",
    "learning.py",
    "placing.py",
    "rotation.py",
    "seen.py",
    "sets.py",
    "vectors.py",
)


def source_of(case: Case) -> str:
    """Who wrote it (A to L): what one kind of author wrote is scored with what the others taught."""
    return case.origin


@dataclass(frozen=True)
class Rotation:
    """`matchers`: for each source one whose weights and thresholds its questions did not teach; where thresholds were
    placed, it had taught the weights that judged the others. `judged`: every question of the bench by words alone
    (False) and by meaning, as the matcher of its source judges it.
    """

    bench: Bench
    matchers: Mapping[str, Matcher]
    judged: Mapping[bool, Sequence[Judged]]

    @classmethod
    def of(cls, bench: Bench, folder: Path) -> Rotation:
        """Takes minutes, so the matchers are kept until anything they learn from has changed."""
        matchers = rotated_matchers(bench, folder)
        return cls(bench, matchers, _judged(bench, matchers))

    def answered(self) -> dict[bool, list[Outcome]]:
        """What each question is answered with what the others taught; by words alone (False) and by meaning."""
        matchers = [self.matchers[source_of(case)] for case in self.bench.cases]
        return {
            way: [outcomes(matcher, [one])[0] for matcher, one in zip(matchers, rows, strict=True)]
            for way, rows in self.judged.items()
        }

    def shipped(self) -> Matcher:
        """Weights that all questions taught, and the thresholds that suit all of them as others' weights judge them."""
        everything = range(len(self.bench.cases))
        return self.bench.placed(self.bench.weighed(everything), self.judged, everything)


def rotated_matchers(bench: Bench, folder: Path) -> dict[str, Matcher]:
    """For each source a matcher whose weights all the others taught, and whose thresholds suit the others' questions,
    each as judged by what its own source did not teach.
    """
    key = _key(bench.cases, folder)
    kept = _read(key)
    if not kept:
        sources = sorted({source_of(case) for case in bench.cases})
        others = [[at for at, case in enumerate(bench.cases) if source_of(case) != source] for source in sources]
        shared = _Shared(bench)
        weights = dict(zip(sources, _side_by_side(shared, _Shared.weights, others), strict=True))
        print("weighed without each of", *sources, flush=True)
        shared.judged = _judged(bench, {name: replace(bench.matcher, thresholds=one) for name, one in weights.items()})
        shared.weights_of = [weights[source] for source in sources]
        placed = _side_by_side(shared, _Shared.placed, list(enumerate(others)))
        kept = dict(zip(sources, placed, strict=True))
        _write(key, kept)
    return {source: replace(bench.matcher, thresholds=one) for source, one in kept.items()}


def _judged(bench: Bench, matchers: Mapping[str, Matcher]) -> dict[bool, list[Judged]]:
    """Every question as the matcher of its source judges it."""
    found: dict[bool, dict[int, Judged]] = {way: {} for way in bench.ways}
    for source, matcher in matchers.items():
        mine = [at for at, case in enumerate(bench.cases) if source_of(case) == source]
        for way, rows in found.items():
            rows.update(zip(mine, bench.looked_at(matcher, mine, by_meaning=way), strict=True))
    return {way: [rows[at] for at in range(len(bench.cases))] for way, rows in found.items()}


class _Shared:
    """What forked processes find in their memory: too large to be sent to them."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.judged: Mapping[bool, Sequence[Judged]] = {}
        self.weights_of: Sequence[Thresholds] = ()

    def weights(self, keep: Sequence[int]) -> Thresholds:
        return self.bench.weighed(keep).thresholds

    def placed(self, numbered: tuple[int, Sequence[int]]) -> Thresholds:
        number, keep = numbered
        judged = {way: [rows[at] for at in keep] for way, rows in self.judged.items()}
        matcher = replace(self.bench.matcher, thresholds=self.weights_of[number])
        return self.bench.placed(matcher, judged, keep).thresholds


Job = TypeVar("Job")


def _side_by_side(shared: _Shared, work: Callable[[_Shared, Job], Thresholds], jobs: Sequence[Job]) -> list[Thresholds]:
    """What the work makes of each job, in processes that share the memory by forking where they can."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return [work(shared, job) for job in jobs]
    _FORKED[:] = [(shared, work)]
    try:
        with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("fork")) as pool:
            return list(pool.map(_forked, jobs))
    finally:
        _FORKED.clear()


_FORKED: list[tuple[_Shared, Callable[[_Shared, Any], Thresholds]]] = []


def _forked(job: object) -> Thresholds:
    shared, work = _FORKED[0]
    return work(shared, job)


def _key(cases: Sequence[Case], folder: Path) -> str:
    digest = hashlib.blake2b(repr(cases).encode(), digest_size=16)
    files = [
        path for name in _LEARNT_FROM for path in (ROOT / name).rglob("*") if path.suffix in {".py", ".yaml", ".jsonl"}
    ]
    files += [ROOT / "benchmarks" / "matching" / name for name in _FITTED_BY] + [folder / "intents.yaml"]
    files += [ROOT / "bot" / "asking.py", ROOT / "bot" / "evaluation.py"]
    for path in sorted(files):
        # The rotation begins from it and replaces all of it; only what tells a follow-up saw chances by the last fit.
        if path.name != "fitted.py":
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
        return Bands(**{name: tuple(value) if isinstance(value, list) else value for name, value in one.items()})

    return Thresholds(bands(row["words"]), bands(row["meaning"]))
