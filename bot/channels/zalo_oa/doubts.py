"""Did it arrive after all? Zalo has no idempotency key, but echoes every message of the OA, and shows a talk on asking.

Echoes are stored as records (a digest of the words, not the words), so that a process that was killed between a send
and its answer finds out in its next life. An echo speaks for one message only: ids of ours that Zalo answered with
are taken. A message that waits in doubt is looked at again the moment its echo comes.
"""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime, timedelta

import structlog

from bot import codec
from bot.channels.zalo_oa.api import NoAnswer, Refused
from bot.channels.zalo_oa.bodies import GROUP, TEXT_MAX, calling_nobody, words
from bot.channels.zalo_oa.history import History
from bot.channels.zalo_oa.incoming import CHANNEL, Echo
from bot.channels.zalo_oa.outgoing import FREE
from bot.channels.zalo_oa.tokens import NoToken
from bot.core.render import Message, split
from bot.delivery.sender import Sent
from storage.interface import Arrival, Audience, ChatKey, Cost, Store

log = structlog.get_logger(__name__)

_NAME = "echo:"
_PICTURE = "picture"
"""In the place of a digest: Zalo's echo of a picture need not hold the words under it, and never holds our id of it."""
SKEW = timedelta(minutes=2)
"""Zalo's clock is not ours."""


class Doubts:
    def __init__(self, store: Store, history: History) -> None:
        self._store = store
        self._history = history

    async def heard(self, oa: str, echo: Echo, at: datetime) -> None:
        """Durable when this returns; it may come before the answer to the call that sent it."""
        if not echo.message:
            return
        key = ChatKey(CHANNEL, oa, echo.chat)
        said = _PICTURE if echo.is_picture and not echo.text.strip() else digest(echo.text)
        await self._store.ingest([Arrival(key, _NAME + echo.message, said, at, Audience.RECORD)])
        row = await self._store.in_doubt(key)
        if row is None or row.begun_at is None:
            return
        if await self.arrived(key, codec.load_message(row.payload), row.begun_at, in_earlier_life=False):
            await self._store.hurry(row.id, row.begun_at)

    async def arrived(self, key: ChatKey, message: Message, since: datetime, *, in_earlier_life: bool) -> Sent | None:
        text = words(message)
        is_group = key.chat.startswith(GROUP)
        if message.kind == "amend" or not text.strip() or (is_group and len(split(text, TEXT_MAX)) > 1):
            return None
        found = await self._echoed(key, digest(calling_nobody(text) if is_group else text), since - SKEW)
        if not found and message.image and not is_group:
            found = await self._echoed(key, _PICTURE, since - SKEW)
        if not found and in_earlier_life and not is_group:
            # While we were away echoes came to nobody: Zalo's own record tells.
            found = await self._unclaimed(key, await self._shown(key, text, since - SKEW))
        if not found:
            return None
        if is_group:
            return Sent(found[0])
        window = await self._store.window(key)
        is_free = window is None or since - window.heard_at <= FREE
        return Sent(found[0], cost=Cost.FREE if is_free else Cost.BILLED)

    async def ours(self, key: ChatKey, messages: list[str]) -> frozenset[str]:
        """Which of these the API sent: answered to us, or echoed without a person's id."""
        echoed = await self._store.known(key, [_NAME + message for message in messages])
        return await self._store.sent_as(key, messages) | {name.removeprefix(_NAME) for name in echoed}

    async def _echoed(self, key: ChatKey, said: str, since: datetime) -> list[str]:
        echoed = await self._store.records(key, said, since)
        return await self._unclaimed(key, [name.removeprefix(_NAME) for name in echoed])

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
