"""Zalo Official Account: citizens' messages in by webhook, answers out by the consultation API."""

from bot.channels.zalo_oa.channel import ZaloOa

__all__ = ["ZaloOa"]
