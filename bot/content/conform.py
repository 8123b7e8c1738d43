"""A node against a shape: every wrong key and value is reported, what is right comes out typed."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from bot.content.nodes import ListNode, MapNode, Node, TextNode
from bot.content.problem import did_you_mean
from bot.content.record import Record
from bot.content.shape import Date, Flag, Kind, Many, Number, One, OneOf, Shape, Table, Text, Texts

if TYPE_CHECKING:
    from bot.content.problem import Report
    from bot.core.corpus import Place

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DATE_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_YES = {"true", "yes", "có", "đúng"}
_NO = {"false", "no", "không", "sai"}


def conform(node: Node, shape: Shape, report: Report) -> Record | None:
    """None when `node` is no mapping or lacks a required key; all problems are in `report`."""
    if not isinstance(node, MapNode):
        report.error(
            node.place,
            f"chỗ này phải là một {shape.what} gồm các dòng «tên_mục: …».",
            f"Các mục của {shape.what}: {', '.join(shape.names)}.",
        )
        return None
    values: dict[str, object] = {}
    for name, value in node.pairs:
        key = shape.key(name.text)
        if key is None:
            _unknown(name, value, shape, report)
        elif not (_is_blank(value) and not key.required):
            read = _read(value, key.kind, name.text, report)
            if read is not None:
                values[name.text] = read
    missing = [key.name for key in shape.keys if key.required and node.get(key.name) is None]
    for key_name in missing:
        needed = shape.key(key_name)
        report.error(
            node.place,
            f"{shape.what} thiếu «{key_name}».",
            f"Thêm dòng «{key_name}: …». {needed.about if needed else ''}".rstrip(),
        )
    lacking = [key.name for key in shape.keys if key.required and key.name not in values]
    return None if lacking else Record(node.place, values)  # type: ignore[arg-type]  # `_read` returns one of these


def _unknown(name: TextNode, value: Node, shape: Shape, report: Report) -> None:
    if _is_blank(value) and " " in name.text:
        report.error(
            name.place,
            f"trong ngoặc nhọn có câu chứa dấu phẩy, «{name.text}» bị hiểu là một mục riêng.",
            'Đặt cả câu trong ngoặc kép, ví dụ {label: "Chưa, tôi làm lại", go: buoc-sau}.',
        )
        return
    nearest = did_you_mean(name.text, shape.names)
    report.error(
        name.place,
        f"«{name.text}» không phải là mục của {shape.what}.",
        nearest or f"Các mục được dùng: {', '.join(shape.names)}.",
    )


def _is_blank(node: Node) -> bool:
    return isinstance(node, TextNode) and not node.text.strip()


def _read(node: Node, kind: Kind, name: str, report: Report) -> object | None:
    match kind:
        case Texts():
            return _texts(node, kind, name, report)
        case Many():
            return _many(node, kind, name, report)
        case One(shape):
            return conform(node, shape, report)
        case Table():
            return _table(node, kind, name, report)
        case Text() | Date() | Flag() | Number() | OneOf():
            return _one_line(node, kind, name, report)


def _one_line(node: Node, kind: Text | Date | Flag | Number | OneOf, name: str, report: Report) -> object | None:
    if not isinstance(node, TextNode):
        _not_text(node, name, report)
        return None
    text = node.text.strip()
    if not text and not (isinstance(kind, Text) and kind.pattern and re.fullmatch(kind.pattern, "")):
        report.error(node.place, f"«{name}» chưa có nội dung.", "Điền vào sau dấu hai chấm.")
        return None
    match kind:
        case Text(pattern, hint):
            if pattern and not re.fullmatch(pattern, text):
                report.error(node.place, f"«{name}» viết chưa đúng: «{text}».", f"Cách viết: {hint}.")
                return None
            return node
        case Date():
            return _date(text, node.place, name, report)
        case Flag():
            return _flag(text, node.place, name, report)
        case Number():
            return _number(text, node.place, name, report)
        case OneOf(options):
            if text not in options:
                nearest = did_you_mean(text, options)
                report.error(
                    node.place,
                    f"«{name}» không nhận giá trị «{text}».",
                    nearest or f"Chọn một trong: {_quoted(options)}.",
                )
                return None
            return text


def _date(text: str, place: Place, name: str, report: Report) -> date | None:
    if (found := _DATE.fullmatch(text)) is not None:
        year, month, day = (int(part) for part in found.groups())
        try:
            return date(year, month, day)
        except ValueError:
            report.error(place, f"«{name}»: không có ngày «{text}» trong lịch.", "Xem lại tháng (1–12) và ngày.")
            return None
    mend = "Viết năm-tháng-ngày, ví dụ 2026-11-22."
    if (found := _DATE_DAY_FIRST.fullmatch(text)) is not None:
        mend = f"Viết năm-tháng-ngày: {found[3]}-{int(found[2]):02}-{int(found[1]):02}."
    report.error(place, f"«{name}»: ngày «{text}» viết chưa đúng kiểu.", mend)
    return None


def _flag(text: str, place: Place, name: str, report: Report) -> bool | None:
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    report.error(
        place, f"«{name}» chỉ nhận true hoặc false, không nhận «{text}».", "Viết true (có) hoặc false (không)."
    )
    return None


def _number(text: str, place: Place, name: str, report: Report) -> int | None:
    if text.isdecimal():
        return int(text)
    report.error(place, f"«{name}» phải là số, không nhận «{text}».", "Chỉ viết chữ số, ví dụ 10.")
    return None


def _not_text(node: ListNode | MapNode, name: str, report: Report) -> None:
    if isinstance(node, MapNode):
        report.error(
            node.place,
            f"«{name}» phải là chữ, nhưng chương trình thấy các mục con (có dấu hai chấm trong câu?).",
            f"Đặt cả câu trong ngoặc kép, hoặc viết «{name}: |» rồi xuống dòng, thụt vào.",
        )
    else:
        report.error(
            node.place,
            f"«{name}» phải là chữ, không phải danh sách.",
            f"Bỏ dấu gạch hoặc ngoặc vuông, viết «{name}: …» trên một dòng.",
        )


def _texts(node: Node, kind: Texts, name: str, report: Report) -> tuple[TextNode, ...] | None:
    if not isinstance(node, ListNode):
        report.error(
            node.place,
            f"«{name}» phải là danh sách.",
            f"Xuống dòng, mỗi ý một dòng bắt đầu bằng «- »; hoặc viết «{name}: [một, hai]».",
        )
        return None
    texts = []
    for item in node.items:
        if isinstance(item, TextNode) and item.text.strip():
            texts.append(item)
        elif isinstance(item, TextNode):
            report.error(
                item.place, f"trong «{name}» có một gạch đầu dòng bỏ trống.", "Điền nội dung hoặc xóa dòng này."
            )
        else:
            _not_a_line(item, name, report)
    if len(node.items) < kind.least:
        report.error(node.place, f"«{name}» cần ít nhất {kind.least} ý.", "Thêm mỗi ý một dòng bắt đầu bằng «- ».")
        return None
    return tuple(texts) if len(texts) == len(node.items) else None


def _not_a_line(item: ListNode | MapNode, name: str, report: Report) -> None:
    if isinstance(item, MapNode) and item.pairs:
        key, value = item.pairs[0]
        rest = value.text if isinstance(value, TextNode) else "…"
        report.error(
            item.place,
            f"trong «{name}» có câu chứa dấu hai chấm, chương trình tưởng là một mục mới.",
            f'Đặt cả câu trong ngoặc kép: "{key.text}: {rest}".',
        )
    else:
        report.error(
            item.place, f"trong «{name}» mỗi gạch đầu dòng chỉ là một câu.", "Xem lại cách thụt dòng và dấu gạch."
        )


def _many(node: Node, kind: Many, name: str, report: Report) -> tuple[Record, ...] | None:
    if isinstance(node, MapNode) and kind.lone:
        node = ListNode((node,), node.place)
    if not isinstance(node, ListNode):
        example = ", ".join(f"{key.name}: …" for key in kind.shape.keys if key.required)
        report.error(node.place, f"«{name}» phải là danh sách các {kind.shape.what}.", f"Viết «- {{{example}}}».")
        return None
    if len(node.items) < kind.least:
        report.error(node.place, f"«{name}» cần ít nhất {kind.least} {kind.shape.what}.", "Thêm vào danh sách.")
        return None
    records = (conform(item, kind.shape, report) for item in node.items)
    return tuple(record for record in records if record is not None)


def _table(node: Node, kind: Table, name: str, report: Report) -> dict[str, object] | None:
    if _is_blank(node):
        return {}
    if not isinstance(node, MapNode):
        report.error(node.place, f"«{name}» phải gồm các dòng «tên: nội dung».", "Xem tệp mẫu places/demo/place.yaml.")
        return None
    read: dict[str, object] = {}
    for key, value in node.pairs:
        if isinstance(kind.of, Texts):
            item: object | None = _texts(value, kind.of, key.text, report)
        elif _is_blank(value):
            item = value
        else:
            item = _one_line(value, kind.of, key.text, report)
        if item is not None:
            read[key.text] = item
    return read


def _quoted(options: tuple[str, ...]) -> str:
    return ", ".join(f"«{option}»" for option in options)
