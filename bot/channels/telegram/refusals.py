"""Telegram's errors as ours: what the outbox must do about each."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NoReturn

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.errors import Moved, Rejected, ThreadGone, TryLater, Unreachable

ALARM_SECONDS = 60.0
"""A wrong token is the operator's to mend; meanwhile the messages wait."""

REASON_CHARS = 120

# Error texts are no contract; these parts of them have been stable for years. Lower case.
THREAD_GONE = ("message thread not found", "topic_deleted", "topic_id_invalid")
TOPIC_CLOSED = ("topic_closed",)
DONE_ALREADY = ("message is not modified", "topic_not_modified", "topic_closed")
NOTHING_TO_CHANGE = ("message to edit not found", "message can't be edited")
NO_TOPICS = ("not enough rights", "chat_admin_required", "not a forum", "chat_not_forum")
_GONE = ("chat not found", "user is deactivated", "bot was kicked", "peer_id_invalid")
_TOKEN = re.compile(r"\d{6,}:[\w-]{20,}")


def raise_ours(error: TelegramError) -> NoReturn:
    """Raises what the outbox understands (see `bot.errors`); the table is `docs/why.md`'s, from the Bot API."""
    match error:
        case RetryAfter():
            raise TryLater("flood control", seconds_of(error.retry_after)) from error
        case ChatMigrated(new_chat_id=chat):
            # The supergroup counts its messages anew: an old id would name another ticket's message.
            raise Moved(str(chat), keeps_posts=False) from error
        case Forbidden():
            raise Unreachable(reason(error)) from error
        case BadRequest():
            if is_about(error, THREAD_GONE):
                raise ThreadGone(reason(error)) from error
            if is_about(error, _GONE):
                raise Unreachable(reason(error)) from error
            raise Rejected(reason(error)) from error
        case InvalidToken() | Conflict():
            raise TryLater(type(error).__name__, ALARM_SECONDS) from error
        case TimedOut():
            raise TryLater(reason(error), may_have_arrived=True) from error
        case NetworkError():
            raise TryLater(reason(error)) from error
        case _:
            raise Rejected(reason(error)) from error


def is_about(error: TelegramError, parts: tuple[str, ...]) -> bool:
    said = error.message.lower()
    return any(part in said for part in parts)


def reason(error: TelegramError) -> str:
    """Short enough for a log line, without a gateway's page in it, and never with the token."""
    return _TOKEN.sub("…", error.message.partition(". Parsing")[0])[:REASON_CHARS]


def seconds_of(value: int | timedelta) -> float:
    """The library is moving from whole seconds to `timedelta`."""
    return value.total_seconds() if isinstance(value, timedelta) else float(value)
