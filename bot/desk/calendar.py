"""Working hours: when somebody is there, and what may be promised. Pure; times in the commune's zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

import holidays

# Vietnam has one zone and no summer time; a fixed offset needs no zone files on a small machine.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

WEEKDAYS = ("thu_2", "thu_3", "thu_4", "thu_5", "thu_6", "thu_7", "chu_nhat")
WEEKDAY_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

# Nobody works through this many days in a row off (Tết with its bridges is nine): a calendar without any hours.
_DAYS_AHEAD_MAX = 21

_SPAN = re.compile(r"(\d{1,2})[:hg.](\d{2})?\s*[-–]\s*(\d{1,2})[:hg.](\d{2})?")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of working time within one day."""

    start: time
    end: time


def spans(text: str) -> tuple[Span, ...]:
    """ "7:30-11:30, 13:30-17:00" as spans; empty for a day off. Raises ValueError on an impossible hour."""
    return tuple(
        Span(time(int(found[1]), int(found[2] or 0)), time(int(found[3]), int(found[4] or 0)))
        for found in _SPAN.finditer(text)
    )


@lru_cache(maxsize=8)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The team's week. Public holidays of Vietnam are off (`holidays`, Vietnam's Labour Code, article 112)."""

    week: tuple[tuple[Span, ...], ...]

    @classmethod
    def of(cls, hours: Mapping[str, str]) -> Calendar:
        return cls(tuple(spans(hours.get(day, "")) for day in WEEKDAYS))

    def on(self, day: date) -> tuple[Span, ...]:
        return () if day in _public_holidays(day.year) else self.week[day.weekday()]

    def is_open(self, now: datetime) -> bool:
        here = now.astimezone(VIETNAM)
        return any(span.start <= here.time() < span.end for span in self.on(here.date()))

    def next_opening(self, now: datetime) -> datetime | None:
        """The start of the next span after `now`; None when the week has no hours at all."""
        here = now.astimezone(VIETNAM)
        for ahead in range(_DAYS_AHEAD_MAX):
            day = here.date() + timedelta(days=ahead)
            for span in self.on(day):
                opening = datetime.combine(day, span.start, VIETNAM)
                if opening > here:
                    return opening
        return None

    def after_working(self, now: datetime, minutes: int) -> datetime:
        """The moment when so many working minutes have passed; plain minutes where the week has no hours."""
        here = now.astimezone(VIETNAM)
        left = timedelta(minutes=minutes)
        for ahead in range(_DAYS_AHEAD_MAX):
            day = here.date() + timedelta(days=ahead)
            for span in self.on(day):
                start = max(datetime.combine(day, span.start, VIETNAM), here)
                end = datetime.combine(day, span.end, VIETNAM)
                if end <= start:
                    continue
                if start + left <= end:
                    return start + left
                left -= end - start
        return here + timedelta(minutes=minutes)
