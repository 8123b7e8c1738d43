"""Calls to the Zalo Bot Platform. The token is part of every address, so nothing that names an address leaves here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout

from bot.errors import ChannelError

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0

UNAUTHORISED = 401
# Documented as "Internal server error" (sic): not a ban, as it would be elsewhere.
INTERNAL = 403
NOT_FOUND = 404
NOTHING_NEW = 408
TOO_MANY = 429
_GATEWAY = 502
_ERRORS_FROM = 400


class ApiError(ChannelError):
    """The platform said no. `code` is its own, which the HTTP status may or may not repeat."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code} {description}".strip())
        self.code = code
        self.description = description


class NoAnswer(ChannelError):
    """Nothing came back. `maybe_done`: the call had left, so it may have been carried out."""

    def __init__(self, reason: str, *, maybe_done: bool) -> None:
        super().__init__(reason)
        self.maybe_done = maybe_done


class Api:
    """One bot's calls. The session belongs to whoever made it."""

    def __init__(self, token: str, base: str, session: ClientSession) -> None:
        self._token = token
        self._front = f"{base}/bot{token}/"
        self._session = session

    def __repr__(self) -> str:
        return "Api(…)"

    async def call(self, method: str, params: Mapping[str, object], read_seconds: float = READ_SECONDS) -> Any:  # noqa: ANN401  JSON
        """The call's `result`.

        Raises:
            ApiError, NoAnswer: neither they nor what caused them name the address.

        """
        timeout = ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=read_seconds)
        status, body, fault, left = 0, b"", "", True
        try:
            # No redirects: a token is not carried to another host.
            async with self._session.post(
                self._front + method, json=params, timeout=timeout, allow_redirects=False
            ) as answer:
                status, body = answer.status, await answer.read()
        except ClientConnectorError as error:
            fault, left = type(error).__name__, False
        except (ClientError, TimeoutError, OSError) as error:
            fault = type(error).__name__
        if fault:
            # Raised out here, or the exception that holds the address would hang on it as its context.
            raise NoAnswer(fault, maybe_done=left)
        return self._result(status, body)

    def _result(self, status: int, body: bytes) -> Any:  # noqa: ANN401  JSON
        try:
            said = json.loads(body)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise ApiError(status if status >= _ERRORS_FROM else _GATEWAY, "no JSON")
        code = said.get("error_code")
        # `ok` counts even in a 2xx; the status counts even where `ok` is missing.
        if said.get("ok", code is None) is True and status < _ERRORS_FROM:
            return said.get("result")
        described = str(said.get("description", "")).replace(self._token, "…")[:200]
        raise ApiError(code if isinstance(code, int) else status if status >= _ERRORS_FROM else _GATEWAY, described)
