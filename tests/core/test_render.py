"""One renderer for all channels: nothing is lost, nothing is too long, numbers stay with their heading."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.render import Capabilities, render, split, utf16
from bot.core.reply import Reply, Shown

SHOWN = (Shown(1, "Xong rồi", "3.1"), Shown(2, "Bị kẹt", "3.2"))


def test_numbered_text_is_complete_without_buttons() -> None:
    [first, last] = render(Reply(("Một.", "Hai."), SHOWN), Capabilities())

    assert first.text == "Một."
    assert last.text == "Hai.\n1. Xong rồi\n2. Bị kẹt"
    assert last.buttons == ()


def test_buttons_carry_numbers_where_the_text_does_not() -> None:
    [only] = render(Reply(("Hai.",), SHOWN), Capabilities(buttons_max=5, numbers_in_text=False))

    assert only.text == "Hai."
    assert [(button.label, button.data) for button in only.buttons] == [("1. Xong rồi", "3.1"), ("2. Bị kẹt", "3.2")]


def test_more_choices_than_buttons_become_numbers() -> None:
    [only] = render(Reply(("Hai.",), SHOWN), Capabilities(buttons_max=1, numbers_in_text=False))

    assert only.text.endswith("1. Xong rồi\n2. Bị kẹt")


def test_choices_that_do_not_fit_under_the_text_stand_in_a_message_of_their_own() -> None:
    texts = [message.text for message in render(Reply(("x" * 95,), SHOWN), Capabilities(text_max=100))]

    assert texts == ["x" * 95, "1. Xong rồi\n2. Bị kẹt"]


def test_a_member_is_named_where_the_channel_shows_no_author() -> None:
    [only] = render(Reply(("Bác ra xã nhé.",), member="Chị Hoa · 4K7"), Capabilities())

    assert only.text == "Chị Hoa · 4K7:\nBác ra xã nhé."


@given(st.text(min_size=1, max_size=800), st.integers(min_value=20, max_value=200))
def test_pieces_fit_and_lose_only_white_space(text: str, units: int) -> None:
    pieces = split(text, units)

    assert all(utf16(piece) <= units for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.lists(st.sampled_from(["👨‍👩‍👧", "👍🏽", "ế", "a", " "]), min_size=1, max_size=60))
def test_no_joined_character_is_torn(chars: list[str]) -> None:
    for piece in split("".join(chars), 20):
        assert not piece.startswith(("\u200d", "🏽", "\u0301"))
        assert not piece.endswith("\u200d")


def test_paragraphs_are_the_first_place_to_cut() -> None:
    assert split("Một hai ba.\n\nBốn năm sáu.", 15) == ["Một hai ba.", "Bốn năm sáu."]
