"""Hot reload: an edited file is checked and the content swapped whole; a broken edit changes nothing but the log."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from watchfiles import awatch

from bot.collector import paused
from bot.content.files import find_files
from bot.content.load import Loaded, load_content
from bot.content.problem import Report

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import date
    from pathlib import Path

    from bot.content.box import ContentBox

log = structlog.get_logger(__name__)

QUIET_SECONDS = 0.5
"""Files must stay the same this long before they are read: editors and copy programs write in several goes."""


async def watch_content(
    box: ContentBox,
    root: Path,
    commune: str,
    *,
    today: Callable[[], date],
    stop: asyncio.Event,
    loaded: Callable[[Loaded], Awaitable[None]],
    quiet_seconds: float = QUIET_SECONDS,
) -> None:
    """Keep `box` true to the files below `root` until `stop` is set.

    `loaded` is told once of every state the files come to rest in, good or broken, after `box` has taken it. The last
    good content stays in use while there is an error.
    """
    folders = [folder for folder in (root / "faq", root / "flows", root / "places" / commune) if folder.is_dir()]
    seen = await _version(root, commune)
    if seen != box.current.version:  # edited between the first load and now
        await _reload(box, root, commune, today, loaded)
    async for _ in awatch(*folders, stop_event=stop, debounce=200, step=50):
        version = await _at_rest(root, commune, quiet_seconds)
        if version != seen:
            seen = version
            await _reload(box, root, commune, today, loaded)


async def _at_rest(root: Path, commune: str, quiet_seconds: float) -> str:
    """The version of the files once nothing has changed for a while."""
    version = await _version(root, commune)
    while True:
        await asyncio.sleep(quiet_seconds)
        now = await _version(root, commune)
        if now == version:
            return now
        version = now


async def _version(root: Path, commune: str) -> str:
    return await asyncio.to_thread(lambda: find_files(root, commune, Report()).version())


async def _reload(
    box: ContentBox,
    root: Path,
    commune: str,
    today: Callable[[], date],
    loaded: Callable[[Loaded], Awaitable[None]],
) -> None:
    try:
        with paused():
            result = await asyncio.to_thread(load_content, root, commune, today())
    except Exception:  # a bug of ours must not end hot reload, nor touch the content in use
        log.exception("content_reload_failed", commune=commune)
        return
    changed = box.replace(result.content, result.problems)
    for problem in result.problems:
        if problem.is_error:
            log.error("content_problem", problem=str(problem))
    if result.content is None:
        log.error("content_kept", version=box.current.version)
    elif changed:
        log.info("content_swapped", version=box.current.version)
    await loaded(result)
