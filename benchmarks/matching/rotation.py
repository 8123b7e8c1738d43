"""Each kind of author judged with weights and thresholds that all the others taught."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.matching.bench import Bench
from benchmarks.matching.sets import ROOT
from bot.core.matching import Matcher
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
    """Who wrote it (A to J): what one kind of author wrote is scored with what the others taught."""
    return case.origin


def rotated(bench: Bench, folder: Path) -> dict[bool, list[Outcome]]:
    """What each question is answered with what the others taught; by words alone (False) and by meaning."""
    rows: dict[bool, dict[int, Outcome]] = {way: {} for way in ((False, True) if bench.by_meaning else (False,))}
    for source, matcher in rotated_matchers(bench, folder).items():
        mine = [at for at, case in enumerate(bench.cases) if source_of(case) == source]
        for way, found in rows.items():
            found.update(zip(mine, bench.answered(matcher, mine, by_meaning=way), strict=True))
    return {way: [found[at] for at in range(len(bench.cases))] for way, found in rows.items()}


def rotated_matchers(bench: Bench, folder: Path) -> dict[str, Matcher]:
    """For each source a matcher fitted on all the others. Takes minutes, so it is kept until anything it learns from
    has changed.
    """
    key = _key(bench.cases, folder)
    kept = _read(key)
    sources = sorted({source_of(case) for case in bench.cases})
    for source, thresholds in _fitted_without(bench, [source for source in sources if source not in kept]):
        print(f"fitted without {source}", flush=True)
        kept[source] = thresholds
        _write(key, kept)
    return {source: replace(bench.matcher, thresholds=kept[source]) for source in sources}


def _fitted_without(bench: Bench, sources: Sequence[str]) -> Iterator[tuple[str, Thresholds]]:
    """What all others teach, for each source; side by side where processes can share the bench by forking."""
    if not sources:
        return
    others = [[at for at, case in enumerate(bench.cases) if source_of(case) != source] for source in sources]
    if "fork" not in multiprocessing.get_all_start_methods():
        yield from ((source, bench.fitted(keep).thresholds) for source, keep in zip(sources, others, strict=True))
        return
    _SHARED[:] = [bench]
    try:
        with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("fork")) as pool:
            yield from zip(sources, pool.map(_fitted, others), strict=True)
    finally:
        _SHARED.clear()


_SHARED: list[Bench] = []
"""What forked processes find in their memory: too large to be sent to them."""


def _fitted(keep: Sequence[int]) -> Thresholds:
    return _SHARED[0].fitted(keep).thresholds


def _key(cases: Sequence[Case], folder: Path) -> str:
    digest = hashlib.blake2b(repr(cases).encode(), digest_size=16)
    files = [path for name in _LEARNT_FROM for path in (ROOT / name).rglob("*") if path.suffix in {".py", ".yaml"}]
    files += [ROOT / "benchmarks" / "matching" / name for name in _FITTED_BY] + [folder / "intents.yaml"]
    files += [ROOT / "bot" / "asking.py", ROOT / "bot" / "evaluation.py"]
    for path in sorted(files):
        if path.name != "fitted.py":  # the rotation begins from it, and replaces all of it
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
