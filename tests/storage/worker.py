"""A process of its own, to be killed: `python -m tests.storage.worker URL MODE [FIRST]`.

`both` stores numbered events and takes turns, printing a number once its event was acknowledged; `turns` only takes
turns. Neither ever ends by itself.
"""

from __future__ import annotations

import asyncio
import itertools
import sys

import storage
from storage.interface import Arrival
from tests.storage.making import T0, chat, echo

CHATS = 5
AT_ONCE = 8


def numbered(number: int) -> Arrival:
    return Arrival(chat(f"c{number % CHATS}"), f"{number}", f"{number}", T0)


async def main(url: str, mode: str, first: int) -> None:
    store = storage.connect(url)
    await store.open()

    async def take_turns() -> None:
        while True:  # noqa: ASYNC110  whether a turn was taken is only known by trying
            await asyncio.sleep(0 if await store.take_turns(echo, T0, limit=3) else 0.001)

    async def ingest(lane: int) -> None:
        for number in itertools.count(first + lane, AT_ONCE):
            await store.ingest([numbered(number)])
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()

    print("ready", flush=True)  # noqa: T201  the parent waits for it
    lanes = range(AT_ONCE) if mode == "both" else ()
    await asyncio.gather(take_turns(), *(ingest(lane) for lane in lanes))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0))
