"""The small commune of the tests: its own entries and guide, with the project's real phrases and word tables."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from bot.content.load import load_content
from bot.core.content import Content

PROJECT = Path(__file__).parent.parent
SMALL = Path(__file__).parent / "small"
COMMUNE = "nho"
OWN = frozenset({"_urgent.yaml", "_person.yaml", "_elsewhere.yaml"})
"""Not taken from the project: over a thousand examples of other things would outweigh the few entries here."""
NO_MEANING = "understanding: {meaning: off}\n"
"""For a configuration: making vectors would cost each started server a minute of a core."""


def small_root(folder: Path) -> Path:
    """A copy that a test may change."""
    root = folder / "content"
    shutil.copytree(SMALL, root)
    for path in (PROJECT / "faq").glob("_*.yaml"):
        if path.name not in OWN:
            shutil.copy(path, root / "faq")
    return root


@cache
def small_content() -> Content:
    root = small_root(Path(mkdtemp(prefix="troly-small-")))
    loaded = load_content(root, COMMUNE, date(2026, 11, 22))
    assert loaded.content is not None, "\n".join(map(str, loaded.problems))
    return loaded.content
