"""The HTTP application, put together. Everything it needs is handed in; see `bot.wiring`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import CollectorRegistry

from bot.web import chat, desk_pages, desk_signin, monitor
from bot.web.assets import PREFIX
from bot.web.frames import add_headers, embed_script
from bot.web.gates import WEBHOOK_BYTES_MAX, limit, show_errors
from bot.web.images import serve_image
from bot.web.site import SITE, make_site

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.service import Service
    from bot.web.settings import WebSettings


def make_app(
    service: Service,
    desk: Desk,
    settings: WebSettings,
    extra_routes: Iterable[web.AbstractRouteDef] = (),
    registry: CollectorRegistry | None = None,
) -> web.Application:
    """All pages. `extra_routes` are the webhooks; `registry` is shared with whoever else counts.

    Run it with `AppRunner(app, access_log=None)`: the application writes its own access log, without queries.
    """
    app = web.Application(client_max_size=WEBHOOK_BYTES_MAX, middlewares=[show_errors, limit])
    site = app[SITE] = make_site(service, desk, settings)
    app.on_response_prepare.append(add_headers)
    app.add_routes(
        [
            web.get(PREFIX + "{name:.+}", site.assets.serve),
            web.get("/images/{path:.+}", serve_image),
            web.get("/embed.js", embed_script),
        ]
    )
    chat.install(app)
    desk_signin.install(app)
    desk_pages.install(app)
    monitor.install(app, registry or CollectorRegistry())
    app.add_routes(extra_routes)
    app.on_shutdown.append(_end_streams)
    return app


async def _end_streams(app: web.Application) -> None:
    await app[SITE].streams.close()
