"""Words about the talk itself."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.core.answering import suggest
from bot.core.conversation import Conversation
from bot.core.engine import step
from bot.core.events import TextReceived
from bot.core.remarks import Remark, remark
from bot.core.speaking import Scene
from bot.core.verdict import Kind, Match
from tests.core.replies import said
from tests.small_content import small_content

NOW = datetime(2026, 11, 25, 9, tzinfo=timezone(timedelta(hours=7)))


def match(name: str) -> Match:
    entry = small_content().corpus.entries[name]
    return Match(name, Kind.ENTRY, entry.intent, entry.title, entry.title, 50.0)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("???", Remark.UNCLEAR),
        ("…?", Remark.UNCLEAR),
        ("...", None),
        ("Dạ là sao ạ?", Remark.UNCLEAR),
        ("hok hieu", None),
        ("cả hai luôn nhé", Remark.BOTH),
        ("ok cảm ơn nhé còn gì nữa không", Remark.MORE),
        ("alo còn ai không", Remark.THERE),
        ("Máy ngu quá!!!", Remark.BLAME),
        ("cả hai vợ chồng cùng đứng tên được không", None),
    ],
)
def test_a_remark_is_the_whole_message(text: str, meant: Remark | None) -> None:
    assert remark(text, small_content().phrases) is meant


def test_both_answers_the_first_and_offers_the_second() -> None:
    content = small_content()
    asked = suggest(
        Conversation(greeted=True), (match("quen-mat-khau"), match("doi-may")), "vneid", Scene(content, NOW)
    )

    outcome = step(asked.conversation, TextReceived("cả hai"), content, NOW)

    assert "Việc kia bác chọn ở dưới" in said(outcome)
    assert content.corpus.entries["doi-may"].title in said(outcome)
    assert outcome.conversation.last_entry == "quen-mat-khau"
