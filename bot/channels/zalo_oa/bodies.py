"""What is sent, as Zalo wants it. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from bot.core.render import Button, Message, shorten

# A press comes back as an ordinary text: the payload must be told from words, and harmless when typed by hand.
_MARK = "#nut:"
_PRESSED = re.compile(r"#nut:([\w.:-]{1,60})")

GROUP = "group:"
"""Before the id of a GMF group, in a chat's key: a group's and a citizen's id look alike."""
_MENTION = re.compile(r"\[@(\d+)\]")

TEXT_MAX = 1900
"""2,000 is the limit, in a unit that is nowhere defined; UTF-16 units are the stricter reading."""
BUTTONS_MAX = 5
TITLE_MAX = 100


def pressed(text: str) -> str:
    """The button's data; empty for words."""
    found = _PRESSED.fullmatch(text.strip())
    return found[1] if found else ""


def words(message: Message) -> str:
    """NFC: written apart, Vietnamese letters would count double."""
    return unicodedata.normalize("NFC", message.text)


def plain(chat: str, text: str) -> dict[str, Any]:
    return {"recipient": {"user_id": chat}, "message": {"text": text}}


def to_group(group: str, text: str) -> dict[str, Any]:
    """Groups take no buttons."""
    return {"recipient": {"group_id": group}, "message": {"text": calling_nobody(text)}}


def calling_nobody(text: str) -> str:
    """A citizen's "[@id]" shall not ring in the team's group."""
    return _MENTION.sub(r"(@\1)", text)


def without_mentions(text: str) -> str:
    return _MENTION.sub("", text).strip()


def with_buttons(chat: str, text: str, buttons: tuple[Button, ...], *, named: bool) -> dict[str, Any]:
    """`named`: say `template_type: button`. Sources differ on whether it belongs there."""
    payload: dict[str, Any] = {
        "buttons": [
            {"title": shorten(button.label, TITLE_MAX), "type": "oa.query.hide", "payload": _MARK + button.data}
            for button in buttons[:BUTTONS_MAX]
        ]
    }
    if named:
        payload["template_type"] = "button"
    body = plain(chat, text)
    body["message"]["attachment"] = {"type": "template", "payload": payload}
    return body


def with_image(chat: str, text: str, attachment_id: str) -> dict[str, Any]:
    """A picture carries no buttons; the numbers in the text do."""
    body = plain(chat, text)
    element = {"media_type": "image", "attachment_id": attachment_id}
    body["message"]["attachment"] = {
        "type": "template",
        "payload": {"template_type": "media", "elements": [element]},
    }
    return body
