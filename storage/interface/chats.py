"""One talk and its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, order=True)
class ChatKey:
    """One talk: `channel` ("telegram", "webchat", …), `account` (which bot or OA), `chat` (the other side's id)."""

    channel: str
    account: str
    chat: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of one chat as its page shows it. `id` orders bot lines (outbox ids); citizen lines carry an inbox id."""

    id: int
    from_citizen: bool
    payload: str
    at: datetime
    external_id: str = ""


class ChatStore(Protocol):
    """The part of the store that shows one chat's page."""

    async def history(self, key: ChatKey, limit: int = 200) -> Sequence[LogLine]:
        """Both sides' lines, oldest first, the newest `limit`."""
        ...

    async def after(self, key: ChatKey, outbox_id: int, limit: int = 200) -> Sequence[LogLine]:
        """Bot lines with a larger id, oldest first."""
        ...
