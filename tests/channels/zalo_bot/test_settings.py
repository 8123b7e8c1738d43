"""What the operator sets for Zalo Bot, and the whole program running with it."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from bot.config import load_config
from bot.errors import ConfigError
from tests.channels.zalo_bot.village import LAN, TEAM, until
from tests.fakes.zalo_bot import FakeZaloBot
from tests.small_content import NO_MEANING, small_root

PROJECT = Path(__file__).parents[3]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    small_root(tmp_path)
    path = tmp_path / "config.yaml"
    own = f"team:\n  zalo_bot_group: {TEAM.id}\nzalo_bot:\n  users: 7\n"
    path.write_text(f"commune: nho\ncontent: content\n{own}{NO_MEANING}")
    return path


def test_it_is_on_when_its_token_is_set(config: Path) -> None:
    assert load_config(config, {}).zalo_bot is None

    on = load_config(config, {"ZALO_BOT_TOKEN": FakeZaloBot.TOKEN})
    assert on.zalo_bot is not None
    assert on.zalo_bot_group == TEAM.id
    assert (on.zalo_bot.users_max, on.zalo_bot.messages_max) == (7, 3000)
    assert on.zalo_bot.api_base == "https://bot-api.zaloplatforms.com"
    assert FakeZaloBot.TOKEN not in repr(on)


@pytest.mark.parametrize(
    "wrong", [{"ZALO_BOT_TOKEN": "chép-nhầm"}, {"ZALO_BOT_TOKEN": FakeZaloBot.TOKEN, "ZALO_BOT_SECRET": "ngắn"}]
)
def test_a_wrong_setting_is_told_without_repeating_it(config: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="ZALO_BOT_") as told:
        load_config(config, wrong)

    assert not any(value in str(told.value) for value in wrong.values())


async def test_the_program_answers_by_polling_and_leaves_no_token_in_its_output(config: Path) -> None:
    fake = FakeZaloBot(second=0.05)
    await fake.start()
    env = os.environ | {
        "ZALO_BOT_TOKEN": fake.TOKEN,
        "ZALO_BOT_API_BASE": fake.base,
        "TROLY_PORT": "0",
        "PYTHONPATH": str(PROJECT),
    }
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--config", str(config)),
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        await fake.says(LAN, "menu")
        await until(lambda: len(fake.texts(LAN)) >= 2, 60)
        fake.faults.extend([(502, "<html>"), 429])
        await fake.says(LAN, "gặp người")
        await until(lambda: len(fake.texts(LAN)) >= 3, 60)
    finally:
        program.terminate()
        output, _ = await program.communicate()
        await fake.stop()

    assert program.returncode == 0, output.decode()
    assert fake.TOKEN.partition(":")[2] not in output.decode()
    assert fake.violations == []
