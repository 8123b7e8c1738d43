"""The gallery: what editors get wrong, and the very words they are told."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.check import run_check
from bot.content.source import BYTES_MAX
from tests.content.small_pack import COMMUNE, ENTRIES, TODAY, change, write_base

GALLERY = Path(__file__).parent.parent / "broken"
SIGNS = {"<TAB>": "\t", "<NBSP>": "\u00a0", "<ZWSP>": "\u200b", "<1 MB>": "x" * (BYTES_MAX + 1)}


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['mistake']}")
        for path in sorted(GALLERY.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text("utf-8"))
    ]


@pytest.mark.parametrize("case", cases())
def test_a_mistake_gets_its_message(case: dict[str, Any], tmp_path: Path) -> None:
    root = write_base(tmp_path)
    spoil(root, case)

    problems, _ = run_check(root, COMMUNE, [], TODAY)

    said = case["says"] if isinstance(case["says"], list) else [case["says"]]
    told = [str(problem) for problem in problems]
    if any("<n>" in line for line in said):
        told = [re.sub(r"\b\d+(?= điểm)|(?<=mục này )\d+", "<n>", line) for line in told]  # matching may improve
    assert "\n".join(said) == "\n".join(told)


def test_the_base_is_without_fault(tmp_path: Path) -> None:
    problems, summary = run_check(write_base(tmp_path), COMMUNE, [], TODAY)

    assert problems == []
    assert (summary.entries, summary.flows) == (2, 1)


def test_the_gallery_shows_at_least_thirty_mistakes() -> None:
    mistakes = [case.values[0]["mistake"] for case in cases()]

    assert len(mistakes) == len(set(mistakes))
    assert len(mistakes) >= 30


def spoil(root: Path, case: dict[str, Any]) -> None:
    file = case.get("file", ENTRIES)
    if "text" in case:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(visible_signs(case["text"]), "utf-8")
    if "change" in case:
        change(root, file, case["change"], visible_signs(case["to"]))
    if "remove" in case:
        (root / case["remove"]).unlink()
    if "encoding" in case:
        text = (root / file).read_text("utf-8")
        (root / file).write_bytes(encoded(text, case["encoding"]))


def visible_signs(text: str) -> str:
    for sign, meant in SIGNS.items():
        text = text.replace(sign, meant)
    return text


def encoded(text: str, encoding: str) -> bytes:
    match encoding:
        case "NFD":
            return unicodedata.normalize("NFD", text).encode()
        case "mojibake":
            return text.encode().decode("cp1252", errors="replace").encode()
        case "cp1258":
            return unicodedata.normalize("NFD", text).encode("cp1258", errors="replace")
        case _:
            return text.encode(encoding)
