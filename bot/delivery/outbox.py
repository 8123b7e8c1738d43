"""Takes due messages from the store and hands them to a channel: paced, retried, in order within a chat.

Sending is at-least-once. A chat's next message is not sent before the previous is sent or dead.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot import codec
from bot.core.render import Message
from bot.delivery.bells import OUTBOX_BELL, Bells
from bot.delivery.pacing import Pace
from bot.errors import Moved, Rejected, ThreadGone, TryLater, Unreachable
from storage.interface import ChatKey, Post, Store, ToSend

log = structlog.get_logger(__name__)

ATTEMPTS_MAX = 12
"""With the waits below about a day: a provider that is down overnight loses nothing."""

WAIT_SECONDS_MAX = 3600.0
IDLE_SECONDS = 2.0
AT_ONCE_MAX = 16


@dataclass(frozen=True, slots=True)
class Sent:
    """What the provider called the message, and the thread it went into."""

    message: str = ""
    thread: str = ""


class Sender(Protocol):
    """The sending half of a channel. `post` is where the message's ticket stands in that chat, if it does."""

    async def send(self, key: ChatKey, message: Message, ticket: str, post: Post | None) -> Sent:
        """Send it once.

        Raises:
            TryLater, Unreachable, Moved, Rejected, ThreadGone: see `bot.errors`.

        """
        ...


class Outbox:
    """One channel account's sending loop."""

    def __init__(
        self,
        channel: str,
        account: str,
        store: Store,
        sender: Sender,
        pace: Pace,
        bells: Bells,
        clock: Callable[[], datetime],
    ) -> None:
        self._channel = channel
        self._account = account
        self._store = store
        self._sender = sender
        self._pace = pace
        self._bells = bells
        self._clock = clock

    async def work(self) -> None:
        """Send whatever is due, for ever. Cancel to stop."""
        with self._bells.listen(OUTBOX_BELL) as bell:
            while True:
                try:
                    busy = await self.once()
                except Exception:
                    # The loop outlives a database that is away; unsent rows are still there afterwards.
                    log.exception("outbox_failed", channel=self._channel)
                    busy = 0
                if not busy:
                    await bell.wait(IDLE_SECONDS)

    async def once(self) -> int:
        """Send one round: the first due message of each chat; how many were tried."""
        rows = await self._store.due(self._channel, self._account, self._clock())
        for start in range(0, len(rows), AT_ONCE_MAX):
            await asyncio.gather(*(self._send(row) for row in rows[start : start + AT_ONCE_MAX]))
        return len(rows)

    async def _send(self, row: ToSend) -> None:
        await self._pace.turn(row.key)
        try:
            sent = await self._sender.send(row.key, codec.load_message(row.payload), row.ticket, row.post)
        except TryLater as error:
            await self._later(row, error)
        except Unreachable as error:
            dropped = await self._store.drop_unsent(row.key, self._clock(), str(error))
            log.info("chat_unreachable", channel=self._channel, dropped=dropped)
        except Moved as error:
            await self._store.move_chat(row.key, replace(row.key, chat=error.chat))
        except ThreadGone:
            await self._store.forget_post(row.ticket, row.key)
        except Rejected as error:
            log.warning("message_rejected", channel=self._channel, outbox=row.id, reason=str(error))
            await self._store.dead(row.id, self._clock(), str(error))
        else:
            await self._store.sent(row.id, self._clock(), sent.message, sent.thread)

    async def _later(self, row: ToSend, error: TryLater) -> None:
        if error.seconds is not None:
            self._pace.hold(row.key, error.seconds)
        if row.attempts + 1 >= ATTEMPTS_MAX:
            await self._store.dead(row.id, self._clock(), str(error))
            log.error("message_given_up", channel=self._channel, outbox=row.id)
            return
        seconds = error.seconds if error.seconds is not None else waiting(row.attempts)
        await self._store.postpone(row.id, self._clock() + timedelta(seconds=seconds), str(error))


def waiting(attempts: int) -> float:
    """Seconds before the next try: 1, 2, 4 … up to an hour, spread so that a crowd does not return at once."""
    return min(WAIT_SECONDS_MAX, 2.0**attempts) * (0.75 + random.random() / 2)  # noqa: S311  no secret hangs on it
