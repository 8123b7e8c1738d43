"""Stored lines as the page shows them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.codec import dump_event, dump_message
from bot.core.events import ButtonPressed, Event, MediaKind, MediaReceived, Started, TextReceived, TicketClosed
from bot.core.render import Button, Message
from bot.web.lines import Cursor, Reader, Scene
from bot.web.spoken_time import short_time, spoken_delay, spoken_span
from bot.web.words import Card, load_cards, load_words
from storage.interface import LogLine

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
READER = Reader(load_words(), (Card("Làm mức 2", "", "", "flow:muc-2"),), ("gov.vn",))


def said(line_id: int, event: Event, external: str = "") -> LogLine:
    return LogLine(line_id, True, dump_event(event), NOW, external)


def told(line_id: int, text: str, *buttons: Button) -> LogLine:
    return LogLine(line_id, False, dump_message(Message(text, buttons)), NOW)


def test_a_pressed_button_reads_as_the_newest_line_that_offered_it() -> None:
    history = [
        told(1, "a", Button("1. Cũ", "1.1")),
        told(2, "b", Button("1. Mới", "1.1")),
        said(3, ButtonPressed("1.1")),
    ]

    assert READER.read(history, Scene(NOW)).lines[-1].html == "<p>Mới</p>"


def test_lines_that_nobody_said_are_not_shown_but_counted() -> None:
    history = [said(4, Started()), said(5, TicketClosed("4K7", "Hoa")), said(6, Started("flow:muc-2"))]
    talk = READER.read(history, Scene(NOW))

    assert [line.html for line in talk.lines] == ["<p>Làm mức 2</p>"]
    assert talk.cursor == Cursor(0, 6)


def test_a_picture_reads_as_its_caption_or_as_what_it_is() -> None:
    photo = MediaReceived(MediaKind.PHOTO, "", "ảnh thẻ")
    talk = READER.read([said(1, photo), said(2, MediaReceived(MediaKind.VOICE))], Scene(NOW))

    assert [line.html for line in talk.lines] == ["<p>ảnh thẻ</p>", "<p>Đã gửi một tệp</p>"]


def test_only_the_newest_choices_are_fresh() -> None:
    talk = READER.read(
        [told(1, "a", Button("1. A", "1.1")), told(2, "b", Button("1. B", "2.1")), told(3, "c")], Scene(NOW)
    )

    assert [line.old for line in talk.lines] == [True, False, False]


def test_a_cursor_keeps_what_was_read_and_gives_what_was_not() -> None:
    history = [said(1, TextReceived("a"), "v:m1"), told(1, "b"), said(2, TextReceived("c"), "v:m2"), told(2, "d")]
    talk = READER.read(history, Scene(NOW), Cursor(1, 1))

    assert [line.key for line in talk.lines] == ["c2", "b2"]
    assert talk.lines[0].external == "m2"
    assert str(talk.cursor) == "2-2"
    assert not talk.forgotten


def test_a_talk_without_any_line_that_was_read_was_forgotten() -> None:
    assert READER.read([told(9, "xóa rồi")], Scene(NOW), Cursor(8, 5)).forgotten
    assert READER.read([], Scene(NOW), Cursor(8, 5)).forgotten
    assert not READER.read([], Scene(NOW), Cursor()).forgotten


@pytest.mark.parametrize("text", ["", "a-b", "1", "-1", "1-", "9" * 30 + "-1", "１-２", "1-2-3"])
def test_a_cursor_that_is_none_begins_anew(text: str) -> None:
    assert Cursor.read(text) == Cursor()


def test_times_are_said_as_people_say_them() -> None:
    words = load_words()

    assert short_time(NOW, NOW) == "9:00"
    assert short_time(NOW - timedelta(days=3), NOW) == "20/11 9:00"
    assert [spoken_span(s, words) for s in (5, 60, 3599, 3600, 3900, 90_000)] == [
        "vừa mới",
        "1 phút",
        "59 phút",
        "1 giờ",
        "1 giờ 5 phút",
        "1 ngày",
    ]
    assert [spoken_delay(s, words) for s in (0.2, 60, 61)] == ["1 giây", "60 giây", "2 phút"]


def test_there_are_six_cards_with_short_titles() -> None:
    cards = load_cards()

    assert len(cards) == 6
    assert all(0 < len(card.title) <= 26 and card.says for card in cards)
