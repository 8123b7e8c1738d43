"""A person answers in the channel's own tool: whatever the mode, the bot keeps still and comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot import codec
from bot.core.actions import CancelTicket, Forget, OpenTicket, RecordAnswer, RelayToMember, SendReply
from bot.core.conversation import (
    AskingHamlet,
    AskingQuestion,
    Conversation,
    Idle,
    InFlow,
    MeetPerson,
    Mode,
    WithMember,
    WithOutsider,
)
from bot.core.engine import step
from bot.core.events import (
    ButtonPressed,
    HumanAnswered,
    MediaKind,
    MediaReceived,
    Started,
    TextReceived,
    TicketClosed,
    TicketTaken,
    Withdrew,
)
from tests.small_content import small_content

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
FLOW = InFlow("lay-lai-mat-khau", "mo")
MODES: list[Mode] = [
    Idle(),
    FLOW,
    WithMember("4K7", "Chị Hoa", "hoa"),
    WithOutsider(NOW),
    AskingQuestion(MeetPerson()),
    AskingHamlet(MeetPerson("hỏi")),
]


def talk(mode: Mode, ticket: str = "4K7") -> Conversation:
    return Conversation(mode=mode, ticket=ticket, greeted=True)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: type(mode).__name__)
def test_in_every_mode_the_bot_falls_silent_and_the_words_are_kept(mode: Mode) -> None:
    outcome = step(talk(mode), HumanAnswered("Dạ bác gọi cháu nhé"), small_content(), NOW)

    assert outcome.actions == (RecordAnswer("4K7", "Dạ bác gọi cháu nhé"),)
    silent = mode if isinstance(mode, WithMember) else WithOutsider(NOW + timedelta(hours=2))
    assert outcome.conversation.mode == silent
    assert codec.load_conversation(codec.dump_conversation(outcome.conversation)) == outcome.conversation


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: type(mode).__name__)
def test_without_a_ticket_there_is_nothing_to_record(mode: Mode) -> None:
    assert step(talk(mode, ""), HumanAnswered("dạ"), small_content(), NOW).actions == ()


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: type(mode).__name__)
def test_a_withdrawal_forgets_without_a_word(mode: Mode) -> None:
    outcome = step(talk(mode), Withdrew(), small_content(), NOW)

    assert outcome.actions == (CancelTicket("4K7"), Forget())
    assert outcome.conversation == Conversation()


def test_a_guide_under_way_is_kept_for_later() -> None:
    after = step(talk(FLOW), HumanAnswered("dạ"), small_content(), NOW).conversation

    assert after.paused == FLOW


def test_what_the_citizen_says_meanwhile_is_for_that_person() -> None:
    before = talk(WithOutsider(NOW + timedelta(hours=1)))
    for event, actions in (
        (TextReceived("quen mk vneid"), (RelayToMember("4K7", "quen mk vneid"),)),
        (MediaReceived(MediaKind.PHOTO), (RelayToMember("4K7", "[ảnh]"),)),
        (Started(), ()),
    ):
        assert step(before, event, small_content(), NOW).actions == actions
    unticketed = talk(WithOutsider(NOW + timedelta(hours=1)), "")
    assert step(unticketed, TextReceived("quen mk vneid"), small_content(), NOW).actions == ()


@pytest.mark.parametrize("event", [TextReceived("menu"), ButtonPressed("9.9")])
def test_a_reserved_word_or_a_button_is_for_the_bot(event: TextReceived | ButtonPressed) -> None:
    outcome = step(talk(WithOutsider(NOW + timedelta(hours=1))), event, small_content(), NOW)

    [said] = [action for action in outcome.actions if isinstance(action, SendReply)]
    assert said.reply.bubbles[0] == "Trợ lý máy lại ở đây với bác."
    assert outcome.conversation.mode == Idle()


def test_danger_is_answered_even_then() -> None:
    before = talk(WithOutsider(NOW + timedelta(hours=1)), "")
    outcome = step(before, TextReceived("bị lừa chuyển khoản mất hết tiền rồi"), small_content(), NOW)

    assert any(isinstance(action, OpenTicket) and action.urgent for action in outcome.actions)


def test_after_two_silent_hours_the_bot_is_back_and_says_so() -> None:
    outcome = step(talk(WithOutsider(NOW), ""), TextReceived("con gà"), small_content(), NOW + timedelta(minutes=1))

    [said] = [action for action in outcome.actions if isinstance(action, SendReply)]
    assert said.reply.bubbles[0] == "Trợ lý máy lại ở đây với bác."


def test_a_member_of_the_desk_may_take_it_from_there() -> None:
    taken = step(talk(WithOutsider(NOW)), TicketTaken("4K7", "Chị Hoa", "hoa"), small_content(), NOW).conversation
    closed = step(talk(WithOutsider(NOW)), TicketClosed("4K7", "Chị Hoa"), small_content(), NOW).conversation

    assert taken.mode == WithMember("4K7", "Chị Hoa", "hoa")
    assert closed.mode == Idle()
