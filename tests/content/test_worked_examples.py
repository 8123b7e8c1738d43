"""The examples editors copy from are read by the real loader without a complaint."""

from __future__ import annotations

import re
from pathlib import Path

from bot.content.conform import conform
from bot.content.nodes import ListNode
from bot.content.problem import Report
from bot.content.shapes import ENTRY, FLOW
from bot.content.source import parse

ROOT = Path(__file__).parent.parent.parent


def example(file: str, starts_with: str) -> str:
    blocks: list[str] = re.findall(r"```yaml\n(.*?)```", (ROOT / file).read_text("utf-8"), re.DOTALL)
    return next(block for block in blocks if block.startswith(starts_with))


def test_the_entry_of_the_readme_is_right() -> None:
    report = Report()
    node = parse(example("faq/README.md", "- id:"), "README", report).node

    assert isinstance(node, ListNode)
    assert conform(node.items[0], ENTRY, report) is not None
    assert report.problems == ()


def test_the_guide_of_the_handbook_is_right() -> None:
    report = Report()
    node = parse(example("docs/edit.md", "id:"), "edit", report).node

    assert node is not None
    assert conform(node, FLOW, report) is not None
    assert report.problems == ()


def test_the_readme_names_every_key_of_an_entry() -> None:
    text = (ROOT / "faq" / "README.md").read_text("utf-8")

    assert [name for name in ENTRY.names if f"`{name}`" not in text] == []
