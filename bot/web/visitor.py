"""Who a citizen is on the web: a random id, signed. No login, no name; whoever holds the token holds the talk."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from aiohttp import web

from bot.channels.webchat import ACCOUNT, CHANNEL
from storage.interface import ChatKey

_TOKEN = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{32})\Z")
_KEPT_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Visitor:
    """`id` is 128 random bits in hex."""

    id: str

    @property
    def key(self) -> ChatKey:
        return ChatKey(CHANNEL, ACCOUNT, self.id)

    @property
    def bell(self) -> str:
        return f"chat:{CHANNEL}:{ACCOUNT}:{self.id}"


class Visitors:
    """Issues and recognises visitors' tokens."""

    def __init__(self, secret: bytes, *, secure: bool) -> None:
        # A key of its own: nothing else signed with the web secret can pass for a visitor.
        self._key = hmac.digest(secret, b"troly visitor", "sha256")
        self._secure = secure
        self.cookie = "__Host-troly" if secure else "troly"
        self.frame_cookie = "__Host-troly-khung" if secure else "troly-khung"

    def new(self) -> Visitor:
        return Visitor(secrets.token_hex(16))

    def token(self, visitor: Visitor) -> str:
        return f"{visitor.id}.{self._sign(visitor.id)}"

    def read(self, token: str) -> Visitor | None:
        found = _TOKEN.match(token)
        if found is None or not hmac.compare_digest(self._sign(found[1]), found[2]):
            return None
        return Visitor(found[1])

    def of(self, request: web.Request) -> Visitor | None:
        """The bearer token first: a frame that has one has it because its cookies do not arrive."""
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        tokens = [bearer] if scheme == "Bearer" else []
        tokens += [request.cookies.get(name, "") for name in (self.cookie, self.frame_cookie)]
        return next((visitor for token in tokens if (visitor := self.read(token))), None)

    def set_cookie(self, response: web.StreamResponse, visitor: Visitor, *, framed: bool = False) -> None:
        """Remember the visitor for half a year, counted from the last visit.

        In a frame on another site an ordinary (SameSite=Lax) cookie is neither stored nor sent. `Partitioned;
        SameSite=None; Secure` is the kind browsers still allow there: one jar per embedding site, so nobody can be
        followed from site to site. Browsers that refuse even that (and plain http, where `Secure` cookies do not
        exist) get a bearer token instead, which the page keeps in the frame's sessionStorage; see `chat.visit`.
        """
        name = self.frame_cookie if framed else self.cookie
        parts = [f"{name}={self.token(visitor)}", "Path=/", f"Max-Age={_KEPT_SECONDS}", "HttpOnly"]
        if not framed:
            parts.append("SameSite=Lax")
        if self._secure:
            parts.append("Secure")
        if framed:
            parts += ["SameSite=None", "Partitioned"]
        # Written by hand: http.cookies knows `Partitioned` only from Python 3.14 on.
        response.headers.add("Set-Cookie", "; ".join(parts))

    def _sign(self, visitor_id: str) -> str:
        return hmac.new(self._key, visitor_id.encode(), hashlib.sha256).hexdigest()[:32]
