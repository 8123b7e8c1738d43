"""The engine is total: whatever happens in whatever state has an outcome, and the citizen is never left in silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import codec
from bot.core import acts, answering, listening
from bot.core.actions import OpenTicket, Outcome, RelayToMember, SendReply
from bot.core.conversation import (
    CancelWait,
    Conversation,
    InDanger,
    Line,
    MeetPerson,
    ShowEntry,
    Speaker,
    StartFlow,
    WithMember,
)
from bot.core.engine import step
from bot.core.events import (
    ButtonPressed,
    Event,
    MediaKind,
    MediaReceived,
    MemberReplied,
    Started,
    TextReceived,
    TicketClosed,
    TicketOpened,
    TicketReturned,
    TicketTaken,
)
from bot.core.speaking import Scene
from bot.core.verdict import Kind, Match
from tests.small_content import small_content

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def test_a_button_of_what_is_gone_still_leads_to_a_person() -> None:
    for act in (ShowEntry("khong-con"), StartFlow("khong-con"), CancelWait("4K7"), InDanger("khong-con", "")):
        outcome = acts.do(Conversation(), act, Scene(small_content(), NOW))
        assert isinstance(outcome.conversation.offers[-1].choices[-1].act, MeetPerson), act


WORDS = st.sampled_from(
    [
        "1",
        "2",
        "3",
        "9",
        "xong",
        "menu",
        "quay lại",
        "dừng",
        "gặp người",
        "nhắc lại",
        "làm tiếp",
        "bị kẹt",
        "quen mk vneid",
        "thôn Đông",
        "không",
        "có",
        "xin cấp sổ đỏ",
        "từng bước đặt lại mật khẩu vneid",
        "con gà gáy",
        "xin chào",
        "em là ai",
        "tôi vừa bị lừa chuyển tiền",
        "xóa dữ liệu",
        "Xóa hết",
        "đổi cách gọi",
        "chị",
        "Chưa đúng",
        "Có ích",
        "Không phải các việc trên",
        "Hỏi việc khác",
        "⚠",
        "   ",
    ]
)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    WORDS.map(TextReceived),
    WORDS.map(TextReceived),
    st.text(max_size=60).map(TextReceived),
    st.builds(lambda serial, number: ButtonPressed(f"{serial}.{number}"), st.integers(1, 30), st.integers(1, 8)),
    st.sampled_from(MediaKind).map(MediaReceived),
    st.just(Started()),
    st.just(Started("flow:lay-lai-mat-khau")),
    st.just(TicketTaken("4K7", "Chị Hoa", "hoa")),
    st.just(MemberReplied("4K7", "Chị Hoa", "dạ", "hoa")),
    st.just(TicketReturned("4K7")),
    st.just(TicketClosed("4K7", "Chị Hoa")),
)
STEPS = st.lists(st.tuples(EVENTS, st.sampled_from([0, 1, 400, 5000])), min_size=1, max_size=25)


def _turn(before: Conversation, event: Event, now: datetime) -> Outcome:
    """As the shell does it: an opened ticket is told in the same turn."""
    outcome = step(before, event, small_content(), now)
    actions = outcome.actions
    if any(isinstance(action, OpenTicket) for action in actions):
        then = step(outcome.conversation, TicketOpened("4K7", "Tổ trả lời sớm."), small_content(), now)
        return Outcome(then.conversation, actions + then.actions)
    return outcome


@given(STEPS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_event_in_every_state_has_an_answer(steps: list[tuple[Event, int]]) -> None:
    now, talk = NOW, Conversation()
    for event, minutes in steps:
        now += timedelta(minutes=minutes)
        before = talk
        outcome = _turn(before, event, now)
        talk = outcome.conversation

        assert codec.load_conversation(codec.dump_conversation(talk)) == talk
        opened = [action for action in outcome.actions if isinstance(action, OpenTicket)]
        assert len(opened) <= 1
        assert not (opened and before.ticket), "one open ticket a citizen"
        if isinstance(event, TextReceived | ButtonPressed):
            heard = [a for a in outcome.actions if isinstance(a, SendReply | RelayToMember)]
            assert heard, f"{event} was met with silence"
        for action in outcome.actions:
            if isinstance(action, SendReply):
                assert action.reply.bubbles
                assert all("{" not in bubble for bubble in action.reply.bubbles), action.reply.bubbles
                assert all(len(choice.data.encode()) <= 64 for choice in action.reply.choices)


def test_the_bot_is_silent_while_a_member_talks() -> None:
    talk = Conversation(ticket="4K7", mode=WithMember("4K7", "Chị Hoa", "hoa"), greeted=True)

    outcome = step(talk, TextReceived("quen mk vneid"), small_content(), NOW)

    assert outcome.actions == (RelayToMember("4K7", "quen mk vneid", "hoa"),)


def test_danger_is_answered_even_while_a_member_talks() -> None:
    talk = Conversation(ticket="4K7", mode=WithMember("4K7", "Chị Hoa", "hoa"), greeted=True)

    outcome = step(talk, TextReceived("bị lừa chuyển khoản mất hết tiền rồi"), small_content(), NOW)

    assert [type(action) for action in outcome.actions] == [SendReply, RelayToMember]


def test_words_only_guessed_at_reach_the_waiting_ticket_once() -> None:
    content = small_content()
    entry = next(iter(content.corpus.entries.values()))
    near = (Match(entry.id, Kind.ENTRY, entry.id, entry.title, entry.title, 70.0),)
    talk = Conversation(ticket="4K7", told="đổi máy", last_question="đổi máy", greeted=True)

    guessed = answering.suggest(talk, near, "nó hiện mã lỗi 1021", Scene(content, NOW))
    refused = listening.none_of_these(guessed.conversation, "nó hiện mã lỗi 1021", Scene(content, NOW))

    relayed = [one for one in (*guessed.actions, *refused.actions) if isinstance(one, RelayToMember)]
    assert relayed == [RelayToMember("4K7", "nó hiện mã lỗi 1021")]


def test_a_place_that_came_before_the_ticket_goes_along_with_it() -> None:
    place = MediaReceived(MediaKind.LOCATION, "21.03, 105.85", "Chợ Mẫu")

    after = step(Conversation(greeted=True, hamlet="dong"), place, small_content(), NOW).conversation

    assert Line(Speaker.CITIZEN, "[vị trí] Chợ Mẫu 21.03, 105.85") in after.recent
