"""Signing in to the desk, and out. Errors never say which part was wrong; wrong tries make the next one wait."""

from __future__ import annotations

import re

import structlog
from aiohttp import web

from bot.web.address import client_address
from bot.web.limits import Patience
from bot.web.passwords import Passwords
from bot.web.seats import Seats
from bot.web.site import SITE, Site
from bot.web.spoken_time import spoken_delay

_NEXT = re.compile(r"/desk(/t/[0-9A-Za-z-]{1,16})?\Z")
_FIELD_CHARS_MAX = 200

_log = structlog.get_logger(__name__)


class SignIn:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._seats = Seats(site)
        self._passwords = Passwords()
        # One person mistyping waits soon; a login tried from many places is slowed, never locked, so that nobody can
        # keep a member out; an address is patient because a whole office may share it.
        self._pair = Patience(free=4, longest=900)
        self._login = Patience(free=30, longest=30)
        self._address = Patience(free=20, longest=900)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/desk/login", self.form),
            web.post("/desk/login", self.enter),
            web.post("/desk/logout", self.leave),
        ]

    async def form(self, request: web.Request) -> web.Response:
        if await self._seats.of(request) is not None:
            raise web.HTTPSeeOther("/desk")
        told = {"expired": "desk.expired", "out": "desk.signed_out"}.get(request.query.get("why", ""), "")
        return self._page(request.query.get("next", ""), note=self._site.words(told) if told else "")

    async def enter(self, request: web.Request) -> web.Response:
        form = await request.post()
        login, password = (str(form.get(name, ""))[:_FIELD_CHARS_MAX] for name in ("login", "password"))
        login, onward = login.strip().casefold(), str(form.get("next", ""))
        now = self._site.now().timestamp()
        address = client_address(request, self._site.settings.trusted_proxies)
        names = ((self._pair, f"{address} {login}"), (self._login, login), (self._address, address))
        wait = max(patience.wait(name, now) for patience, name in names)
        if wait:
            text = self._site.words("desk.wait", wait=spoken_delay(wait, self._site.words))
            response = self._page(onward, error=text, login=login, status=429)
            response.headers["Retry-After"] = str(int(wait) + 1)
            return response
        for patience, name in names:
            patience.tried(name, now)
        member = self._site.desk.member(login)
        stored = await self._site.service.store.password_hash(login)
        is_right = await self._passwords.is_right(stored, password)
        if not is_right or member is None:
            _log.info("desk.signin_refused")
            return self._page(onward, error=self._site.words("desk.wrong"), login=login, status=401)
        for patience, name in names:
            patience.forgive(name)
        response = web.Response(status=303, headers={"Location": onward if _NEXT.match(onward) else "/desk"})
        await self._seats.give(response, member)
        return response

    async def leave(self, request: web.Request) -> web.Response:
        form = await request.post()
        seat = await self._seats.of(request)
        if seat is not None and not seat.is_own(str(form.get("csrf", ""))):
            raise web.HTTPForbidden
        response = web.Response(status=303, headers={"Location": "/desk/login?why=out"})
        await self._seats.end(request, response)
        return response

    def _page(
        self, onward: str, *, error: str = "", note: str = "", login: str = "", status: int = 200
    ) -> web.Response:
        onward = onward if _NEXT.match(onward) else ""
        return self._site.page("desk_login.html", status=status, error=error, note=note, login=login, onward=onward)


def install(app: web.Application) -> None:
    app.add_routes(SignIn(app[SITE]).routes())
