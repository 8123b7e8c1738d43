"""Old names of the commune → entries, by the template `faq/_old_names.yaml`: "trước là …, nay là …"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.content.nodes import ListNode, MapNode, Node, TextNode
from bot.core.normalise.syllables import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OLD, NOW = "{ten_cu}", "{ten_moi}"
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


def entries_for(template: Node | None, names: Iterable[tuple[str, str]]) -> ListNode | None:
    """The template's entries once for each old name, their ids ending in it. Lines are the template's."""
    if not isinstance(template, ListNode):
        return None
    items: list[Node] = []
    for old, now in names:
        filled = [_filled(item, {OLD: old, NOW: now}) for item in template.items]
        items += [_with_id(item, _NOT_IN_IDS.sub("-", plain(old).lower()).strip("-")) for item in filled]
    return ListNode(tuple(items), template.place)


def _filled(node: Node, gaps: Mapping[str, str]) -> Node:
    match node:
        case TextNode(text):
            for gap, value in gaps.items():
                text = text.replace(gap, value)
            return replace(node, text=_capital(text) if node.text.startswith(OLD) else text)
        case ListNode(items):
            return replace(node, items=tuple(_filled(item, gaps) for item in items))
        case MapNode(pairs):
            return replace(node, pairs=tuple((key, _filled(value, gaps)) for key, value in pairs))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _with_id(node: Node, ending: str) -> Node:
    if not isinstance(node, MapNode):
        return node
    pairs = tuple(
        (key, replace(value, text=f"{value.text}-{ending}"))
        if key.text == "id" and isinstance(value, TextNode)
        else (key, value)
        for key, value in node.pairs
    )
    return replace(node, pairs=pairs)
