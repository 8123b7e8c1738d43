"""What the citizen is told about when somebody answers, and how waiting is told to the team."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.phrases import Phrases
from bot.desk.calendar import VIETNAM, WEEKDAY_NAMES, Calendar


def promise(calendar: Calendar, now: datetime, hours: int, phrases: Phrases, *, urgent: bool) -> str:
    """In working time: "trong 2 giờ làm việc", or from when on somebody is there."""
    if urgent:
        return phrases.line("promise_urgent")
    if calendar.is_open(now):
        return phrases.line("promise_now", gio=str(hours))
    opening = calendar.next_opening(now)
    if opening is None:
        return phrases.line("promise_unknown")
    return phrases.line("promise_later", ngay=_day(opening, now, phrases), gio=clock(opening))


def clock(moment: datetime) -> str:
    """ "7 giờ 30", "14 giờ"."""
    here = moment.astimezone(VIETNAM)
    return f"{here.hour} giờ {here.minute:02d}" if here.minute else f"{here.hour} giờ"


def waited(since: datetime, now: datetime) -> str:
    """ "12 phút", "3 giờ", "2 ngày"."""
    return span(now - since)


def span(time: timedelta) -> str:
    """As spoken: in minutes under an hour, in hours under two days, else in days."""
    minutes = max(0, int(time / timedelta(minutes=1)))
    if minutes < 60:  # noqa: PLR2004  minutes of an hour
        return f"{minutes} phút"
    if minutes < 60 * 48:
        return f"{minutes // 60} giờ"
    return f"{minutes // (60 * 24)} ngày"


def _day(opening: datetime, now: datetime, phrases: Phrases) -> str:
    ahead = (opening.astimezone(VIETNAM).date() - now.astimezone(VIETNAM).date()).days
    if ahead == 0:
        return phrases.line("day_today")
    if ahead == 1:
        return phrases.line("day_tomorrow")
    weekday = WEEKDAY_NAMES[opening.weekday()]
    return phrases.line("day_weekday", thu=weekday[0].upper() + weekday[1:], ngay=f"{opening.day}/{opening.month}")
