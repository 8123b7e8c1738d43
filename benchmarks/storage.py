"""Turns per second of ingest + take_turns, against raw batched sqlite3 on the same tables.

    python -m benchmarks.storage [URL]     (default: a new SQLite file in the current folder, on the same disk)

A turn is: an inbox row stored and committed, read again with the conversation, the conversation written, an outbox
row written, committed. `waiting` is how many chats wait at once, each with one event and each told by its own call.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import storage
from storage.interface import Arrival, ChatKey, Outgoing, TurnResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage.interface import Store, Waiting

ROUNDS = 40
REPEATS = 5
CHATS = 5000
EVENT = '{"kind": "text", "text": "' + "làm căn cước ở đâu " * 5 + '"}'
TALK = '{"mode": "idle", "recent": [' + '"một câu đã nói trong cuộc trò chuyện này", ' * 12 + '""]}'
ANSWER = '{"text": "' + "Mời bác mang căn cước đến bộ phận một cửa. " * 6 + '"}'
RUN = secrets.token_hex(4)


def key(number: int) -> ChatKey:
    return ChatKey("telegram", "bot", f"{number % CHATS}")


def decide(waiting: Waiting) -> TurnResult:
    return TurnResult(waiting.key, TALK, tuple(one.id for one in waiting.arrivals), (Outgoing(waiting.key, ANSWER),))


async def store_round(store: Store, waiting: int, start: int) -> None:
    now = datetime.now(UTC)
    numbers = range(start, start + waiting)
    await asyncio.gather(*(store.ingest([Arrival(key(n), f"{RUN}-{n}", EVENT, now)]) for n in numbers))
    taken = await store.take_turns(decide, now, limit=512)
    if taken != waiting:
        raise AssertionError(f"{taken} turns of {waiting}")


def raw_round(raw: sqlite3.Connection, waiting: int, start: int) -> None:
    """The least that does the same, for one process and without any care for what may go wrong."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    rows = [(f"{n % CHATS}", f"raw-{RUN}-{n}") for n in range(start, start + waiting)]
    raw.execute("BEGIN IMMEDIATE")
    raw.executemany(
        "INSERT INTO chats (channel, account, chat, waiting_since, touched_at) VALUES ('raw', 'bot', ?, ?, ?)"
        " ON CONFLICT (channel, account, chat) DO UPDATE SET waiting_since = excluded.waiting_since",
        [(chat, now, now) for chat, _ in rows],
    )
    raw.executemany(
        "INSERT INTO inbox (chat_id, channel, account, external_id, audience, from_ticket, event, at)"
        " SELECT id, 'raw', 'bot', ?, 'citizen', 0, ?, ? FROM chats"
        " WHERE channel = 'raw' AND account = 'bot' AND chat = ? ON CONFLICT DO NOTHING",
        [(external_id, EVENT, now, chat) for chat, external_id in rows],
    )
    raw.execute("COMMIT")
    raw.execute("BEGIN IMMEDIATE")
    ready = raw.execute(
        "SELECT chats.id, inbox.id, event, conversation FROM chats JOIN inbox ON inbox.chat_id = chats.id"
        " WHERE waiting_since IS NOT NULL AND audience = 'citizen' AND ended_at IS NULL ORDER BY inbox.id"
    ).fetchall()
    raw.executemany("UPDATE inbox SET ended_at = ?, fate = 'done' WHERE id = ?", [(now, row[1]) for row in ready])
    raw.executemany(
        "UPDATE chats SET conversation = ?, waiting_since = NULL, touched_at = ? WHERE id = ?",
        [(TALK, now, row[0]) for row in ready],
    )
    raw.executemany(
        "INSERT INTO outbox (chat_id, channel, account, payload, at, not_before) VALUES (?, 'raw', 'bot', ?, ?, ?)",
        [(row[0], ANSWER, now, now) for row in ready],
    )
    raw.execute("COMMIT")
    if len(ready) != waiting:
        raise AssertionError(f"{len(ready)} turns of {waiting}")


def report(name: str, waiting: int, seconds: list[float], cpu: float, base: float | None) -> float:
    rate = waiting * ROUNDS / statistics.median(seconds)
    share = f"{rate / base:6.2f} of raw" if base else ""
    print(f"{name:10} {waiting:4} waiting {rate:9.0f} turns/s {cpu / (waiting * ROUNDS) * 1e6:7.0f} µs CPU {share}")
    return rate


@contextlib.contextmanager
def database(arguments: list[str]) -> Iterator[str]:
    if arguments:
        storage.upgrade(arguments[0])
        yield arguments[0]
        return
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        url = f"sqlite:///{folder}/bench.db"
        storage.upgrade(url)
        yield url


def raw_rates(path: str) -> dict[int, float]:
    raw = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        raw.execute(f"PRAGMA {pragma}")
    rates = {}
    start = 0
    for waiting in (32, 256):
        seconds = []
        cpu = time.process_time()
        for _ in range(REPEATS):
            began = time.perf_counter()
            for _ in range(ROUNDS):
                raw_round(raw, waiting, start)
                start += waiting
            seconds.append(time.perf_counter() - began)
        rates[waiting] = report("raw", waiting, seconds, (time.process_time() - cpu) / REPEATS, None)
    raw.close()
    return rates


async def store_rates(url: str, base: dict[int, float]) -> None:
    store = storage.connect(url)
    await store.open()
    start = 0
    for waiting in (1, 32, 256):
        seconds = []
        cpu = time.process_time()
        for _ in range(REPEATS):
            began = time.perf_counter()
            for _ in range(ROUNDS):
                await store_round(store, waiting, start)
                start += waiting
            seconds.append(time.perf_counter() - began)
        report("store", waiting, seconds, (time.process_time() - cpu) / REPEATS, base.get(waiting))
    await store.close()


def main(bench: Callable[[str, dict[int, float]], object]) -> None:
    with database(sys.argv[1:]) as url:
        print(f"{os.cpu_count()} cores, SQLite {sqlite3.sqlite_version}, {url.split(':', 1)[0]}")
        base = raw_rates(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else {}
        bench(url, base)


if __name__ == "__main__":
    main(lambda url, base: asyncio.run(store_rates(url, base)))
