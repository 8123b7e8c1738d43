"""Reserved words: they win in every state. The words themselves are the editors' (`lists:` in `_phrases.yaml`)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from bot.core.normalise.typing_marks import decoded
from bot.core.phrases import Phrases
from bot.core.plain import plain

Listed = TypeVar("Listed", bound=StrEnum)


class Command(StrEnum):
    """The value is the key of the word list."""

    MENU = "menu"
    BACK = "back"
    REPEAT = "repeat"
    STOP = "stop"
    PERSON = "person"
    RESUME = "resume"
    STUCK = "stuck"
    ADDRESS = "address"
    FORGET = "forget"


# Politeness around a command changes nothing: "dạ cho tôi gặp người với ạ". Tried only when the whole is no command.
_POLITE = frozenset(
    [
        "da",
        "a",
        "ah",
        "oi",
        "vang",
        "nhe",
        "nha",
        "nghe",
        "voi",
        "di",
        "dum",
        "giup",
        "gium",
        "ho",
        "cai",
        "thoi",
        "xin",
        "vui",
        "long",
        "lam",
        "on",
    ]
)
_WORDS_MAX = 9
_RIGHT = frozenset(["đúng", "dúng"])
""" "Đúng" is "dừng" without its marks, and the opposite of what is meant."""


def command(text: str, phrases: Phrases) -> Command | None:
    """The reserved word that the whole message is, politeness and a keyboard's leftover keys aside."""
    return None if _says_right(text) else said_in(text, phrases, tuple(Command))


def said_in(
    text: str, phrases: Phrases, lists: Sequence[Listed], also_polite: frozenset[str] = frozenset()
) -> Listed | None:
    """The first of the word lists in which the whole message stands."""
    words = plain(text).split()
    if not words or len(words) > _WORDS_MAX:
        return None
    whole = " ".join(words)
    stripped = " ".join(word for word in words if word not in _POLITE and word not in also_polite)
    # "gawpj nguwowif": typed with the keyboard's marks switched off.
    meant = plain(" ".join(decoded(word) or word for word in words))
    for said in (whole, stripped, meant):
        for known in lists:
            if said and said in phrases.lists.get(known, ()):
                return known
    return None


def is_two_faced(text: str) -> bool:
    """ "dung" without its marks may be "dừng" or "đúng"; what was asked last decides."""
    return text.casefold().strip(" .,!?") == "dung"


def _says_right(text: str) -> bool:
    words = unicodedata.normalize("NFC", text.casefold()).split()
    return any(word.strip(".,!?") in _RIGHT for word in words)
