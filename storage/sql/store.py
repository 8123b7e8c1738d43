"""The store: every method is one transaction around the functions of its subject."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from storage.interface import Post, StoreError
from storage.sql import doubts, housekeeping, inbox, media, outbox, settings, sign_in, talk, tickets, turns, windows
from storage.sql.backup import backup
from storage.sql.codes import Codes
from storage.sql.engine import Database, as_store_error, is_passing
from storage.sql.group import GroupCommit
from storage.sql.migrate import is_at_head
from storage.sql.wake import INBOX, OUTBOX, TOPIC_OF, Bell, relay

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.interface import (
        Arrival,
        ChatKey,
        Cost,
        Delivery,
        Figures,
        LogLine,
        Media,
        MediaSize,
        Outgoing,
        Session,
        Stored,
        Tally,
        Ticket,
        TicketChange,
        TicketLine,
        TicketState,
        ToSend,
        TurnResult,
        Unsent,
        Waiting,
        Window,
    )


log = structlog.get_logger(__name__)


def now_utc() -> datetime:
    return datetime.now(UTC)


def _topics(calls: Sequence[Sequence[Arrival]]) -> set[str]:
    return {TOPIC_OF[arrival.audience] for call in calls for arrival in call}


async def _sent(connection: AsyncConnection, accepted: Sequence[outbox.Sent]) -> Sequence[None]:
    await outbox.sent(connection, accepted)
    return [None] * len(accepted)


async def _begun(connection: AsyncConnection, begun: Sequence[tuple[int, datetime]]) -> Sequence[None]:
    await doubts.begin(connection, begun)
    return [None] * len(begun)


class SqlStore:
    """`storage.interface.Store` on SQLite and PostgreSQL."""

    def __init__(self, url: str, clock: Callable[[], datetime] | None = None) -> None:
        self._database = Database(url)
        self._clock = clock or now_utc
        self._codes = Codes()
        self._bell = Bell(crosses_processes=not self._database.is_sqlite)
        self._ingest = GroupCommit(self._database, self._store_calls, len, self._ring_arrivals)
        self._sent = GroupCommit(self._database, _sent)
        self._begun = GroupCommit(self._database, _begun)
        self._relay: asyncio.Task[None] | None = None

    # --- life ---
    async def open(self) -> None:
        await self._database.open()
        self._ingest.open()
        self._sent.open()
        self._begun.open()
        if not self._database.is_sqlite:
            self._relay = asyncio.create_task(relay(self._database, self._bell), name="storage wake-ups")

    async def close(self) -> None:
        await self._ingest.close()
        await self._sent.close()
        await self._begun.close()
        if self._relay is not None:
            self._relay.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._relay
            self._relay = None
        await self._database.close()

    async def ready(self) -> bool:
        try:
            return await self._database.read(is_at_head, tries=1)
        except StoreError:
            return False

    def wakeups(self) -> AsyncIterator[str]:
        """Topics ("inbox", "team", "outbox") of which something was committed. A hint: look for yourself as well."""
        return self._bell.listen()

    # --- inbox ---
    async def ingest(self, arrivals: Sequence[Arrival]) -> Sequence[bool]:
        return await self._ingest.put(arrivals) if arrivals else ()

    async def _store_calls(
        self, connection: AsyncConnection, calls: Sequence[Sequence[Arrival]]
    ) -> Sequence[Sequence[bool]]:
        arrivals = [arrival for call in calls for arrival in call]
        flags = iter(await inbox.store_arrivals(connection, arrivals, self._clock()))
        await self._bell.notify(connection, *_topics(calls))
        return [[next(flags) for _ in call] for call in calls]

    def _ring_arrivals(self, calls: Sequence[Sequence[Arrival]]) -> None:
        self._bell.ring(*_topics(calls))

    async def take_turns(self, decide: Callable[[Waiting], TurnResult | None], now: datetime, limit: int = 256) -> int:
        try:
            return await self._take_turns(decide, now, limit, apart=False)
        except Exception as error:
            if is_passing(error):
                raise
            log.warning("taking turns one chat at a time", error=str(as_store_error(error)))
            return await self._take_turns(decide, now, limit, apart=True)

    async def _take_turns(
        self, decide: Callable[[Waiting], TurnResult | None], now: datetime, limit: int, *, apart: bool
    ) -> int:
        async def work(connection: AsyncConnection) -> tuple[int, bool]:
            taken, sends = await turns.take_turns(connection, decide, now, limit, self._codes, apart=apart)
            if sends:
                await self._bell.notify(connection, OUTBOX)
            return taken, sends

        taken, sends = await self._database.write(work)
        if sends:
            self._bell.ring(OUTBOX)
        return taken

    async def team_arrivals(self, limit: int = 64) -> Sequence[Stored]:
        return await self._database.read(lambda connection: inbox.team_arrivals(connection, limit))

    async def finish(self, inbox_id: int, outgoing: Sequence[Outgoing] = ()) -> None:
        now = self._clock()

        async def work(connection: AsyncConnection) -> set[str]:
            if not await inbox.end_one(connection, inbox_id, now):
                return set()
            await outbox.send_later(connection, outgoing, now)
            return {OUTBOX} if outgoing else set()

        await self._write_and_ring(work)

    async def fail(self, inbox_id: int, error: str) -> None:
        now = self._clock()
        await self._database.write(lambda connection: inbox.charge(connection, [(inbox_id, error)], now))

    # --- outbox ---
    async def send_later(self, outgoing: Sequence[Outgoing], now: datetime) -> None:
        async def work(connection: AsyncConnection) -> set[str]:
            await outbox.send_later(connection, outgoing, now)
            return {OUTBOX}

        if outgoing:
            await self._write_and_ring(work)

    async def due(self, channel: str, account: str, now: datetime, limit: int = 64) -> Sequence[ToSend]:
        return await self._database.read(lambda connection: outbox.due(connection, channel, account, now, limit))

    async def sent(
        self, outbox_id: int, now: datetime, message: str = "", thread: str = "", cost: Cost | None = None
    ) -> None:
        await self._sent.put(outbox.Sent(outbox_id, now, Post(message, thread), cost))

    async def hold(self, outbox_id: int, until: datetime, reason: str, now: datetime) -> None:
        await self._database.write(lambda connection: windows.hold(connection, outbox_id, until, reason, now))

    async def window(self, key: ChatKey) -> Window | None:
        return await self._database.read(lambda connection: windows.window(connection, key))

    async def tallies(self, now: datetime) -> Sequence[Tally]:
        return await self._database.read(lambda connection: windows.month_tallies(connection, now))

    async def begin(self, outbox_id: int, now: datetime) -> None:
        await self._begun.put((outbox_id, now))

    async def postpone(self, outbox_id: int, until: datetime, error: str, *, is_doubtful: bool = False) -> None:
        await self._database.write(
            lambda connection: outbox.postpone(connection, outbox_id, until, error, is_doubtful=is_doubtful)
        )

    async def in_doubt(self, key: ChatKey) -> ToSend | None:
        return await self._database.read(lambda connection: doubts.in_doubt(connection, key))

    async def hurry(self, outbox_id: int, not_before: datetime) -> None:
        async def work(connection: AsyncConnection) -> set[str]:
            await doubts.hurry(connection, outbox_id, not_before)
            return {OUTBOX}

        await self._write_and_ring(work)

    async def records(self, key: ChatKey, event: str, since: datetime) -> Sequence[str]:
        return await self._database.read(lambda connection: inbox.records(connection, key, event, since))

    async def sent_as(self, key: ChatKey, messages: Sequence[str]) -> frozenset[str]:
        return await self._database.read(lambda connection: doubts.sent_as(connection, key, messages))

    async def known(self, key: ChatKey, external_ids: Sequence[str]) -> frozenset[str]:
        return await self._database.read(lambda connection: inbox.known(connection, key, external_ids))

    async def dead(self, outbox_id: int, now: datetime, error: str) -> None:
        await self._database.write(lambda connection: outbox.dead(connection, outbox_id, now, error))

    async def drop_unsent(self, key: ChatKey, now: datetime, reason: str) -> int:
        return await self._database.write(lambda connection: outbox.drop_unsent(connection, key, now, reason))

    async def move_chat(self, old: ChatKey, new: ChatKey, *, keeps_posts: bool = True) -> None:
        now = self._clock()

        async def work(connection: AsyncConnection) -> set[str]:
            await outbox.move_chat(connection, old, new, now, keeps_posts=keeps_posts)
            return {OUTBOX}

        await self._write_and_ring(work)

    async def forget_post(self, code: str, key: ChatKey) -> None:
        await self._database.write(lambda connection: outbox.forget_post(connection, code, key))

    async def unsent(self, key: ChatKey) -> Sequence[Unsent]:
        return await self._database.read(lambda connection: outbox.unsent(connection, key))

    async def delivery(self, code: str, key: ChatKey) -> Delivery:
        return await self._database.read(lambda connection: outbox.delivery(connection, code, key))

    # --- one chat's page ---
    async def history(self, key: ChatKey, limit: int = 200) -> Sequence[LogLine]:
        return await self._database.read(lambda connection: talk.history(connection, key, limit))

    async def after(self, key: ChatKey, outbox_id: int, limit: int = 200) -> Sequence[LogLine]:
        return await self._database.read(lambda connection: talk.after(connection, key, outbox_id, limit))

    # --- tickets ---
    async def ticket(self, code: str) -> Ticket | None:
        return await self._database.read(lambda connection: tickets.find_ticket(connection, code))

    async def tickets(
        self, states: Sequence[TicketState], limit: int = 200, member: str | None = None
    ) -> Sequence[Ticket]:
        return await self._database.read(lambda connection: tickets.list_tickets(connection, states, limit, member))

    async def ticket_lines(self, code: str) -> Sequence[TicketLine]:
        return await self._database.read(lambda connection: tickets.lines_of(connection, code))

    async def change_ticket(
        self, code: str, decide: Callable[[Ticket], TicketChange | None], now: datetime
    ) -> Ticket | None:
        after: Ticket | None = None

        async def work(connection: AsyncConnection) -> set[str]:
            nonlocal after
            after, change = await tickets.change_ticket(connection, code, decide, now)
            if change is None:
                return set()
            return {TOPIC_OF[event.audience] for event in change.events} | ({OUTBOX} if change.outgoing else set())

        await self._write_and_ring(work)
        return after

    async def ticket_at(self, key: ChatKey, message: str = "", thread: str = "") -> str | None:
        return await self._database.read(lambda connection: outbox.ticket_at(connection, key, message, thread))

    async def overdue(self, now: datetime, limit: int = 64) -> Sequence[str]:
        return await self._database.read(lambda connection: tickets.overdue(connection, now, limit))

    # --- photos, voice notes, files ---
    async def due_media(self, now: datetime, limit: int = 16) -> Sequence[Media]:
        return await self._database.read(lambda connection: media.due_media(connection, now, limit))

    async def claim_media(self, media_id: str, now: datetime, until: datetime) -> bool:
        return await self._database.write(lambda connection: media.claim_media(connection, media_id, now, until))

    async def keep_media(self, media_id: str, mime: str, size: int, sealed: bytes) -> bool:
        return await self._database.write(lambda connection: media.keep_media(connection, media_id, mime, size, sealed))

    async def postpone_media(self, media_id: str, until: datetime) -> None:
        await self._database.write(lambda connection: media.postpone_media(connection, media_id, until))

    async def fail_media(self, media_id: str, why: str) -> None:
        await self._database.write(lambda connection: media.fail_media(connection, media_id, why))

    async def media(self, media_id: str) -> Media | None:
        return await self._database.read(lambda connection: media.find_media(connection, media_id))

    async def media_content(self, media_id: str) -> bytes | None:
        return await self._database.read(lambda connection: media.content_of(connection, media_id))

    async def media_of(self, code: str) -> Sequence[Media]:
        return await self._database.read(lambda connection: media.media_of(connection, code))

    async def media_size(self, key: ChatKey) -> MediaSize:
        return await self._database.read(lambda connection: media.media_size(connection, key))

    async def media_to_show(self, limit: int = 16) -> Sequence[Media]:
        return await self._database.read(lambda connection: media.media_to_show(connection, limit))

    async def show_media(self, media_id: str, outgoing: Sequence[Outgoing], now: datetime) -> bool:
        shown = False

        async def work(connection: AsyncConnection) -> set[str]:
            nonlocal shown
            shown = await media.show_media(connection, media_id, outgoing, now)
            return {OUTBOX} if shown and outgoing else set()

        await self._write_and_ring(work)
        return shown

    async def drop_media(self, *, loose_before: datetime, ended_before: datetime) -> int:
        return await media.drop_media(self._database, loose_before, ended_before)

    # --- desk sign-in ---
    async def password_hash(self, login: str) -> str | None:
        return await self._database.read(lambda connection: sign_in.password_hash(connection, login))

    async def save_password(self, login: str, password_hash: str) -> None:
        await self._database.write(lambda connection: sign_in.save_password(connection, login, password_hash))

    async def save_session(self, session: Session) -> None:
        await self._database.write(lambda connection: sign_in.save_session(connection, session))

    async def session(self, token_hash: str, now: datetime) -> Session | None:
        return await self._database.read(lambda connection: sign_in.find_session(connection, token_hash, now))

    async def end_session(self, token_hash: str) -> None:
        await self._database.write(lambda connection: sign_in.end_session(connection, token_hash))

    # --- small things that must survive ---
    async def read_setting(self, name: str) -> str | None:
        return await self._database.read(lambda connection: settings.read_setting(connection, name))

    async def write_setting(self, name: str, value: str) -> None:
        await self._database.write(lambda connection: settings.write_setting(connection, name, value))

    async def count_up(self, name: str, by: int = 1) -> int:
        return await self._database.write(lambda connection: settings.count_up(connection, name, by))

    async def settings_under(self, prefix: str) -> Mapping[str, str]:
        return await self._database.read(lambda connection: settings.settings_under(connection, prefix))

    async def trade_setting(self, old: str, new: str, value: str) -> bool:
        return await self._database.write(lambda connection: settings.trade_setting(connection, old, new, value))

    async def drop_setting(self, name: str) -> bool:
        return await self._database.write(lambda connection: settings.drop_setting(connection, name))

    async def lead(self, name: str, holder: str, now: datetime, seconds: float) -> bool:
        return await self._database.write(lambda connection: settings.lead(connection, name, holder, now, seconds))

    async def yield_lead(self, name: str, holder: str) -> None:
        await self._database.write(lambda connection: settings.yield_lead(connection, name, holder))

    # --- watching and keeping house ---
    async def marks(self, kind: str, limit: int = 200) -> Sequence[tuple[str, str, int]]:
        return await self._database.read(lambda connection: housekeeping.list_marks(connection, kind, limit))

    async def figures(self) -> Figures:
        return await self._database.read(housekeeping.figures)

    async def purge(self, before: datetime) -> int:
        return await housekeeping.purge(self._database, before)

    async def backup(self, path: str) -> None:
        await backup(self._database, path)

    async def _write_and_ring(self, work: Callable[[AsyncConnection], Awaitable[set[str]]]) -> None:
        """`work` gives the topics that are to be rung when it is committed."""

        async def and_notify(connection: AsyncConnection) -> set[str]:
            topics = await work(connection)
            if topics and not self._database.is_sqlite:
                topics |= {INBOX}  # while this held a chat's lock, its turn may have been passed over
            await self._bell.notify(connection, *topics)
            return topics

        self._bell.ring(*await self._database.write(and_notify))
