"""Which of a ticket's answers have not reached the citizen, and why. Pure; what is true stands in the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from bot import codec
from bot.errors import HeldFor
from storage.interface import Unsent


class Unsaid(StrEnum):
    """Why the citizen has not read it. The first are held until the citizen writes."""

    SILENT = HeldFor.SILENT.value
    UNPAID = HeldFor.UNPAID.value
    QUOTA = HeldFor.QUOTA.value
    REFUSED = HeldFor.REFUSED.value
    HELD = "held"  # nobody wrote down why
    TRIED = "tried"  # it will be tried again
    DEAD = "dead"  # given up


def name_of(at: datetime) -> str:
    """What a member's line is called on its way to the citizen: when it was said."""
    return at.astimezone(UTC).isoformat()


def unsaid(rows: Sequence[Unsent]) -> Mapping[str, Unsaid]:
    """By the line's name. `rows` are one chat's, oldest first: what waits also holds back all after it."""
    found: dict[str, Unsaid] = {}
    behind: Unsaid | None = None
    for row in rows:
        if row.is_dead:
            why: Unsaid | None = Unsaid.DEAD
        else:
            if row.held:
                behind = _held(row.error)
            elif row.attempts:
                behind = behind or Unsaid.TRIED
            why = behind
        line = _line_of(row.payload)
        if line and why is not None:
            # Of a long answer in several messages the last to be known is what is left to come.
            found[line] = why
    return found


def _line_of(payload: str) -> str:
    try:
        return codec.load_message(payload).said_at
    except Exception:  # noqa: BLE001  whatever cattrs finds wrong with the shape of another version: the page must open
        return ""


def _held(error: str) -> Unsaid:
    why = error.partition(":")[0]
    return Unsaid(why) if why in set(HeldFor) else Unsaid.HELD
