"""Every choice is accepted by number, number word, label, label without marks, or button."""

from __future__ import annotations

import pytest

from bot.core.choices import Chosen, OutOfRange, offer, pressed, typed
from bot.core.conversation import (
    AskAnother,
    CancelWait,
    Choice,
    ConfirmForget,
    Conversation,
    MeetPerson,
    NoneOfThese,
    ShowEntry,
    ShowMenu,
)
from tests.small_content import small_content

CHOICES = (
    Choice("Xong rồi", ShowEntry("a")),
    Choice("Không thấy ô này", ShowMenu()),
    Choice("Gặp người", MeetPerson()),
    Choice("Hỏi việc khác", AskAnother()),
)
TALK, SHOWN = offer(Conversation(), CHOICES)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("1", 1),
        ("1.", 1),
        ("số 2", 2),
        ("so hai", 2),
        ("chọn 3 nhé", 3),
        ("dạ bác chọn số ba ạ", 3),
        ("2️⃣", 2),
        ("bốn", 4),
        ("thứ tư", 4),
        ("cái đầu", 1),
        ("Xong rồi", 1),
        ("XONG ROI", 1),
        ("dạ xong rồi ạ", 1),
        ("làm xong rồi", 1),
        ("ok", 1),
        ("không thấy", 2),
        ("khong thay o nay", 2),
        ("gặp người", 3),
        ("hỏi việc khác", 4),
        ("lựa chọn 3", 3),
        ("cái đầu tiên", 1),
        ("ý thứ 2", 2),
    ],
)
def test_a_choice_is_named_in_many_ways(said: str, number: int) -> None:
    found = typed(TALK, said, small_content().phrases)

    assert isinstance(found, Chosen)
    assert found.act == CHOICES[number - 1].act


@pytest.mark.parametrize("said", ["5", "số 9", "0", "12", "bảy", "mười"])
def test_a_number_nobody_offered_is_out_of_range(said: str) -> None:
    assert OutOfRange(4) == typed(TALK, said, small_content().phrases)


@pytest.mark.parametrize(
    "said",
    [
        "năm nay tôi 70 tuổi",
        "ba tôi mất thẻ",
        "quên mật khẩu",
        "",
        "1900 0368",
        "113",
        "tôi có 2 câu hỏi",
        "đau",
        "ở đâu",
    ],
)
def test_words_that_name_no_choice_are_left_to_understanding(said: str) -> None:
    assert typed(TALK, said, small_content().phrases) is None


def test_a_button_names_its_own_offer_even_when_newer_ones_stand_below() -> None:
    later, _ = offer(TALK, (Choice("Khác", ShowMenu("x")),))

    assert pressed(later, SHOWN[0].data) == Chosen(ShowEntry("a"), "Xong rồi", is_latest=False)


@pytest.mark.parametrize("data", ["", "1", "1.9", "x.y", "9.1", "1.0", "1.1.1", "1" * 200, "-1.1", "².1"])
def test_foreign_button_data_is_nothing(data: str) -> None:
    assert pressed(TALK, data) is None


@pytest.mark.parametrize("said", ["không", "không đúng", "chưa", "không phải"])
def test_no_never_gives_up_a_waiting_ticket(said: str) -> None:
    waiting, _ = offer(
        Conversation(), (Choice("Hỏi việc khác", AskAnother()), Choice("Không cần người nữa", CancelWait("4K7")))
    )

    assert typed(waiting, said, small_content().phrases) is None


@pytest.mark.parametrize(
    ("choices", "number"),
    [
        ((Choice("Xóa hết", ConfirmForget()), Choice("Không xóa", AskAnother())), 1),
        ((Choice("Quên mật khẩu?", ShowEntry("a")), Choice("Không phải các việc trên", NoneOfThese("q"))), 1),
    ],
)
@pytest.mark.parametrize("said", ["có", "đúng rồi", "vâng"])
def test_yes_affirms_what_stands_beside_its_denial(choices: tuple[Choice, ...], number: int, said: str) -> None:
    asked, _ = offer(Conversation(), choices)
    found = typed(asked, said, small_content().phrases)

    assert isinstance(found, Chosen)
    assert found.act == choices[number - 1].act


def test_yes_between_two_suggestions_chooses_neither() -> None:
    asked, _ = offer(
        Conversation(),
        (Choice("A", ShowEntry("a")), Choice("B", ShowEntry("b")), Choice("Không phải", NoneOfThese("q"))),
    )

    assert typed(asked, "đúng rồi", small_content().phrases) is None
