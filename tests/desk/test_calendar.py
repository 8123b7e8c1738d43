"""Promises are in working time: nights, week-ends and public holidays do not count."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.desk.calendar import VIETNAM, Calendar, spans
from bot.desk.promise import clock, promise, waited
from tests.small_content import small_content

WEEK = Calendar.of(small_content().commune.hours)
PHRASES = small_content().phrases


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        ("2026-11-23 08:00", True),
        ("2026-11-23 12:00", False),
        ("2026-11-23 17:00", False),
        ("2026-11-22 09:00", False),
        ("2026-09-02 09:00", False),
    ],
)
def test_open_hours(now: str, is_open: bool) -> None:
    assert is_open == WEEK.is_open(at(now))


@pytest.mark.parametrize(
    ("now", "minutes", "then"),
    [
        ("2026-11-23 08:00", 30, "2026-11-23 08:30"),
        ("2026-11-23 11:20", 30, "2026-11-23 13:50"),
        ("2026-11-20 16:50", 30, "2026-11-23 07:50"),
        ("2026-04-29 16:00", 120, "2026-05-04 08:30"),
    ],
)
def test_working_minutes_pass_only_while_somebody_works(now: str, minutes: int, then: str) -> None:
    assert at(then) == WEEK.after_working(at(now), minutes)


def test_a_week_without_hours_still_gives_a_time() -> None:
    assert at("2026-11-23 08:30") == Calendar.of({}).after_working(at("2026-11-23 08:00"), 30)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-11-23 08:00", "Tổ thường trả lời trong 2 giờ làm việc."),
        ("2026-11-23 12:00", "Bây giờ Tổ đã nghỉ. Hôm nay, từ 13 giờ 30 sẽ có người trả lời bác."),
        ("2026-11-22 20:00", "Bây giờ Tổ đã nghỉ. Sáng mai, từ 7 giờ 30 sẽ có người trả lời bác."),
        ("2026-11-20 20:00", "Bây giờ Tổ đã nghỉ. Thứ Hai ngày 23/11, từ 7 giờ 30 sẽ có người trả lời bác."),
    ],
)
def test_the_promise_names_real_working_time(now: str, said: str) -> None:
    assert said == promise(WEEK, at(now), 2, PHRASES, urgent=False)


def test_spans_refuse_impossible_hours() -> None:
    with pytest.raises(ValueError, match="hour"):
        spans("25:00-26:00")


def test_times_are_told_as_people_say_them() -> None:
    assert clock(at("2026-11-23 08:05")) == "8 giờ 05"
    assert waited(at("2026-11-23 08:00"), at("2026-11-23 08:12")) == "12 phút"
    assert waited(at("2026-11-23 08:00"), at("2026-11-23 11:12")) == "3 giờ"
    assert waited(at("2026-11-20 08:00"), at("2026-11-23 11:12")) == "3 ngày"
