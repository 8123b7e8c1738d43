"""The server itself: paths, form fields, faults, counting."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

from tests.fakes.telegram.answers import Parameters, Refusal
from tests.fakes.telegram.faults import Drop, Fault, Flood, Html, Slow
from tests.fakes.telegram.intake import Intake
from tests.fakes.telegram.limits import Counting, Limits
from tests.fakes.telegram.methods import Methods
from tests.fakes.telegram.world import World

TOKEN = "700001:AAE-made_up-token_of_the_tests-0123456789"
# What makes a message in a chat, and so counts against the limits; edits do too.
_COUNTED = ("send", "edit", "copy", "forward", "create", "close", "reopen")


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    given: dict[str, str]


class FakeTelegram:
    """One bot's Bot API. `world` is where people act; `calls` is all the bot has asked for."""

    def __init__(self, token: str = TOKEN, counting: Counting | None = None, callback_seconds: float = 10.0) -> None:
        self.token = token
        self.intake = Intake()
        self.world = World(self.intake, int(token.partition(":")[0]))
        self.limits = Limits(counting or Counting())
        self.methods = Methods(self.world, callback_seconds)
        self.calls: list[Call] = []
        self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._runner: web.AppRunner | None = None
        self.base = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._called)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.intake.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of this method go wrong, in this order."""
        self._faults[method.lower()].extend(faults)

    def called(self, method: str) -> list[dict[str, str]]:
        return [call.given for call in self.calls if call.method.lower() == method.lower()]

    # --- requests -------------------------------------------------------------------------------------------------

    async def _called(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        try:
            self._check_token(request)
            given = await _fields(request)
            self.calls.append(Call(method, given.shown()))
            fault = self._fault(method)
            if fault is None:
                return _answer(await self._result(method, given))
            return await self._faulty(fault, request, method, given)
        except Refusal as refusal:
            return web.json_response(refusal.body(), status=refusal.code)

    def _check_token(self, request: web.Request) -> None:
        if request.match_info["token"] != self.token:
            raise Refusal(401, "Unauthorized")

    async def _faulty(self, fault: Fault, request: web.Request, method: str, given: Parameters) -> web.Response:
        match fault:
            case Flood(0):
                raise Refusal(429, "Too Many Requests")
            case Flood(seconds):
                raise Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
            case Html(status, body):
                return web.Response(status=status, text=body, content_type="text/html")
            case Slow(seconds):
                result = await self._result(method, given)
                await asyncio.sleep(seconds)
                return _answer(result)
            case Drop(accepted):
                if accepted:
                    await self._result(method, given)
                if request.transport is not None:
                    request.transport.close()
                return web.Response()

    def _fault(self, method: str) -> Fault | None:
        waiting = self._faults[method.lower()]
        return waiting.popleft() if waiting else None

    async def _result(self, method: str, given: Parameters) -> Any:
        match method.lower():
            case "getupdates":
                return await self.intake.poll(given)
            case "setwebhook":
                self.intake.set_hook(given)
                return True
            case "deletewebhook":
                self.intake.drop_hook(drop_pending=given.flag("drop_pending_updates"))
                return True
            case "getwebhookinfo":
                return self._hook_info()
        what = self.methods.by_name.get(method.lower())
        if what is None:
            raise Refusal(404, "Not Found: method not found")
        if method.lower().startswith(_COUNTED) and method.lower() != "sendchataction":
            chat = self.world.chats.get(given.whole("chat_id"))
            if chat is not None and not chat.moved_to and not chat.blocked:
                self.limits.count(chat.id)
        return what(given)

    def _hook_info(self) -> dict[str, Any]:
        hook = self.intake.hook
        info: dict[str, Any] = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.intake.pending),
        }
        if hook and hook.last_error:
            info["last_error_message"] = hook.last_error
        return info

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
        except Refusal as refusal:
            return web.json_response(refusal.body(), status=refusal.code)
        known = self.world.files.get(request.match_info["path"].partition("/")[0])
        if known is None or isinstance(known[1], int):
            return web.json_response(Refusal(404, "Not Found").body(), status=404)
        return web.Response(body=known[1])


async def _fields(request: web.Request) -> Parameters:
    """Query string, urlencoded form, multipart or JSON body; nested values of a JSON body as their JSON text."""
    fields: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        body = await request.json()
        fields |= {key: value if isinstance(value, str) else json.dumps(value) for key, value in body.items()}
    else:
        fields |= dict(await request.post())
    return Parameters(fields)


def _answer(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})
