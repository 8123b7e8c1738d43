"""`faq/_phrases.yaml` → `Phrases`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.content.conform import conform
from bot.content.shapes import PHRASES
from bot.content.written import Part, Passage, Written
from bot.core.phrases import Phrases
from bot.core.plain import plain

if TYPE_CHECKING:
    from bot.content.nodes import Node
    from bot.content.problem import Report
    from bot.content.values import Values


def read_phrases(node: Node | None, values: Values, report: Report) -> Written[Phrases]:
    """Gaps that are not the place's values stay open: the engine fills them."""
    record = conform(node, PHRASES, report) if node is not None else None
    if record is None:
        return Written(Phrases())
    passages: dict[str, Passage] = {}
    for key, text in record.table("phrases").items():
        passages[key] = values.passage(key, Part.PHRASE, text, report)
    phrases = Phrases(
        texts={key: passage.text for key, passage in passages.items()},
        lists={key: tuple(plain(word.text) for word in words) for key, words in record.lists("lists").items()},
        topics={topic: label.text.strip() for topic, label in record.table("topics").items()},
    )
    return Written(phrases, tuple(passages.values()))
