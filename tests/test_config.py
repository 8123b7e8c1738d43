"""What the operator writes, and what they are told when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import MeaningConfig, load_config
from bot.errors import ConfigError

PROJECT = Path(__file__).parent.parent


def test_the_file_that_comes_with_the_project_is_right(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text((PROJECT / "config.yaml").read_text())

    config = load_config(path, {})

    assert config.commune == "demo"
    assert config.telegram is None
    assert config.database_url == f"sqlite:///{tmp_path / 'var' / 'troly.db'}"


def test_meaning_may_be_switched_off_and_need_not_be_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("commune: demo\n")
    assert load_config(path, {}).meaning == MeaningConfig(is_wanted=True, wait_ms=400)

    path.write_text("commune: demo\nunderstanding: {meaning: off, meaning_wait_ms: 0}\n")
    assert load_config(path, {}).meaning == MeaningConfig(is_wanted=False, wait_ms=0)


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("commune: demo\n")

    first = load_config(path, {}).secret

    assert first == load_config(path, {}).secret
    assert (tmp_path / "var" / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("text", "env", "told"),
    [
        ("comune: demo\n", {}, "«commune»"),
        ("commune: demo\nkeep_days: lâu\n", {}, "keep_days"),
        ("commune: demo\n\tteam:\n", {}, "config.yaml:2"),
        ("commune: demo\n", {"TROLY_PORT": "tám nghìn"}, "TROLY_PORT"),
        ("commune: demo\n", {"TROLY_SECRET": "ngắn"}, "TROLY_SECRET"),
        ("commune: demo\n", {"TELEGRAM_TOKEN": "không phải mã"}, "TELEGRAM_TOKEN"),
        ("commune: demo\nmedia: {file_mb: 50}\n", {}, "media.file_mb"),
        ("commune: demo\nunderstanding: {meaning: luôn}\n", {}, "meaning"),
    ],
)
def test_mistakes_are_told_in_vietnamese(tmp_path: Path, text: str, env: dict[str, str], told: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text)

    with pytest.raises(ConfigError) as error:
        load_config(path, env)
    assert told in str(error.value)
    assert "Traceback" not in str(error.value)


def test_a_missing_file_says_where_to_point(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--config"):
        load_config(tmp_path / "config.yaml", {})


def test_downloads_can_be_limited_and_switched_off(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("media: {file_mb: 0, to_telegram: false}\n")

    media = load_config(path, {}).media

    assert (media.file_mb, media.to_telegram, media.keep_days) == (0, False, 30)
