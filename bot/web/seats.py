"""Desk sessions: a random token in a cookie, its hash in the store, a CSRF token for every form."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from bot.core.content import Member
from bot.web.site import Site
from storage.interface import Session


@dataclass(frozen=True, slots=True)
class Seat:
    """A signed-in member."""

    member: Member
    csrf: str

    def is_own(self, token: str) -> bool:
        """Whether a form came from a page we drew for this very session."""
        return hmac.compare_digest(token.encode(), self.csrf.encode())


class Seats:
    """Gives, recognises and ends sessions."""

    def __init__(self, site: Site) -> None:
        self._site = site
        secure = site.settings.secure_cookies
        # `__Host-`: only our own host can have set it, over https, for the whole site.
        self._cookie = "__Host-ban-truc" if secure else "ban-truc"

    async def of(self, request: web.Request) -> Seat | None:
        """None too for a member who has left the roster since."""
        token = request.cookies.get(self._cookie, "")
        if not token:
            return None
        session = await self._site.service.store.session(_hash(token), self._site.now())
        if session is None:
            return None
        member = self._site.desk.member(session.member)
        return Seat(member, session.csrf) if member is not None else None

    async def give(self, response: web.StreamResponse, member: Member) -> None:
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        lasts = timedelta(hours=self._site.settings.session_hours)
        session = Session(_hash(token), member.login, csrf, self._site.now() + lasts)
        await self._site.service.store.save_session(session)
        # Lax, not Strict: a member follows the link of an alert from Telegram and is still signed in.
        response.set_cookie(
            self._cookie,
            token,
            max_age=int(lasts.total_seconds()),
            path="/",
            httponly=True,
            samesite="Lax",
            secure=self._site.settings.secure_cookies,
        )

    async def end(self, request: web.Request, response: web.StreamResponse) -> None:
        token = request.cookies.get(self._cookie, "")
        if token:
            await self._site.service.store.end_session(_hash(token))
        response.del_cookie(self._cookie, path="/", secure=self._site.settings.secure_cookies, samesite="Lax")


def _hash(token: str) -> str:
    # 256 random bits need no slow hash.
    return hashlib.sha256(token.encode()).hexdigest()
