"""How people name a ticket: "4K7", "#4k7", "4 k 7", "bốn ca bảy", or only its digits, "47" or "bốn bảy". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.plain import plain

CODE = re.compile(r"\d[A-Z]\d{1,3}")
"""Digit, letter, digits (`storage.sql.codes` says which of them)."""

_PART = re.compile(r"\d[A-Z]?\d{0,3}|[A-Z]\d{0,3}")
_DIGITS = re.compile(r"\d{2,4}")
_POSSIBLE = re.compile(r"[2-9]{2,4}")
"""Digits that a code can have: none has 0 or 1."""

_BEFORE = frozenset({"phieu", "ma", "so", "cau"})
_DIGIT_WORDS = {
    "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5", "sau": "6", "bay": "7", "tam": "8",
    "chin": "9",
}  # fmt: skip
_LETTER_WORDS = {
    "hat": "H", "ho": "H", "ca": "K", "ka": "K", "em": "M", "mo": "M", "ro": "R", "ich": "X", "xo": "X", "dai": "Y",
}  # fmt: skip
_TENS = "muoi"
_PARTS_MAX = 5


@dataclass(frozen=True, slots=True)
class Name:
    """What a ticket was called: by its `code`, or by its `digits` alone; `words` is how many words that took."""

    code: str = ""
    digits: str = ""
    words: int = 0


def name_in(words: Sequence[str], *, alone: bool) -> Name | None:
    """The name these words begin with. `alone`: nothing but the name is expected, so digits may be spoken one by one.

    Where more may follow, digits are only taken as one number: "trả lời 47 8 giờ sáng mai" is about 47.
    """
    start = 0
    while start < min(2, len(words)) and plain(words[start]) in _BEFORE:
        start += 1
    rest = words[start:]
    spelled = _spelled(rest)
    if spelled is not None:
        code, used = spelled
        return Name(code=code, words=start + used)
    if alone:
        digits = _all_digits(rest)
        return Name(digits=digits, words=len(words)) if digits else None
    first = plain(rest[0]) if rest else ""
    return Name(digits=first, words=start + 1) if _DIGITS.fullmatch(first) else None


def is_possible(digits: str) -> bool:
    return bool(_POSSIBLE.fullmatch(digits))


def digits_of(code: str) -> str:
    """ "4K7" → "47"."""
    return "".join(char for char in code if char.isdigit())


def chosen(text: str, codes: Sequence[str]) -> str:
    """Which of the codes named before is meant: by its place in the list ("2"), or by its name; empty for neither."""
    words = text.split()
    said = plain(text)
    if said.isdecimal() and 1 <= int(said) <= len(codes):
        return codes[int(said) - 1]
    named = name_in(words, alone=True)
    return named.code if named is not None and named.words == len(words) and named.code in codes else ""


def matching(digits: str, codes: Iterable[str]) -> list[str]:
    return [code for code in codes if digits_of(code) == digits]


def _spelled(words: Sequence[str]) -> tuple[str, int] | None:
    """A code in one word or in several, and how many: "4K7", "4 k 7", "4k 7", "bốn ca bảy"."""
    code = ""
    for count, word in enumerate(words[:_PARTS_MAX], start=1):
        folded = plain(word).replace(" ", "")
        part = _DIGIT_WORDS.get(folded) or _LETTER_WORDS.get(folded) or folded.upper()
        if not CODE.fullmatch(part) and not _PART.fullmatch(part):
            return None
        # "em mờ" is one letter, "y dài" another.
        code = code if part.isalpha() and code[-1:] == part else code + part
        if CODE.fullmatch(code):
            return code, count
    return None


def _all_digits(words: Sequence[str]) -> str:
    """ "47", "4 7", "bốn bảy", "bốn mươi bảy" as "47"; empty where a word is no digit."""
    digits = ""
    for word in words:
        folded = plain(word)
        if folded == _TENS and digits:
            continue
        part = _DIGIT_WORDS.get(folded, folded)
        if not part.isdecimal():
            return ""
        digits += part
    return digits if _DIGITS.fullmatch(digits) else ""
