"""Telegram: updates in (polling or webhook), messages out (Bot API through python-telegram-bot)."""

import logging
import os

# The library is moving from whole seconds to `timedelta` and warns at each 429 until told that we have moved.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from bot.channels.telegram.channel import Telegram

# At DEBUG the library writes its base address, and that holds the token.
logging.getLogger("telegram").setLevel(logging.INFO)

__all__ = ["Telegram"]
