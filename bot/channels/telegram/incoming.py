"""A Telegram update as what the service takes in. Plain functions, no decisions."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.core.events import ButtonPressed, CitizenEvent, MediaKind, MediaReceived, Started, TextReceived
from bot.service import Inbound
from storage.interface import ChatKey

CHANNEL = "telegram"
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]


def to_inbound(update: Update, account: str) -> Inbound | None:
    """None for what is nobody's words: service messages, other bots, edits."""
    if update.callback_query is not None:
        return _pressed(update, update.callback_query, account)
    message = update.message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    event = to_event(message)
    if event is None:
        return None
    return Inbound(
        key=ChatKey(CHANNEL, account, str(message.chat.id)),
        external_id=str(update.update_id),
        event=event,
        author=f"{CHANNEL}:{message.from_user.id}",
        name=message.from_user.full_name,
        thread=thread_of(message),
        reply_to=reply_of(message),
        is_group=message.chat.type != ChatType.PRIVATE,
    )


def _pressed(update: Update, query: CallbackQuery, account: str) -> Inbound | None:
    # A press on an inaccessible or missing message still says who pressed what.
    chat = query.message.chat if query.message else None
    return Inbound(
        key=ChatKey(CHANNEL, account, str(chat.id if chat else query.from_user.id)),
        external_id=str(update.update_id),
        event=ButtonPressed(query.data or ""),
        author=f"{CHANNEL}:{query.from_user.id}",
        name=query.from_user.full_name,
        is_group=chat is not None and chat.type != ChatType.PRIVATE,
    )


def to_event(message: Message) -> CitizenEvent | None:
    if message.text:
        command, _, rest = message.text.partition(" ")
        if command.split("@")[0] == "/start":
            return Started(wanted(rest))
        return TextReceived(message.text.removeprefix("/") if message.text.startswith("/") else message.text)
    kind, reference = _media(message)
    if kind is None:
        return None
    return MediaReceived(kind, reference, message.caption or "")


def wanted(payload: str) -> str:
    """The deep link's wish: "flow_vneid-quen-mat-khau" → "flow:vneid-quen-mat-khau" (":" is not allowed in links)."""
    kind, _, name = payload.strip().partition("_")
    return f"{kind}:{name}" if kind in {"flow", "faq"} else ""


def _media(message: Message) -> tuple[MediaKind | None, str]:
    """What was sent and its file id; nothing is downloaded."""
    if message.photo:
        return MediaKind.PHOTO, f"telegram-file:{message.photo[-1].file_id}"
    for kind, thing in (
        (MediaKind.VOICE, message.voice or message.audio),
        (MediaKind.VIDEO, message.video or message.video_note or message.animation),
        (MediaKind.FILE, message.document),
    ):
        if thing is not None:
            return kind, f"telegram-file:{thing.file_id}"
    if message.sticker:
        return MediaKind.STICKER, ""
    if message.location or message.venue:
        return MediaKind.LOCATION, ""
    if message.contact:
        return MediaKind.CONTACT, ""
    return None, ""


def thread_of(message: Message) -> str:
    """The forum topic; a bare `message_thread_id` may be a reply thread and says nothing."""
    return str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else ""


def reply_of(message: Message) -> str:
    """The quoted message; in a topic everything "replies" to the topic's first service message, which is no quote."""
    quoted = message.reply_to_message
    return str(quoted.message_id) if quoted is not None and quoted.forum_topic_created is None else ""
