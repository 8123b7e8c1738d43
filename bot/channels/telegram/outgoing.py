"""Messages out, and Telegram's errors as what the outbox must do about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
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

from bot.core.render import Button, Message, utf16
from bot.delivery.outbox import Sent
from bot.errors import Moved, Rejected, ThreadGone, TryLater, Unreachable
from storage.interface import ChatKey, Post

log = structlog.get_logger(__name__)

# Bot API, sendPhoto: "0-1024 characters after entities parsing".
CAPTION_MAX = 1024
TOPIC_NAME_MAX = 128
ALARM_SECONDS = 60.0
"""A wrong token is the operator's to mend; meanwhile the messages wait."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# Error texts are no contract; these parts of them have been stable for years. Lower case.
_THREAD_GONE = ("message thread not found", "topic_deleted", "topic_id_invalid")
_DONE_ALREADY = ("message is not modified", "topic_not_modified", "topic_closed")
_NOTHING_TO_CHANGE = ("message to edit not found", "message can't be edited")
_GONE = ("chat not found", "user is deactivated", "bot was kicked", "peer_id_invalid")


class TelegramSender:
    """`is_forum` tells whether a group has topics; `images` is the folder image paths are relative to."""

    def __init__(self, bot: Bot, images: Path, is_forum: Callable[[str], bool]) -> None:
        self._bot = bot
        self._images = images
        self._is_forum = is_forum
        self._uploaded: dict[str, str] = {}

    async def send(self, key: ChatKey, message: Message, post: Post | None) -> Sent:
        try:
            match message.kind:
                case "alert":
                    return await self._alert(key, message, post)
                case "amend":
                    return await self._amend(key, message, post)
                case "thread":
                    return await self._thread(key, message, post)
                case _:
                    return await self._say(key, message)
        except TelegramError as error:
            raise_ours(error)

    async def _say(self, key: ChatKey, message: Message) -> Sent:
        if message.image and utf16(message.text) <= CAPTION_MAX:
            sent = await self._photo(key, message, message.image)
            if sent is not None:
                return sent
        return await self._text(key, message)

    async def _text(self, key: ChatKey, message: Message, thread: str = "", reply_to: str = "") -> Sent:
        # Plain text: no entities, so nothing an editor or citizen wrote can be taken for markup.
        sent = await self._bot.send_message(
            chat_id=int(key.chat),
            text=message.text,
            reply_markup=keyboard(message.buttons),
            link_preview_options=_NO_PREVIEW,
            message_thread_id=int(thread) if thread else None,
            reply_parameters=ReplyParameters(int(reply_to), allow_sending_without_reply=True) if reply_to else None,
        )
        return Sent(str(sent.message_id), thread)

    async def _photo(self, key: ChatKey, message: Message, image: str) -> Sent | None:
        """With the picture; None when the file is missing, the text stands alone then."""
        path = self._images / image
        if not path.is_file():
            log.warning("picture_missing", image=image)
            return None
        known = self._uploaded.get(image)
        sent = await self._bot.send_photo(
            chat_id=int(key.chat),
            photo=known or path.read_bytes(),
            filename=path.name,
            caption=message.text,
            reply_markup=keyboard(message.buttons),
        )
        if sent.photo:
            self._uploaded[image] = sent.photo[-1].file_id
        return Sent(str(sent.message_id))

    async def _alert(self, key: ChatKey, message: Message, post: Post | None) -> Sent:
        if post is not None:
            return await self._text(key, message, post.thread, post.message)
        thread = ""
        if self._is_forum(key.chat):
            # No idempotency key exists: a lost answer leaves an empty topic behind, said in the log.
            topic = await self._bot.create_forum_topic(int(key.chat), message.title[:TOPIC_NAME_MAX])
            thread = str(topic.message_thread_id)
        try:
            return await self._text(key, message, thread)
        except TelegramError:
            if thread:
                log.warning("topic_without_alert", thread=thread)
            raise

    async def _thread(self, key: ChatKey, message: Message, post: Post | None) -> Sent:
        if post is None:
            return await self._text(key, message)
        reply_to = "" if post.thread else post.message
        sent = await self._text(key, message, post.thread, reply_to)
        return Sent(sent.message)

    async def _amend(self, key: ChatKey, message: Message, post: Post | None) -> Sent:
        if post is None:
            return Sent()
        try:
            await self._bot.edit_message_text(
                chat_id=int(key.chat),
                message_id=int(post.message),
                text=message.text,
                reply_markup=keyboard(message.buttons),
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            if not _is(error, (*_DONE_ALREADY, *_NOTHING_TO_CHANGE)):
                raise
        if message.closes and post.thread:
            try:
                await self._bot.close_forum_topic(int(key.chat), int(post.thread))
            except BadRequest as error:
                # Closed by hand already, or deleted: either way it is finished.
                if not _is(error, (*_DONE_ALREADY, *_THREAD_GONE)):
                    raise
        return Sent()


def keyboard(buttons: tuple[Button, ...]) -> InlineKeyboardMarkup | None:
    """One button a row: labels are sentences, and fingers are old."""
    if not buttons:
        return None
    return InlineKeyboardMarkup([[InlineKeyboardButton(one.label, callback_data=one.data)] for one in buttons])


def raise_ours(error: TelegramError) -> NoReturn:
    """Raises what the outbox understands (see `bot.errors`); the table is `docs/why.md`'s, from the Bot API."""
    match error:
        case RetryAfter():
            raise TryLater("flood control", seconds_of(error.retry_after)) from error
        case ChatMigrated(new_chat_id=chat):
            raise Moved(str(chat)) from error
        case Forbidden():
            raise Unreachable(error.message) from error
        case BadRequest():
            if _is(error, _THREAD_GONE):
                raise ThreadGone(error.message) from error
            if _is(error, _GONE):
                raise Unreachable(error.message) from error
            raise Rejected(error.message) from error
        case InvalidToken() | Conflict():
            raise TryLater(type(error).__name__, ALARM_SECONDS) from error
        case TimedOut():
            # It may have arrived. A doubled answer is better than a lost one.
            raise TryLater("timed out") from error
        case NetworkError():
            raise TryLater(error.message) from error
        case _:
            raise Rejected(error.message) from error


def _is(error: TelegramError, parts: tuple[str, ...]) -> bool:
    said = error.message.lower()
    return any(part in said for part in parts)


def seconds_of(value: int | timedelta) -> float:
    """The library is moving from whole seconds to `timedelta`."""
    return value.total_seconds() if isinstance(value, timedelta) else float(value)
