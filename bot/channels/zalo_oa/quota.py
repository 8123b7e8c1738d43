"""What Zalo says is left of the OA's messages this month. Asked for now and then; not every package tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.channels.zalo_oa.api import Api, NoAnswer, Refused
from bot.channels.zalo_oa.incoming import text_of
from bot.channels.zalo_oa.tokens import NoToken

log = structlog.get_logger(__name__)

_PATH = "/v3.0/oa/quota/message"
_ASKED = {"quota_owner": "OA", "product_type": "cs", "quota_type": "sub_quota"}
EVERY = timedelta(hours=1)
WARN_PERCENT = 80


class Quota:
    """`remain` and `total` are None until Zalo has told them."""

    def __init__(self, api: Api, clock: Callable[[], datetime]) -> None:
        self._api = api
        self._clock = clock
        self._asked_at: datetime | None = None
        self.remain: int | None = None
        self.total: int | None = None

    @property
    def is_low(self) -> bool:
        """From 80 % of what the package has."""
        if self.remain is None or not self.total:
            return False
        return (self.total - self.remain) * 100 >= self.total * WARN_PERCENT

    async def tick(self) -> None:
        now = self._clock()
        if self._asked_at is not None and now - self._asked_at < EVERY:
            return
        self._asked_at = now
        try:
            rows = await self._api.listed(_PATH, _ASKED)
        except (Refused, NoAnswer, NoToken) as error:
            log.info("zalo_oa_quota_unread", reason=str(error))
            return
        told = [
            (remain, total)
            for row in rows
            if (remain := _number(row, "remain")) is not None and (total := _number(row, "total")) is not None
        ]
        # Several packages add up.
        self.remain = sum(remain for remain, _ in told) if told else None
        self.total = sum(total for _, total in told) if told else None


def _number(row: Mapping[str, Any], name: str) -> int | None:
    """Types vary between text and number."""
    found = text_of(row.get(name))
    return int(found) if found.isascii() and found.isdecimal() else None
