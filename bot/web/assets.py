"""Files of the pages, read once, served from memory under names that carry their content's hash."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "static"
PREFIX = "/static/"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    packed: bytes
    kind: str


class Assets:
    """`url("chat.css")` is the address a template writes; it changes with the content, so it may be kept for ever."""

    def __init__(self) -> None:
        self._urls: dict[str, str] = {}
        self._assets: dict[str, Asset] = {}
        for path in sorted(FOLDER.rglob("*")):
            if path.suffix in _TYPES:
                self._add(path.relative_to(FOLDER).as_posix(), path.read_bytes(), _TYPES[path.suffix])

    def url(self, name: str) -> str:
        return self._urls[name]

    async def serve(self, request: web.Request) -> web.Response:
        asset = self._assets.get(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        headers = {"Content-Type": asset.kind, "Cache-Control": "public, max-age=31536000, immutable"}
        headers["Vary"] = "Accept-Encoding"
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return web.Response(body=asset.packed, headers=headers)
        return web.Response(body=asset.body, headers=headers)

    def _add(self, name: str, body: bytes, kind: str) -> None:
        stem, _, ending = name.rpartition(".")
        hashed = f"{stem}.{hashlib.sha256(body).hexdigest()[:10]}.{ending}"
        self._urls[name] = PREFIX + hashed
        self._assets[hashed] = Asset(body, gzip.compress(body, 9, mtime=0), kind)
