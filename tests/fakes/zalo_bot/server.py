"""The HTTP side of the fake: methods, envelope, polling, webhook, limits and faults."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from tests.fakes.zalo_bot.people import GroupChat, Person, opaque, update

TEXT_MAX = 2000
SECRET_HEADER = "X-Bot-Api-Secret-Token"


@dataclass(frozen=True)
class Sent:
    """What the bot sent and the platform took."""

    chat: str
    text: str
    id: str
    photo: str = ""


class Refusal(Exception):
    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


class FakeZaloBot:
    """`second` is how long a second of this server lasts, so that an idle poll need not take half a minute.

    Switches: `mirrors` (HTTP status repeats `error_code`), `polls_give` ("one", "array", "replay"), `wraps` (webhook
    body as documented or bare), `echoes` (the bot's own messages come back as updates). `faults` are met by the next
    calls in order: "drop" (accept, then cut the line), "cut" (cut before accepting), a number (that error), or
    (status, body) as it stands.
    """

    TOKEN = "1234567890123456789:kAbcdefGhijkl-MNopqr_stuvWXyz0123456789"
    NAME = "Bot Trợ lý số"
    ACCOUNT = "bot.troly"

    def __init__(self, second: float = 0.005, quota: int = 3000) -> None:
        self.id = opaque("the bot")
        self.second = second
        self.quota = quota
        self.mirrors = True
        self.polls_give = "one"
        self.wraps = True
        self.echoes = False
        self.tells_name = True
        self.faults: deque[str | int | tuple[int, str]] = deque()
        self.sent: list[Sent] = []
        self.calls: list[tuple[str, Mapping[str, Any]]] = []
        self.polls: list[float] = []
        self.violations: list[str] = []
        self.hooked: list[int] = []
        """What our webhook answered, one status a delivery."""
        self.deliver_to = ""
        """Where a webhook really is, since its public address is made up."""
        self._webhook: tuple[str, str] | None = None
        self._updated_at = 0
        self._waiting: deque[dict[str, Any]] = deque()
        self._last: dict[str, Any] | None = None
        self._news = asyncio.Event()
        self._polling = 0
        self._chats: set[str] = set()
        self._server: TestServer | None = None

    # --- life -----------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/{bot:bot[^/]+}/{method}", self._called)
        self._server = TestServer(app)
        await self._server.start_server()

    async def stop(self) -> None:
        if self._server is not None:
            await self._server.close()

    @property
    def base(self) -> str:
        assert self._server is not None
        return str(self._server.make_url("")).rstrip("/")

    # --- what people do -------------------------------------------------------------------------------------------

    async def says(self, person: Person, text: str, group: GroupChat | None = None, **fields: Any) -> dict[str, Any]:
        """A person's text. In a group it only arrives when it mentions the bot or replies to it."""
        said = update(person, "text", group, text=text, **fields)
        if group is None or f"@{self.NAME}" in text or any("reply" in name or "quote" in name for name in fields):
            await self.happens(said)
        return said

    async def sends(self, person: Person, kind: str, **fields: Any) -> None:
        await self.happens(update(person, kind, **fields))

    async def happens(self, event: dict[str, Any], times: int = 1, secret: str | None = None) -> None:
        """Into the poll queue, or to the webhook; `times` for duplicates, `secret` for a forged one."""
        chat = event.get("message", {}).get("chat", {}).get("id")
        if chat:
            self._chats.add(chat)
        for _ in range(times):
            if self._webhook is None:
                self._waiting.append(event)
                self._news.set()
            else:
                await self._deliver(event, self._webhook[1] if secret is None else secret)

    async def _deliver(self, event: dict[str, Any], secret: str) -> None:
        body = {"ok": True, "result": event} if self.wraps else event
        headers = {SECRET_HEADER: secret} if secret else {}
        async with ClientSession() as session, session.post(self.deliver_to, json=body, headers=headers) as answer:
            self.hooked.append(answer.status)

    def texts(self, chat: Person | GroupChat) -> list[str]:
        return [sent.text for sent in self.sent if sent.chat == chat.id]

    # --- calls ----------------------------------------------------------------------------------------------------

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            params = await _params(request)
            fault = self._next_fault(request.match_info["bot"], method)
            self.calls.append((method, params))
            if isinstance(fault, tuple):
                return web.Response(status=fault[0], text=fault[1], content_type="text/html")
            if fault == "cut":
                return _cut(request)
            result = await self._do(method, params)
            if fault == "drop":
                return _cut(request)
        except Refusal as refusal:
            body = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            return web.json_response(body, status=refusal.code if self.mirrors else 200)
        return web.json_response({"ok": True, "result": result})

    def _next_fault(self, bot: str, method: str) -> str | tuple[int, str] | None:
        if bot != f"bot{self.TOKEN}":
            raise Refusal(401, "Unauthorized")
        fault = self.faults.popleft() if self.faults and method != "getMe" else None
        if isinstance(fault, int):
            raise Refusal(fault, "made to fail")
        return fault

    async def _do(self, method: str, params: Mapping[str, Any]) -> Any:
        match method:
            case "getMe":
                me = {"id": self.id, "account_name": self.ACCOUNT, "account_type": "BASIC", "can_join_groups": True}
                return me | ({"display_name": self.NAME} if self.tells_name else {})
            case "getUpdates":
                return await self._updates(float(params.get("timeout", 30)))
            case "setWebhook":
                return self._set_webhook(str(params.get("url", "")), str(params.get("secret_token", "")))
            case "deleteWebhook":
                self._webhook = None
                return {"url": "", "updated_at": self._now()}
            case "getWebhookInfo":
                if self._webhook is None:
                    raise Refusal(404, "Not Found: no webhook")
                return {"url": self._webhook[0], "updated_at": self._updated_at}
            case "sendMessage":
                return await self._take(params, self._text(params, "text"))
            case "sendPhoto":
                photo = str(params.get("photo", ""))
                if not photo.startswith("https://"):
                    raise Refusal(400, "Bad Request: photo must be a URL")
                caption = str(params.get("caption", ""))
                return await self._take(params, caption and self._text(params, "caption"), photo)
            case "sendSticker" | "sendVoice":
                return await self._take(params, "")
            case "sendChatAction":
                self._chat(params)
                return True
            case _:
                raise Refusal(404, "Not Found: method")

    async def _updates(self, seconds: float) -> Any:
        self.polls.append(time.monotonic())
        if self._webhook is not None:
            raise Refusal(400, "Bad Request: can't use getUpdates while webhook is active")
        if self._polling:
            self.violations.append("two polls at once")
        self._polling += 1
        try:
            if not self._waiting and self.polls_give == "replay" and self._last is not None:
                return self._last
            if not self._waiting:
                self._news.clear()
                try:
                    await asyncio.wait_for(self._news.wait(), seconds * self.second)
                except TimeoutError:
                    raise Refusal(408, "Request timeout") from None
            # Gone as soon as it is handed out: there is no acknowledgement.
            self._last = self._waiting.popleft()
        finally:
            self._polling -= 1
        return [self._last] if self.polls_give == "array" else self._last

    def _set_webhook(self, url: str, secret: str) -> Any:
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or _is_private(parts.hostname):
            raise Refusal(400, "Bad Request: webhook url must be public https")
        if not 8 <= len(secret) <= 256:
            raise Refusal(400, "Bad Request: secret_token")
        self._webhook, self._updated_at = (url, secret), self._now()
        return {"url": url, "updated_at": self._updated_at}

    def _text(self, params: Mapping[str, Any], name: str) -> str:
        text = str(params.get(name, ""))
        # The unit is not documented, so the strictest counts.
        if not 1 <= len(text.encode("utf-16-le")) // 2 <= TEXT_MAX:
            self.violations.append(f"{name} of {len(text)}")
            raise Refusal(400, f"Bad Request: {name} length")
        return text

    def _chat(self, params: Mapping[str, Any]) -> str:
        chat = str(params.get("chat_id", ""))
        if chat not in self._chats:
            raise Refusal(404, "Not Found: chat")
        return chat

    async def _take(self, params: Mapping[str, Any], text: str, photo: str = "") -> Any:
        chat = self._chat(params)
        if len(self.sent) >= self.quota:
            raise Refusal(429, "Too Many Requests: quota")
        message = Sent(chat, text, opaque(f"sent {len(self.sent)}"), photo)
        self.sent.append(message)
        if self.echoes:
            mine = update(Person("bot"), text=text)
            mine["message"]["from"] = {"id": self.id, "display_name": self.NAME, "is_bot": True}
            mine["message"]["chat"] = {"id": chat, "chat_type": "PRIVATE"}
            await self.happens(mine)
        return {"message_id": message.id, "date": self._now()}

    def meets(self, *chats: Person | GroupChat) -> None:
        """They have written before, or the bot was added: it may write there."""
        self._chats.update(chat.id for chat in chats)

    def _now(self) -> int:
        return int(time.time() * 1000)


async def _params(request: web.Request) -> Mapping[str, Any]:
    """JSON, form or query: the platform takes each."""
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        found = await request.json()
        return found if isinstance(found, dict) else {}
    return {name: str(value) for name, value in (await request.post()).items()}


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or "." not in host


def _cut(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
