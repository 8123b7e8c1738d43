"""A process of its own, to be killed: `python -m tests.media.worker URL BASE` fetches whatever waits, for ever."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

from aiohttp import ClientSession

import storage
from bot.clock import now
from bot.delivery.bells import Bells
from bot.media.fetching import ZaloFiles
from bot.media.gathering import Gatherer
from bot.media.room import Limits
from bot.media.shelf import Shelf

SECRET = b"a secret of the tests, long enough"
CLAIM = timedelta(seconds=1)


async def main(url: str, base: str) -> None:
    store = storage.connect(url)
    await store.open()
    async with ClientSession() as session:
        sources = {"webchat": ZaloFiles(session, base)}
        gatherer = Gatherer(store, Shelf(store, SECRET), sources, Bells(), now, Limits(), claim=CLAIM)
        await gatherer.work()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
