"""Takes due messages from the store and hands them to a channel: paced, retried, in order within a chat.

Sending is at-least-once. A chat's next message is not sent before the previous is sent or dead. A chat that must wait
(a full group, a pause the provider asked for) holds back nobody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import structlog

from bot import codec
from bot.core.render import Message
from bot.delivery.bells import DESK_BELL, OUTBOX_BELL, Bells
from bot.delivery.pacing import Pace
from bot.delivery.retrying import Tries
from bot.delivery.sender import Proof, Sender, Sent
from bot.errors import Held, Moved, Rejected, ThreadGone, TryLater, Unreachable
from storage.interface import ChatKey, Store, StoreError, ToSend

log = structlog.get_logger(__name__)

HELD_AT_MOST = timedelta(days=60)
"""How long a message waits for the citizen's next word."""

DOUBT_SECONDS = 5.0
"""So long a message without an answer is left alone, where its arrival can still be heard of."""

DOUBT_SECONDS_AFTER_CRASH = 45.0
"""As long as it takes until what was said to nobody is said again (Zalo's webhook: half a minute)."""

IDLE_SECONDS = 2.0
ROWS_AT_ONCE = 64
AT_ONCE_MAX = 16
FINISH_SECONDS = 5.0
"""On stopping, calls under way may end, so that what was accepted is also written down as sent."""

LEASE_SECONDS = 30.0


class Outbox:
    """One channel account's sending loop. `elects`: of several processes only one sends at a time.

    With a `proof` every try is marked in the store before the provider is asked, and what is in doubt is looked up
    before it is sent again.
    """

    def __init__(  # noqa: PLR0913  wired once
        self,
        channel: str,
        account: str,
        store: Store,
        sender: Sender,
        pace: Pace,
        bells: Bells,
        clock: Callable[[], datetime],
        *,
        elects: bool = False,
        proof: Proof | None = None,
    ) -> None:
        self._proof = proof
        self._begun_here: dict[int, datetime] = {}
        self._channel = channel
        self._account = account
        self._store = store
        self._sender = sender
        self._pace = pace
        self._bells = bells
        self._clock = clock
        self._holder = uuid4().hex if elects else ""
        self._led_until: datetime | None = None
        self._room = asyncio.Semaphore(AT_ONCE_MAX)
        self._busy: dict[ChatKey, asyncio.Task[None]] = {}
        self._calling: set[ChatKey] = set()
        self._tries = Tries()

    async def work(self) -> None:
        """Send whatever is due, for ever. Cancel to stop."""
        with self._bells.listen(OUTBOX_BELL) as bell:
            try:
                while True:
                    try:
                        if await self._leads():
                            await self._start_due()
                    except Exception:
                        # The loop outlives a database that is away; unsent rows are still there afterwards.
                        log.exception("outbox_failed", channel=self._channel)
                        await asyncio.sleep(IDLE_SECONDS)
                    await bell.wait(IDLE_SECONDS)
            finally:
                await self._finish()

    async def once(self) -> int:
        """Send one round: the first due message of each chat; how many were tried."""
        started = await self._start_due()
        await asyncio.gather(*started)
        return len(started)

    # --- who sends, and what --------------------------------------------------------------------------------------

    async def _leads(self) -> bool:
        if not self._holder:
            return True
        now = self._clock()
        if self._led_until is None or now > self._led_until - timedelta(seconds=LEASE_SECONDS / 2):
            led = await self._store.lead(self._lease, self._holder, now, LEASE_SECONDS)
            self._led_until = now + timedelta(seconds=LEASE_SECONDS) if led else None
        return self._led_until is not None

    @property
    def _lease(self) -> str:
        return f"{self._channel}:{self._account}:send"

    async def _start_due(self) -> list[asyncio.Task[None]]:
        # A row that ends while we ask may be in the answer as it was before: whoever was busy then is left out.
        before = set(self._busy)
        rows = await self._store.due(self._channel, self._account, self._clock(), ROWS_AT_ONCE + len(before))
        started = []
        for row in rows:
            if row.key in before:
                continue
            task = asyncio.create_task(self._send(row))
            self._busy[row.key] = task
            started.append(task)
        return started

    async def _finish(self) -> None:
        """Who only waits for a turn is stopped; calls under way get a moment to end."""
        for key, task in self._busy.items():
            if key not in self._calling:
                task.cancel()
        tasks = list(self._busy.values())
        if tasks:
            await asyncio.wait(tasks, timeout=FINISH_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._led_until is not None:
            try:
                await self._store.yield_lead(self._lease, self._holder)
            except StoreError as error:
                log.warning("lease_kept", lease=self._lease, reason=str(error))

    # --- one message ----------------------------------------------------------------------------------------------

    async def _send(self, row: ToSend) -> None:
        try:
            await self._pace.turn(row.key)
            async with self._room:
                self._calling.add(row.key)
                await self._try(row)
        except Exception:
            # The store did not take what became of it: the row is still due. Not at once again.
            log.exception("sending_failed", channel=self._channel, outbox=row.id)
            await asyncio.sleep(IDLE_SECONDS)
        finally:
            self._calling.discard(row.key)
            del self._busy[row.key]
            # The chat's next message may go now.
            self._bells.ring(OUTBOX_BELL)

    async def _try(self, row: ToSend) -> None:
        try:
            message = codec.load_message(row.payload)
            sent = await self._settled(row, message)
            if sent is None:
                sent = await self._sender.send(row.key, message, row.ticket, row.post)
        except TryLater as error:
            await self._later(row, error)
        except Unreachable as error:
            dropped = await self._store.drop_unsent(row.key, self._clock(), str(error))
            log.info("chat_unreachable", channel=self._channel, dropped=dropped, reason=str(error))
            self._ended(row)
        except Held as error:
            await self._hold(row, error)
        except Moved as error:
            await self._store.move_chat(row.key, replace(row.key, chat=error.chat), keeps_posts=error.keeps_posts)
        except ThreadGone as error:
            await self._thread_gone(row, error)
        except Rejected as error:
            log.warning("message_rejected", channel=self._channel, outbox=row.id, reason=str(error))
            await self._store.dead(row.id, self._clock(), str(error))
            self._ended(row)
        except StoreError:
            raise
        except Exception as error:
            # A message that breaks its sender must not be tried for ever, nor stop its chat's others for long.
            log.exception("sender_broke", channel=self._channel, outbox=row.id)
            await self._later(row, TryLater(type(error).__name__))
        else:
            now = self._clock()
            await self._write_sent(row, sent, now)

    async def _write_sent(self, row: ToSend, sent: Sent, now: datetime) -> None:
        self._tries.taken(row.id, now)
        self._begun_here.pop(row.id, None)
        await self._store.sent(row.id, now, sent.message, sent.thread, sent.cost)
        if row.attempts:
            # The desk may show it as not sent yet.
            self._bells.ring(DESK_BELL)

    async def _settled(self, row: ToSend, message: Message) -> Sent | None:
        """Before a try: mark it; where an earlier one is in doubt, what became of that. Raises TryLater: too early."""
        if self._proof is None:
            return None
        now = self._clock()
        if row.begun_at is None:
            self._begun_here[row.id] = now
            await self._store.begin(row.id, now)
            return None
        is_ours = row.id in self._begun_here
        sent = await self._proof.arrived(row.key, message, row.begun_at, in_earlier_life=not is_ours)
        if sent is not None:
            log.info("doubtful_message_had_arrived", channel=self._channel, outbox=row.id)
            return sent
        rest = (row.begun_at - now).total_seconds() + (DOUBT_SECONDS if is_ours else DOUBT_SECONDS_AFTER_CRASH)
        if rest > 0:
            raise TryLater("an earlier try is in doubt", rest, may_have_arrived=True, is_try=False)
        return None

    async def _hold(self, row: ToSend, error: Held) -> None:
        """Tried once more at the end of its time, then given up: personal words are not kept for ever."""
        now, until = self._clock(), row.at + HELD_AT_MOST
        if until <= now:
            await self._store.dead(row.id, now, str(error))
            self._ended(row)
            return
        self._begun_here.pop(row.id, None)
        log.info("message_held", channel=self._channel, outbox=row.id, reason=str(error))
        await self._store.hold(row.id, until, f"{error.why.value}: {error}", now)
        self._bells.ring(DESK_BELL)

    async def _thread_gone(self, row: ToSend, error: ThreadGone) -> None:
        """With the post forgotten the next try makes a new thread; where there was none, that will not help."""
        if row.post is None or not row.ticket:
            return await self._later(row, TryLater(str(error)))
        await self._store.forget_post(row.ticket, row.key)
        return None

    async def _later(self, row: ToSend, error: TryLater) -> None:
        if error.seconds is not None and error.is_try:
            self._pace.hold(row.key, error.seconds)
        now = self._clock()
        is_hopeless = self._tries.is_hopeless(row, error, now)
        # A doubt about an earlier try outlives a clear refusal of this one.
        is_doubtful = error.may_have_arrived or row.begun_at is not None
        if not is_hopeless:
            until = now + timedelta(seconds=self._tries.seconds(row, error))
            await self._store.postpone(row.id, until, str(error), is_doubtful=is_doubtful)
        # Proof that came during the call is seen here; what comes from now on finds the row postponed, and hurries it.
        if is_doubtful and await self._had_arrived(row):
            return
        if is_hopeless:
            await self._store.dead(row.id, now, str(error))
            self._ended(row)
            log.error("message_given_up", channel=self._channel, outbox=row.id, reason=str(error))
            return
        if not row.attempts:
            # From now on the desk shows it as not sent yet.
            self._bells.ring(DESK_BELL)
        if not is_doubtful:
            self._begun_here.pop(row.id, None)

    def _ended(self, row: ToSend) -> None:
        """It was given up, and is in the store: nothing of it is remembered here, and the desk shows it."""
        self._tries.forget(row.id)
        self._begun_here.pop(row.id, None)
        self._bells.ring(DESK_BELL)

    async def _had_arrived(self, row: ToSend) -> bool:
        """Then it is written down as sent."""
        since = row.begun_at or self._begun_here.get(row.id)
        if self._proof is None or since is None:
            return False
        try:
            sent = await self._proof.arrived(row.key, codec.load_message(row.payload), since, in_earlier_life=False)
        except StoreError:
            raise
        except Exception:
            # What cannot even be looked up must end all the same.
            log.exception("doubt_not_settled", channel=self._channel, outbox=row.id)
            return False
        if sent is None:
            return False
        log.info("doubtful_message_had_arrived", channel=self._channel, outbox=row.id)
        await self._write_sent(row, sent, self._clock())
        return True
