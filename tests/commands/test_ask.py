"""`troly ask`, `ask --jsonl` and `eval`, as other programs call them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bot.__main__ import main

KEYS = {"text", "kind", "entry", "intent", "score", "candidates", "ms"}


def _ask(config: Path, lines: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[object]:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert main(["ask", "--jsonl", "--config", str(config)]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_one_object_in_one_object_out(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (
        '{"text": "quen mk vneid", "id": 7}\n{"text": "xin cấp sổ đỏ"}\n'
        '{"text": "bị lừa chuyển khoản mất hết tiền rồi"}\n'
    )
    [forgotten, land, danger] = _ask(config, lines, monkeypatch, capsys)

    assert isinstance(forgotten, dict)
    assert KEYS | {"id"} == set(forgotten)
    assert tuple(forgotten[key] for key in ("kind", "entry", "intent")) == (
        "answer",
        "quen-mat-khau",
        "vneid-quen-mat-khau",
    )
    assert isinstance(land, dict)
    assert tuple(land[key] for key in ("kind", "entry", "intent")) == ("refer", "so-do", "out-of-scope")
    assert isinstance(danger, dict)
    assert (danger["kind"], danger["entry"]) == ("urgent", "khan-chuyen-tien")


def test_a_malformed_line_is_answered_and_the_run_goes_on(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = _ask(config, 'hỏng\n{"txt": 1}\n[]\n\n{"text": "quen mk vneid"}\n', monkeypatch, capsys)

    assert [set(row) == {"error"} for row in rows if isinstance(row, dict)] == [True, True, True, False]


def test_a_question_is_answered_as_the_citizen_reads_it(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--config", str(config), "quen", "mk", "vneid"]) == 0

    assert capsys.readouterr().out.startswith("Bác tự lấy lại mật khẩu ngay trên VNeID được.")


def test_eval_counts_by_origin(config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = tmp_path / "cases.jsonl"
    rows = [
        {"text": "quen mk vneid", "intent": "vneid-quen-mat-khau", "origin": "A"},
        {"text": "xin cấp sổ đỏ", "intent": "out-of-scope", "origin": "B"},
    ]
    cases.write_text("\n".join(json.dumps(row) for row in rows))

    assert main(["eval", "--json", "--config", str(config), str(cases)]) == 0
    assert json.loads(capsys.readouterr().out)


def test_a_broken_case_file_is_told_with_its_line(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"text": "a", "intent": "b"}\n{"text": "a"}\n')

    assert main(["eval", "--config", str(config), str(cases)]) == 1
    assert f"{cases}:2:" in capsys.readouterr().err


def test_broken_content_is_told_and_nothing_is_a_traceback(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = config.parent / "content" / "faq" / "vneid.yaml"
    broken.write_text(broken.read_text().replace("  answer: Cài", "  anwser: Cài"))

    assert main(["ask", "--config", str(config), "xin chào"]) == 1
    told = capsys.readouterr().err
    assert "faq/vneid.yaml:" in told
    assert "«answer»" in told


def test_usage_is_exit_two() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["nosuch"])

    assert stopped.value.code == 2
