"""Hot reload against real files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.content.box import ContentBox
from bot.content.load import Loaded, load_content
from bot.content.watch import watch_content
from tests.content.small_pack import COMMUNE, ENTRIES, TODAY, change, write_base

QUIET_SECONDS = 0.1
PATIENCE_SECONDS = 20


@dataclass
class Watched:
    root: Path
    box: ContentBox
    heard: asyncio.Queue[Loaded] = field(default_factory=asyncio.Queue)

    async def next(self) -> Loaded:
        return await asyncio.wait_for(self.heard.get(), PATIENCE_SECONDS)


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    root = write_base(tmp_path)
    content = load_content(root, COMMUNE, TODAY).content
    assert content is not None
    state = Watched(root, ContentBox(content))
    stop = asyncio.Event()
    task = asyncio.create_task(
        watch_content(
            state.box,
            root,
            COMMUNE,
            today=lambda: TODAY,
            stop=stop,
            loaded=state.heard.put,
            quiet_seconds=QUIET_SECONDS,
        )
    )
    await asyncio.sleep(0.3)  # the watcher has no sign that it is in place
    yield state
    stop.set()
    await asyncio.wait_for(task, PATIENCE_SECONDS)


async def test_a_good_edit_is_in_use_at_once_and_whole(watched: Watched) -> None:
    before = watched.box.current
    change(watched.root, ENTRIES, "như cũ.", "như trước.")

    loaded = await watched.next()

    assert loaded.content is watched.box.current is not before
    assert "như trước." in watched.box.current.corpus.entries["vneid-doi-may"].answer


async def test_a_broken_edit_keeps_the_good_content_and_is_told_once(watched: Watched) -> None:
    before = watched.box.current
    change(watched.root, ENTRIES, "human: never", "human: nie")

    loaded = await watched.next()

    assert loaded.content is None
    assert before is watched.box.current
    assert [f"{ENTRIES}:20"] == [str(problem.place) for problem in watched.box.problems if problem.is_error]
    await asyncio.sleep(4 * QUIET_SECONDS)
    assert watched.heard.empty()


async def test_mending_it_brings_the_new_content(watched: Watched) -> None:
    change(watched.root, ENTRIES, "human: never", "human: nie")
    await watched.next()
    change(watched.root, ENTRIES, "human: nie", "human: offer")

    loaded = await watched.next()

    assert loaded.content is watched.box.current
    assert watched.box.problems == ()


async def test_a_file_written_in_pieces_is_read_once_when_whole(watched: Watched) -> None:
    path = watched.root / ENTRIES
    whole = path.read_text("utf-8").replace("như cũ.", "như trước.")
    with path.open("w", encoding="utf-8") as file:
        for start in range(0, len(whole), 400):
            file.write(whole[start : start + 400])
            file.flush()
            await asyncio.sleep(QUIET_SECONDS / 4)

    loaded = await watched.next()

    assert loaded.problems == ()
    assert "như trước." in watched.box.current.corpus.entries["vneid-doi-may"].answer
    assert watched.heard.empty()


async def test_a_picture_that_arrives_mends_the_guide(watched: Watched) -> None:
    picture = watched.root / "flows" / "images" / "quen.png"
    picture.unlink()
    assert (await watched.next()).content is None

    picture.write_bytes(b"png")

    assert (await watched.next()).content is not None
