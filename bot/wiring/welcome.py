"""What the operator reads at the start: where everything is, and on a trial run the sign-in."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping

from aiohttp import web

from bot.config import Config
from bot.web.passwords import hash_password
from bot.wiring.shared import Parts
from storage.interface import Store

DEMO_HASH = "demo_password_hash"
NAMES: Mapping[str, Callable[[Config], object | None]] = {
    "Zalo OA": lambda config: config.zalo_oa,
    "Zalo Bot": lambda config: config.zalo_bot,
    "Telegram": lambda config: config.telegram,
}
"""Channels as operators call them. A missing one tells them that its keys were not found."""


async def announce(shared: Parts, runner: web.AppRunner) -> None:
    """Where everything is, and on a trial run the sign-in, made anew at each start."""
    config = shared.config
    address = runner.addresses[0]
    base = config.public_url or f"http://{address[0]}:{address[1]}"
    phrases = shared.box.current.phrases
    on = (name for name, channel in NAMES.items() if channel(config) is not None)
    print(phrases.line("started", dia_chi=base, kenh=", ".join(("web", *on))), flush=True)  # noqa: T201  the operator's console
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
