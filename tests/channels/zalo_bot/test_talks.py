"""The written talks on Zalo Bot: everything by numbered text, the team reading a Zalo group."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.channels.zalo_bot.village import village
from tests.conversations.playing import TALKS, play

# What Zalo Bot does not have, and the turns that can be played all the same.
PARTLY = {
    "greeting_says_it_is_a_machine": 0,  # no event says that somebody opened the chat
    "old_buttons_never_misrecord": 4,  # no buttons, so no old ones
    "forgotten_password_step_by_step": 20,  # as above, the last press
}


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
async def test_the_talk_goes_as_written(path: Path, tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        played = await play(path, here)

        if path.stem in PARTLY:
            assert played == PARTLY[path.stem]
        assert here.fake.violations == []
        assert set(here.fake.hooked) <= {200}
