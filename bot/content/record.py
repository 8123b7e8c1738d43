"""A mapping that conforms to its shape, with typed ways to its values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bot.content.nodes import TextNode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.corpus import Place

Value = TextNode | tuple[TextNode, ...] | date | bool | int | str


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping that has been read. Keys that were absent or wrong are not in it; getters give an empty value."""

    place: Place
    values: Mapping[str, Value | Record | tuple[Record, ...] | Mapping[str, TextNode | tuple[TextNode, ...]]] = field(
        default_factory=dict
    )

    def node(self, key: str) -> TextNode | None:
        value = self.values.get(key)
        return value if isinstance(value, TextNode) else None

    def text(self, key: str) -> str:
        node = self.node(key)
        return node.text.strip() if node is not None else ""

    def option(self, key: str, default: str = "") -> str:
        value = self.values.get(key)
        return value if isinstance(value, str) else default

    def nodes(self, key: str) -> tuple[TextNode, ...]:
        value = self.values.get(key)
        if not isinstance(value, tuple):
            return ()
        return tuple(item for item in value if isinstance(item, TextNode))

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(node.text.strip() for node in self.nodes(key))

    def date(self, key: str) -> date | None:
        value = self.values.get(key)
        return value if isinstance(value, date) else None

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self.values.get(key)
        return value if isinstance(value, bool) else default

    def number(self, key: str) -> int | None:
        value = self.values.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def record(self, key: str) -> Record | None:
        value = self.values.get(key)
        return value if isinstance(value, Record) else None

    def records(self, key: str) -> tuple[Record, ...]:
        value = self.values.get(key)
        if not isinstance(value, tuple):
            return ()
        return tuple(item for item in value if isinstance(item, Record))

    def table(self, key: str) -> dict[str, TextNode]:
        value = self.values.get(key)
        if not isinstance(value, dict):
            return {}
        return {name: item for name, item in value.items() if isinstance(item, TextNode)}

    def lists(self, key: str) -> dict[str, tuple[TextNode, ...]]:
        value = self.values.get(key)
        if not isinstance(value, dict):
            return {}
        return {name: item for name, item in value.items() if isinstance(item, tuple)}
