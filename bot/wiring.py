"""Where the concrete parts meet: the only module that knows them all."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import secrets
import signal
from collections.abc import AsyncIterator, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import structlog
from aiohttp import ClientSession, web
from prometheus_client import CollectorRegistry

import storage
from bot.channels import console, webchat
from bot.channels.telegram import Telegram
from bot.channels.telegram.files import TelegramFiles
from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_oa import ZaloOa
from bot.clock import now, today
from bot.config import Config, ZaloBotConfig, ZaloOaConfig
from bot.content.box import ContentBox
from bot.content.load import Loaded, load_or_refuse
from bot.content.watch import watch_content
from bot.core.render import Capabilities
from bot.delivery.bells import DESK_BELL, Bells
from bot.delivery.figures import FiguresCollector
from bot.delivery.outbox import Outbox, Proof, Sender, Sent
from bot.delivery.pacing import Pace
from bot.desk.desk import Desk
from bot.desk.links import Links
from bot.desk.routing import Team
from bot.embedding.figures import MeaningFigures
from bot.embedding.meaning import Meaning
from bot.errors import ConfigError
from bot.media.fetching import Source, ZaloFiles, open_session
from bot.media.gathering import Gatherer
from bot.media.room import MEGABYTE, Limits, Room
from bot.media.shelf import Shelf
from bot.media.showing import Showing
from bot.service import Service
from bot.web.app import make_app
from bot.web.passwords import hash_password
from bot.web.settings import WebSettings
from storage.interface import ChatKey, Store

log = structlog.get_logger(__name__)

WATCH_SECONDS = 20.0
DEMO_HASH = "demo_password_hash"
PURGE_SECONDS = 6 * 3600.0
CLEAR_SECONDS = 900.0
SHOW_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Parts:
    """What every way of running shares."""

    config: Config
    store: Store
    box: ContentBox
    bells: Bells
    desk: Desk
    service: Service
    meaning: Meaning | None = None
    """None: switched off."""


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
        if config.zalo_oa is not None:
            paid = replace(ZaloOa.CAPABILITIES, billed_max=config.zalo_oa.billed_per_month)
            capabilities[ZaloOa.CHANNEL] = paid
        desk = Desk(store, box, bells, now, team, config.patience, capabilities)
        service = Service(store, box, bells, now, desk, capabilities, config.patience)
        meaning = Meaning(box, config.var) if config.meaning.is_wanted else None
        if meaning is not None:
            service.embedder = meaning.ready
            service.meaning_seconds = config.meaning.wait_ms / 1000
            desk.notice_sources.append(meaning.notices)
        yield Parts(config, store, box, bells, desk, service, meaning)
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
    if config.zalo_oa is not None and config.zalo_oa_group:
        # Only the group: members' own chats with the OA close after two days, too soon for alerts.
        groups.append(ZaloOa.group(config.zalo_oa.oa_id, config.zalo_oa_group))
    return Team(tuple(groups), tuple(accounts), await Links(store, now).read())


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
            zalo_site_code=config.zalo_oa.site_code if config.zalo_oa else "",
            open_media=shelf.open,
        )
        work: list[Coroutine[Any, Any, None]] = [
            shared.service.work(),
            _outbox(shared, webchat.CHANNEL, webchat.ACCOUNT, _Here(), Pace()).work(),
            _every(WATCH_SECONDS, shared.desk.watch),
            _every(PURGE_SECONDS, lambda: shared.store.purge(now() - timedelta(days=config.keep_days))),
            _every(WATCH_SECONDS, figures.refresh),
            _every(WATCH_SECONDS, shared.service.read_links),
            _every(WATCH_SECONDS, shared.service.forget_asked),
            _watch_files(shared),
        ]
        if shared.meaning is not None:
            registry.register(MeaningFigures(shared.meaning))
            work.append(shared.meaning.work())
        shared.service.desk_url = config.public_url
        work += await _media(shared, shelf, session, stack)
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
                open_media=shelf.open,
            )
            routes += telegram.routes()
            outbox = _outbox(shared, Telegram.CHANNEL, config.telegram.account, telegram, telegram.pace(), elects=True)
            work += [telegram.work(), outbox.work()]
        for more_routes, more_work in _zalo(shared, session, registry):
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
        await _announce(shared, runner)
        try:
            await _until_stopped(work)
        finally:
            await runner.cleanup()


async def _media(
    shared: Parts, shelf: Shelf, session: ClientSession, stack: contextlib.AsyncExitStack
) -> list[Coroutine[Any, Any, None]]:
    """What fetches, shows and clears away what citizens send that is not words."""
    config, media = shared.config, shared.config.media
    limits = Limits(
        media.file_mb * MEGABYTE,
        media.total_mb * MEGABYTE,
        timedelta(hours=media.loose_hours),
        timedelta(days=media.keep_days),
    )
    room = Room(shared.store, shared.box, now, limits)
    shared.desk.notice_sources.append(room.notices)
    clearing = _every(CLEAR_SECONDS, room.clear)
    if not media.file_mb:
        return [clearing]
    sources: dict[str, Source] = {}
    if config.zalo_oa is not None or config.zalo_bot is not None:
        # Tests ask a server on loopback, which is no public address.
        distrusted = session if media.zalo_base else await stack.enter_async_context(open_session())
        files = ZaloFiles(distrusted, media.zalo_base)
        sources |= {ZaloOa.CHANNEL: files, ZaloBot.CHANNEL: files}
    if config.telegram is not None:
        sources[Telegram.CHANNEL] = TelegramFiles(config.telegram.token, config.telegram.api_base, session)
    shared.service.downloads = frozenset(sources)
    channels = frozenset({Telegram.CHANNEL} if media.to_telegram else ())
    return [
        Gatherer(shared.store, shelf, sources, shared.bells, now, limits).work(),
        _every(SHOW_SECONDS, Showing(shared.store, shared.box, shared.desk, shared.bells, now, channels).show),
        clearing,
    ]


_Running = tuple[list[web.AbstractRouteDef], list[Coroutine[Any, Any, None]]]


def _zalo(shared: Parts, session: ClientSession, registry: CollectorRegistry) -> Iterator[_Running]:
    """Routes and work of what is on of Zalo."""
    if shared.config.zalo_bot is not None:
        yield _zalo_bot(shared, shared.config.zalo_bot, session, registry)
    if shared.config.zalo_oa is not None:
        yield _zalo_oa(shared, shared.config.zalo_oa, session, registry)


def _zalo_bot(shared: Parts, config: ZaloBotConfig, session: ClientSession, registry: CollectorRegistry) -> _Running:
    bot = ZaloBot(
        config.token,
        config.api_base,
        shared.service,
        shared.store,
        session,
        public_url=shared.config.public_url,
        webhook_secret=config.webhook_secret,
        users_max=config.users_max,
        messages_max=config.messages_max,
    )
    shared.desk.notice_sources.append(bot.notices)
    shared.desk.ledger_sources.append(bot.ledgers)
    registry.register(bot.figures)
    outbox = _outbox(shared, ZaloBot.CHANNEL, config.account, bot, bot.pace(), elects=True)
    return bot.routes(), [bot.work(), outbox.work(), _every(WATCH_SECONDS, bot.figures.refresh)]


def _zalo_oa(shared: Parts, config: ZaloOaConfig, session: ClientSession, registry: CollectorRegistry) -> _Running:
    images, secret, public_url = shared.config.root / "flows", shared.config.secret, shared.config.public_url
    oa = ZaloOa(config, shared.service, shared.store, session, images, secret, now, public_url)
    shared.desk.notice_sources.append(oa.notices)
    shared.desk.ledger_sources.append(oa.ledgers)
    registry.register(oa.figures)
    outbox = _outbox(shared, ZaloOa.CHANNEL, config.oa_id, oa, oa.pace(), elects=True, proof=oa.proof)
    return oa.routes(), [oa.work(), outbox.work()]


async def talk(config: Config) -> None:
    """`troly chat`: the assistant in this terminal, over the same database as the server."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    async with parts(config) as shared:
        terminal = console.Console()
        outbox = _outbox(shared, console.CHANNEL, console.ACCOUNT, terminal, Pace())
        async with asyncio.TaskGroup() as group:
            working = [group.create_task(shared.service.work()), group.create_task(outbox.work())]
            if shared.meaning is not None:
                working.append(group.create_task(shared.meaning.work()))
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
            if shared.meaning is not None:
                shared.meaning.changed()
        shared.bells.ring(DESK_BELL)

    config = shared.config
    await watch_content(shared.box, config.root, config.commune, today=today, stop=asyncio.Event(), loaded=loaded)


def _outbox(
    shared: Parts,
    channel: str,
    account: str,
    sender: Sender,
    pace: Pace,
    *,
    elects: bool = False,
    proof: Proof | None = None,
) -> Outbox:
    return Outbox(channel, account, shared.store, sender, pace, shared.bells, now, elects=elects, proof=proof)


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
