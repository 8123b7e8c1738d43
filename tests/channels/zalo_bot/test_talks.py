"""The written talks on Zalo Bot: everything by numbered text, the team reading a Zalo group."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.channels.zalo_bot.village import village
from tests.conversations.playing import TALKS, NotHere, play

NOT_HERE = {
    "greeting_says_it_is_a_machine": "no event says that somebody opened the chat",
    "old_buttons_never_misrecord": "there are no buttons, so no old ones to press",
}
"""Talks that this channel cannot play, and why. All others go to their end."""


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
async def test_the_talk_goes_as_written(path: Path, tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        if path.stem in NOT_HERE:
            with pytest.raises(NotHere):
                await play(path, here)
        else:
            await play(path, here)
        assert here.fake.violations == []
        assert set(here.fake.hooked) <= {200}


def test_hardly_any_talk_is_left_out() -> None:
    assert set(NOT_HERE) <= {path.stem for path in TALKS}
    assert len(NOT_HERE) == 2
