"""Every choice is accepted by number, number word, label, label without marks, or button."""

from __future__ import annotations

import pytest

from bot.core.choices import Chosen, OutOfRange, offer, pressed, typed
from bot.core.conversation import AskAnother, Choice, Conversation, MeetPerson, ShowEntry, ShowMenu
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
    ],
)
def test_a_choice_is_named_in_many_ways(said: str, number: int) -> None:
    found = typed(TALK, said, small_content().phrases)

    assert isinstance(found, Chosen)
    assert found.act == CHOICES[number - 1].act


@pytest.mark.parametrize("said", ["5", "số 9", "0", "12"])
def test_a_number_nobody_offered_is_out_of_range(said: str) -> None:
    assert OutOfRange(4) == typed(TALK, said, small_content().phrases)


@pytest.mark.parametrize(
    "said", ["năm nay tôi 70 tuổi", "ba tôi mất thẻ", "quên mật khẩu", "", "1900 0368", "113", "tôi có 2 câu hỏi"]
)
def test_words_that_name_no_choice_are_left_to_understanding(said: str) -> None:
    assert typed(TALK, said, small_content().phrases) is None


def test_a_button_names_its_own_offer_even_when_newer_ones_stand_below() -> None:
    later, _ = offer(TALK, (Choice("Khác", ShowMenu("x")),))

    assert pressed(later, SHOWN[0].data) == Chosen(ShowEntry("a"), "Xong rồi", is_latest=False)


@pytest.mark.parametrize("data", ["", "1", "1.9", "x.y", "9.1", "1.0", "1.1.1", "1" * 200, "-1.1", "².1"])
def test_foreign_button_data_is_nothing(data: str) -> None:
    assert pressed(TALK, data) is None
