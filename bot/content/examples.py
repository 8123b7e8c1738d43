"""`faq/_person.yaml` and `faq/_elsewhere.yaml`: examples of what gets no answer from an entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.content.conform import conform
from bot.content.shapes import ELSEWHERE, PERSONS
from bot.core.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.content.nodes import Node, TextNode
    from bot.content.problem import Report
    from bot.core.corpus import Place


@dataclass(frozen=True, slots=True)
class Examples:
    """As in `Corpus`; `places` says where each line stands, by its unmarked form."""

    persons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)


def read_examples(persons: Node | None, elsewhere: Node | None, report: Report) -> Examples:
    """A line that stands twice is an error: it would speak for two things."""
    places: dict[str, Place] = {}

    def lines(nodes: Iterable[TextNode]) -> tuple[str, ...]:
        kept = []
        for node in nodes:
            text = node.text.strip()
            first = places.setdefault(plain(text), node.place)
            if first is node.place:
                kept.append(text)
            else:
                report.error(node.place, f"câu này đã có ở {first}.", "Giữ một câu, xóa câu kia.")
        return tuple(kept)

    whose = conform(persons, PERSONS, report) if persons is not None else None
    subjects = conform(elsewhere, ELSEWHERE, report) if elsewhere is not None else None
    found = {key.name: lines(whose.nodes(key.name)) for key in PERSONS.keys} if whose is not None else {}
    return Examples(
        persons={name: rows for name, rows in found.items() if rows},
        elsewhere={name: lines(nodes) for name, nodes in subjects.lists("subjects").items() if nodes}
        if subjects is not None
        else {},
        places=places,
    )
