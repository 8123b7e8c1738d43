"""The small correct content of `tests/broken/base`, written somewhere to be spoilt."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from bot.content.phrase_keys import PHRASE_GAPS

BASE = Path(__file__).parent.parent / "broken" / "base"
COMMUNE = "mau"
TODAY = date(2026, 11, 22)
ENTRIES = "faq/vneid.yaml"
FLOW = "flows/vneid-quen-mat-khau.yaml"
PLACE = "places/mau/place.yaml"


def write_base(root: Path) -> Path:
    """The phrases are made from the keys the code needs, so that they need no keeping."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    lines = ["topics:", "  vneid: VNeID", "phrases:", *(f"  {key}: lời {key}" for key in PHRASE_GAPS)]
    (root / "faq" / "_phrases.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return root


def change(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text("utf-8")
    if text.count(old) < 1:
        raise AssertionError(f"{file} does not contain {old!r}")
    path.write_text(text.replace(old, new, 1), "utf-8")
