"""Scalars stay text, nodes know their lines, one slip hides no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.nodes import ListNode, MapNode, TextNode
from bot.content.problem import Report
from bot.content.source import parse, read
from bot.core.corpus import Place


@pytest.mark.parametrize("written", ["8:30", "no", "0123", "2026-11-22", "1_000", "~", "null", "0x1F", "1e3", ".5"])
def test_every_scalar_is_the_text_that_was_written(written: str) -> None:
    node = parse(f"gio: {written}\n", "f.yaml", Report()).node

    assert isinstance(node, MapNode)
    value = node.get("gio")
    assert isinstance(value, TextNode)
    assert written == value.text


def test_nodes_know_their_lines_and_block_text_the_line_of_each_character() -> None:
    node = parse("- id: a\n\n  # ghi chú\n  answer: |\n    Một.\n\n    Hai.\n", "faq/x.yaml", Report()).node

    assert isinstance(node, ListNode)
    entry = node.items[0]
    assert isinstance(entry, MapNode)
    answer = entry.get("answer")
    assert isinstance(answer, TextNode)
    assert Place("faq/x.yaml", 4) == answer.place
    assert Place("faq/x.yaml", 7) == answer.place_at(answer.text.index("Hai"))


def test_two_broken_entries_and_a_good_one_give_two_problems_and_the_good_one() -> None:
    report = Report()
    parsed = parse("- id: a\n  ask: [x\n- id: b\n  ask: [y]\n- id: c\n  owner:z\n  ask: [z]\n", "f.yaml", report)

    assert [(p.place.file, p.place.line) for p in report.problems] == [("f.yaml", 2), ("f.yaml", 6)]
    assert parsed.broken_ids == ("a", "c")
    assert isinstance(parsed.node, ListNode)
    assert [Place("f.yaml", 3)] == [item.place for item in parsed.node.items]


def test_an_unreadable_path_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    report = Report()

    assert read(tmp_path / "gone.yaml", tmp_path, report).node is None
    assert [problem.place.file for problem in report.problems] == ["gone.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "{",
        "- - - -",
        "?",
        ": :",
        "a: b: c: d",
        "\t",
        "- |\n x\n  y\n z",
        "'",
        '"\\',
        "%",
        "@",
        "&a",
        "*a",
        "!!x y",
    ],
)
def test_no_text_whatever_ends_in_a_traceback(text: str) -> None:
    for spoilt in (text, f"- id: a\n  ask: {text}\n", f"id: a\n{text}\nend: b\n"):
        parse(spoilt, "f.yaml", Report())


def test_a_bomb_of_references_is_refused_and_not_expanded() -> None:
    report = Report()
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 9))

    parse("l0: &l0 [x]\n" + levels, "f.yaml", report)

    assert all("tham chiếu của YAML" in problem.text for problem in report.problems)
    assert report.has_errors
