"""A Bot API server on loopback that behaves as `protocols/telegram.md`, section 7, says the real one does."""

from tests.fakes.telegram.faults import Drop, Fault, Flood, Html, Slow
from tests.fakes.telegram.limits import Counting
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.world import Chat, Person

__all__ = ["Chat", "Counting", "Drop", "FakeTelegram", "Fault", "Flood", "Html", "Person", "Slow"]
