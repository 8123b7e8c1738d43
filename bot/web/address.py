"""Where a request comes from: the client's address behind our proxies, and the site that sent it."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web


def client_address(request: web.Request, trusted_proxies: int) -> str:
    """The address our outermost proxy saw. What stands further left in X-Forwarded-For anybody can write."""
    if trusted_proxies:
        hops = [hop.strip() for line in request.headers.getall("X-Forwarded-For", []) for hop in line.split(",")]
        hops = [hop for hop in hops if hop]
        if hops:
            return hops[-min(trusted_proxies, len(hops))]
    return request.remote or ""


def is_local(request: web.Request) -> bool:
    """From this very machine, not relayed by a proxy on it."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ip_address(request.remote or "").is_loopback
    except ValueError:
        return False


def is_foreign(request: web.Request, public_url: str) -> bool:
    """Whether a page of another site sent this. Clients that say nothing of it (no browser does so) are not foreign."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    if public_url and origin == _origin(public_url):
        return False
    return urlsplit(origin).netloc != request.host


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
