"""Small things that must survive: named values, counters, leases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class SettingStore(Protocol):
    """The part of the store that keeps them."""

    async def read_setting(self, name: str) -> str | None:
        """A named value (polling offset, …)."""
        ...

    async def write_setting(self, name: str, value: str) -> None: ...
    async def count_up(self, name: str, by: int = 1) -> int:
        """Add to the number kept under this name (none yet: 0), exactly once however many ask; the new number."""
        ...

    async def settings_under(self, prefix: str) -> Mapping[str, str]:
        """All values whose names begin so."""
        ...

    async def trade_setting(self, old: str, new: str, value: str) -> bool:
        """Remove `old` and write `new` in one transaction; False, and nothing done, where `old` was gone already."""
        ...

    async def drop_setting(self, name: str) -> bool:
        """Whether there was one."""
        ...

    async def lead(self, name: str, holder: str, now: datetime, seconds: float) -> bool:
        """Take or renew the lease `name`; False while another holder's has not run out."""
        ...

    async def yield_lead(self, name: str, holder: str) -> None: ...
