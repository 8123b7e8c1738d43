"""The web chat: its page, the door for messages, and the two ways news come back (a stream, or asking again)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from aiohttp import web

from bot.web.address import client_address
from bot.web.frames import frame_policy
from bot.web.limits import Budget
from bot.web.lines import HISTORY_MAX, Cursor, LineView, Scene, Talk
from bot.web.sending import Unsendable, event_of, message_id
from bot.web.site import SITE, Site
from bot.web.visitor import Visitor

_ANSWER_SECONDS = 3.0
"""How long a page without scripts waits for the bot before it is drawn anew."""

_STREAM_SECONDS = 600.0
"""A stream's life; the browser opens the next by itself. Keeps forgotten tabs from holding a connection for days."""


class Chat:
    """Routes of the citizen's side. Holds only the counters that keep one visitor from crowding out the others."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._by_visitor = Budget(site.settings.visitor_per_minute)
        self._by_address = Budget(site.settings.address_per_minute)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.page),
            web.get("/embed", self.framed_page),
            web.post("/chat/send", self.send),
            web.post("/chat/visit", self.visit),
            web.get("/chat/lines", self.lines),
            web.get("/chat/stream", self.stream),
        ]

    async def page(self, request: web.Request) -> web.Response:
        return await self._draw(request, framed=False)

    async def framed_page(self, request: web.Request) -> web.Response:
        response = await self._draw(request, framed=True)
        frame_policy(response, self._site.settings.embed_origins)
        return response

    async def send(self, request: web.Request) -> web.Response:
        """Acknowledged only when stored. The same id again is acknowledged and changes nothing."""
        site, is_script = self._site, _wants_json(request)
        visitor = site.visitors.of(request)
        if visitor is None and is_script:
            return _refused(site, "chat.no_cookie", 401)
        form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        sender = visitor or site.visitors.new()
        wait = self._spend(request, sender)
        if wait:
            return self._slow_down(wait, is_script=is_script)
        try:
            external_id = f"{sender.id}:{message_id(form)}"
            event = event_of(form, site.cards, site.service.box.current, site.settings.text_max)
        except Unsendable as problem:
            if is_script:
                return _refused(site, problem.key, problem.status)
            if problem.key == "chat.empty":
                return self._back(form, visitor=None)
            return site.page(
                "error.html", status=problem.status, title=site.words("error.400.title"), text=site.words(problem.key)
            )
        with site.service.bells.listen(sender.bell) as ear:
            await site.service.receive(sender.key, event, external_id)
            if not is_script:
                await ear.wait(_ANSWER_SECONDS)
        # The visitor's other tabs show the message too.
        site.service.bells.ring(sender.bell)
        return web.json_response({"ok": True}) if is_script else self._back(form, visitor=sender)

    async def visit(self, request: web.Request) -> web.Response:
        """A token for a page whose cookies do not arrive: see `Visitors.set_cookie`.

        It travels in a header, never in an address, and lives in the tab's sessionStorage: closing the tab ends it.
        """
        wait = self._by_address.spend(client_address(request, self._site.settings.trusted_proxies), self._seconds())
        if wait:
            return self._slow_down(wait, is_script=True)
        visitor = self._site.visitors.of(request) or self._site.visitors.new()
        return web.json_response({"token": self._site.visitors.token(visitor)}, headers={"Cache-Control": "no-store"})

    async def lines(self, request: web.Request) -> web.Response:
        """News since a cursor, once."""
        visitor = self._site.visitors.of(request)
        if visitor is None:
            return _refused(self._site, "chat.no_cookie", 401)
        talk = await self._talk(visitor, Cursor.read(request.query.get("since", "")))
        return web.json_response(self._news(talk), headers={"Cache-Control": "no-store"})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """News as they come. An event's id is the cursor after it, so a reconnecting browser misses nothing."""
        site = self._site
        visitor = site.visitors.of(request)
        if visitor is None:
            return _refused(site, "chat.no_cookie", 401)
        if not site.streams.has_room(visitor.id):
            return _refused(site, "chat.too_fast", 429)
        cursor = Cursor.read(request.headers.get("Last-Event-ID") or request.query.get("since", ""))
        response = event_stream()
        with site.streams.open(visitor.id), site.service.bells.listen(visitor.bell) as ear:
            await response.prepare(request)
            await response.write(b"retry: 2000\n\n")
            until = self._seconds() + _STREAM_SECONDS
            while self._seconds() < until and not site.streams.is_closing:
                talk = await self._talk(visitor, cursor)
                if talk.lines or talk.forgotten:
                    news = json.dumps(self._news(talk), ensure_ascii=False)
                    await response.write(f"id: {talk.cursor}\ndata: {news}\n\n".encode())
                cursor = talk.cursor
                if talk.forgotten:
                    break
                # Looks again even when no bell rang: the answer may have been written by another process.
                if not await ear.wait(site.settings.heartbeat_seconds):
                    await response.write(b":\n\n")
        return response

    async def _talk(self, visitor: Visitor, since: Cursor | None = None) -> Talk:
        history = await self._site.service.store.history(visitor.key, HISTORY_MAX)
        return self._site.reader.read(history, self._scene(), since)

    def _scene(self) -> Scene:
        source, _, _ = self._site.service.box.current.phrases.texts.get("source", "").partition("{")
        return Scene(self._site.now(), source.strip())

    async def _draw(self, request: web.Request, *, framed: bool) -> web.Response:
        site = self._site
        known = site.visitors.of(request)
        visitor = known or site.visitors.new()
        talk = await self._talk(visitor) if known else Talk((), Cursor())
        response = site.page("chat.html", talk=talk, framed=framed, cards=site.cards, fresh_id=_fresh_id)
        site.visitors.set_cookie(response, visitor, framed=framed)
        response.enable_compression()
        return response

    def _news(self, talk: Talk) -> Mapping[str, object]:
        return {
            "cursor": str(talk.cursor),
            "reset": talk.forgotten,
            "lines": [{"key": line.key, "x": line.external, "html": self._line_html(line)} for line in talk.lines],
        }

    def _line_html(self, line: LineView) -> str:
        drawn = self._site.pages.get_template("line.html")
        return drawn.render(site=self._site, w=self._site.words, line=line, framed=False, fresh_id=_fresh_id).strip()

    def _back(self, form: Mapping[str, str], *, visitor: Visitor | None) -> web.Response:
        framed = form.get("page") == "embed"
        # 303: a reload of the page shown next asks for it again, it does not send again.
        response = web.Response(status=303, headers={"Location": "/embed#cuoi" if framed else "/#cuoi"})
        if visitor is not None:
            self._site.visitors.set_cookie(response, visitor, framed=framed)
        return response

    def _spend(self, request: web.Request, visitor: Visitor) -> float:
        address = client_address(request, self._site.settings.trusted_proxies)
        return self._by_address.spend(address, self._seconds()) or self._by_visitor.spend(visitor.id, self._seconds())

    def _slow_down(self, wait: float, *, is_script: bool) -> web.Response:
        site, seconds = self._site, max(1, -int(-wait // 1))
        if is_script:
            response = _refused(site, "chat.too_fast", 429)
        else:
            title, text = site.words("error.429.title"), site.words("error.429.text")
            response = site.page("error.html", status=429, title=title, text=text)
        response.headers["Retry-After"] = str(seconds)
        return response

    def _seconds(self) -> float:
        return self._site.now().timestamp()


def event_stream() -> web.StreamResponse:
    # X-Accel-Buffering: nginx would otherwise hold the news back until its buffer is full.
    headers = {
        "Content-Type": "text/event-stream; charset=utf-8",
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
    }
    return web.StreamResponse(headers=headers)


def install(app: web.Application) -> None:
    app.add_routes(Chat(app[SITE]).routes())


def _fresh_id() -> str:
    return secrets.token_hex(16)


def _wants_json(request: web.Request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _refused(site: Site, key: str, status: int) -> web.Response:
    return web.json_response({"error": site.words(key)}, status=status, headers={"Cache-Control": "no-store"})
