"""What every request passes: its size, its time, where it comes from, and what is shown when something goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from bot.web.address import is_foreign
from bot.web.site import SITE, Site

Next = Callable[[web.Request], Awaitable[web.StreamResponse]]

BODY_BYTES_MAX = 64 * 1024
"""For our own pages; webhooks may bring up to `WEBHOOK_BYTES_MAX`."""

WEBHOOK_BYTES_MAX = 1024 * 1024
_OURS = ("/chat/", "/desk")
_STREAMS = ("/chat/stream", "/desk/stream")

_log = structlog.get_logger(__name__)


@web.middleware
async def show_errors(request: web.Request, handler: Next) -> web.StreamResponse:
    """Errors as pages in Vietnamese that lead back; as JSON where a script asks. Our own bugs are logged, not shown."""
    try:
        return await handler(request)
    except web.HTTPException as problem:
        if problem.status < 400 or not _is_ours(request):  # noqa: PLR2004
            raise
        return _told(request, problem.status)
    except TimeoutError:
        _log.warning("web.timeout", route=route_of(request))
        return _told(request, 503)
    except ConnectionResetError:
        raise
    except Exception:  # noqa: BLE001
        # The edge: whatever went wrong, this citizen gets a page and the next is served.
        _log.exception("web.failed", route=route_of(request))
        return _told(request, 500)


@web.middleware
async def limit(request: web.Request, handler: Next) -> web.StreamResponse:
    site = request.app[SITE]
    if request.path.startswith(_OURS):
        if (request.content_length or 0) > BODY_BYTES_MAX:
            raise web.HTTPRequestEntityTooLarge(BODY_BYTES_MAX, request.content_length or 0)
        if request.method == "POST" and is_foreign(request, site.settings.public_url):
            raise web.HTTPForbidden
    if request.path in _STREAMS:
        return await handler(request)
    async with asyncio.timeout(site.settings.request_seconds):
        return await handler(request)


def route_of(request: web.Request) -> str:
    """The route's pattern, never the address itself: codes and names do not belong into logs and metrics."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unknown"


def _is_ours(request: web.Request) -> bool:
    return not request.path.startswith("/webhook/")


def _told(request: web.Request, status: int) -> web.Response:
    site = request.app[SITE]
    shown = status if str(status) in {"400", "401", "403", "404", "405", "413", "429", "503"} else 500
    title, text = site.words(f"error.{shown}.title"), site.words(f"error.{shown}.text")
    if "application/json" in request.headers.get("Accept", ""):
        return web.json_response({"error": text}, status=status)
    return error_page(site, status, title, text, home="/desk" if request.path.startswith("/desk") else "/")


def error_page(site: Site, status: int, title: str, text: str, home: str = "/") -> web.Response:
    response = site.page("error.html", status=status, title=title, text=text, home=home)
    if status == 413:  # noqa: PLR2004
        # What was not read would be taken for the next request.
        response.force_close()
    return response
