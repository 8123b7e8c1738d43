"""Where the concrete parts meet: the only module that knows them all."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import secrets
import signal
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from aiohttp import ClientSession, web
from prometheus_client import CollectorRegistry

import storage
from bot.channels import console, webchat
from bot.channels.telegram import Telegram
from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_oa import ZaloOa
from bot.clock import now, today
from bot.config import Config
from bot.content.box import ContentBox
from bot.content.load import Loaded, load_or_refuse
from bot.content.watch import watch_content
from bot.core.render import Capabilities
from bot.delivery.bells import DESK_BELL, Bells
from bot.delivery.figures import FiguresCollector
from bot.delivery.outbox import Outbox, Sender, Sent
from bot.delivery.pacing import Pace
from bot.desk.desk import Desk
from bot.desk.links import Links
from bot.desk.routing import Team
from bot.errors import ConfigError
from bot.service import Service
from bot.web.app import make_app
from bot.web.passwords import hash_password
from bot.web.settings import WebSettings
from storage.interface import ChatKey, Store

log = structlog.get_logger(__name__)

WATCH_SECONDS = 20.0
DEMO_HASH = "demo_password_hash"
PURGE_SECONDS = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class Parts:
    """What every way of running shares."""

    config: Config
    store: Store
    box: ContentBox
    bells: Bells
    desk: Desk
    service: Service


class _Here:
    """A page reads the store itself: what is committed has arrived."""

    async def send(self, *_: object) -> Sent:
        return Sent()


@contextlib.asynccontextmanager
async def parts(config: Config) -> AsyncIterator[Parts]:
    """Store open and migrated, content loaded; closed again at the end."""
    content, problems = await asyncio.to_thread(load_or_refuse, config.root, config.commune, today())
    config.var.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(storage.upgrade, config.database_url)
    store = storage.connect(config.database_url)
    await store.open()
    try:
        bells = Bells()
        box = ContentBox(content, problems)
        team = await _team(config, store)
        capabilities: dict[str, Capabilities] = {
            webchat.CHANNEL: webchat.CAPABILITIES,
            console.CHANNEL: console.CAPABILITIES,
            Telegram.CHANNEL: Telegram.CAPABILITIES,
            ZaloBot.CHANNEL: ZaloBot.CAPABILITIES,
            ZaloOa.CHANNEL: ZaloOa.CAPABILITIES,
        }
        desk = Desk(store, box, bells, now, team, config.patience, capabilities)
        service = Service(store, box, bells, now, desk, capabilities, config.patience)
        yield Parts(config, store, box, bells, desk, service)
    finally:
        await store.close()


async def _team(config: Config, store: Store) -> Team:
    groups: list[ChatKey] = []
    accounts: list[tuple[str, str]] = []
    if config.telegram is not None:
        account = config.telegram.account
        accounts.append((Telegram.CHANNEL, account))
        # Telegram may have given the group another id since the setting was written.
        moved = await store.read_setting(f"moved:{Telegram.CHANNEL}:{account}:{config.telegram_group}")
        if group := moved or config.telegram_group:
            groups.append(ChatKey(Telegram.CHANNEL, account, group))
    if config.zalo_bot is not None:
        accounts.append((ZaloBot.CHANNEL, config.zalo_bot.account))
        if config.zalo_bot_group:
            groups.append(ChatKey(ZaloBot.CHANNEL, config.zalo_bot.account, config.zalo_bot_group))
    return Team(tuple(groups), tuple(accounts), await Links(store, now).read())


async def serve(config: Config) -> None:
    """Everything, until SIGINT or SIGTERM."""
    registry = CollectorRegistry()
    async with parts(config) as shared, ClientSession() as session:
        # The content lives as long as the process: the collector need not walk its hundred thousand objects again.
        gc.freeze()
        figures = FiguresCollector(shared.store, now)
        registry.register(figures)
        settings = WebSettings(
            secret=config.secret,
            public_url=config.public_url,
            embed_origins=config.embed_origins,
            secure_cookies=config.public_url.startswith("https://"),
            trusted_proxies=config.trusted_proxies,
            images=config.root / "flows",
            metrics_token=config.metrics_token,
            zalo_site_code=config.zalo_oa.site_code if config.zalo_oa else "",
        )
        work: list[Coroutine[Any, Any, None]] = [
            shared.service.work(),
            _outbox(shared, webchat.CHANNEL, webchat.ACCOUNT, _Here(), Pace()).work(),
            _every(WATCH_SECONDS, shared.desk.watch),
            _every(PURGE_SECONDS, lambda: shared.store.purge(now() - timedelta(days=config.keep_days))),
            _every(WATCH_SECONDS, figures.refresh),
            _every(WATCH_SECONDS, shared.service.read_links),
            _watch_files(shared),
        ]
        routes: list[web.AbstractRouteDef] = []
        if config.telegram is not None:
            telegram = Telegram(
                config.telegram.token,
                config.telegram.api_base,
                shared.service,
                shared.store,
                session,
                config.root / "flows",
                public_url=config.public_url,
                webhook_secret=config.telegram.webhook_secret,
                team_group=next((key.chat for key in shared.desk.team.groups if key.channel == Telegram.CHANNEL), ""),
            )
            routes += telegram.routes()
            outbox = _outbox(shared, Telegram.CHANNEL, config.telegram.account, telegram, telegram.pace(), elects=True)
            work += [telegram.work(), outbox.work()]
        if config.zalo_bot is not None:
            zalo_bot = ZaloBot(
                config.zalo_bot.token,
                config.zalo_bot.api_base,
                shared.service,
                shared.store,
                session,
                public_url=config.public_url,
                webhook_secret=config.zalo_bot.webhook_secret,
                users_max=config.zalo_bot.users_max,
                messages_max=config.zalo_bot.messages_max,
            )
            shared.desk.notice_sources.append(zalo_bot.notices)
            routes += zalo_bot.routes()
            outbox = _outbox(shared, ZaloBot.CHANNEL, config.zalo_bot.account, zalo_bot, zalo_bot.pace(), elects=True)
            work += [zalo_bot.work(), outbox.work()]
        if config.zalo_oa is not None:
            zalo_oa = ZaloOa(
                config.zalo_oa,
                shared.service,
                shared.store,
                session,
                config.root / "flows",
                config.secret,
                now,
                config.public_url,
            )
            shared.desk.notice_sources.append(zalo_oa.notices)
            registry.register(zalo_oa.figures)
            routes += zalo_oa.routes()
            outbox = _outbox(shared, ZaloOa.CHANNEL, config.zalo_oa.oa_id, zalo_oa, zalo_oa.pace(), elects=True)
            work += [zalo_oa.work(), outbox.work()]
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
        await _announce(shared, runner)
        try:
            await _until_stopped(work)
        finally:
            await runner.cleanup()


async def talk(config: Config) -> None:
    """`troly chat`: the assistant in this terminal, over the same database as the server."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    async with parts(config) as shared:
        terminal = console.Console()
        outbox = _outbox(shared, console.CHANNEL, console.ACCOUNT, terminal, Pace())
        async with asyncio.TaskGroup() as group:
            working = [group.create_task(shared.service.work()), group.create_task(outbox.work())]
            await terminal.talk(shared.service)
            await _settled(shared, terminal.key)
            for task in working:
                task.cancel()


async def _settled(shared: Parts, key: ChatKey) -> None:
    """The input has ended: wait until the last answer is written, a few seconds at most."""
    for _ in range(100):
        figures = await shared.store.figures()
        rows = await shared.store.due(key.channel, key.account, now())
        if not figures.inbox_waiting and not rows:
            return
        await asyncio.sleep(0.05)


async def _watch_files(shared: Parts) -> None:
    """Editors' changes come into use; what is wrong with them goes to the log and the desk."""

    async def loaded(result: Loaded) -> None:
        errors = [str(problem) for problem in result.problems if problem.is_error]
        if errors:
            log.warning("content_refused", problems=errors)
        else:
            log.info("content_in_use", version=shared.box.current.version)
        shared.bells.ring(DESK_BELL)

    config = shared.config
    await watch_content(shared.box, config.root, config.commune, today=today, stop=asyncio.Event(), loaded=loaded)


def _outbox(shared: Parts, channel: str, account: str, sender: Sender, pace: Pace, *, elects: bool = False) -> Outbox:
    return Outbox(channel, account, shared.store, sender, pace, shared.bells, now, elects=elects)


async def _every(seconds: float, what: Any) -> None:  # noqa: ANN401  any coroutine function without arguments
    """Again and again; a failure is logged and tried again at the next round."""
    while True:
        try:
            await what()
        except Exception:
            log.exception("round_failed", what=getattr(what, "__name__", "round"))
        await asyncio.sleep(seconds)


async def _until_stopped(work: list[Coroutine[Any, Any, None]]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt instead
            loop.add_signal_handler(name, stop.set)
    tasks = [asyncio.create_task(one) for one in work]
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    for task in (*tasks, stopping):
        task.cancel()
    await asyncio.gather(*tasks, stopping, return_exceptions=True)
    for task in done - {stopping}:
        task.result()


async def _announce(shared: Parts, runner: web.AppRunner) -> None:
    """Where everything is, and on a trial run the sign-in, made anew at each start."""
    config = shared.config
    address = runner.addresses[0]
    base = config.public_url or f"http://{address[0]}:{address[1]}"
    phrases = shared.box.current.phrases
    print(phrases.line("started", dia_chi=base), flush=True)  # noqa: T201  the operator's console
    if config.is_demo and shared.box.current.commune.roster:
        member = shared.box.current.commune.roster[0]
        password = await _demo_password(shared.store, member.login)
        if password:
            print(phrases.line("demo_sign_in", ten=member.login, mat_khau=password), flush=True)  # noqa: T201


async def _demo_password(store: Store, login: str) -> str:
    """A new one for this run; empty where somebody has set a password of their own."""
    known = await store.password_hash(login)
    if known is not None and known != await store.read_setting(DEMO_HASH):
        return ""
    password = secrets.token_urlsafe(9)
    hashed = await asyncio.to_thread(hash_password, password)
    await store.save_password(login, hashed)
    await store.write_setting(DEMO_HASH, hashed)
    return password
