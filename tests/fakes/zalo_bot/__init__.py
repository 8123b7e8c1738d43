"""A Zalo Bot Platform on loopback, with the traps of `protocols/zalo-bot.md`, section 7."""

from tests.fakes.zalo_bot.people import GroupChat, Person
from tests.fakes.zalo_bot.server import FakeZaloBot, Sent

__all__ = ["FakeZaloBot", "GroupChat", "Person", "Sent"]
