"""YAML with places: every scalar is text, every node knows its line, and nothing clever is allowed.

Aliases, anchors, tags, repeated keys, several documents, deep nesting and large files are refused. Where a list of
entries is broken in one item, the other items are still read, so that one slip hides no other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import yaml

from bot.content.decode import decode
from bot.content.nodes import ListNode, MapNode, Node, TextNode
from bot.content.problem import Report
from bot.content.syntax import explain
from bot.core.corpus import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BYTES_MAX = 1_000_000
"""The largest national file is under 100 kB; a file ten times as large is a mistake (a picture renamed, a log)."""

DEPTH_MAX = 12
"""The deepest format (a flow's choices) needs 6."""

_ITEM_START = re.compile(r"^- ", re.MULTILINE)
_BROKEN_ID = re.compile(r"^(?:- )?id:[ ]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_GLUED_COMMENT = re.compile(r"\s#[^\s#]")
_STRAY_DASH = re.compile(r"^\s*-(?:\s|$|[^\s\d-])")
_CURLY_QUOTED = re.compile(r"[“„‘].*[”‘’]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parsed:
    """`node` is None when nothing could be read. `broken_ids` stand in parts that could not: known, but unusable.
    `is_whole`: no part was left out.
    """

    node: Node | None
    broken_ids: tuple[str, ...] = ()
    is_whole: bool = True


def read(path: Path, root: Path, report: Report) -> Parsed:
    file = name_of(path, root)
    try:
        if path.stat().st_size > BYTES_MAX:
            report.error(
                Place(file, 1),
                f"tệp lớn quá {BYTES_MAX // 1000} kB.",
                "Tách thành nhiều tệp nhỏ theo chủ đề; kiểm tra xem có chép nhầm tệp khác vào đây không.",
            )
            return Parsed(None)
        raw = path.read_bytes()
    except OSError as error:
        report.error(Place(file, 1), f"không mở được tệp ({error.strerror}).", "Kiểm tra tên tệp và quyền đọc tệp.")
        return Parsed(None)
    text = decode(raw, file, report)
    if text is None:
        return Parsed(None, tuple(_BROKEN_ID.findall(raw.replace(b"\x00", b"").decode(errors="replace"))))
    return parse(text, file, report)


def name_of(path: Path, root: Path) -> str:
    """The path as it is shown: below `root`, with forward slashes."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def parse(text: str, file: str, report: Report) -> Parsed:
    lines = text.split("\n")
    try:
        node = _composed(text, 0, file, lines, report)
    except yaml.YAMLError as error:
        return _parse_items(text, file, lines, report, error)
    return Parsed(node, tuple(_BROKEN_ID.findall(text)) if node is None else ())


def _composed(text: str, offset: int, file: str, lines: list[str], report: Report) -> Node | None:
    """Raises yaml.YAMLError on a syntax error, and then reports nothing: half a reading misleads."""
    found = Report()
    node = _compose(text, offset, file, lines, found)
    report.add(found.problems)
    return node


def _parse_items(text: str, file: str, lines: list[str], report: Report, error: yaml.YAMLError) -> Parsed:
    """Read the items of a broken list one by one."""
    starts = [found.start() for found in _ITEM_START.finditer(text)]
    items: list[Node] = []
    broken: list[str] = []
    failed = False
    for start, end in pairwise([*starts, len(text)]):
        piece = text[start:end]
        offset = text.count("\n", 0, start)
        try:
            node = _composed(piece, offset, file, lines, report)
        except yaml.YAMLError as item_error:
            failed = True
            _tell(item_error, offset, file, lines, report)
            broken.extend(_BROKEN_ID.findall(piece))
        else:
            if isinstance(node, ListNode):
                items.extend(node.items)
    if not failed:
        _tell(error, 0, file, lines, report)
        return Parsed(None, tuple(_BROKEN_ID.findall(text)))
    return Parsed(ListNode(tuple(items), Place(file, 1)), tuple(broken), is_whole=False)


def _tell(error: yaml.YAMLError, offset: int, file: str, lines: list[str], report: Report) -> None:
    fault = explain(error, lines[offset:])
    report.error(Place(file, fault.line + offset), fault.text, fault.mend)


@dataclass(slots=True)
class _Open:
    """A list or mapping that has not been closed yet. In a mapping keys and values alternate in `children`."""

    mapping: bool
    place: Place
    children: list[Node]


def _compose(text: str, offset: int, file: str, lines: list[str], report: Report) -> Node | None:
    """`offset` lines precede `text` in the file."""
    open_nodes: list[_Open] = []
    root: Node | None = None
    for event in _events(text):
        place = Place(file, _start(event)[0] + offset + 1)
        done: Node | None = None
        _refuse_cleverness(event, place, report)
        match event:
            case yaml.DocumentStartEvent() if root is not None:
                report.error(
                    place, "tệp có dòng «---» chia thành nhiều phần.", "Xóa dòng «---»; mỗi tệp chỉ có một phần."
                )
                return root
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                if len(open_nodes) == DEPTH_MAX:
                    report.error(place, f"nội dung lồng nhau quá {DEPTH_MAX} bậc.", "Xem lại cách thụt dòng và ngoặc.")
                    return None
                open_nodes.append(_Open(isinstance(event, yaml.MappingStartEvent), place, []))
            case yaml.ScalarEvent():
                done = _scalar(event, place, offset, lines, report)
            case yaml.AliasEvent():
                done = TextNode("", place)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                done = _close(open_nodes.pop(), report)
        if done is not None:
            if open_nodes:
                open_nodes[-1].children.append(done)
            else:
                root = done
    return root


def _start(event: yaml.Event) -> tuple[int, int]:
    """0-based line and column. Only hand-made events lack marks."""
    mark = event.start_mark
    return (mark.line, mark.column) if mark is not None else (0, 0)


def _end(event: yaml.Event) -> tuple[int, int]:
    mark = event.end_mark
    return (mark.line, mark.column) if mark is not None else (0, 0)


def _events(text: str) -> Iterator[yaml.Event]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return iter(yaml.parse(text, Loader=loader))


def _refuse_cleverness(event: yaml.Event, place: Place, report: Report) -> None:
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if anchor:
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        report.error(
            place,
            f"không dùng được ký hiệu «{sign}{anchor}» (tham chiếu của YAML).",
            "Viết lại đầy đủ nội dung; nếu là chữ thường thì đặt trong ngoặc kép.",
        )
    if tag:
        report.error(
            place, f"không dùng được ký hiệu «{tag}» ở đầu nội dung.", "Xóa nó, hoặc đặt cả câu trong ngoặc kép."
        )


def _scalar(event: yaml.ScalarEvent, place: Place, offset: int, lines: list[str], report: Report) -> TextNode:
    plain = not event.style
    if plain and event.value:
        _doubt_plain(event, place, offset, lines, report)
    return TextNode(event.value, place, block=event.style == "|", plain=plain)


def _doubt_plain(event: yaml.ScalarEvent, place: Place, offset: int, lines: list[str], report: Report) -> None:
    """Unquoted text that YAML accepts and the editor cannot have meant."""
    first = _start(event)[0] + offset
    last, end_column = min(_end(event)[0] + offset, len(lines) - 1), _end(event)[1]
    for number in range(first + 1, last + 1):
        if _STRAY_DASH.match(lines[number]) and (number < last or end_column > 0):
            report.error(
                Place(place.file, number + 1),
                "dòng gạch đầu dòng này bị nối vào dòng trên.",
                "Thụt cho dấu gạch thẳng hàng với các dấu gạch phía trên, và có một dấu cách sau dấu gạch.",
            )
            break
    if event.value[0] == "-" and event.value[1:2].isalpha():
        report.error(place, "thiếu dấu cách sau dấu gạch đầu dòng.", "Viết «- …», có một dấu cách sau dấu gạch.")
    if first == last and _GLUED_COMMENT.match(lines[first][end_column:]):
        report.warning(
            place,
            "phần sau dấu «#» bị bỏ qua vì chương trình coi là ghi chú.",
            "Nếu dấu «#» thuộc về câu thì đặt cả câu trong ngoặc kép.",
        )
    if _CURLY_QUOTED.fullmatch(event.value):
        report.warning(
            place,
            "cả câu nằm trong ngoặc cong “…” của Word, người dân sẽ nhìn thấy cả dấu ngoặc ấy.",
            'Bỏ dấu ngoặc, hoặc gõ lại bằng ngoặc thẳng "…".',
        )


def _close(node: _Open, report: Report) -> Node:
    if not node.mapping:
        return ListNode(tuple(node.children), node.place)
    pairs: dict[str, tuple[TextNode, Node]] = {}
    for key, value in zip(node.children[::2], node.children[1::2], strict=True):
        if not isinstance(key, TextNode):
            report.error(key.place, "tên mục phải là chữ.", "Viết «tên_mục: …».")
        elif key.text in pairs:
            first = pairs[key.text][0].place.line
            report.error(
                key.place,
                f"mục «{key.text}» viết hai lần (lần đầu ở dòng {first}).",
                "Gộp hai chỗ lại làm một, hoặc xem có thiếu dòng «- id: …» của mục mới không.",
            )
        else:
            pairs[key.text] = (key, value)
    return MapNode(tuple(pairs.values()), node.place)
