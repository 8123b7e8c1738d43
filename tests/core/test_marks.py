from __future__ import annotations

from bot.core.normalise import Words, normalise
from bot.core.normalise.marks import Marks

WRITTEN = (
    "Quên mật khẩu VNeID thì làm thế nào?",
    "Lấy lại mật khẩu",
    "Làm giấy khai sinh cho con",
    "Mất thẻ căn cước",
    "Ký tên ở đâu",
)
MARKS = Marks.of([normalise(text, Words()).keys for text in WRITTEN], WRITTEN)


def restored(text: str) -> str:
    return MARKS.written(MARKS.restored(normalise(text, Words()).keys))


def test_words_typed_without_marks_get_those_of_the_content() -> None:
    assert restored("quen mat khau") == "quên mật khẩu"


def test_neighbours_decide_between_words_of_one_spelling() -> None:
    assert restored("lay lai mat khau") == "lấy lại mật khẩu"
    assert restored("mat the can cuoc") == "mất thẻ căn cước"


def test_what_was_typed_with_marks_is_left_alone() -> None:
    assert restored("mặt trời") == "mat troi"  # letters only: the content never writes these words
    assert restored("mật") == "mật"


def test_words_the_content_does_not_know_stay() -> None:
    assert restored("quen iphone") == "quên iphone"


def test_spelling_is_the_contents() -> None:
    assert restored("ki ten") == "ký tên"


def test_nothing_gives_nothing() -> None:
    assert MARKS.restored(()) == ()
