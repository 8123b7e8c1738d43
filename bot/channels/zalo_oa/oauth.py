"""Zalo's OAuth v4 for an OA: the permission page, and the endpoint that gives tokens."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, ConnectionTimeoutError

_TIMEOUT = ClientTimeout(total=20, sock_connect=5)
_RATE_LIMITED = -32
_SERVER_FAULT = 500
_VERIFIER_CHARS = 43
_LIFE_SECONDS = 90_000


@dataclass(frozen=True, slots=True)
class Granted:
    access: str
    refresh: str
    seconds: int


class ConsentNeeded(Exception):
    """Zalo refused for good: a person must consent anew. The text names Zalo's code and reason."""


class Unclear(Exception):
    """No usable answer. `was_asked`: Zalo may have done it all the same."""

    def __init__(self, reason: str, *, was_asked: bool) -> None:
        super().__init__(reason)
        self.was_asked = was_asked


def make_verifier() -> str:
    """43 letters and digits (PKCE)."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(_VERIFIER_CHARS))


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class OAuth:
    def __init__(self, session: ClientSession, base: str, app_id: str, app_secret: str) -> None:
        self._session = session
        self._base = base
        self._app_id = app_id
        self._app_secret = app_secret

    def permission_url(self, redirect: str, verifier: str, state: str) -> str:
        query = {
            "app_id": self._app_id,
            "redirect_uri": redirect,
            "code_challenge": challenge_of(verifier),
            "state": state,
        }
        return f"{self._base}/v4/oa/permission?{urlencode(query)}"

    async def exchange(self, code: str, verifier: str) -> Granted:
        """Raises ConsentNeeded, Unclear."""
        return await self._ask({"grant_type": "authorization_code", "code": code, "code_verifier": verifier})

    async def refresh(self, token: str) -> Granted:
        """One attempt: the token works once.

        Raises:
            ConsentNeeded: it is spent or too old.
            Unclear: maybe spent, maybe not.

        """
        return await self._ask({"grant_type": "refresh_token", "refresh_token": token})

    async def _ask(self, form: Mapping[str, str]) -> Granted:
        try:
            async with self._session.post(
                f"{self._base}/v4/oa/access_token",
                data={**form, "app_id": self._app_id},
                headers={"secret_key": self._app_secret},
                timeout=_TIMEOUT,
                allow_redirects=False,
            ) as answer:
                return _granted(answer.status, await answer.read())
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise Unclear(type(error).__name__, was_asked=False) from None
        except (ClientError, OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise Unclear(type(error).__name__, was_asked=True) from None


def _granted(status: int, raw: bytes) -> Granted:
    if status >= _SERVER_FAULT:
        raise Unclear(f"HTTP {status}", was_asked=True)
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise Unclear("no JSON", was_asked=True) from None
    if not isinstance(body, dict):
        raise Unclear("no object", was_asked=True)
    access, refresh = body.get("access_token"), body.get("refresh_token")
    if isinstance(access, str) and isinstance(refresh, str) and access and refresh:
        try:
            seconds = int(str(body.get("expires_in")))
        except ValueError:
            seconds = _LIFE_SECONDS
        return Granted(access, refresh, seconds)
    code = str(body.get("error", ""))
    if code == str(_RATE_LIMITED):
        raise Unclear("rate limit", was_asked=False)
    # The number for a spent token differs from source to source, so everything else is a refusal.
    named = body.get("error_name") or body.get("error_description") or body.get("message") or ""
    raise ConsentNeeded(f"{code} {str(named)[:200]}".strip())
