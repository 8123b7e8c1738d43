"""The OAuth side of the fake: consent with PKCE, codes and refresh tokens that work once."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import web

from tests.fakes.zalo_oa.world import ACCESS_SECONDS, REFRESH_LIFE, Code, Oa

APP_ID, APP_SECRET = "4420000000000000001", "app-secret-of-the-fake"
CALLBACK = "https://troly.example/zalo-oa/callback"


class OAuth:
    """`refreshes` counts the refresh tokens that were taken; `dead_refresh_code` is what a used one is refused with."""

    def __init__(self, clock: Callable[[], datetime], oas: Mapping[str, Oa]) -> None:
        self.app_id, self.app_secret, self.callback = APP_ID, APP_SECRET, CALLBACK
        self.clock = clock
        self.oas = oas
        self.dead_refresh_code = -14014
        self.refreshes = 0
        self._codes: dict[str, Code] = {}

    def consent(self, permission_url: str, oa: str = "") -> str:
        """An owner (the first OA's) agrees on the page at this address; where the browser is sent then."""
        query = {key: values[0] for key, values in parse_qs(urlsplit(permission_url).query).items()}
        assert query["app_id"] == self.app_id, "-14002"
        assert query["redirect_uri"] == self.callback, "-14003"
        oa = oa or next(iter(self.oas))
        code = secrets.token_urlsafe(24)
        self._codes[code] = Code(oa, query["code_challenge"], self.clock() + timedelta(minutes=10))
        back = {"code": code, "oa_id": oa} | ({"state": query["state"]} if "state" in query else {})
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def token(self, request: web.Request, body: bytes) -> web.Response:
        if request.method != "POST" or request.content_type != "application/x-www-form-urlencoded":
            return _oauth_error(-14001, "Invalid request")
        form = {key: values[0] for key, values in parse_qs(body.decode()).items()}
        if request.headers.get("secret_key") != self.app_secret or "secret_key" in form:
            return _oauth_error(-14004, "Invalid secret key")
        if form.get("app_id") != self.app_id:
            return _oauth_error(-14002, "Invalid app id")
        match form.get("grant_type"):
            case "authorization_code":
                oa = self._by_code(form)
            case "refresh_token":
                oa = self._by_refresh(form)
            case _:
                return _oauth_error(-14005, "Invalid grant type")
        if isinstance(oa, web.Response):
            return oa
        pair = oa.issue(self.clock())
        return answer({"access_token": pair.access, "refresh_token": pair.refresh, "expires_in": str(ACCESS_SECONDS)})

    def _by_code(self, form: dict[str, str]) -> Oa | web.Response:
        code = self._codes.get(form.get("code", ""))
        if code is None or code.used or code.until < self.clock():
            return _oauth_error(-14019, "Invalid code")
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() != code.challenge:
            return _oauth_error(-14021, "Invalid code verifier")
        code.used = True
        return self.oas[code.oa]

    def _by_refresh(self, form: dict[str, str]) -> Oa | web.Response:
        for oa in self.oas.values():
            for pair in oa.pairs:
                if pair.refresh != form.get("refresh_token"):
                    continue
                if not pair.refresh_works or self.clock() - pair.issued_at > REFRESH_LIFE:
                    break
                pair.refresh_works = False
                self.refreshes += 1
                return oa
        return _oauth_error(self.dead_refresh_code, "Invalid refresh token")


def answer(body: dict[str, Any], headers: dict[str, str] | None = None) -> web.Response:
    """Every business error is HTTP 200."""
    return web.json_response(body, headers=headers)


def _oauth_error(code: int, name: str) -> web.Response:
    return answer({"error": code, "error_name": name, "error_reason": name, "ref_doc": "", "error_description": name})
