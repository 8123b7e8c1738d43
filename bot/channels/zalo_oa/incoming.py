"""A webhook's body as what the service takes in. Plain functions, no decisions.

Shapes are Zalo's webhook documents of 2026; ids may come as text or number, and every field may be missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.zalo_oa import bodies
from bot.channels.zalo_oa.bodies import pressed
from bot.core.events import (
    ButtonPressed,
    Event,
    HumanAnswered,
    MediaKind,
    MediaReceived,
    Started,
    TextReceived,
    Withdrew,
)
from bot.media.fetching import is_kept_at
from bot.service import Inbound
from storage.interface import ChatKey

CHANNEL = "zalo_oa"

Body = Mapping[str, Any]

KINDS = {
    "image": MediaKind.PHOTO,
    "gif": MediaKind.PHOTO,
    "sticker": MediaKind.STICKER,
    "audio": MediaKind.VOICE,
    "video": MediaKind.VIDEO,
    "file": MediaKind.FILE,
    "location": MediaKind.LOCATION,
    "link": MediaKind.LINK,
    "business_card": MediaKind.CONTACT,
}
_OPENS = frozenset({"follow", "user_click_chatnow"})
_CAPTION_CHARS_MAX = 1500
_IN_GROUP = "user_send_group_"
_TO_GROUP = "oa_send_group_"
_PICTURES = frozenset({"image", "gif"})


@dataclass(frozen=True, slots=True)
class Echo:
    """A message of the OA that the API sent: ours, or another program's. A picture's `text` may be missing."""

    chat: str
    message: str
    text: str
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class Sides:
    oa: str
    user: str


def sides(body: Body, ours: Container[str]) -> Sides | None:
    """Which of our OAs it is about and who the citizen is; None when it is about none of ours."""
    sender, recipient = _id(body, "sender"), _id(body, "recipient")
    if recipient in ours:
        return Sides(recipient, sender)
    if sender in ours:
        return Sides(sender, recipient)
    oa = text_of(body.get("oa_id"))
    if oa in ours:
        return Sides(oa, _id(body, "follower") or text_of(body.get("user_id")) or sender)
    return None


def to_inbound(body: Body, raw: bytes, who: Sides, at: datetime) -> Inbound | Echo | None:
    """None for what is nobody's words: receipts, reactions, a group's coming and going, calls, names we do not know."""
    name = text_of(body.get("event_name"))
    if name.startswith(_TO_GROUP):
        return _said_to_group(name, body, who)
    if not who.user or "anonymous" in name:
        return None
    if name.startswith(_IN_GROUP):
        return _in_group(name, body, raw, who, at)
    if "_group" in name:
        return None
    message = _part(body, "message")
    event: Event | None = None
    if name.startswith("oa_send_"):
        if not text_of(_part(body, "sender").get("admin_id")):
            return _echo(who.user, name.removeprefix("oa_send_"), message)
        event = _by_human(name, body, message)
    elif name in _OPENS:
        event = Started()
    elif name == "user_submit_info":
        event = MediaReceived(MediaKind.CONTACT, "", _submitted(_part(body, "info")))
    elif name == "user_withdraw":
        event = Withdrew()
    elif name.startswith("user_send_"):
        event = _said(name.removeprefix("user_send_"), message)
    if event is None:
        return None
    return Inbound(
        key=ChatKey(CHANNEL, who.oa, who.user),
        external_id=external_id(name, body, raw, who),
        event=event,
        author=f"{CHANNEL}:{who.user}",
        reply_to=text_of(message.get("quote_msg_id")),
        at=at,
        renews=not isinstance(event, Withdrew | HumanAnswered),
    )


def _in_group(name: str, body: Body, raw: bytes, who: Sides, at: datetime) -> Inbound | None:
    """A GMF group's words: all of them reach us; who is named in them stands there as "[@id]"."""
    message, group = _part(body, "message"), _group(body)
    if not group or group == who.oa:
        return None
    event = _said(name.removeprefix(_IN_GROUP), message)
    addressed = f"[@{who.oa}]" in text_of(message.get("text"))
    if isinstance(event, TextReceived):
        event = TextReceived(bodies.without_mentions(event.text))
    return Inbound(
        key=ChatKey(CHANNEL, who.oa, bodies.GROUP + group),
        external_id=external_id(name, body, raw, who),
        event=event,
        author=f"{CHANNEL}:{who.user}",
        reply_to=text_of(message.get("quote_msg_id")),
        is_group=True,
        addressed=addressed,
        at=at,
    )


def _said_to_group(name: str, body: Body, who: Sides) -> Echo | None:
    """What a person typed for the OA is no program's."""
    group = _group(body)
    if not group or group == who.oa or text_of(_part(body, "sender").get("admin_id")):
        return None
    return _echo(bodies.GROUP + group, name.removeprefix(_TO_GROUP), _part(body, "message"))


def _group(body: Body) -> str:
    recipient = _part(body, "recipient")
    return text_of(recipient.get("group_id")) or text_of(recipient.get("id")) or text_of(body.get("group_id"))


def external_id(name: str, body: Body, raw: bytes, who: Sides) -> str:
    """The same for every delivery of one event."""
    message = text_of(_part(body, "message").get("msg_id"))
    if message:
        return f"{name}:{message}"
    return f"{name}:{text_of(body.get('timestamp'))}:{who.user}:{hashlib.sha256(raw).hexdigest()[:16]}"


def _said(kind: str, message: Body) -> Event:
    text = text_of(message.get("text")).strip()
    attachments = message.get("attachments")
    first = attachments[0] if isinstance(attachments, list) and attachments else None
    if not isinstance(first, dict):
        if not text or kind != "text":
            return MediaReceived(KINDS.get(kind, MediaKind.OTHER), "", text)
        data = pressed(text)
        return ButtonPressed(data) if data else TextReceived(text)
    payload = _part(first, "payload")
    is_card = kind == "business_card" or (_card(payload) and first.get("type") == "link")
    media = MediaKind.CONTACT if is_card else KINDS.get(kind) or KINDS.get(text_of(first.get("type")), MediaKind.OTHER)
    return MediaReceived(media, _reference(media, payload), _caption(media, text, payload)[:_CAPTION_CHARS_MAX])


def _caption(media: MediaKind, text: str, payload: Body) -> str:
    match media:
        case MediaKind.LINK:
            parts = [text, text_of(payload.get("description")), text_of(payload.get("url"))]
        case MediaKind.FILE:
            parts = [text, text_of(payload.get("name"))]
        case MediaKind.CONTACT:
            parts = [text, _card(payload)]
        case _:
            parts = [text]
    return " ".join(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _reference(media: MediaKind, payload: Body) -> str:
    if media is MediaKind.LOCATION:
        place = _part(payload, "coordinates")
        return ", ".join(filter(None, (text_of(place.get("latitude")), text_of(place.get("longitude")))))
    if media in {MediaKind.STICKER, MediaKind.LINK, MediaKind.CONTACT}:
        return ""
    url = text_of(payload.get("url"))
    return url if is_kept_at(url) else ""


def _card(payload: Body) -> str:
    """The phone number of a business card, which hides in JSON text."""
    try:
        described = json.loads(text_of(payload.get("description")) or "{}")
    except (ValueError, RecursionError):
        return ""
    return text_of(described.get("phone")) if isinstance(described, dict) else ""


def _submitted(info: Body) -> str:
    address = _part(info, "full_address")
    parts = [
        *(info.get(key) for key in ("name", "phone", "address", "ward", "district", "city")),
        *(address.get(key) for key in ("user_address", "user_ward", "user_city")),
    ]
    return ", ".join(dict.fromkeys(filter(None, map(text_of, parts))))


def _by_human(name: str, body: Body, message: Body) -> HumanAnswered:
    text = text_of(message.get("text")).strip()
    kind = name.removeprefix("oa_send_")
    return HumanAnswered(text or f"[{kind}]", text_of(_part(body, "sender").get("admin_id")))


def _echo(chat: str, kind: str, message: Body) -> Echo:
    return Echo(chat, text_of(message.get("msg_id")), _echoed(message), is_picture=kind in _PICTURES)


def _echoed(message: Body) -> str:
    """A card's words stand in its attachment."""
    text = text_of(message.get("text"))
    attachments = message.get("attachments")
    if text or not isinstance(attachments, list):
        return text
    return next(
        (
            found
            for one in attachments
            if isinstance(one, dict) and (found := text_of(_part(one, "payload").get("text")))
        ),
        "",
    )


def _part(body: Body, key: str) -> Body:
    value = body.get(key)
    return value if isinstance(value, dict) else {}


def _id(body: Body, key: str) -> str:
    return text_of(_part(body, key).get("id"))


def text_of(value: object) -> str:
    """Ids come as text or number; anything else counts as missing. NUL has no place in a database's text."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode()
