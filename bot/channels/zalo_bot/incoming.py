"""A Zalo Bot update as what the service takes in. Plain functions, no decisions."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.core.events import CitizenEvent, MediaKind, MediaReceived, TextReceived
from bot.desk.talk import is_command
from bot.service import Inbound
from storage.interface import ChatKey

log = structlog.get_logger(__name__)

CHANNEL = "zalo_bot"
GROUP = "GROUP"

_MENTION_WORDS_MAX = 8
_REFERENCE_MAX = 2000
# No documentation names the field of a quoted message; these are what clients and similar platforms call it.
_QUOTES = ("reply_to_message", "quote", "quoted_message", "quote_message", "reply_to_message_id", "quote_message_id")
_QUOTED_IDS = ("message_id", "msg_id", "id")


@dataclass(frozen=True, slots=True)
class Myself:
    """What getMe says of the bot: its id, and the names people mention it by."""

    ident: str = ""
    names: tuple[str, ...] = ()


def updates_of(body: object) -> list[Mapping[str, Any]]:
    """The updates in a poll's result or a webhook's body: one object, an array, bare or wrapped in `result`."""
    if isinstance(body, dict) and "result" in body:
        body = body["result"]
    found = body if isinstance(body, list) else [body]
    return [one for one in found if isinstance(one, dict) and one]


def to_inbound(update: Mapping[str, Any], account: str, myself: Myself) -> Inbound | None:
    """None for what is nobody's words: the bot's own messages, unknown kinds, broken shapes."""
    message = _part(update, "message")
    sender, chat = _part(message, "from"), _part(message, "chat")
    author, chat_id = _text(sender, "id"), _text(chat, "id")
    if not author or not chat_id:
        log.info("zalo_bot_update_unreadable", kind=str(update.get("event_name", ""))[:60])
        return None
    if sender.get("is_bot") is True or author == myself.ident:
        return None
    is_group = str(chat.get("chat_type", "")).upper() == GROUP
    event = to_event(str(update.get("event_name", "")), message)
    if event is None:
        log.info("zalo_bot_update_unknown", kind=str(update.get("event_name", ""))[:60])
        return None
    if is_group and isinstance(event, TextReceived):
        event = TextReceived(without_mention(event.text, myself.names))
    return Inbound(
        key=ChatKey(CHANNEL, account, chat_id),
        external_id=external_id(update),
        event=event,
        author=f"{CHANNEL}:{author}",
        name=_text(sender, "display_name"),
        reply_to=quoted(message),
        is_group=is_group,
        # A private chat is with the bot, and from groups the platform hands over nothing but mentions and replies.
        addressed=True,
    )


def external_id(update: Mapping[str, Any]) -> str:
    """The message's id; a mark of the content where one is missing, so that a replay is still known."""
    given = _text(_part(update, "message"), "message_id")
    return given or hashlib.sha256(json.dumps(update, sort_keys=True).encode()).hexdigest()[:40]


def to_event(kind: str, message: Mapping[str, Any]) -> CitizenEvent | None:
    match kind:
        case "message.text.received":
            return TextReceived(_text(message, "text"))
        case "message.image.received":
            url = _text(message, "photo_url") or _text(message, "photo")
            return MediaReceived(MediaKind.PHOTO, _reference(url), _text(message, "caption"))
        case "message.sticker.received":
            return MediaReceived(MediaKind.STICKER)
        case "message.voice.received":
            return MediaReceived(MediaKind.VOICE, _reference(_text(message, "voice_url")))
        case "message.unsupported.received":
            # Also every message of users under Zalo's special protection: there is no content to look at.
            return MediaReceived(MediaKind.OTHER)
        case _:
            return None


def quoted(message: Mapping[str, Any]) -> str:
    """The id of the quoted message, if the update carries one under any of the names we know of."""
    for name in _QUOTES:
        value = message.get(name)
        if isinstance(value, dict):
            value = next((value[key] for key in _QUOTED_IDS if value.get(key)), None)
        if isinstance(value, str | int) and value:
            return str(value)
    return ""


def without_mention(text: str, names: Iterable[str]) -> str:
    """ "@Bot Trợ lý nhận 4K7" → "nhận 4K7"; quite the same where the mention stands at the end."""
    said = unicodedata.normalize("NFC", text)
    for name in sorted(names, key=len, reverse=True):
        mention = "@" + unicodedata.normalize("NFC", name)
        said = re.sub(re.escape(mention) + r"(?!\w)[,:]?", " ", said, flags=re.IGNORECASE)
    said = said.strip()
    if said.startswith("@"):
        # The bot's shown name is not always told (getMe may leave it out): what follows it may still be a command.
        for words in range(1, _MENTION_WORDS_MAX + 1):
            rest = said.split(maxsplit=words)
            if len(rest) > words and is_command(rest[words]):
                return rest[words]
    return said


def _reference(url: str) -> str:
    return url if url.startswith("https://") and len(url) <= _REFERENCE_MAX else ""


def _part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = value.get(name)
    return part if isinstance(part, dict) else {}


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
