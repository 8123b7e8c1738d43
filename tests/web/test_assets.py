"""Vendored files are what their note says they are."""

from __future__ import annotations

import hashlib
import re

from bot.web.assets import FOLDER


def test_vendored_files_match_their_note() -> None:
    note = (FOLDER / "vendor" / "README.md").read_text("utf-8")
    files = [path for path in (FOLDER / "vendor").iterdir() if path.name != "README.md"]

    assert files
    for path in files:
        noted = re.search(rf"`{re.escape(path.name)}`.*`([0-9a-f]{{64}})`", note)
        assert noted
        assert noted[1] == hashlib.sha256(path.read_bytes()).hexdigest()
