"""Vectors of the content and of labelled questions, kept between runs."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.matching.sets import ROOT
from bot.core.matching.rows import Floats
from bot.embedding.cache import VectorCache
from bot.embedding.model import load_model

BATCH = 32
_FILE = ROOT / "var" / "benchmark.vectors"


def vectors_of(texts: Sequence[str]) -> Floats:
    """A row for each text. Raises `NoModel` where the extra `semantic` is not installed."""
    model = load_model()
    cache = VectorCache(_FILE, model.name)
    missing = sorted(cache.missing(texts), key=len)
    for start in range(0, len(missing), BATCH):
        part = missing[start : start + BATCH]
        cache.put(part, model.encode(part))
    cache.save()
    return cache.vectors(texts)
