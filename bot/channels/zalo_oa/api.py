"""Calls to the OA's API. HTTP status says almost nothing: `error` in the body does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, ConnectionTimeoutError, FormData
from yarl import URL

from bot.channels.zalo_oa.tokens import Tokens

_TIMEOUT = ClientTimeout(total=20, sock_connect=5)
# -216, -220: dead or expired; -124 is the same on another of Zalo's hosts. The others were seen in production.
_TOKEN_DEAD = frozenset({-216, -220, -124, 216, 401, -401})
_SERVER_FAULT = 500


class Refused(Exception):
    """Zalo answered, and the answer is no. Codes are reused with other texts, so both are kept."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code} {text}".strip())
        self.code = code
        self.text = text


class NoAnswer(Exception):
    """`was_asked`: Zalo may have done it all the same."""

    def __init__(self, reason: str, *, was_asked: bool) -> None:
        super().__init__(reason)
        self.was_asked = was_asked


class Api:
    def __init__(self, session: ClientSession, base: str, tokens: Tokens) -> None:
        self._session = session
        self._base = base
        self._tokens = tokens

    async def post(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answer's `data`.

        Raises:
            Refused, NoAnswer: see there.
            NoToken: nothing can be asked now.

        """
        raw = json.dumps(body, ensure_ascii=False).encode()
        return _mapping(await self._with_token(path, lambda: raw, {"Content-Type": "application/json"}))

    async def get(self, path: str) -> Mapping[str, Any]:
        """As `post`."""
        return _mapping(await self._with_token(path, lambda: None, {}))

    async def rows(self, path: str, asked: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """As `post`, for a GET whose question is JSON in the query and whose answer is a list."""
        query = quote(json.dumps(asked, separators=(",", ":")), safe="")
        found = await self._with_token(f"{path}?data={query}", lambda: None, {})
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []

    async def listed(self, path: str, body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """As `post`, for an answer that is a list or a single object."""
        raw = json.dumps(body, ensure_ascii=False).encode()
        found = await self._with_token(path, lambda: raw, {"Content-Type": "application/json"})
        return [row for row in (found if isinstance(found, list) else [found]) if isinstance(row, dict)]

    async def upload(self, path: str, content: bytes, name: str, mime: str) -> Mapping[str, Any]:
        def form() -> FormData:
            made = FormData()
            made.add_field("file", content, filename=name, content_type=mime)
            return made

        return _mapping(await self._with_token(path, form, {}))

    async def _with_token(
        self, path: str, body: Callable[[], bytes | FormData | None], headers: Mapping[str, str]
    ) -> object:
        access = await self._tokens.access()
        try:
            return await self._once(path, body(), {**headers, "access_token": access})
        except Refused as error:
            if error.code not in _TOKEN_DEAD:
                raise
        fresh = await self._tokens.renew(access)
        return await self._once(path, body(), {**headers, "access_token": fresh})

    async def _once(self, path: str, body: bytes | FormData | None, headers: Mapping[str, str]) -> object:
        method = "GET" if body is None else "POST"
        try:
            async with self._session.request(
                method,
                URL(self._base + path, encoded=True),
                data=body,
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
            ) as answer:
                return _read(answer.status, await answer.read())
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise NoAnswer(type(error).__name__, was_asked=False) from None
        except (ClientError, OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise NoAnswer(type(error).__name__, was_asked=True) from None


def _mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def _read(status: int, raw: bytes) -> object:
    if status >= _SERVER_FAULT:
        raise NoAnswer(f"HTTP {status}", was_asked=True)
    try:
        body = json.loads(raw)
        code = int(str(body["error"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NoAnswer(f"HTTP {status} without an error code", was_asked=True) from None
    if code:
        raise Refused(code, str(body.get("message", ""))[:300])
    return body.get("data")
