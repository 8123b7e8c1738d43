"""Times as people in Vietnam read and say them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from bot.web.words import Words

# Vietnam has one zone without summer time; a fixed offset needs no time zone files on the machine.
VIETNAM = timezone(timedelta(hours=7))

_MINUTE = 60
_HOUR = 3600
_DAY = 86400


def short_time(at: datetime, now: datetime) -> str:
    """ "8:05" today, "20/11 8:05" on other days."""
    local = at.astimezone(VIETNAM)
    clock = f"{local.hour}:{local.minute:02}"
    return clock if local.date() == now.astimezone(VIETNAM).date() else f"{local.day}/{local.month} {clock}"


def spoken_clock(at: datetime, now: datetime, words: Words) -> str:
    """ "8 giờ 05" today, with the date on other days."""
    local = at.astimezone(VIETNAM)
    gaps = {"n": str(local.hour), "m": f"{local.minute:02}"}
    if local.date() == now.astimezone(VIETNAM).date():
        return words("time.clock", **gaps)
    return words("time.clock_on", **gaps, date=f"{local.day}/{local.month}")


def spoken_span(seconds: float, words: Words) -> str:
    """ "12 phút", "1 giờ 5 phút", "2 ngày"; under a minute: just now."""
    if seconds < _MINUTE:
        return words("time.now")
    if seconds < _HOUR:
        return words("time.minutes", n=str(int(seconds // _MINUTE)))
    if seconds < _DAY:
        hours, minutes = int(seconds // _HOUR), int(seconds % _HOUR // _MINUTE)
        if minutes == 0:
            return words("time.hours", n=str(hours))
        return words("time.hours_minutes", n=str(hours), m=str(minutes))
    return words("time.days", n=str(int(seconds // _DAY)))


def spoken_delay(seconds: float, words: Words) -> str:
    """How long somebody must still wait, rounded up: "20 giây", "3 phút"."""
    if seconds <= _MINUTE:
        return words("time.seconds", n=str(max(1, -int(-seconds // 1))))
    return words("time.minutes", n=str(-int(-seconds // _MINUTE)))
