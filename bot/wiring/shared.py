"""What every way of running shares: the store, the content, the desk, the service."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import storage
from bot.channels import console, webchat
from bot.channels.telegram import Telegram
from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_oa import ZaloOa
from bot.clock import now, today
from bot.config import Config
from bot.content.box import ContentBox
from bot.content.load import load_or_refuse
from bot.core.render import Capabilities
from bot.delivery.bells import Bells
from bot.desk.desk import Desk
from bot.desk.links import Links
from bot.desk.routing import Team
from bot.embedding.improver import Improver
from bot.service import Service
from storage.interface import ChatKey, Store


@dataclass(frozen=True, slots=True)
class Parts:
    """What every way of running shares."""

    config: Config
    store: Store
    box: ContentBox
    bells: Bells
    desk: Desk
    service: Service
    improver: Improver | None = None
    """None: switched off."""


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
        improver = Improver(box, config.var) if config.meaning.is_wanted else None
        if improver is not None:
            service.embedder = improver.ready
            service.meaning_seconds = config.meaning.wait_ms / 1000
            desk.notice_sources.append(improver.notices)
        yield Parts(config, store, box, bells, desk, service, improver)
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
