"""Zalo's OA API, OAuth and webhooks on loopback, behaving as `zalo-oa.md`, section 11, says the real ones do."""

from tests.fakes.zalo_oa.faults import Fault
from tests.fakes.zalo_oa.server import FakeZalo
from tests.fakes.zalo_oa.world import Clock, Said, User

__all__ = ["Clock", "FakeZalo", "Fault", "Said", "User"]
