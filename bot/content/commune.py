"""`places/<commune>/place.yaml` → `Commune`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.content.conform import conform
from bot.content.nodes import MapNode
from bot.content.record import Record
from bot.content.shapes import PLACE, WEEKDAYS
from bot.content.written import Link, To
from bot.core.content import Commune, Hamlet, Member
from bot.core.corpus import NOWHERE, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.content.nodes import Node
    from bot.content.problem import Report

LAST_MINUTE = 24 * 60


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """The overlay's own file. `values_place` is where a missing value would be written."""

    commune: Commune
    values_place: Place = NOWHERE
    topics: Mapping[str, str] = field(default_factory=dict)
    value_places: Mapping[str, Place] = field(default_factory=dict)
    links: tuple[Link, ...] = ()


def read_place(node: Node | None, commune_id: str, report: Report) -> PlaceFile:
    record = conform(node, PLACE, report) if node is not None else None
    if record is None:
        return PlaceFile(Commune(commune_id))
    values = record.table("values")
    _repeated("thôn", record.records("hamlets"), "id", report)
    _repeated("thành viên", record.records("roster"), "id", report)
    _repeated("thành viên", record.records("roster"), "login", report)
    commune = Commune(
        id=commune_id,
        values={name: text.text.strip() for name, text in values.items()},
        hamlets=tuple(Hamlet(hamlet.text("id"), hamlet.text("name")) for hamlet in record.records("hamlets")),
        old_names=tuple((name.text("old"), name.text("now")) for name in record.records("old_names")),
        hours=_hours(record.record("hours"), report),
        roster=tuple(_member(member) for member in record.records("roster")),
    )
    return PlaceFile(
        commune,
        _values_place(node, record.place),
        {topic: label.text.strip() for topic, label in record.table("topics").items()},
        {name: text.place for name, text in values.items()},
        tuple(
            Link(hamlet.place, "hamlet", To.HAMLET, hamlet.text.strip())
            for member in record.records("roster")
            if (hamlet := member.node("hamlet")) is not None
        ),
    )


def _values_place(node: Node | None, otherwise: Place) -> Place:
    pairs = node.pairs if isinstance(node, MapNode) else ()
    return next((name.place for name, _ in pairs if name.text == "values"), otherwise)


def _member(record: Record) -> Member:
    return Member(
        id=record.text("id"),
        name=record.text("name"),
        login=record.text("login") or record.text("id"),
        hamlet=record.text("hamlet"),
        topics=record.texts("topics"),
        role=record.option("role", "thanh_vien"),
        chats=record.texts("chats"),
    )


def _hours(record: Record | None, report: Report) -> dict[str, str]:
    if record is None:
        return {}
    hours = {day: record.text(day) for day in WEEKDAYS}
    for day, text in hours.items():
        node = record.node(day)
        if node is not None and not _in_order(text):
            report.error(
                node.place,
                f"giờ của «{day}» không theo thứ tự hoặc không có trong ngày: «{text}».",
                "Viết giờ mở trước giờ đóng, buổi sáng trước buổi chiều, ví dụ 7:30-11:30, 13:30-17:00.",
            )
    return hours


def _in_order(text: str) -> bool:
    minutes = []
    for part in text.replace("-", ",").split(","):
        if part.strip():
            hour, minute = (int(number) for number in part.split(":"))
            minutes.append(hour * 60 + minute if minute < 60 else LAST_MINUTE + 1)  # noqa: PLR2004  minutes in an hour
    return minutes == sorted(set(minutes)) and all(minute <= LAST_MINUTE for minute in minutes)


def _repeated(what: str, records: Iterable[Record], key: str, report: Report) -> None:
    seen: set[str] = set()
    for record in records:
        name = record.text(key)
        if name and name in seen:
            report.error(record.place, f"hai {what} cùng có {key} «{name}».", f"Đổi {key} của một {what}.")
        seen.add(name)
