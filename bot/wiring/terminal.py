"""`troly chat`: the assistant in a terminal."""

from __future__ import annotations

import asyncio
import logging

import structlog

from bot.channels import console
from bot.clock import now
from bot.config import Config
from bot.delivery.pacing import Pace
from bot.wiring.channels import outbox_of
from bot.wiring.shared import Parts, parts
from storage.interface import ChatKey


async def talk(config: Config) -> None:
    """`troly chat`: the assistant in this terminal, over the same database as the server."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    async with parts(config) as shared:
        terminal = console.Console()
        outbox = outbox_of(shared, console.CHANNEL, console.ACCOUNT, terminal, Pace())
        async with asyncio.TaskGroup() as group:
            working = [group.create_task(shared.service.work()), group.create_task(outbox.work())]
            if shared.improver is not None:
                working.append(group.create_task(shared.improver.work()))
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
