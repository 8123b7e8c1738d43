"""Updates on their way to the bot: kept until confirmed, by getUpdates or by a webhook."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.fakes.telegram.answers import Parameters, Refusal, bad

# What the real server delivers when nothing else was asked for.
DEFAULT_KINDS = frozenset(["message", "edited_message", "channel_post", "callback_query", "my_chat_member"])
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(slots=True)
class Hook:
    url: str
    secret: str
    at_once: int = 40
    last_error: str = ""


@dataclass(slots=True)
class Intake:
    """`disorder`: webhook deliveries are shuffled. `doubled`: each is delivered twice. `delivered`: (id, status)."""

    next_id: int = 500_000_001
    pending: list[dict[str, Any]] = field(default_factory=list)
    kinds: frozenset[str] = DEFAULT_KINDS
    hook: Hook | None = None
    disorder: bool = False
    doubled: bool = False
    retry_seconds: float = 0.05
    delivered: list[tuple[int, int]] = field(default_factory=list)
    polls: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _poll: asyncio.Future[None] | None = None
    _sending: asyncio.Task[None] | None = None

    def put(self, kind: str, body: dict[str, Any]) -> int:
        """The update's id; updates the bot did not ask for go nowhere."""
        number = self.next_id
        self.next_id += 1
        if kind in self.kinds:
            self.pending.append({"update_id": number, kind: body})
            self._news.set()
        return number

    def put_raw(self, update: dict[str, Any]) -> int:
        """An update the library cannot read."""
        number = self.next_id
        self.next_id += 1
        self.pending.append({"update_id": number, **update})
        self._news.set()
        return number

    def jump(self) -> None:
        """As after a week of silence: the next id is any."""
        self.next_id = random.randrange(1_000, 400_000_000)

    def remember_kinds(self, parameters: Parameters) -> None:
        asked = parameters.json("allowed_updates", list)
        if asked is not None:
            self.kinds = frozenset(asked) or DEFAULT_KINDS

    # --- getUpdates -----------------------------------------------------------------------------------------------

    async def poll(self, parameters: Parameters) -> list[dict[str, Any]]:
        if self.hook is not None:
            raise Refusal(
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it"
            )
        self.polls += 1
        self.remember_kinds(parameters)
        self._confirm(parameters.whole("offset", 0))
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(
                Refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot runs")
            )
        mine = self._poll = asyncio.get_running_loop().create_future()
        limit = min(100, max(1, parameters.whole("limit", 100)))
        news: asyncio.Task[Any] | None = None
        try:
            async with asyncio.timeout(parameters.whole("timeout", 0) or 0.001):
                while not self.pending:
                    self._news.clear()
                    news = asyncio.ensure_future(self._news.wait())
                    await asyncio.wait((news, mine), return_when=asyncio.FIRST_COMPLETED)
                    if mine.done():
                        mine.result()
        except TimeoutError:
            pass
        finally:
            if news is not None:
                news.cancel()
            if not mine.done():
                mine.set_result(None)
            if self._poll is mine:
                self._poll = None
        return self.pending[:limit]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]

    # --- webhook --------------------------------------------------------------------------------------------------

    def set_hook(self, parameters: Parameters) -> None:
        url = parameters.text("url")
        if not url:
            return self.drop_hook(drop_pending=False)
        # The cloud server wants https; an own server with --local takes plain http, as tests do.
        if not url.startswith(("https://", "http://127.0.0.1:")):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        secret = parameters.text("secret_token", "")
        if secret and not _SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        self.remember_kinds(parameters)
        self.drop_hook(drop_pending=parameters.flag("drop_pending_updates"))
        self.hook = Hook(url, secret, min(100, max(1, parameters.whole("max_connections", 40))))
        self._sending = asyncio.create_task(self._deliver(self.hook))
        return None

    def drop_hook(self, *, drop_pending: bool) -> None:
        self.hook = None
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None
        if drop_pending:
            self.pending.clear()

    async def close(self) -> None:
        sending = self._sending
        self.drop_hook(drop_pending=False)
        if sending is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await sending

    async def _deliver(self, hook: Hook) -> None:
        room = asyncio.Semaphore(hook.at_once)
        under_way: set[int] = set()
        async with ClientSession(timeout=ClientTimeout(total=10)) as session, asyncio.TaskGroup() as group:
            while True:
                self._news.clear()
                batch = [update for update in self.pending if update["update_id"] not in under_way]
                if self.disorder:
                    random.shuffle(batch)
                for update in batch:
                    under_way.add(update["update_id"])
                    for _ in range(1 + self.doubled):
                        group.create_task(self._until_taken(session, hook, update, room))
                await self._news.wait()

    async def _until_taken(
        self, session: ClientSession, hook: Hook, update: dict[str, Any], room: asyncio.Semaphore
    ) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        while True:
            async with room:
                try:
                    async with session.post(hook.url, json=update, headers=headers) as answer:
                        status = answer.status
                except (ClientError, TimeoutError) as error:
                    status, hook.last_error = 0, type(error).__name__
            self.delivered.append((update["update_id"], status))
            if 200 <= status < 300:
                if update in self.pending:
                    self.pending.remove(update)
                return
            hook.last_error = hook.last_error or f"Wrong response from the webhook: {status}"
            await asyncio.sleep(self.retry_seconds)
