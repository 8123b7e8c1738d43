"""Guides that lead into each other, and what they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.core import answering, guide
from bot.core.actions import SendReply
from bot.core.conversation import Conversation, InFlow
from bot.core.flow import End, Flow, GoEnd, GoFlow, Step, StepChoice
from bot.core.speaking import Scene
from tests.small_content import small_content

FIRST = Flow(
    id="mot",
    title="Việc một",
    intent="vneid-quen-mat-khau",
    ask=(),
    steps=(Step(id="hoi", say="Bác còn số cũ không?", choices=(StepChoice("Không còn", GoFlow("hai")),)),),
    end=End(say="Xong."),
)
SECOND = Flow(
    id="hai",
    title="Việc hai",
    intent="",
    ask=(),
    steps=(Step(id="di", say="Bác ra công an xã.", choices=(StepChoice("Xong rồi", GoEnd()),)),),
    end=End(say="Xong."),
)
SCENE = Scene(
    replace(small_content(), flows={**small_content().flows, "mot": FIRST, "hai": SECOND}),
    datetime(2026, 11, 23, 9, tzinfo=UTC),
)


def test_back_leads_into_the_guide_that_sent_them_on() -> None:
    sent_on = guide.go(Conversation(mode=InFlow("mot", "hoi")), GoFlow("hai"), SCENE)

    [shown] = sent_on.actions
    assert isinstance(shown, SendReply)
    assert "Quay lại" in [choice.label for choice in shown.reply.choices]
    assert guide.back(sent_on.conversation, SCENE).conversation.mode == InFlow("mot", "hoi")


def test_back_at_the_very_first_step_stays() -> None:
    begun = guide.start(Conversation(), SECOND, SCENE).conversation

    assert guide.back(begun, SCENE).conversation.mode == InFlow("hai", "di")


def test_a_guide_goes_to_whoever_knows_its_topic_whatever_was_asked_on_the_side() -> None:
    here = InFlow("mot", "hoi")

    assert answering.flow_topic(FIRST, SCENE.content) == "vneid"
    assert guide.person_for(here, FIRST, SCENE).topic == "vneid"
