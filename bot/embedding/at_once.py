"""Meaning for a command in a terminal: made before the first question, or not at all."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from bot.core.content import Content
from bot.embedding.cache import FILE, VectorCache
from bot.embedding.embedder import BULK_TEXTS, Embedder, Urgency
from bot.embedding.hearing import Listening
from bot.embedding.meaning import tell_off
from bot.embedding.model import Model, NoModel, load_model

FEW = 40
"""Half a second's work: done without a word, even for one question."""
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
    with contextlib.closing(Embedder(model)) as embedder:
        _make(embedder, cache, missing)
        cache.keep(texts)
        cache.save()
        better = content.understanding.with_meaning(cache.vectors(texts))
        yield replace(content, understanding=Listening(better, embedder))


def _make(embedder: Embedder, cache: VectorCache, missing: list[str]) -> None:
    began = saved = time.monotonic()
    for start in range(0, len(missing), BULK_TEXTS):
        part = missing[start : start + BULK_TEXTS]
        cache.put(part, embedder.submit(part, Urgency.BULK).result())
        if start == BULK_TEXTS * _TRIED:
            _tell(len(missing), (time.monotonic() - began) / (start + len(part)))
        if time.monotonic() - saved > _SAVE_SECONDS:
            cache.save()
            saved = time.monotonic()


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
