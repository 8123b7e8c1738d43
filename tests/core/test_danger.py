"""What may be danger is asked about, with the numbers to call, before anybody is alarmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from bot.core.actions import OpenTicket, Outcome, RelayToMember
from bot.core.choices import typed
from bot.core.content import Content, Understanding
from bot.core.conversation import (
    AskingHamlet,
    AskingQuestion,
    Conversation,
    InDanger,
    InFlow,
    MeetPerson,
    ShowEntry,
    WithMember,
    WithOutsider,
)
from bot.core.engine import step
from bot.core.events import ButtonPressed, MediaKind, MediaReceived, TextReceived
from bot.core.verdict import Kind, Match, Urgent
from tests.core.replies import said
from tests.small_content import small_content

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)


class Heard:
    """Understanding with one verdict for everything."""

    def __init__(self, verdict: Urgent) -> None:
        self._verdict = verdict

    def verdict(self, text: str, context: object = None) -> Urgent:
        return self._verdict


def alarming() -> Content:
    content = small_content()
    card = content.corpus.urgent["khan-chuyen-tien"]
    heard = Match(card.id, Kind.URGENT, card.intent, card.title, card.title, 90.0)
    return replace(content, understanding=cast("Understanding", Heard(Urgent(heard))))


def doubting(*near: Match) -> Content:
    content = small_content()
    card = content.corpus.urgent["khan-chuyen-tien"]
    doubted = Match(card.id, Kind.URGENT, card.intent, card.title, card.title, 50.0, doubtful=True)
    return replace(content, understanding=cast("Understanding", Heard(Urgent(doubted, near))))


def alarmed(outcome: Outcome) -> bool:
    return any(isinstance(action, OpenTicket) and action.urgent for action in outcome.actions)


def test_doubtful_danger_is_asked_before_anybody_is_alarmed() -> None:
    content = doubting()

    asked = step(Conversation(greeted=True), TextReceived("danh toi"), content, NOW)
    sure = step(asked.conversation, ButtonPressed("1.1"), content, NOW)

    assert "Bác có đang gặp nguy hiểm không?" in said(asked)
    assert not any(isinstance(action, OpenTicket) for action in asked.actions)
    assert isinstance(asked.conversation.offers[-1].choices[0].act, InDanger)
    assert alarmed(sure)


def test_no_danger_after_all_goes_on() -> None:
    asked = step(Conversation(greeted=True), TextReceived("danh toi"), doubting(), NOW)

    found = typed(asked.conversation, "không", small_content().phrases)

    assert found is not None
    assert "Bác cứ nhắn câu hỏi" in said(step(asked.conversation, TextReceived("không"), small_content(), NOW))


def test_a_member_who_talks_hears_it_and_the_bot_does_not_ask() -> None:
    talking = Conversation(mode=WithMember("4K7", "chị Hoa", "hoa"), ticket="4K7", greeted=True)

    for text in ("danh toi", "là sao", "không làm được"):
        assert said(step(talking, TextReceived(text), doubting(), NOW)) == ""


def test_what_was_probably_asked_stands_among_the_choices() -> None:
    entry = small_content().corpus.entries["doi-may"]
    content = doubting(Match(entry.id, Kind.ENTRY, entry.intent, entry.title, entry.title, 60.0))

    asked = step(Conversation(greeted=True), TextReceived("máy tự chạy, đổi máy sao"), content, NOW)

    assert asked.conversation.offers[-1].choices[1].act == ShowEntry("doi-may")
    assert asked.conversation.last_question == "máy tự chạy, đổi máy sao"


def test_while_a_ticket_waits_the_words_go_onto_it() -> None:
    waiting = Conversation(ticket="4K7", greeted=True)

    asked = step(waiting, TextReceived("danh toi"), doubting(), NOW)

    assert RelayToMember("4K7", "danh toi") in asked.actions
    assert "Bác có đang gặp nguy hiểm không?" in said(asked)

    sure = step(asked.conversation, ButtonPressed("1.1"), doubting(), NOW)

    assert [action for action in sure.actions if isinstance(action, RelayToMember)] == [
        RelayToMember("4K7", "Có: Tôi vừa chuyển tiền cho kẻ lừa đảo")
    ]


@pytest.mark.parametrize("mode", [AskingQuestion(MeetPerson()), AskingHamlet(MeetPerson("hỏi"))])
def test_an_awaited_answer_is_taken_as_one(mode: AskingQuestion | AskingHamlet) -> None:
    outcome = step(Conversation(mode=mode, greeted=True), TextReceived("thôn Đoài"), doubting(), NOW)

    assert "nguy hiểm" not in said(outcome)
    assert outcome.conversation.mode != mode


def test_the_bot_does_not_break_into_a_talk_with_a_person() -> None:
    talking = Conversation(mode=WithOutsider(NOW + timedelta(hours=1)), ticket="4K7", greeted=True)

    outcome = step(talking, TextReceived("danh toi"), doubting(), NOW)

    assert outcome.actions == (RelayToMember("4K7", "danh toi"),)
    assert outcome.conversation.mode == talking.mode


def test_a_photo_with_doubtful_words_alarms_nobody() -> None:
    photo = MediaReceived(MediaKind.PHOTO, caption="danh toi")

    outcome = step(Conversation(greeted=True), photo, doubting(), NOW)

    assert not alarmed(outcome)
    assert "Bác có đang gặp nguy hiểm không?" in said(outcome)


def test_a_few_words_in_a_guide_are_asked_about_and_more_are_a_cry() -> None:
    guided = Conversation(mode=InFlow("lay-lai-mat-khau", "mo"), greeted=True)

    report = step(guided, TextReceived("nhập mã otp rồi"), alarming(), NOW)
    cry = step(guided, TextReceived("lỡ đọc mã cho nó rồi cứu tôi"), alarming(), NOW)

    assert not alarmed(report)
    assert "Bác có đang gặp nguy hiểm không?" in said(report)
    assert alarmed(cry)
