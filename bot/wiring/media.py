"""What fetches, shows and clears away what citizens send that is not words."""

from __future__ import annotations

import contextlib
from datetime import timedelta

from aiohttp import ClientSession

from bot.channels.telegram import Telegram
from bot.channels.telegram.files import TelegramFiles
from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_oa import ZaloOa
from bot.clock import now
from bot.media.fetching import Source, ZaloFiles, open_session
from bot.media.gathering import Gatherer
from bot.media.room import MEGABYTE, Limits, Room
from bot.media.shelf import Shelf
from bot.media.showing import Showing
from bot.wiring.rounds import Work, every
from bot.wiring.shared import Parts

CLEAR_SECONDS = 900.0
SHOW_SECONDS = 2.0


async def media_work(shared: Parts, shelf: Shelf, session: ClientSession, stack: contextlib.AsyncExitStack) -> Work:
    """What fetches, shows and clears away what citizens send that is not words."""
    config, wanted = shared.config, shared.config.media
    limits = Limits(
        wanted.file_mb * MEGABYTE,
        wanted.total_mb * MEGABYTE,
        timedelta(hours=wanted.loose_hours),
        timedelta(days=wanted.keep_days),
    )
    room = Room(shared.store, shared.box, now, limits)
    shared.desk.notice_sources.append(room.notices)
    clearing = every(CLEAR_SECONDS, room.clear)
    if not wanted.file_mb:
        return [clearing]
    sources: dict[str, Source] = {}
    if config.zalo_oa is not None or config.zalo_bot is not None:
        # Tests ask a server on loopback, which is no public address.
        distrusted = session if wanted.zalo_base else await stack.enter_async_context(open_session())
        files = ZaloFiles(distrusted, wanted.zalo_base)
        sources |= {ZaloOa.CHANNEL: files, ZaloBot.CHANNEL: files}
    if config.telegram is not None:
        sources[Telegram.CHANNEL] = TelegramFiles(config.telegram.token, config.telegram.api_base, session)
    shared.service.downloads = frozenset(sources)
    channels = frozenset({Telegram.CHANNEL} if wanted.to_telegram else ())
    return [
        Gatherer(shared.store, shelf, sources, shared.bells, now, limits).work(),
        every(SHOW_SECONDS, Showing(shared.store, shared.box, shared.desk, shared.bells, now, channels).show),
        clearing,
    ]
