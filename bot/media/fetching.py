"""One download, distrusted: how much, how long, from where, and never anywhere else."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

# Zalo's own file hosts. Anything else in a "url" is somebody's link: nobody of the team shall be led to click it, and
# this machine does not ask there.
ZALO_HOSTS = ("zdn.vn", "zadn.vn")
URL_CHARS_MAX = 2000
REDIRECTS_MAX = 3
TIMEOUT = ClientTimeout(total=60, sock_connect=5, sock_read=15)
GONE_TRIES = 3
"""An address that just came may take a moment to work; one that is refused so often is over."""

_CHUNK = 64 * 1024
_HOST = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z0-9-]+")


class Why(StrEnum):
    """Why something will not come. The desk says it in Vietnamese (`desk.media.why.…` of web/words.yaml)."""

    TOO_LARGE = "too_large"
    EXPIRED = "expired"
    KIND = "kind"
    STRANGE = "strange"
    """Its address is not where the channel keeps its files."""
    FULL = "full"


class Unfetched(Exception):
    """It did not come. `after_tries`: believed for good after so many; None: it may come later, as long as it lasts."""

    def __init__(self, why: Why, reason: str = "", *, after_tries: int | None = 1) -> None:
        super().__init__(reason or why.value)
        self.why = why
        self.after_tries = after_tries


def passing(reason: str) -> Unfetched:
    return Unfetched(Why.EXPIRED, reason, after_tries=None)


def gone(reason: str) -> Unfetched:
    return Unfetched(Why.EXPIRED, reason, after_tries=GONE_TRIES)


class Source(Protocol):
    """Where a channel keeps what its people send. `lasts`: after so long its addresses are surely over."""

    lasts: timedelta

    async def fetch(self, reference: str, bytes_max: int) -> bytes:
        """Raises Unfetched. Neither its text nor what caused it names the address."""
        ...


@dataclass(frozen=True, slots=True)
class Address:
    """`base`: asked instead of the address's own scheme and host; only tests have one, on loopback."""

    url: str
    base: str = ""

    def asked(self) -> URL:
        if not self.base:
            return URL(self.url, encoded=True)
        parts = urlsplit(self.url)
        return URL(self.base + parts.path + (f"?{parts.query}" if parts.query else ""), encoded=True)

    def moved(self, location: str) -> Address | None:
        """Where a redirect leads, if that is the same host."""
        target = urljoin(self.url, location)
        old, new = urlsplit(self.url), urlsplit(target)
        return replace(self, url=target) if (old.scheme, old.netloc) == (new.scheme, new.netloc) else None


def is_kept_at(url: str, hosts: tuple[str, ...] = ZALO_HOSTS) -> bool:
    """Whether it is a file below one of these hosts, over https and nothing else."""
    if len(url) > URL_CHARS_MAX or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    return (
        parts.scheme == "https"
        and port in {None, 443}
        and "@" not in parts.netloc
        and bool(_HOST.fullmatch(host))
        and any(host.endswith(f".{allowed}") for allowed in hosts)
    )


class ZaloFiles:
    """Zalo's media addresses: open to whoever has them, for about half an hour (unconfirmed, so asked for longer)."""

    lasts = timedelta(hours=2)

    def __init__(self, session: ClientSession, base: str = "", timeout: ClientTimeout = TIMEOUT) -> None:
        self._session = session
        self._base = base
        self._timeout = timeout

    async def fetch(self, reference: str, bytes_max: int) -> bytes:
        if not is_kept_at(reference):
            raise Unfetched(Why.STRANGE)
        return await read(self._session, Address(reference, self._base), bytes_max, self._timeout)


async def read(
    session: ClientSession,
    address: Address,
    bytes_max: int,
    timeout: ClientTimeout = TIMEOUT,  # noqa: ASYNC109  aiohttp's own
    proxy: str | None = None,
) -> bytes:
    """The content. Raises Unfetched; see `Source.fetch`."""
    fault: Unfetched
    try:
        for _ in range(REDIRECTS_MAX + 1):
            found = await _once(session, address, bytes_max, timeout, proxy)
            if isinstance(found, bytes):
                return found
            address = found
        fault = Unfetched(Why.STRANGE, "redirected for ever")
    except Unfetched as error:
        fault = error
    except (ClientError, OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
        fault = passing(type(error).__name__)
    # Raised out here, or an exception that holds the address (and Telegram's token) would hang on it.
    raise fault


async def _once(
    session: ClientSession,
    address: Address,
    bytes_max: int,
    timeout: ClientTimeout,  # noqa: ASYNC109  aiohttp's own
    proxy: str | None,
) -> bytes | Address:
    # Unpacked content could be a thousand times what was sent: it is not asked for, and not unpacked.
    headers = {"Accept-Encoding": "identity"}
    if address.base:
        headers["Host"] = urlsplit(address.url).netloc
    async with session.get(
        address.asked(), headers=headers, timeout=timeout, allow_redirects=False, proxy=proxy
    ) as answer:
        if answer.status in {301, 302, 303, 307, 308}:
            moved = address.moved(answer.headers.get("Location", ""))
            if moved is None:
                raise Unfetched(Why.STRANGE, "redirected to another host")
            return moved
        if answer.status in {403, 404, 410}:
            raise gone(f"HTTP {answer.status}")
        if answer.status != 200:  # noqa: PLR2004
            raise passing(f"HTTP {answer.status}")
        # A first word only: what is read is counted, whatever was announced.
        if (answer.content_length or 0) > bytes_max:
            raise Unfetched(Why.TOO_LARGE)
        content = bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK):
            content += chunk
            if len(content) > bytes_max:
                raise Unfetched(Why.TOO_LARGE)
    if not content:
        raise passing("empty")
    return bytes(content)


def open_session(resolver: AbstractResolver | None = None) -> ClientSession:
    """For addresses that somebody else wrote: it connects to public addresses only, and keeps no cookies."""
    connector = TCPConnector(resolver=PublicOnly(resolver or ThreadedResolver()), use_dns_cache=False)
    return ClientSession(connector=connector, cookie_jar=DummyCookieJar(), auto_decompress=False)


class PublicOnly(AbstractResolver):
    """What a name leads to is judged where the connection is made, so a name that changes its mind gains nothing."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if not found or not all(_is_public(one["host"]) for one in found):
            raise OSError("not a public address")
        return found

    async def close(self) -> None:
        await self._inner.close()


def _is_public(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(address, "ipv4_mapped", None) or address
    return bool(inner.is_global and not inner.is_multicast)
