"""Hides what the law calls sensitive before anything is kept.

What stays readable: phone numbers (members call back), dates, money, law numbers, file codes, service numbers.
"""

from bot.core.guard.masking import HIDDEN, Masked, mask
from bot.core.guard.numbers import luhn
from bot.core.guard.reading import lowered

__all__ = ["HIDDEN", "Masked", "lowered", "luhn", "mask"]
