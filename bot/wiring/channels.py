"""The channels that are on, each with its outbox, its figures and what the desk hears of it."""

from __future__ import annotations

from collections.abc import Iterator

from aiohttp import ClientSession, web
from prometheus_client import CollectorRegistry

from bot.channels.telegram import Telegram
from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_oa import ZaloOa
from bot.clock import now
from bot.config import TelegramConfig, ZaloBotConfig, ZaloOaConfig
from bot.delivery.outbox import Outbox
from bot.delivery.pacing import Pace
from bot.delivery.sender import Proof, Sender
from bot.media.shelf import Shelf
from bot.wiring.rounds import WATCH_SECONDS, Work, every
from bot.wiring.shared import Parts

Running = tuple[list[web.AbstractRouteDef], Work]


def channels_on(shared: Parts, shelf: Shelf, session: ClientSession, registry: CollectorRegistry) -> Iterator[Running]:
    """Routes and work of each that has its secrets."""
    config = shared.config
    if config.telegram is not None:
        yield _telegram(shared, config.telegram, shelf, session)
    if config.zalo_bot is not None:
        yield _zalo_bot(shared, config.zalo_bot, session, registry)
    if config.zalo_oa is not None:
        yield _zalo_oa(shared, config.zalo_oa, session, registry)


def _telegram(shared: Parts, config: TelegramConfig, shelf: Shelf, session: ClientSession) -> Running:
    telegram = Telegram(
        config.token,
        config.api_base,
        shared.service,
        shared.store,
        session,
        shared.config.root / "flows",
        public_url=shared.config.public_url,
        webhook_secret=config.webhook_secret,
        team_group=next((key.chat for key in shared.desk.team.groups if key.channel == Telegram.CHANNEL), ""),
        open_media=shelf.open,
    )
    outbox = outbox_of(shared, Telegram.CHANNEL, config.account, telegram, telegram.pace(), elects=True)
    return telegram.routes(), [telegram.work(), outbox.work()]


def _zalo_bot(shared: Parts, config: ZaloBotConfig, session: ClientSession, registry: CollectorRegistry) -> Running:
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
    outbox = outbox_of(shared, ZaloBot.CHANNEL, config.account, bot, bot.pace(), elects=True)
    return bot.routes(), [bot.work(), outbox.work(), every(WATCH_SECONDS, bot.figures.refresh)]


def _zalo_oa(shared: Parts, config: ZaloOaConfig, session: ClientSession, registry: CollectorRegistry) -> Running:
    images, secret, public_url = shared.config.root / "flows", shared.config.secret, shared.config.public_url
    oa = ZaloOa(config, shared.service, shared.store, session, images, secret, now, public_url)
    shared.desk.notice_sources.append(oa.notices)
    shared.desk.ledger_sources.append(oa.ledgers)
    registry.register(oa.figures)
    outbox = outbox_of(shared, ZaloOa.CHANNEL, config.oa_id, oa, oa.pace(), elects=True, proof=oa.proof)
    return oa.routes(), [oa.work(), outbox.work()]


def outbox_of(
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
