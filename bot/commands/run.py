"""`troly run` and `troly chat`."""

from __future__ import annotations

import asyncio
import contextlib
from argparse import Namespace
from dataclasses import replace

from bot.config import MeaningConfig, load_config
from bot.logs import set_up_logs
from bot.wiring import serve, talk


def run(args: Namespace) -> int:
    config = load_config(args.config)
    set_up_logs()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(config))
    return 0


def chat(args: Namespace) -> int:
    config = load_config(args.config)
    if args.no_meaning:
        config = replace(config, meaning=MeaningConfig(is_wanted=False))
    set_up_logs(quiet=True)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(talk(config))
    return 0
