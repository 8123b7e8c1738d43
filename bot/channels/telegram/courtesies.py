"""Calls beside the main way: nobody waits for them, and their failure changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog
from telegram.error import TelegramError

from bot.channels.telegram.refusals import reason
from storage.interface import StoreError

log = structlog.get_logger(__name__)

COURTESY_SECONDS = 3.0
"""How long a stop waits for answered presses and the like."""


class Courtesies:
    """Those under way."""

    def __init__(self) -> None:
        self._background: set[asyncio.Task[None]] = set()

    def soon(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(_quietly(work))
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def finish(self) -> None:
        """On stopping: they get a moment to end."""
        if self._background:
            await asyncio.wait(self._background, timeout=COURTESY_SECONDS)
        for task in self._background:
            task.cancel()


async def _quietly(work: Coroutine[Any, Any, object]) -> None:
    """A call beside the main way: its failure changes nothing."""
    try:
        await work
    except (TelegramError, StoreError) as error:
        why = reason(error) if isinstance(error, TelegramError) else str(error)
        log.info("telegram_courtesy_failed", reason=why)
