"""Wake-ups: a topic is rung when something of it was committed. Only a hint; whoever waits also looks by itself.

In one process the bell is rung directly; on PostgreSQL, NOTIFY carries it to the other processes.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import func, select

from storage.interface import Audience
from storage.sql.engine import as_store_error

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.sql.engine import Database

INBOX, TEAM, OUTBOX = "inbox", "team", "outbox"
# A record is nobody's work, but while it held its chat's lock, the turn may have been passed over.
TOPIC_OF = {Audience.CITIZEN: INBOX, Audience.TEAM: TEAM, Audience.RECORD: INBOX}

CHANNEL = "troly"
RECONNECT_SECONDS = 2.0

log = structlog.get_logger(__name__)


class Bell:
    def __init__(self, *, crosses_processes: bool) -> None:
        self._crosses = crosses_processes
        self._process = secrets.token_hex(8)
        self._listeners: set[_Listener] = set()

    async def notify(self, connection: AsyncConnection, *topics: str) -> None:
        """Part of the transaction: other processes hear it when it is committed."""
        if self._crosses and topics:
            said = f"{self._process} {' '.join(sorted(topics))}"
            await connection.execute(select(func.pg_notify(CHANNEL, said)))

    def ring(self, *topics: str) -> None:
        for listener in self._listeners:
            listener.hear(topics)

    def hear(self, said: str) -> None:
        """What NOTIFY brought; this process has heard its own already."""
        process, *topics = said.split()
        if process != self._process:
            self.ring(*topics)

    async def listen(self) -> AsyncIterator[str]:
        listener = _Listener()
        self._listeners.add(listener)
        try:
            while True:
                for topic in await listener.heard():
                    yield topic
        finally:
            self._listeners.discard(listener)


class _Listener:
    """Keeps each topic once, so a slow listener never falls behind."""

    def __init__(self) -> None:
        self._topics: set[str] = set()
        self._rung = asyncio.Event()

    def hear(self, topics: tuple[str, ...]) -> None:
        self._topics.update(topics)
        self._rung.set()

    async def heard(self) -> list[str]:
        await self._rung.wait()
        self._rung.clear()
        topics, self._topics = sorted(self._topics), set()
        return topics


async def relay(database: Database, bell: Bell) -> None:
    """Pass on what other processes say (PostgreSQL), for ever; a lost connection is made anew."""
    while True:
        lost = asyncio.Event()
        try:
            async with database.connection() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                driver.add_termination_listener(lambda _connection, lost=lost: lost.set())
                await driver.add_listener(CHANNEL, lambda _connection, _pid, _channel, said: bell.hear(said))
                try:
                    bell.ring(INBOX, TEAM, OUTBOX)  # what was said while nobody listened
                    await lost.wait()
                finally:
                    await connection.invalidate()  # its listeners must not go back into the pool
        except Exception as error:  # noqa: BLE001  an edge: drivers raise many kinds, and this task must go on
            log.warning("listening for wake-ups was interrupted", error=str(as_store_error(error)))
        await asyncio.sleep(RECONNECT_SECONDS)
