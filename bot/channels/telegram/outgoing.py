"""Messages out, and Telegram's errors as what the outbox must do about them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.refusals import (
    DONE_ALREADY,
    NO_TOPICS,
    NOTHING_TO_CHANGE,
    THREAD_GONE,
    TOPIC_CLOSED,
    is_about,
    raise_ours,
    reason,
)
from bot.channels.telegram.uploading import Upload
from bot.core.render import Button, Message, shorten, split, utf16
from bot.delivery.pacing import Pace
from bot.delivery.sender import Sent
from bot.errors import ThreadGone
from bot.media.shelf import Kept
from storage.interface import ChatKey, Post

log = structlog.get_logger(__name__)

# Bot API, sendMessage and sendPhoto: "1-4096", "0-1024 characters after entities parsing", counted in UTF-16 units.
TEXT_MAX = 4096
CAPTION_MAX = 1024
TOPIC_NAME_MAX = 128

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

OpenMedia = Callable[[str], Awaitable[Kept | None]]
"""Of our id: what a citizen sent, None where it is not there any more."""

Again = Callable[[str], Awaitable[tuple[Message, str] | None]]
"""Of a ticket's code: its alert as it is now, and the line that says why it stands here anew."""


class TelegramSender:
    """`is_forum` tells whether a group has topics; `images` is the folder image paths are relative to.

    The outbox has taken a turn of `pace` for one call; a message that needs more of them takes the others itself.
    """

    def __init__(
        self,
        bot: Bot,
        images: Path,
        is_forum: Callable[[str], bool],
        again: Again,
        pace: Pace,
        open_media: OpenMedia | None = None,
    ) -> None:
        self._bot = bot
        self._images = images
        self._is_forum = is_forum
        self._again = again
        self._pace = pace
        self._open_media = open_media
        self._uploaded: dict[tuple[str, int, int], str] = {}
        self._uploading = asyncio.Lock()
        self._begun: dict[tuple[str, str], str] = {}
        """Topics made whose alert is not in them yet, by chat and ticket: a second try must not make a second topic."""

    async def send(self, key: ChatKey, message: Message, ticket: str, post: Post | None) -> Sent:
        try:
            match message.kind:
                case "alert":
                    return await self._alert(key, message, ticket, post)
                case "amend":
                    return await self._amend(key, message, post)
                case "thread":
                    return await self._thread(key, message, ticket, post)
                case _:
                    return await self._say(key, message)
        except TelegramError as error:
            raise_ours(error)

    # --- words ----------------------------------------------------------------------------------------------------

    async def _say(self, key: ChatKey, message: Message) -> Sent:
        if message.image:
            with_words = utf16(message.text) <= CAPTION_MAX
            sent = await self._photo(key, message, message.image, with_words=with_words)
            if sent is not None:
                if with_words:
                    return sent
                await self._pace.turn(key)
        return await self._text(key, message)

    async def _text(self, key: ChatKey, message: Message, thread: str = "", reply_to: str = "") -> Sent:
        """The id is the last part's: it has the buttons, and people quote what they see last."""
        *before, last = split(message.text, TEXT_MAX) or [message.text]
        for part in before:
            await self._part(key, part, (), thread, reply_to)
            await self._pace.turn(key)
        return Sent(await self._part(key, last, message.buttons, thread, reply_to), thread)

    async def _part(
        self, key: ChatKey, text: str, buttons: tuple[Button, ...], thread: str = "", reply_to: str = ""
    ) -> str:
        # Plain text: no entities, so nothing an editor or citizen wrote can be taken for markup.
        try:
            sent = await self._bot.send_message(
                chat_id=int(key.chat),
                text=text,
                reply_markup=keyboard(buttons),
                link_preview_options=_NO_PREVIEW,
                message_thread_id=int(thread) if thread else None,
                reply_parameters=ReplyParameters(int(reply_to), allow_sending_without_reply=True) if reply_to else None,
            )
        except BadRequest as error:
            if not thread or not is_about(error, TOPIC_CLOSED):
                raise
            await self._reopen(key, thread)
            return await self._part(key, text, buttons, thread, reply_to)
        return str(sent.message_id)

    async def _reopen(self, key: ChatKey, thread: str) -> None:
        """Somebody closed the topic of a ticket that goes on."""
        try:
            await self._pace.turn(key)
            await self._bot.reopen_forum_topic(int(key.chat), int(thread))
            await self._pace.turn(key)
        except BadRequest as error:
            raise ThreadGone(error.message) from error

    # --- pictures -------------------------------------------------------------------------------------------------

    async def _photo(self, key: ChatKey, message: Message, image: str, *, with_words: bool) -> Sent | None:
        """With the picture; None where it cannot be sent, the words stand alone then."""
        path = self._images / image
        try:
            state = await asyncio.to_thread(path.stat)
            # An editor may put another picture under the same name.
            version = (image, state.st_mtime_ns, state.st_size)
            known = self._uploaded.get(version)
            if known is not None:
                return await self._show(key, message, known, path.name, with_words=with_words)
            async with self._uploading:
                # Whoever waited here finds it uploaded.
                picture: str | bytes | None = self._uploaded.get(version)
                if picture is None:
                    picture = await asyncio.to_thread(path.read_bytes)
                return await self._show(key, message, picture, path.name, with_words=with_words, version=version)
        except OSError:
            log.warning("picture_missing", image=image)
        except BadRequest as error:
            log.warning("picture_refused", image=image, reason=error.message)
            self._uploaded = {name: ident for name, ident in self._uploaded.items() if name[0] != image}
        await self._pace.turn(key)
        return None

    async def _show(
        self,
        key: ChatKey,
        message: Message,
        picture: str | bytes,
        name: str,
        *,
        with_words: bool,
        version: tuple[str, int, int] | None = None,
    ) -> Sent:
        sent = await self._bot.send_photo(
            chat_id=int(key.chat),
            photo=picture,
            filename=name,
            caption=message.text if with_words else None,
            reply_markup=keyboard(message.buttons) if with_words else None,
        )
        if sent.photo and version is not None:
            self._uploaded[version] = sent.photo[-1].file_id
        return Sent(str(sent.message_id))

    # --- tickets --------------------------------------------------------------------------------------------------

    async def _alert(self, key: ChatKey, message: Message, ticket: str, post: Post | None) -> Sent:
        if post is not None:
            return await self._text(key, message, post.thread, post.message)
        thread = await self._topic(key, ticket, message.title or ticket)
        try:
            sent = await self._part(key, shorten(message.text, TEXT_MAX), message.buttons, thread)
        except BadRequest as error:
            if is_about(error, THREAD_GONE):
                self._begun.pop((key.chat, ticket), None)
            raise
        self._begun.pop((key.chat, ticket), None)
        return Sent(sent, thread)

    async def _topic(self, key: ChatKey, ticket: str, title: str) -> str:
        """A topic for the ticket; empty where the group has none or we may not make any: the alert matters more."""
        if not self._is_forum(key.chat):
            return ""
        begun = self._begun.get((key.chat, ticket))
        if begun:
            return begun
        try:
            # No idempotency key exists: where the answer is lost, an empty topic stays behind.
            topic = await self._bot.create_forum_topic(int(key.chat), shorten(title, TOPIC_NAME_MAX))
        except BadRequest as error:
            if not is_about(error, NO_TOPICS):
                raise
            log.error("topics_not_allowed", reason=error.message, mend="bot needs the right to manage topics")  # noqa: TRY400
            return ""
        thread = self._begun[key.chat, ticket] = str(topic.message_thread_id)
        await self._pace.turn(key)
        return thread

    async def _thread(self, key: ChatKey, message: Message, ticket: str, post: Post | None) -> Sent:
        if post is not None:
            if message.media:
                return await self._sent_along(key, message, post)
            return await self._text(key, message, post.thread, "" if post.thread else post.message)
        # A private chat may have had no alert; a group had, and it is gone (topic deleted, group moved).
        again = await self._again(ticket) if ticket and key.chat.startswith("-") else None
        if again is None:
            return await (self._sent_along(key, message, None) if message.media else self._text(key, message))
        alert, why = again
        placed = await self._alert(key, alert, ticket, None)
        for text in (why, *([] if message.media else split(message.text, TEXT_MAX))):
            await self._pace.turn(key)
            await self._part(key, text, (), placed.thread, "" if placed.thread else placed.message)
        if message.media:
            await self._pace.turn(key)
            await self._sent_along(key, message, Post(placed.message, placed.thread))
        return placed

    async def _sent_along(self, key: ChatKey, message: Message, post: Post | None) -> Sent:
        """What a citizen sent, in our words: a copy of their message would carry its unmasked caption."""
        kept = await self._open_media(message.media) if self._open_media else None
        if kept is None:
            return Sent()  # forgotten meanwhile
        thread = post.thread if post else ""
        reply_to = post.message if post and not thread else ""
        upload = Upload(self._bot, key.chat, message.text, thread, reply_to)
        try:
            return Sent(await upload.send(kept), thread)
        except BadRequest as error:
            if thread and is_about(error, TOPIC_CLOSED):
                await self._reopen(key, thread)
            elif upload.is_plain(kept) or is_about(error, THREAD_GONE):
                raise
            else:
                # Telegram could not make a picture or a voice note of it; as a file it takes anything.
                log.warning("media_refused", kind=kept.found.suffix, reason=reason(error))
                await self._pace.turn(key)
        return Sent(await upload.send(kept, plain=True), thread)

    async def _amend(self, key: ChatKey, message: Message, post: Post | None) -> Sent:
        if post is None:
            return Sent()
        try:
            await self._bot.edit_message_text(
                chat_id=int(key.chat),
                message_id=int(post.message),
                text=shorten(message.text, TEXT_MAX),
                reply_markup=keyboard(message.buttons),
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as error:
            if not is_about(error, (*DONE_ALREADY, *NOTHING_TO_CHANGE)):
                raise
        if message.closes and post.thread:
            try:
                await self._pace.turn(key)
                await self._bot.close_forum_topic(int(key.chat), int(post.thread))
            except BadRequest as error:
                # Closed by hand already, deleted, or not ours to close: the ticket is finished either way.
                if not is_about(error, (*DONE_ALREADY, *THREAD_GONE, *NO_TOPICS)):
                    raise
        return Sent()


def keyboard(buttons: tuple[Button, ...]) -> InlineKeyboardMarkup | None:
    """One button a row: labels are sentences, and fingers are old."""
    if not buttons:
        return None
    return InlineKeyboardMarkup([[InlineKeyboardButton(one.label, callback_data=one.data)] for one in buttons])
