"""How the program logs: one line an event, on standard error, without secrets or anything a citizen wrote."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# Bot tokens (Telegram, Zalo Bot; in an address they follow "bot" without a gap), long digit runs (phone, ID, card
# numbers) and bearer values: none of them belongs in a log.
_SECRETS = re.compile(r"(?<!\d)\d{5,}:[\w.~-]{12,}|(?<![\w.])\+?\d(?:[ .-]?\d){8,}(?![\w.])|(?i:bearer )\S+")
# Values of ours that are numbers by nature.
_PLAIN_KEYS = frozenset(
    {"timestamp", "level", "event", "inbox", "outbox", "update", "seconds", "count", "dropped", "consent_url"}
)


def set_up_logs(*, quiet: bool = False) -> None:
    """For the whole process; `quiet` keeps a terminal talk free of everything but errors."""
    level = logging.ERROR if quiet else logging.INFO
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_secrets,
        structlog.processors.LogfmtRenderer(sort_keys=False, key_order=["timestamp", "level", "event"])
        if not sys.stderr.isatty()
        else structlog.dev.ConsoleRenderer(),
    ]
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True)
    # httpx and friends log full URLs, and a Telegram URL carries the token.
    for name in ("httpx", "httpcore", "aiohttp.access"):
        logging.getLogger(name).setLevel(logging.ERROR)


def hide_secrets(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Whatever looks like a token or a person's number is blotted out of every text value."""
    for key, value in event.items():
        if isinstance(value, str) and key not in _PLAIN_KEYS:
            event[key] = _SECRETS.sub("…", value)
    return event
