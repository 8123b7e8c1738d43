"""Vectors of the content and of labelled questions, kept between runs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from benchmarks.matching.sets import ROOT
from bot.core.matching.rows import Floats
from bot.embedding.cache import VectorCache
from bot.embedding.model import Model, load_model

BATCH = 32
SAVED_EVERY = 2000
_FILE = ROOT / "var" / "benchmark.vectors"


def vectors_of(texts: Sequence[str]) -> Floats:
    """A row for each text. Raises `NoModel` where the extra `semantic` is not installed."""
    model, kept = _opened()
    missing = sorted(kept.missing(texts), key=len)
    for start in range(0, len(missing), BATCH):
        part = missing[start : start + BATCH]
        kept.put(part, model.encode(part))
        if start // SAVED_EVERY != (start + BATCH) // SAVED_EVERY:
            kept.save()
    kept.save()
    return kept.vectors(texts)


@cache
def _opened() -> tuple[Model, VectorCache]:
    model = load_model()
    return model, VectorCache(_FILE, model.name)
