"""What a citizen typed, made comparable: index and queries go through the same steps."""

from bot.core.normalise.query import Piece, Query, fold, normalise
from bot.core.normalise.words import Words

__all__ = ["Piece", "Query", "Words", "fold", "normalise"]
