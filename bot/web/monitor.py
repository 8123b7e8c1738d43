"""For whoever watches the machine: is it alive, is it ready, how busy is it. No personal data in any of it."""

from __future__ import annotations

import asyncio
import hmac
import time
from functools import partial

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.web.address import is_local
from bot.web.gates import Next, route_of
from bot.web.site import SITE, Site

_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_READY_SECONDS = 5.0

_log = structlog.get_logger(__name__)


class Monitor:
    """Counters of the HTTP side, in a registry that other parts share (`delivery.figures` counts what waits)."""

    def __init__(self, site: Site, registry: CollectorRegistry) -> None:
        self._site = site
        self._registry = registry
        self._requests = Counter(
            "troly_http_requests", "Requests answered", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram("troly_http_seconds", "Time to answer", ["route"], registry=registry)
        self._streams = Gauge("troly_http_streams", "Open event streams", registry=registry)
        self._problems = Gauge("troly_content_problems", "Problems in the newest content", registry=registry)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/healthz", self.alive),
            web.get("/readyz", self.ready),
            web.get("/metrics", self.metrics),
        ]

    async def alive(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(self, _: web.Request) -> web.Response:
        """Ready when a turn could be taken now: the database answers and content is loaded."""
        try:
            async with asyncio.timeout(_READY_SECONDS):
                is_ready = await self._site.service.store.ready() and bool(self._site.service.box.current.phrases.texts)
        except TimeoutError:
            is_ready = False
        return web.Response(text="ok\n" if is_ready else "not ready\n", status=200 if is_ready else 503)

    async def metrics(self, request: web.Request) -> web.Response:
        if not self._may_see(request):
            raise web.HTTPNotFound
        self._streams.set(len(self._site.streams))
        self._problems.set(len(self._site.service.box.problems))
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def watch(self, request: web.Request, handler: Next) -> web.StreamResponse:
        """The access log: no query, no body, no address; the route's pattern instead of the path."""
        began = time.perf_counter()
        status = 499  # the browser left before there was an answer
        try:
            response = await handler(request)
            status = response.status
        except web.HTTPException as problem:
            status = problem.status
            raise
        else:
            return response
        finally:
            route, took = route_of(request), time.perf_counter() - began
            self._requests.labels(_method(request), route, str(status)).inc()
            if not route.endswith("/stream"):
                self._seconds.labels(route).observe(took)
            if route not in _QUIET:
                _log.info("http", method=_method(request), route=route, status=status, ms=round(took * 1000, 1))

    def _may_see(self, request: web.Request) -> bool:
        token = self._site.settings.metrics_token
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token and hmac.compare_digest(given.encode(), token.encode()):
            return True
        return is_local(request)


def _method(request: web.Request) -> str:
    """Any word can stand there; each would be a new series."""
    return request.method if request.method in {"GET", "HEAD", "POST"} else "OTHER"


def install(app: web.Application, registry: CollectorRegistry) -> None:
    monitor = Monitor(app[SITE], registry)
    # Bound methods cannot carry the mark that `web.middleware` sets on functions.
    app.middlewares.insert(0, web.middleware(partial(monitor.watch)))
    app.add_routes(monitor.routes())
