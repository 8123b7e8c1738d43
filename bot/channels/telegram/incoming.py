"""A Telegram update as what the service takes in. Plain functions, no decisions."""

from __future__ import annotations

import re

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.core.events import ButtonPressed, CitizenEvent, MediaKind, MediaReceived, Started, TextReceived
from bot.service import Inbound
from storage.interface import ChatKey

CHANNEL = "telegram"
# "/menu", and as clients write it in groups: "/menu@our_bot". Other strokes are words: "//" begins a member's note.
_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@\w+)?(?!\S)")
FILE = "telegram-file:"
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]


def to_inbound(update: Update, account: str) -> Inbound | None:
    """None for what is nobody's words: service messages, other bots, a citizen's edits.

    Who hides behind the group or a channel (`sender_chat`) has no author: the team's side asks them to show themselves.
    """
    if update.callback_query is not None:
        return _pressed(update, update.callback_query, account)
    message = update.message or update.edited_message
    if message is None or message.from_user is None:
        return None
    is_group = message.chat.type != ChatType.PRIVATE
    is_hidden = message.sender_chat is not None and not message.is_automatic_forward
    is_edit = update.message is None
    if (message.from_user.is_bot and not is_hidden) or (is_edit and not is_group):
        return None
    event = to_event(message)
    if event is None:
        return None
    return Inbound(
        key=ChatKey(CHANNEL, account, str(message.chat.id)),
        external_id=str(update.update_id),
        event=event,
        author="" if is_hidden else f"{CHANNEL}:{message.from_user.id}",
        name=message.from_user.full_name,
        thread=thread_of(message),
        reply_to=reply_of(message),
        is_group=is_group,
        is_edit=is_edit,
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
        command = _COMMAND.match(message.text)
        if command is None:
            return TextReceived(message.text)
        name, rest = command["name"], message.text[command.end() :]
        return Started(wanted(rest)) if name == "start" else TextReceived(name + rest)
    kind, reference = _media(message)
    if kind is None:
        return None
    return MediaReceived(kind, reference, message.caption or "")


def wanted(payload: str) -> str:
    """The deep link's wish: "flow_vneid-quen-mat-khau" → "flow:vneid-quen-mat-khau" (":" is not allowed in links)."""
    kind, _, name = payload.strip().partition("_")
    return f"{kind}:{name}" if kind in {"flow", "faq"} else ""


def _media(message: Message) -> tuple[MediaKind | None, str]:
    """What was sent and its file id; the media room downloads it."""
    if message.photo:
        return MediaKind.PHOTO, FILE + message.photo[-1].file_id
    for kind, thing in (
        (MediaKind.VOICE, message.voice or message.audio),
        (MediaKind.VIDEO, message.video or message.video_note or message.animation),
        (MediaKind.FILE, message.document),
    ):
        if thing is not None:
            return kind, FILE + thing.file_id
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
