"""Telegram: updates in (polling or webhook), messages out (Bot API through python-telegram-bot)."""

from bot.channels.telegram.channel import Telegram

__all__ = ["Telegram"]
