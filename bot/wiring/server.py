"""`troly run`: the whole server, put together."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from datetime import timedelta

import structlog
from aiohttp import ClientSession, web
from prometheus_client import CollectorRegistry

from bot.channels import webchat
from bot.channels.zalo_oa.site import site_routes
from bot.clock import now, today
from bot.config import Config
from bot.content.load import Loaded
from bot.content.watch import watch_content
from bot.delivery.bells import DESK_BELL
from bot.delivery.figures import FiguresCollector
from bot.delivery.pacing import Pace
from bot.delivery.sender import Sent
from bot.embedding.figures import MeaningFigures
from bot.errors import ConfigError
from bot.media.shelf import Shelf
from bot.web.app import make_app
from bot.web.settings import WebSettings
from bot.wiring.channels import channels_on, outbox_of
from bot.wiring.media import media_work
from bot.wiring.rounds import WATCH_SECONDS, Work, every, until_stopped
from bot.wiring.shared import Parts, parts
from bot.wiring.welcome import announce

log = structlog.get_logger(__name__)

PURGE_SECONDS = 6 * 3600.0


class _Here:
    """A page reads the store itself: what is committed has arrived."""

    async def send(self, *_: object) -> Sent:
        return Sent()


async def serve(config: Config) -> None:
    """Everything, until SIGINT or SIGTERM."""
    registry = CollectorRegistry()
    async with parts(config) as shared, ClientSession() as session, contextlib.AsyncExitStack() as stack:
        # The content lives as long as the process: the collector need not walk its hundred thousand objects again.
        gc.freeze()
        figures = FiguresCollector(shared.store, now)
        registry.register(figures)
        shelf = Shelf(shared.store, config.secret)
        settings = WebSettings(
            secret=config.secret,
            public_url=config.public_url,
            embed_origins=config.embed_origins,
            secure_cookies=config.public_url.startswith("https://"),
            trusted_proxies=config.trusted_proxies,
            images=config.root / "flows",
            metrics_token=config.metrics_token,
            zalo_site_code=config.zalo_site_code,
            open_media=shelf.open,
        )
        work: Work = [
            shared.service.work(),
            outbox_of(shared, webchat.CHANNEL, webchat.ACCOUNT, _Here(), Pace()).work(),
            every(WATCH_SECONDS, shared.desk.watch),
            every(PURGE_SECONDS, lambda: shared.store.purge(now() - timedelta(days=config.keep_days))),
            every(WATCH_SECONDS, figures.refresh),
            every(WATCH_SECONDS, shared.service.read_links),
            every(WATCH_SECONDS, shared.service.forget_asked),
            _watch_files(shared),
        ]
        if shared.improver is not None:
            registry.register(MeaningFigures(shared.improver))
            work.append(shared.improver.work())
        shared.service.desk_url = config.public_url
        work += await media_work(shared, shelf, session, stack)
        routes = site_routes(config.zalo_site_code)
        for more_routes, more_work in channels_on(shared, shelf, session, registry):
            routes += more_routes
            work += more_work
        app = make_app(shared.service, shared.desk, settings, routes, registry)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, config.host, config.port)
            await site.start()
        except OSError as error:
            await runner.cleanup()
            for coroutine in work:
                coroutine.close()
            raise ConfigError(
                f"Không mở được cổng {config.port} trên {config.host} ({error.strerror}). "
                "Có thể một bản khác đang chạy; dừng bản đó, hoặc đặt TROLY_PORT sang số khác."
            ) from error
        await announce(shared, runner)
        try:
            await until_stopped(work)
        finally:
            await runner.cleanup()


async def _watch_files(shared: Parts) -> None:
    """Editors' changes come into use; what is wrong with them goes to the log and the desk."""

    async def loaded(result: Loaded) -> None:
        errors = [str(problem) for problem in result.problems if problem.is_error]
        if errors:
            log.warning("content_refused", problems=errors)
        else:
            log.info("content_in_use", version=shared.box.current.version)
            if shared.improver is not None:
                shared.improver.changed()
        shared.bells.ring(DESK_BELL)

    config = shared.config
    await watch_content(shared.box, config.root, config.commune, today=today, stop=asyncio.Event(), loaded=loaded)
