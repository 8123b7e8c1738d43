"""Which entry, flow or danger card a text asks for, and how sure that is."""

from bot.core.matching.explain import Explanation, explain
from bot.core.matching.matcher import Judged, Matcher
from bot.core.matching.thresholds import Thresholds

__all__ = ["Explanation", "Judged", "Matcher", "Thresholds", "explain"]
