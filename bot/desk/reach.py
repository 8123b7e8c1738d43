"""Whether the citizen can still be written to, where a channel's rules hang on their last word. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from bot.core.render import Capabilities
from storage.interface import Window


class Reach(StrEnum):
    OPEN = "open"
    BILLED = "billed"
    WAITS = "waits"
    """An answer is kept and sent when the citizen writes again."""


def reach(window: Window | None, can: Capabilities, now: datetime) -> Reach:
    """What an answer given now would meet."""
    if window is None:
        return Reach.OPEN
    silent = now - window.heard_at
    if window.barred or (can.open_for is not None and silent > can.open_for):
        return Reach.WAITS
    return Reach.BILLED if can.free_for is not None and silent > can.free_for else Reach.OPEN
