"""Telegram: updates in (polling or webhook), messages out (Bot API through python-telegram-bot)."""

import os

# The library is moving from whole seconds to `timedelta` and warns at each 429 until told that we have moved.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from bot.channels.telegram.channel import Telegram  # noqa: E402  the switch must be set first

__all__ = ["Telegram"]
