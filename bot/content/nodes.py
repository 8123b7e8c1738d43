"""YAML as it was written: text, lists and mappings, each with its place. Nothing here has been interpreted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.corpus import Place


@dataclass(frozen=True, slots=True)
class TextNode:
    """A scalar. `block`: written with `|`, so line n of the text stands n lines below `place`."""

    text: str
    place: Place
    block: bool = False
    plain: bool = False
    """Written without quotes."""

    def place_at(self, offset: int) -> Place:
        """The line of the character at `offset`; only block text keeps its lines."""
        if not self.block:
            return self.place
        return Place(self.place.file, self.place.line + 1 + self.text.count("\n", 0, offset))


@dataclass(frozen=True, slots=True)
class ListNode:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class MapNode:
    """Pairs in written order; keys are unique."""

    pairs: tuple[tuple[TextNode, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        return next((value for name, value in self.pairs if name.text == key), None)


Node = TextNode | ListNode | MapNode
