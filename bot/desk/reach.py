"""Whether the citizen can still be written to, where a channel's rules hang on their last word. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.phrases import Phrases
from bot.core.render import Capabilities
from bot.desk.promise import span
from storage.interface import Window

SOON = timedelta(hours=8)
"""So long before free answers end, the team is told: a working day, or the evening before."""
WORTH_SAYING = timedelta(hours=24)
"""While free answers go on for longer, alerts do not speak of it."""


class Reach(StrEnum):
    OPEN = "open"
    BILLED = "billed"
    WAITS = "waits"
    """An answer is kept and sent when the citizen writes again."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an answer given now would meet, and how long that stays so (None: no end is known)."""

    reach: Reach = Reach.OPEN
    left: timedelta | None = None
    unpaid: bool = False
    """It waits only because the commune pays for no more messages this month."""


NO_LIMIT = Outlook()
"""As on every channel that keeps no window."""


class Stage(StrEnum):
    """Steps of which the team is told as time passes."""

    FREE = "free"
    ENDING = "ending"  # free for some hours more
    BILLED = "billed"
    WAITS = "waits"


def outlook(window: Window | None, can: Capabilities, now: datetime, *, may_bill: bool = True) -> Outlook:
    """`may_bill`: the commune still pays for messages this month."""
    if window is None:
        return Outlook()
    silent = now - window.heard_at
    if window.barred or (can.open_for is not None and silent > can.open_for):
        return Outlook(Reach.WAITS)
    if can.free_for is None or silent <= can.free_for:
        return Outlook(Reach.OPEN, None if can.free_for is None else can.free_for - silent)
    if not may_bill:
        return Outlook(Reach.WAITS, unpaid=True)
    return Outlook(Reach.BILLED, None if can.open_for is None else can.open_for - silent)


def stage(far: Outlook) -> Stage:
    match far.reach:
        case Reach.OPEN:
            return Stage.ENDING if far.left is not None and far.left <= SOON else Stage.FREE
        case Reach.BILLED:
            return Stage.BILLED
        case Reach.WAITS:
            return Stage.WAITS


def told_before(far: Outlook, phrases: Phrases) -> str:
    """What a member must know before writing; empty while there is nothing to say."""
    left = span(far.left) if far.left is not None else ""
    match far.reach:
        case Reach.OPEN:
            is_near = far.left is not None and far.left <= WORTH_SAYING
            return phrases.line("alert_free_left", con_lai=left) if is_near else ""
        case Reach.BILLED:
            return phrases.line("alert_billed", con_lai=left)
        case Reach.WAITS:
            return phrases.line("alert_unpaid") if far.unpaid else phrases.line("alert_waits")
