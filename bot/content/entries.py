"""Entry files → `Entry` values with how they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.content.conform import conform
from bot.content.nodes import ListNode, MapNode, Node, TextNode
from bot.content.record import Record
from bot.content.shapes import ENTRY, NEIGHBOUR, URGENT
from bot.content.written import Link, Part, Passage, To, Written
from bot.core.corpus import OUT_OF_SCOPE, Entry, Human, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bot.content.problem import Report
    from bot.content.shape import Shape
    from bot.content.values import Values

WrittenEntry = Written[Entry]


def read_entries(
    node: Node | None, topic: str, values: Values, today: date, report: Report, *, urgent: bool = False
) -> tuple[WrittenEntry, ...]:
    """The readable entries of one file; `urgent` files hold danger cards."""
    read = (_entry(item, topic, values, today, report, urgent=urgent) for item in _items(node, report))
    return tuple(entry for entry in read if entry is not None)


def ids_of(node: Node | None) -> tuple[str, ...]:
    """Every id written in a list of entries, readable or not, so that one slip does not make other entries wrong."""
    items = node.items if isinstance(node, ListNode) else (node,)
    found = (item.get("id") for item in items if isinstance(item, MapNode))
    return tuple(name.text.strip() for name in found if isinstance(name, TextNode))


def _items(node: Node | None, report: Report) -> tuple[Node, ...]:
    if node is None:
        return ()
    if isinstance(node, ListNode):
        return node.items
    if isinstance(node, MapNode) and node.get("id") is not None:
        report.error(
            node.place,
            "tệp này phải là một danh sách các mục, mỗi mục bắt đầu bằng «- id: …».",
            "Thêm «- » trước «id» đầu tiên và thụt các dòng còn lại vào 2 dấu cách.",
        )
    else:
        report.error(
            node.place,
            "tệp này phải là một danh sách các mục hỏi đáp.",
            "Mỗi mục bắt đầu bằng «- id: …»; xem mẫu trong faq/README.md.",
        )
    return ()


def _shape(node: Node, *, urgent: bool) -> Shape:
    if urgent:
        return URGENT
    intent = node.get("intent") if isinstance(node, MapNode) else None
    return NEIGHBOUR if isinstance(intent, TextNode) and intent.text.strip() == OUT_OF_SCOPE else ENTRY


def _entry(node: Node, topic: str, values: Values, today: date, report: Report, *, urgent: bool) -> WrittenEntry | None:
    record = conform(node, _shape(node, urgent=urgent), report)
    if record is None:
        return None
    check_dates(record, today, report)
    entry_id = record.text("id")
    passages = tuple(_passages(record, entry_id, values, report))

    def said(*parts: Part) -> tuple[str, ...]:
        return tuple(passage.text for passage in passages if passage.part in parts)

    entry = Entry(
        id=entry_id,
        intent=record.text("intent") or entry_id,
        topic=topic,
        ask=said(Part.TITLE, Part.ASK),
        answer="".join(said(Part.ANSWER)),
        sources=read_sources(record, values, report),
        owner=record.text("owner"),
        reviewed=record.date("reviewed"),
        review_by=record.date("review_by"),
        grade=record.option("grade"),
        approve=record.flag("approve"),
        flow=record.text("flow") or None,
        related=record.texts("related"),
        human=Human(record.option("human", Human.OFFER)),
        speak="".join(said(Part.SPEAK)),
        test=said(Part.TEST),
        never=said(Part.NEVER),
        place=record.place,
    )
    return Written(entry, passages, tuple(_links(record)))


def _passages(record: Record, subject: str, values: Values, report: Report) -> Iterator[Passage]:
    for number, node in enumerate(record.nodes("ask")):
        yield values.passage(subject, Part.ASK if number else Part.TITLE, node, report)
    for key, part in (("answer", Part.ANSWER), ("speak", Part.SPEAK)):
        if (text := record.node(key)) is not None:
            yield values.passage(subject, part, text, report)
    for key, part in (("test", Part.TEST), ("never", Part.NEVER)):
        for node in record.nodes(key):
            yield values.passage(subject, part, node, report)


def _links(record: Record) -> Iterator[Link]:
    if (flow := record.node("flow")) is not None:
        yield Link(flow.place, "flow", To.FLOW, flow.text.strip())
    for node in record.nodes("related"):
        yield Link(node.place, "related", To.ENTRY, node.text.strip())


def read_sources(record: Record, values: Values, report: Report) -> tuple[Source, ...]:
    return tuple(
        Source(
            title=values.fill(title, report) if (title := source.node("title")) is not None else "",
            date=dated,
            number=source.text("number"),
            url=source.text("url"),
        )
        for source in record.records("source")
        if (dated := source.date("date")) is not None
    )


def check_dates(record: Record, today: date, report: Report) -> None:
    reviewed, review_by = record.date("reviewed"), record.date("review_by")
    if reviewed is not None and reviewed > today:
        report.error(
            record.place,
            f"«reviewed» là ngày {reviewed:%-d/%-m/%Y}, chưa đến.",
            "Ghi ngày thật sự đã rà soát; có thể đã gõ nhầm năm hoặc đảo ngày với tháng.",
        )
    if reviewed is not None and review_by is not None and review_by <= reviewed:
        report.error(
            record.place,
            f"hạn rà soát «review_by» ({review_by:%-d/%-m/%Y}) không sau ngày rà soát «reviewed».",
            "Thường đặt hạn sau ngày rà soát nửa năm.",
        )
