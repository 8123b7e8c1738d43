"""Meaning for a command in a terminal: made before the first question, or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

from bot.core.content import Content, Floats
from bot.embedding.cache import FILE, VectorCache
from bot.embedding.embedder import BULK_TEXTS, Embedder
from bot.embedding.hearing import Listening
from bot.embedding.improver import tell_off
from bot.embedding.model import Model, NoModel, load_model

FEW = 40
"""Half a second's work: done without a word, even for one question."""
WORKERS_MOST = 4
"""Each holds a model of its own."""
_SAVE_SECONDS = 15.0
_TRIED = 5


@contextlib.contextmanager
def with_meaning(
    content: Content, var: Path, *, patient: bool, opening: Callable[[], Model] = load_model
) -> Iterator[Content]:
    """The content that judges by meaning too; the same as given where there is no model here.

    Who is not `patient` asks one question, and gets it answered by words alone rather than wait a minute.
    """
    if not patient and not (var / FILE).exists():
        yield content
        return
    texts = content.understanding.texts()
    try:
        model = opening()
    except NoModel as reason:
        tell_off(reason)
        yield content
        return
    cache = VectorCache(var / FILE, model.name)
    missing = cache.missing(texts)
    if not patient and len(missing) > FEW:
        yield content
        return
    _make(model, opening, cache, missing)
    with contextlib.closing(Embedder(model)) as embedder:
        cache.keep(texts)
        cache.save()
        better = content.understanding.with_meaning(cache.vectors(texts))
        yield replace(content, understanding=Listening(better, embedder))


def _make(model: Model, opening: Callable[[], Model], cache: VectorCache, missing: list[str]) -> None:
    """On all cores, as nobody else is served meanwhile. What is done when it is broken off is kept."""
    parts = [missing[start : start + BULK_TEXTS] for start in range(0, len(missing), BULK_TEXTS)]
    workers = min(os.cpu_count() or 1, WORKERS_MOST) if len(missing) > FEW else 1
    spare: SimpleQueue[Model] = SimpleQueue()
    for one in (model, *(opening() for _ in range(workers - 1))):
        spare.put(one)

    def encoded(part: list[str]) -> Floats:
        mine = spare.get()
        try:
            return mine.encode(part)
        finally:
            spare.put(mine)

    began = saved = time.monotonic()
    pool = ThreadPoolExecutor(workers)
    try:
        for number, (part, vectors) in enumerate(zip(parts, pool.map(encoded, parts), strict=True), start=1):
            cache.put(part, vectors)
            if number == _TRIED * workers:
                _tell(len(missing), (time.monotonic() - began) / (number * BULK_TEXTS))
            if time.monotonic() - saved > _SAVE_SECONDS:
                cache.save()
                saved = time.monotonic()
    finally:
        pool.shutdown(cancel_futures=True)
        cache.save()


def _tell(count: int, seconds_each: float) -> None:
    if count <= FEW:
        return
    seconds = count * seconds_each
    about = f"{round(seconds / 60)} phút" if seconds > 90 else f"{max(round(seconds), 1)} giây"  # noqa: PLR2004
    print(  # noqa: T201  a terminal's progress
        f"Lần đầu với nội dung này: máy đọc nghĩa {count} câu, khoảng {about}. Lần sau không phải chờ.",
        file=sys.stderr,
        flush=True,
    )
