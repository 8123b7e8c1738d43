"""Flow files → `Flow` values with how they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.content.conform import conform
from bot.content.entries import check_dates, read_sources
from bot.content.nodes import ListNode, MapNode, Node, TextNode
from bot.content.problem import did_you_mean
from bot.content.record import Record
from bot.content.shapes import FLOW
from bot.content.written import Link, Part, Passage, To, Written
from bot.core.flow import (
    End,
    Field,
    FieldKind,
    Flow,
    GoEnd,
    GoEntry,
    GoFlow,
    GoPerson,
    GoStep,
    Step,
    StepChoice,
    Target,
)

if TYPE_CHECKING:
    from datetime import date

    from bot.content.problem import Report
    from bot.content.values import Values

WrittenFlow = Written[Flow]

_WORDS_FOR_TARGETS = ("end", "person")


def read_flow(
    node: Node | None, file_stem: str, values: Values, done_label: str, today: date, report: Report
) -> WrittenFlow | None:
    """`done_label` is the button of a step that has only one way on."""
    if node is None:
        return None
    record = conform(node, FLOW, report)
    if record is None:
        return None
    written_steps = node.get("steps") if isinstance(node, MapNode) else None
    if isinstance(written_steps, ListNode) and len(written_steps.items) != len(record.records("steps")):
        return None  # a broken step has been reported; its flow cannot be judged without it
    if (name := record.text("id")) != file_stem:
        report.error(
            record.place,
            f"id của hướng dẫn là «{name}» nhưng tệp tên là «{file_stem}.yaml».",
            f"Đổi tên tệp thành «{name}.yaml», hoặc sửa id.",
        )
    check_dates(record, today, report)
    return _Reader(record, values, done_label, report).flow()


class _Reader:
    """Reads one flow, gathering passages and links on the way."""

    def __init__(self, record: Record, values: Values, done_label: str, report: Report) -> None:
        self._record = record
        self._id = record.text("id")
        self._values = values
        self._done_label = done_label
        self._report = report
        self._passages: list[Passage] = []
        self._links: list[Link] = []

    def flow(self) -> WrittenFlow:
        record = self._record
        ask = tuple(self._text(node, Part.ASK) for node in record.nodes("ask"))
        end = record.record("end")
        flow = Flow(
            id=self._id,
            intent=record.text("intent") or self._id,
            title=self._text(record.node("title"), Part.TITLE),
            ask=ask,
            steps=tuple(self._step(step) for step in record.records("steps")),
            end=End(self._text(end.node("say"), Part.END), end.flag("rate", default=True)) if end else End(""),
            minutes=record.number("minutes"),
            prepare=tuple(self._text(node, Part.PREPARE) for node in record.nodes("prepare")),
            sources=read_sources(record, self._values, self._report),
            owner=record.text("owner"),
            reviewed=record.date("reviewed"),
            review_by=record.date("review_by"),
            grade=record.option("grade"),
            approve=record.flag("approve"),
            test=tuple(self._text(node, Part.TEST) for node in record.nodes("test")),
            place=record.place,
        )
        self._repeated_steps(flow)
        return Written(flow, tuple(self._passages), tuple(self._links))

    def _text(self, node: TextNode | None, part: Part) -> str:
        if node is None:
            return ""
        passage = self._values.passage(self._id, part, node, self._report)
        self._passages.append(passage)
        return passage.text

    def _step(self, record: Record) -> Step:
        choices = tuple(
            StepChoice(self._text(choice.node("label"), Part.LABEL), self._target(choice.node("go")))
            for choice in record.records("choices")
        )
        field = self._field(record.record("ask"))
        go = self._target(node) if (node := record.node("go")) is not None else None
        self._ways_on(record, choices, field, go)
        if not choices and field is None and go is not None:
            choices = (StepChoice(self._done_label, go),)
        for stuck in record.nodes("stuck"):
            self._links.append(Link(stuck.place, "stuck", To.ENTRY, stuck.text.strip()))
        if (image := record.node("image")) is not None:
            self._links.append(Link(image.place, "image", To.IMAGE, image.text.strip()))
        return Step(
            id=record.text("id"),
            say=self._text(record.node("say"), Part.STEP),
            choices=choices,
            ask=field,
            go=go if field is not None else None,
            image=record.text("image") or None,
            stuck=record.texts("stuck"),
            side=record.flag("side"),
            place=record.place,
        )

    def _field(self, record: Record | None) -> Field | None:
        return Field(record.text("field"), FieldKind(record.option("kind"))) if record is not None else None

    def _ways_on(self, record: Record, choices: tuple[StepChoice, ...], field: Field | None, go: Target | None) -> None:
        name = record.text("id")
        if choices and go is not None:
            self._report.error(
                record.place,
                f"bước «{name}» có cả «choices» và «go».",
                "Giữ một: có nhiều lựa chọn thì bỏ «go» và đặt đích trong từng lựa chọn.",
            )
        elif choices and field is not None:
            self._report.error(
                record.place, f"bước «{name}» vừa hỏi thêm («ask») vừa có «choices».", "Tách thành hai bước."
            )
        elif not choices and go is None:
            self._report.error(
                record.place,
                f"bước «{name}» là ngõ cụt: không có «choices», cũng không có «go».",
                "Thêm «go: id-bước-sau», hoặc «go: end» nếu đây là bước cuối.",
            )

    def _target(self, node: TextNode | None) -> Target:
        if node is None:
            return GoEnd()
        written = node.text.strip()
        kind, colon, name = (part.strip() for part in written.partition(":"))
        if not colon:
            if written in _WORDS_FOR_TARGETS:
                return GoEnd() if written == "end" else GoPerson()
            self._links.append(Link(node.place, "go", To.STEP, written))
            return GoStep(written)
        if kind == "flow":
            self._links.append(Link(node.place, "go", To.FLOW, name))
            return GoFlow(name)
        if kind == "faq":
            self._links.append(Link(node.place, "go", To.ENTRY, name))
            return GoEntry(name)
        self._report.error(
            node.place,
            f"«go: {written}» không hiểu được.",
            did_you_mean(kind, ("flow", "faq"))
            or "Viết id của bước, «end», «person», «flow:id-hướng-dẫn» hoặc «faq:id-mục».",
        )
        return GoEnd()

    def _repeated_steps(self, flow: Flow) -> None:
        first: dict[str, Step] = {}
        for step in flow.steps:
            if step.id in first:
                self._report.error(
                    step.place,
                    f"bước «{step.id}» có hai lần (lần đầu ở dòng {first[step.id].place.line}).",
                    "Đổi id của một bước và các «go» dẫn tới nó.",
                )
            first.setdefault(step.id, step)
            if step.id in _WORDS_FOR_TARGETS:
                self._report.error(
                    step.place, f"không đặt tên bước là «{step.id}» vì đó là từ riêng của «go».", "Chọn tên khác."
                )
