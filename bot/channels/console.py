"""The same assistant in a terminal: a line is an event, messages are printed as they come."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import TextIO
from uuid import uuid4

from bot.core.events import Started, TextReceived
from bot.core.render import Capabilities, Message
from bot.delivery.sender import Sent
from bot.service import Service
from storage.interface import ChatKey, Post

CHANNEL = "console"
ACCOUNT = "terminal"
CAPABILITIES = Capabilities(text_max=4000, buttons_max=0)


class Console:
    """Reads lines from `source`, writes messages to `target`. Both halves of the channel."""

    def __init__(self, source: TextIO = sys.stdin, target: TextIO = sys.stdout, chat: str = "") -> None:
        self.key = ChatKey(CHANNEL, ACCOUNT, chat or uuid4().hex)
        self._source = source
        self._target = target

    async def send(self, _key: ChatKey, message: Message, _ticket: str, _post: Post | None) -> Sent:
        print(message.text, end="\n\n", file=self._target, flush=True)
        return Sent()

    async def talk(self, service: Service) -> None:
        """Until the input ends."""
        await service.receive(self.key, Started(), uuid4().hex)
        async for line in self._lines():
            if line.strip():
                await service.receive(self.key, TextReceived(line.strip()), uuid4().hex)

    async def _lines(self) -> AsyncIterator[str]:
        # A terminal has no portable asynchronous reading; one thread that waits for a line is the simple way.
        while line := await asyncio.to_thread(self._source.readline):
            yield line
