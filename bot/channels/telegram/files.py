"""Files people send to the bot: `getFile` names where one lies, and there it is read, on the API's own host."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channels.telegram.incoming import FILE
from bot.channels.telegram.request import proxy_of
from bot.media.fetching import TIMEOUT, Address, Unfetched, Why, gone, passing, read

# Bot API, File: "file_path … Use https://api.telegram.org/file/bot<token>/<file_path>". A server in local mode gives a
# path of its own disk instead, which is nobody's to read here.
_PATH = re.compile(r"(?!/)(?!.*\.\.)[\w./-]{1,300}")
_REFUSED = 400


class TelegramFiles:
    """A `bot.media.fetching.Source`. The token is part of both addresses, so nothing that names one leaves here."""

    # Ids do not run out; who could not be downloaded in a day is not waited for.
    lasts = timedelta(hours=24)

    def __init__(self, token: str, api_base: str, session: ClientSession, timeout: ClientTimeout = TIMEOUT) -> None:
        self._api = f"{api_base}/bot{token}/getFile"
        self._files = f"{api_base}/file/bot{token}/"
        self._session = session
        self._timeout = timeout

    def __repr__(self) -> str:
        return "TelegramFiles(…)"

    async def fetch(self, reference: str, bytes_max: int) -> bytes:
        ident = reference.removeprefix(FILE)
        if ident == reference or not ident:
            raise Unfetched(Why.STRANGE)
        path = await self._path(ident, bytes_max)
        return await read(self._session, Address(self._files + path), bytes_max, self._timeout, proxy_of(self._files))

    async def _path(self, ident: str, bytes_max: int) -> str:
        answer, fault = {}, ""
        try:
            async with self._session.post(
                self._api,
                json={"file_id": ident},
                timeout=self._timeout,
                proxy=proxy_of(self._api),
                allow_redirects=False,
            ) as response:
                answer = _object(await response.read())
        except (ClientError, OSError, TimeoutError, ValueError) as error:
            fault = type(error).__name__
        if fault:
            raise passing(fault)
        if answer.get("ok") is not True:
            raise _refusal(answer)
        file = answer.get("result")
        path = file.get("file_path") if isinstance(file, dict) else None
        size = file.get("file_size") if isinstance(file, dict) else None
        if isinstance(size, int) and size > bytes_max:
            raise Unfetched(Why.TOO_LARGE)
        if not isinstance(path, str) or not _PATH.fullmatch(path):
            raise Unfetched(Why.STRANGE, "no path to read")
        return path


def _object(raw: bytes) -> dict[str, Any]:
    found = json.loads(raw)
    return found if isinstance(found, dict) else {}


def _refusal(answer: dict[str, Any]) -> Unfetched:
    said = str(answer.get("description", "")).lower()
    if "file is too big" in said:
        return Unfetched(Why.TOO_LARGE)
    if answer.get("error_code") == _REFUSED:
        # "wrong file_id or the file is temporarily unavailable": one text for both.
        return gone("refused")
    return passing(f"error {answer.get('error_code')}")
