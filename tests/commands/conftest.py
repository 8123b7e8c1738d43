from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_content import NO_MEANING, small_root


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A small commune ready to be run from its own folder."""
    small_root(tmp_path)
    path = tmp_path / "config.yaml"
    path.write_text("commune: nho\ncontent: content\n" + NO_MEANING)
    return path
