"""The content's meaning, made in the background: words alone are judged until it is ready."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from pathlib import Path

import structlog

from bot.collector import paused
from bot.content.box import ContentBox
from bot.core.content import Content
from bot.embedding.cache import FILE, VectorCache
from bot.embedding.embedder import BULK_TEXTS, Embedder, Urgency
from bot.embedding.model import Model, NoModel, load_model

log = structlog.get_logger(__name__)

SAVE_SECONDS = 15.0
"""What a kill during the first minutes loses at most."""


class Standing(Enum):
    """`ABSENT`: switched off or not installed. `BROKEN`: installed, and does not work."""

    ABSENT = "absent"
    BROKEN = "broken"
    MAKING = "making"
    ON = "on"


def tell_off(reason: NoModel) -> None:
    tell = log.warning if reason.is_fault else log.info
    tell("meaning_off", why=str(reason), then="trợ lý chỉ xét chữ, vẫn trả lời như thường")


class Improver:
    """Keeps `box` on a content that understands meaning. `work` for ever; `changed` after each swap of content."""

    def __init__(self, box: ContentBox, var: Path, opening: Callable[[], Model] = load_model) -> None:
        self._box = box
        self._var = var
        self._opening = opening
        self._stir = asyncio.Event()
        self._cache: VectorCache | None = None
        self._embedder: Embedder | None = None
        self.standing = Standing.MAKING
        self.waiting = 0
        """Texts of the content without a vector yet."""

    def changed(self) -> None:
        """Another content is in use."""
        self._stir.set()

    def ready(self) -> Embedder | None:
        """What makes vectors of citizens' words; None while there is none."""
        return self._embedder

    async def notices(self) -> tuple[str, ...]:
        """For the desk: it does not work, or is not ready yet."""
        phrases = self._box.current.phrases
        if self.standing is Standing.BROKEN:
            return (phrases.line("notice_meaning_broken"),)
        if self.standing is Standing.MAKING and self.waiting:
            return (phrases.line("notice_meaning_making", so=str(self.waiting)),)
        return ()

    async def work(self) -> None:
        try:
            if await self._opened():
                while True:
                    self._stir.clear()
                    await self._make(self._box.current)
                    await self._stir.wait()
        finally:
            if self._embedder is not None:
                self._embedder.close()
                self._embedder = None
        # Without a model there is nothing to do, and the server goes on.
        await asyncio.Event().wait()

    async def _opened(self) -> bool:
        try:
            model = await asyncio.to_thread(self._opening)
        except NoModel as reason:
            self.standing = Standing.BROKEN if reason.is_fault else Standing.ABSENT
            tell_off(reason)
            return False
        except Exception:  # the edge: an extra must not end the server
            log.exception("meaning_failed", then="trợ lý chỉ xét chữ")
            self.standing = Standing.BROKEN
            return False
        with paused():
            self._cache = await asyncio.to_thread(VectorCache, self._var / FILE, model.name)
        self._embedder = Embedder(model)
        return True

    async def _make(self, content: Content) -> None:
        """Give up without a word when another content has come into use meanwhile: its turn is next."""
        self.standing = Standing.MAKING
        began = time.monotonic()
        try:
            with paused():
                texts = await asyncio.to_thread(content.understanding.texts)
            made = await self._make_missing(content, texts)
            if self._box.current is not content:
                return
            with paused():
                better = await asyncio.to_thread(self._understood, content, texts)
        except Exception:  # the edge: citizens are answered by words alone
            log.exception("meaning_failed", then="trợ lý chỉ xét chữ")
            self.standing, self.waiting = Standing.BROKEN, 0
            return
        if self._box.improve(content, better):
            self.standing = Standing.ON
            log.info("meaning_on", texts=len(texts), made=made, seconds=round(time.monotonic() - began, 1))

    async def _make_missing(self, content: Content, texts: tuple[str, ...]) -> int:
        cache, embedder = self._ready()
        missing = await asyncio.to_thread(cache.missing, texts)
        self.waiting = len(missing)
        if missing:
            log.info("meaning_being_made", texts=len(missing), then="trong lúc chờ, trợ lý chỉ xét chữ")
        saved = time.monotonic()
        for start in range(0, len(missing), BULK_TEXTS):
            part = missing[start : start + BULK_TEXTS]
            if self._box.current is not content:
                break
            cache.put(part, await asyncio.wrap_future(embedder.submit(part, Urgency.BULK)))
            self.waiting -= len(part)
            if time.monotonic() - saved > SAVE_SECONDS:
                await asyncio.to_thread(cache.save)
                saved = time.monotonic()
        else:
            await asyncio.to_thread(cache.keep, texts)
        await asyncio.to_thread(cache.save)
        return len(missing)

    def _understood(self, content: Content, texts: tuple[str, ...]) -> Content:
        cache, _ = self._ready()
        return replace(content, understanding=content.understanding.with_meaning(cache.vectors(texts)))

    def _ready(self) -> tuple[VectorCache, Embedder]:
        if self._cache is None or self._embedder is None:
            raise RuntimeError("the meaning is used before its model is open")
        return self._cache, self._embedder
