"""libyaml's complaints → what the editor did and how to mend it, judged from the line itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

_KEY = r"[a-z][a-z_]*"
_GLUED_KEY = re.compile(rf"^\s*(?:- )?({_KEY}):(?=[^\s/])")
_KEY_WITHOUT_COLON = re.compile(rf"^\s*(?:- )?({_KEY})(?:\s+[|>]-?)?\s*$")
_KEY_THEN_VALUE = re.compile(rf"^\s*(?:- )?({_KEY})\s+\S")
_VALUE = re.compile(rf"^\s*(?:- )?(?:{_KEY}:\s+)?(?P<value>\S.*)$")
_LIST_AFTER_KEY = re.compile(rf"^\s*(?:- )?{_KEY}:\s+- ")
_GLUED_DASH = re.compile(r"^\s*-[^\s-]")
_COLON_INSIDE = re.compile(r":\s")


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` is 1-based."""

    line: int
    text: str
    mend: str


def explain(error: yaml.YAMLError, lines: list[str]) -> Fault:
    """Never raises; an unknown complaint is still told with its line."""
    problem = getattr(error, "problem", None) or ""
    context = getattr(error, "context", None) or ""
    at = _line(getattr(error, "problem_mark", None))
    since = _line(getattr(error, "context_mark", None)) or at
    if "quoted scalar" in context:
        return _bad_quote(problem, since, at)
    if "flow sequence" in context or "flow mapping" in context:
        return _open_bracket(since, sequence="sequence" in context)
    if "simple key" in context:
        return _no_colon(since, lines)
    if "mapping values" in problem:
        return _two_colons(at, lines)
    if "block sequence entries" in problem:
        return Fault(
            at,
            "danh sách không viết được ngay sau dấu hai chấm.",
            "Xuống dòng, mỗi ý một dòng bắt đầu bằng «- », thụt vào 4 dấu cách.",
        )
    if "cannot start any token" in problem or "alias" in context or "anchor" in context or "tag" in context:
        return _special_start(at, lines)
    return _bad_indent(at, since, lines)


def _bad_quote(problem: str, since: int, at: int) -> Fault:
    if "escape" in problem:
        return Fault(
            at,
            "dấu gạch chéo ngược «\\» trong ngoặc kép bị hiểu là ký hiệu riêng.",
            "Bỏ dấu «\\», hoặc dùng ngoặc đơn '…' thay ngoặc kép.",
        )
    return Fault(
        since,
        "mở ngoặc kép mà không đóng (dấu đóng bị thiếu, hoặc là dấu ngoặc cong ” của Word).",
        'Thêm dấu " thẳng ở cuối câu; gõ lại dấu ngoặc bằng bàn phím nếu nó cong.',
    )


def _open_bracket(since: int, *, sequence: bool) -> Fault:
    closing, example = ("]", "[một, hai]") if sequence else ("}", "{title: …, date: 2026-11-22}")
    return Fault(
        since,
        f"dấu ngoặc mở mà thiếu «{closing}», hoặc giữa hai ý thiếu dấu phẩy.",
        f"Viết trọn trên một dòng: {example}. Ý nào có dấu phẩy hay ngoặc bên trong thì đặt trong ngoặc kép.",
    )


def _no_colon(line: int, lines: list[str]) -> Fault:
    text = _text(lines, line)
    if _GLUED_DASH.match(text):
        return _glued_dash(line)
    if (glued := _GLUED_KEY.match(text)) is not None:
        return Fault(
            line,
            f"thiếu dấu cách sau dấu hai chấm của «{glued[1]}».",
            f"Viết «{glued[1]}: …», có một dấu cách sau dấu hai chấm.",
        )
    if (bare := _KEY_WITHOUT_COLON.match(text) or _KEY_THEN_VALUE.match(text)) is not None:
        return Fault(line, f"thiếu dấu hai chấm sau «{bare[1]}».", f"Viết «{bare[1]}:» rồi mới đến nội dung.")
    return Fault(
        line,
        "dòng này không thuộc mục nào.",
        "Lời của câu trả lời thì thụt vào thêm 2 dấu cách cho thẳng với dòng trên; mục mới thì viết «tên_mục: …».",
    )


def _two_colons(line: int, lines: list[str]) -> Fault:
    text = _text(lines, line)
    value = _VALUE.match(text)
    if value is not None and _COLON_INSIDE.search(value["value"]) and len(_COLON_INSIDE.findall(text)) > 1:
        return Fault(
            line,
            "trong câu có dấu hai chấm, chương trình tưởng là một mục mới.",
            f'Đặt cả câu trong ngoặc kép: "{_shortened(value["value"])}".',
        )
    if text.lstrip().startswith("- ") and len(_COLON_INSIDE.findall(text)) == 1:
        return Fault(
            line,
            "dòng này có dấu hai chấm hoặc thụt vào không đều với các dòng cạnh nó.",
            "Câu có dấu hai chấm thì đặt trong ngoặc kép; mục mới thì thụt thẳng hàng với mục phía trên.",
        )
    return Fault(
        line,
        "dòng này thụt vào sâu hơn các mục cùng bậc (hoặc dòng trên thiếu dấu hai chấm).",
        "Thụt lại cho thẳng hàng với mục phía trên.",
    )


def _special_start(line: int, lines: list[str]) -> Fault:
    value = _VALUE.match(_text(lines, line))
    words = value["value"] if value is not None else ""
    return Fault(
        line,
        f"câu bắt đầu bằng ký hiệu đặc biệt «{words[:1]}».",
        f'Đặt cả câu trong ngoặc kép: "{_shortened(words)}".',
    )


def _bad_indent(line: int, since: int, lines: list[str]) -> Fault:
    text = _text(lines, line)
    if _LIST_AFTER_KEY.match(text):
        return Fault(
            line, "danh sách không viết được ngay sau dấu hai chấm.", "Xuống dòng, mỗi ý một dòng bắt đầu bằng «- »."
        )
    if _GLUED_DASH.match(text):
        return _glued_dash(line)
    value = _VALUE.match(text)
    if value is not None and value["value"][0] in "*&!%@`":
        return _special_start(line, lines)
    if value is not None and value["value"][:1] in "\"'" and value["value"].count(value["value"][0]) > 1:
        return Fault(
            line,
            "sau ngoặc đóng còn chữ.",
            'Đặt cả câu trong một cặp ngoặc; ngoặc kép nằm bên trong thì dùng «…» thay cho "…".',
        )
    if text and not text[0].isspace() and not text.startswith("- ") and _text(lines, since).startswith("- "):
        return Fault(
            line,
            "dòng này bắt đầu sát lề nhưng không phải một mục mới.",
            "Mục mới bắt đầu bằng «- id: …»; các dòng còn lại của mục thụt vào 2 dấu cách.",
        )
    return Fault(
        line,
        "dòng này thụt vào không thẳng với các dòng cùng bậc.",
        "Thụt lại cho thẳng hàng: các mục của một câu hỏi thụt 2 dấu cách, gạch đầu dòng bên trong thụt 4.",
    )


def _glued_dash(line: int) -> Fault:
    return Fault(line, "thiếu dấu cách sau dấu gạch đầu dòng.", "Viết «- …», có một dấu cách sau dấu gạch.")


def _line(mark: object) -> int:
    line = getattr(mark, "line", None)
    return line + 1 if isinstance(line, int) else 0


def _text(lines: list[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _shortened(text: str, limit: int = 60) -> str:
    text = text.strip().strip("\"'“”").replace('"', "'")
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + "…"
