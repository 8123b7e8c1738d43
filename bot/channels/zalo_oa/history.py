"""What was said in the OA, read from Zalo: `listrecentchat` and `conversation`, ten rows a page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.zalo_oa.api import Api
from bot.channels.zalo_oa.incoming import text_of
from bot.channels.zalo_oa.signature import moment

_RECENT = "/v2.0/oa/listrecentchat"
_CONVERSATION = "/v2.0/oa/conversation"
PAGE = 10
"""More is refused (-210)."""
PAGES_MAX = 100

_FROM_OA, _FROM_CITIZEN = "0", "1"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A row: one message between the OA and a citizen."""

    message: str
    user: str
    is_from_citizen: bool
    at: datetime
    kind: str
    text: str
    row: Mapping[str, Any]


class History:
    def __init__(self, api: Api, oa: str) -> None:
        self._api = api
        self._oa = oa

    async def recent(self, since: datetime) -> AsyncIterator[Spoken]:
        """The OA's newest messages, newest first. Raises as `Api.post`."""
        async for one in self._pages(_RECENT, {}, since):
            yield one

    async def with_one(self, user: str, since: datetime) -> AsyncIterator[Spoken]:
        """One citizen's talk, newest first. Raises as `Api.post`."""
        async for one in self._pages(_CONVERSATION, {"user_id": user}, since):
            yield one

    async def _pages(self, path: str, asked: Mapping[str, Any], since: datetime) -> AsyncIterator[Spoken]:
        for page in range(PAGES_MAX):
            rows = await self._api.rows(path, {**asked, "offset": page * PAGE, "count": PAGE})
            spoken = [one for row in rows if (one := _spoken(row, self._oa)) is not None]
            for one in spoken:
                if one.at >= since:
                    yield one
            # Not only the last: nothing promises that a page is in order.
            if len(rows) < PAGE or (spoken and all(one.at < since for one in spoken)):
                return


def _spoken(row: Mapping[str, Any], oa: str) -> Spoken | None:
    """None for what cannot be told: no id, no time, or of another OA."""
    stamp = moment(row.get("time"))
    message, sender, recipient = text_of(row.get("message_id")), text_of(row.get("from_id")), text_of(row.get("to_id"))
    source = text_of(row.get("src"))
    if stamp is None or not message or source not in {_FROM_OA, _FROM_CITIZEN}:
        return None
    is_from_citizen = source == _FROM_CITIZEN
    user, other = (sender, recipient) if is_from_citizen else (recipient, sender)
    if not user or other not in {oa, ""}:
        return None
    return Spoken(
        message,
        user,
        is_from_citizen,
        stamp[1],
        text_of(row.get("type")).lower(),
        text_of(row.get("message")),
        row,
    )
