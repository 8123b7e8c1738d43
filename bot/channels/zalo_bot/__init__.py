"""Zalo Bot: updates in (polling or webhook), messages out. Not the Official Account: other host, token and ids."""

from bot.channels.zalo_bot.channel import ZaloBot

__all__ = ["ZaloBot"]
