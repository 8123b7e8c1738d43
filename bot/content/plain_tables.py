"""Nodes → plain text, lists and mappings, for tables another module compiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.content.nodes import ListNode, TextNode

if TYPE_CHECKING:
    from bot.content.nodes import Node


def to_plain(node: Node) -> object:
    if isinstance(node, TextNode):
        return node.text
    if isinstance(node, ListNode):
        return [to_plain(item) for item in node.items]
    return {name.text: to_plain(value) for name, value in node.pairs}
