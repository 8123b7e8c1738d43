"""One thread over one model: citizens' questions first, the content's texts in between."""

from __future__ import annotations

import asyncio
import itertools
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from enum import IntEnum

import structlog

from bot.core.content import Floats
from bot.embedding.model import Model

log = structlog.get_logger(__name__)

BULK_TEXTS = 2
"""A question that arrives waits for at most one such batch (25 to 50 ms). Larger ones are no faster."""


class Urgency(IntEnum):
    """Lower goes first."""

    CLOSE = 0
    QUESTION = 1
    BULK = 2


_Job = tuple[int, int, tuple[str, ...], Future[Floats]]


class Embedder:
    """Made over a loaded model. `close` waits for the batch under way: the model must not be freed under it."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._serial = itertools.count()
        self._thread = threading.Thread(target=self._work, name="embedding", daemon=True)
        self._thread.start()

    def submit(self, texts: Sequence[str], urgency: Urgency) -> Future[Floats]:
        """A row for each text. Cancelled work that has not begun is never done."""
        future: Future[Floats] = Future()
        self._jobs.put((urgency, next(self._serial), tuple(texts), future))
        return future

    async def in_time(self, texts: Sequence[str], seconds: float) -> dict[str, Floats]:
        """Vectors of citizens' texts, those that are ready within the time."""
        jobs = {text: self.submit((text,), Urgency.QUESTION) for text in dict.fromkeys(texts)}
        if not jobs:
            return {}
        await asyncio.wait([asyncio.wrap_future(job) for job in jobs.values()], timeout=seconds)
        found: dict[str, Floats] = {}
        for text, job in jobs.items():
            if job.cancel() or not job.done() or job.cancelled():
                continue
            if (error := job.exception()) is not None:
                log.warning("meaning_of_question_failed", error=f"{type(error).__name__}: {error}")
            else:
                found[text] = job.result()[0]
        if len(found) < len(jobs):
            log.info("meaning_late", count=len(jobs) - len(found), seconds=seconds)
        return found

    def close(self) -> None:
        self._jobs.put((Urgency.CLOSE, next(self._serial), (), Future()))
        self._thread.join()

    def _work(self) -> None:
        while True:
            urgency, _, texts, future = self._jobs.get()
            if urgency == Urgency.CLOSE:
                break
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(self.model.encode(texts))
            except Exception as error:  # noqa: BLE001  the edge of the thread: whoever waits is told
                future.set_exception(error)
        while not self._jobs.empty():
            self._jobs.get_nowait()[3].cancel()


Opening = Callable[[], Model]
"""How a model is come by; raises `NoModel`."""
