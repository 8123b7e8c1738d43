"""Words about the talk itself, and the question asked back before an alarm."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import cast

import pytest

from bot.core.actions import OpenTicket, Outcome, SendReply
from bot.core.answering import suggest
from bot.core.choices import typed
from bot.core.content import Content, Understanding
from bot.core.conversation import Conversation, InDanger, WithMember
from bot.core.engine import step
from bot.core.events import ButtonPressed, TextReceived
from bot.core.remarks import Remark, remark
from bot.core.speaking import Scene
from bot.core.verdict import Kind, Match, Suggest, Urgent
from tests.small_content import small_content

NOW = datetime(2026, 11, 25, 9, tzinfo=timezone(timedelta(hours=7)))


class Heard:
    """Understanding with one verdict for everything."""

    def __init__(self, verdict: Suggest | Urgent) -> None:
        self._verdict = verdict

    def verdict(self, text: str, context: object = None) -> Suggest | Urgent:
        return self._verdict


def said(outcome: Outcome) -> str:
    return "\n".join(
        "\n".join((*action.reply.bubbles, *(choice.label for choice in action.reply.choices)))
        for action in outcome.actions
        if isinstance(action, SendReply)
    )


def match(name: str) -> Match:
    entry = small_content().corpus.entries[name]
    return Match(name, Kind.ENTRY, entry.intent, entry.title, entry.title, 50.0)


def doubting() -> Content:
    content = small_content()
    card = content.corpus.urgent["khan-chuyen-tien"]
    doubted = Match(card.id, Kind.URGENT, card.intent, card.title, card.title, 50.0, doubtful=True)
    return replace(content, understanding=cast("Understanding", Heard(Urgent(doubted))))


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


def test_doubtful_danger_is_asked_before_anybody_is_alarmed() -> None:
    content = doubting()

    asked = step(Conversation(greeted=True), TextReceived("danh toi"), content, NOW)
    sure = step(asked.conversation, ButtonPressed("1.1"), content, NOW)

    assert "Bác có đang gặp nguy hiểm không?" in said(asked)
    assert not any(isinstance(action, OpenTicket) for action in asked.actions)
    assert isinstance(asked.conversation.offers[-1].choices[0].act, InDanger)
    assert any(isinstance(action, OpenTicket) and action.urgent for action in sure.actions)


def test_no_danger_after_all_goes_on() -> None:
    asked = step(Conversation(greeted=True), TextReceived("danh toi"), doubting(), NOW)

    found = typed(asked.conversation, "không", small_content().phrases)

    assert found is not None
    assert "Bác cứ nhắn câu hỏi" in said(step(asked.conversation, TextReceived("không"), small_content(), NOW))


def test_a_member_who_talks_hears_it_and_the_bot_does_not_ask() -> None:
    talking = Conversation(mode=WithMember("4K7", "chị Hoa", "hoa"), ticket="4K7", greeted=True)

    for text in ("danh toi", "là sao", "không làm được"):
        assert said(step(talking, TextReceived(text), doubting(), NOW)) == ""
