"""Which entry, flow or danger card a text asks for, and how sure that is."""

from bot.core.matching.matcher import Judged, Matcher
from bot.core.matching.thresholds import Thresholds

__all__ = ["Judged", "Matcher", "Thresholds"]
