"""Did it arrive after all? Zalo has no idempotency key, but echoes every message of the OA, and shows a talk on asking.

Echoes are stored as records (a digest of the words, not the words), so that a process that was killed between a send
and its answer finds out in its next life. An echo speaks for one message only: ids of ours that Zalo answered with
are taken.
"""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime, timedelta

import structlog

from bot.channels.zalo_oa.api import NoAnswer, Refused
from bot.channels.zalo_oa.bodies import GROUP, words
from bot.channels.zalo_oa.history import History
from bot.channels.zalo_oa.incoming import CHANNEL, Echo
from bot.channels.zalo_oa.outgoing import FREE
from bot.channels.zalo_oa.tokens import NoToken
from bot.core.render import Message
from bot.delivery.sender import Sent
from storage.interface import Arrival, Audience, ChatKey, Cost, Store

log = structlog.get_logger(__name__)

_NAME = "echo:"
SKEW = timedelta(minutes=2)
"""Zalo's clock is not ours."""


class Doubts:
    def __init__(self, store: Store, history: History) -> None:
        self._store = store
        self._history = history

    async def heard(self, oa: str, echo: Echo, at: datetime) -> None:
        """Durable when this returns; it may come before the answer to the call that sent it."""
        if echo.message:
            key = ChatKey(CHANNEL, oa, echo.chat)
            await self._store.ingest([Arrival(key, _NAME + echo.message, digest(echo.text), at, Audience.RECORD)])

    async def arrived(self, key: ChatKey, message: Message, since: datetime, *, in_earlier_life: bool) -> Sent | None:
        text = words(message)
        if message.kind == "amend" or not text.strip() or key.chat.startswith(GROUP):
            return None
        echoed = await self._store.records(key, digest(text), since - SKEW)
        found = await self._unclaimed(key, [name.removeprefix(_NAME) for name in echoed])
        if not found and in_earlier_life:
            # While we were away echoes came to nobody: Zalo's own record tells.
            found = await self._unclaimed(key, await self._shown(key, text, since - SKEW))
        if not found:
            return None
        window = await self._store.window(key)
        is_free = window is None or since - window.heard_at <= FREE
        return Sent(found[0], cost=Cost.FREE if is_free else Cost.BILLED)

    async def ours(self, key: ChatKey, messages: list[str]) -> frozenset[str]:
        """Which of these the API sent: answered to us, or echoed without a person's id."""
        echoed = await self._store.known(key, [_NAME + message for message in messages])
        return await self._store.sent_as(key, messages) | {name.removeprefix(_NAME) for name in echoed}

    async def _unclaimed(self, key: ChatKey, messages: list[str]) -> list[str]:
        claimed = await self._store.sent_as(key, messages)
        return [message for message in messages if message not in claimed]

    async def _shown(self, key: ChatKey, text: str, since: datetime) -> list[str]:
        try:
            talk = [one async for one in self._history.with_one(key.chat, since)]
        except (Refused, NoAnswer, NoToken) as error:
            log.warning("zalo_oa_history_unread", reason=str(error))
            return []
        return [one.message for one in reversed(talk) if not one.is_from_citizen and same(one.text) == same(text)]


def same(text: str) -> str:
    """What does not change on the way through Zalo."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def digest(text: str) -> str:
    return hashlib.sha256(same(text).encode()).hexdigest()[:32]
