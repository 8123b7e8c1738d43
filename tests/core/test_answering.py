from __future__ import annotations

from datetime import UTC, datetime

from bot.core.actions import SendReply
from bot.core.answering import show_entry
from bot.core.conversation import Conversation
from bot.core.speaking import Scene
from bot.core.verdict import Kind, Match
from tests.small_content import small_content

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def labels(*near: str, intent: str) -> list[str]:
    """What stands under the entry «quen-mat-khau», whose editors relate it to «doi-may»."""
    content = small_content()
    entries = content.corpus.entries
    matches = tuple(
        Match(name, Kind.ENTRY, intent or entries[name].intent, entries[name].title, "", 40.0) for name in near
    )
    outcome = show_entry(Conversation(), entries["quen-mat-khau"], Scene(content, NOW), near=matches)
    (action,) = (action for action in outcome.actions if isinstance(action, SendReply))
    titles = {entry.title for entry in entries.values()}
    return [choice.label for choice in action.reply.choices if choice.label in titles]


def test_the_editors_related_entry_stands_before_one_that_is_only_near() -> None:
    entries = small_content().corpus.entries
    assert labels("le-phi-vneid", intent="") == [entries["doi-may"].title, entries["le-phi-vneid"].title]


def test_an_entry_of_the_same_intent_that_matched_nearly_as_well_stands_first() -> None:
    entries = small_content().corpus.entries
    same = entries["quen-mat-khau"].intent
    assert labels("le-phi-vneid", intent=same) == [entries["le-phi-vneid"].title, entries["doi-may"].title]
