"""The present, handed to everything that needs it; the core is given it as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.desk.calendar import VIETNAM


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The day people in Vietnam call today."""
    return now().astimezone(VIETNAM).date()
