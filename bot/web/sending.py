"""A citizen's form as an event. One door for typed words, pressed choices and cards, with scripts or without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from bot.core.content import Content
from bot.core.events import ButtonPressed, CitizenEvent, Started, TextReceived
from bot.web.words import Card

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")
_BUTTON_BYTES_MAX = 64


class Unsendable(Exception):
    """Not an event; the key of the sentence that says why. `status` is the HTTP answer."""

    def __init__(self, key: str, status: int = 400) -> None:
        super().__init__(key)
        self.key = key
        self.status = status


def message_id(form: Mapping[str, str]) -> str:
    """The id the page gave this message, so that sending it again changes nothing."""
    given = form.get("id", "")
    if not _ID.match(given):
        raise Unsendable("chat.broken")
    return given


def event_of(form: Mapping[str, str], cards: Sequence[Card], content: Content, text_max: int) -> CitizenEvent:
    """The form has one of `text`, `data` (a button) or `card` (its number, from 0)."""
    if "data" in form:
        if not 0 < len(form["data"].encode()) <= _BUTTON_BYTES_MAX:
            raise Unsendable("chat.broken")
        return ButtonPressed(form["data"])
    if "card" in form:
        return _card(form["card"], cards, content)
    text = clean(form.get("text", ""))
    if not text:
        raise Unsendable("chat.empty")
    if len(text) > text_max:
        raise Unsendable("chat.too_long", 413)
    return TextReceived(text)


def clean(text: str) -> str:
    """One Unicode form, plain line ends, no control characters (a NUL would even stop PostgreSQL)."""
    joined = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in joined if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"}).strip()


def _card(number: str, cards: Sequence[Card], content: Content) -> CitizenEvent:
    if not (number.isascii() and number.isdecimal() and len(number) <= 2 and int(number) < len(cards)):  # noqa: PLR2004
        raise Unsendable("chat.broken")
    card = cards[int(number)]
    kind, _, wanted = card.wants.partition(":")
    if (kind == "flow" and wanted in content.flows) or (kind == "faq" and wanted in content.corpus.entries):
        return Started(card.wants)
    return TextReceived(card.says)
