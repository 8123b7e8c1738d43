"""Every `*.yaml` beside this file is a talk that must go exactly so. How they are read: `playing`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.playing import TALKS, BareTown, play
from tests.small_content import small_content
from tests.town import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    one = await Town.found(tmp_path, small_content())
    yield one
    await one.close()


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
async def test_the_talk_goes_as_written(path: Path, town: Town) -> None:
    await play(path, BareTown(town))
