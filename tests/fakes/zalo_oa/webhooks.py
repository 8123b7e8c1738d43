"""The sending side of Zalo's webhooks: exact bytes signed, two seconds, a ladder of retries, then switched off."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

LADDER = tuple(timedelta(seconds=seconds) for seconds in (30, 300, 900, 1800, 3600))


@dataclass
class Modes:
    duplicate: bool = False
    shuffle: bool = False
    concurrent: bool = False
    """Several events of one citizen at once; else each waits for the one before."""
    off: set[str] = field(default_factory=set)
    numeric_ids: bool = False
    bare_mac: bool = False
    receipts: bool = True
    echo_first: bool = False
    """The echo is delivered before the send is answered."""
    echoes: bool = True
    bare_pictures: bool = False
    """The echo of a picture says nothing of the words under it."""
    lost_answers: float = 0.0
    """This share of our answers never reaches Zalo, which then tries again."""


@dataclass
class Due:
    at: datetime
    raw: bytes
    mac: str
    retry: int


@dataclass
class Outcome:
    name: str
    status: int
    retry: int


class Webhooks:
    def __init__(self, clock: Callable[[], datetime], app_id: str, oa_secret: str, seed: int = 0) -> None:
        self.clock = clock
        self.app_id = app_id
        self.oa_secret = oa_secret
        self.url = ""
        self.is_enabled = True
        self.modes = Modes()
        self.ladder = LADDER
        self.retries = True
        self.deadline_seconds = 2.0
        self.answers: list[Outcome] = []
        self.statuses: Counter[int] = Counter()
        self.seconds: list[float] = []
        self.due: list[Due] = []
        self._chains: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._random = random.Random(seed)
        self._session: ClientSession | None = None
        self._room = asyncio.Semaphore(64)

    async def open(self) -> None:
        self._session = ClientSession()

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def save_url(self, url: str) -> bool:
        """As the console does it: an unsigned `{}` that wants 200."""
        assert self._session is not None
        async with self._session.post(url, data=b"{}", headers={"Content-Type": "application/json"}) as answer:
            if answer.status == 200:
                self.url, self.is_enabled = url, True
            return answer.status == 200

    # --- events ---------------------------------------------------------------------------------------------------

    def emit(self, name: str, user: str, body: dict[str, Any]) -> None:
        """Deliver soon. `user` orders what is not concurrent."""
        if name in self.modes.off:
            return
        whole = {"app_id": self.app_id, "event_name": name, "timestamp": self._stamp(), **body}
        if self.modes.numeric_ids:
            whole = _numeric(whole)
        raw = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
        self.deliver(raw, user)

    def deliver(self, raw: bytes, user: str = "", mac: str | None = None) -> None:
        """These very bytes; `mac` forges the signature."""
        signed = mac if mac is not None else self.mac(raw)
        for _ in range(2 if self.modes.duplicate else 1):
            before = None if self.modes.concurrent else self._chains.get(user)
            task = asyncio.create_task(self._after(before, raw, signed))
            self._chains[user] = task
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def mac(self, raw: bytes) -> str:
        stamp = str(json.loads(raw).get("timestamp", ""))
        digest = hashlib.sha256(self.app_id.encode() + raw + stamp.encode() + self.oa_secret.encode()).hexdigest()
        return digest if self.modes.bare_mac else f"mac={digest}"

    async def settle(self) -> None:
        """Until everything emitted was tried once."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def pump(self) -> None:
        """Try again what has become due by the clock."""
        while ready := sorted((one for one in self.due if one.at <= self.clock()), key=lambda one: one.at):
            for one in ready:
                self.due.remove(one)
                if self.is_enabled:
                    await self._try(one.raw, one.mac, one.retry)

    def _stamp(self) -> str:
        return str(int(self.clock().timestamp() * 1000))

    async def _after(self, before: asyncio.Task[None] | None, raw: bytes, mac: str) -> None:
        if before is not None and not before.done():
            await asyncio.wait([before])
        if self.modes.shuffle:
            await asyncio.sleep(self._random.random() * 0.05)
        if self.is_enabled and self.url:
            await self._try(raw, mac, 0)

    async def _try(self, raw: bytes, mac: str, retry: int) -> None:
        assert self._session is not None
        headers = {"Content-Type": "application/json", "X-ZEvent-Signature": mac}
        if retry:
            headers["num_retry"] = str(retry)
        loop = asyncio.get_running_loop()
        async with self._room:
            began = loop.time()
            try:
                timeout = ClientTimeout(total=self.deadline_seconds)
                async with self._session.post(self.url, data=raw, headers=headers, timeout=timeout) as answer:
                    status = answer.status
            except (ClientError, OSError, TimeoutError):
                status = 0
            self.seconds.append(loop.time() - began)
        if status == 200 and self._random.random() < self.modes.lost_answers:
            status = 0
        self.statuses[status] += 1
        self.answers.append(Outcome(str(json.loads(raw).get("event_name", "")), status, retry))
        if status != 200 and self.retries and status != 401:
            self._again(raw, mac, retry)

    def _again(self, raw: bytes, mac: str, retry: int) -> None:
        if retry >= len(self.ladder):
            # Nobody is told; only the console can switch it on again.
            self.is_enabled = False
            return
        self.due.append(Due(self.clock() + self.ladder[retry], raw, mac, retry + 1))


def _numeric(value: Any) -> Any:
    """Ids as numbers, which they are in some of Zalo's events."""
    if isinstance(value, dict):
        return {key: _numeric(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_numeric(one) for one in value]
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) > 12 else value
