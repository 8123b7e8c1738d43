"""The editor's companion: one module per kind of check, `run_check` for all of them."""

from bot.content.check.place_values import PlaceValue, place_values
from bot.content.check.run import Summary, run_check

__all__ = ["PlaceValue", "Summary", "place_values", "run_check"]
