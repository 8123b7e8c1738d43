"""Telex and VNI keystrokes that reached us as letters: "ddawng kys", "d9a8ng ky1".

A token is decoded only if it is no syllable as it stands and becomes one; the caller also spares known foreign words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.core.normalise.syllables import TONES, is_syllable

_COMBINING = {digit: mark for mark, digit in TONES.items()}
_TELEX_TONES = {"s": "1", "f": "2", "r": "3", "x": "4", "j": "5"}
_TELEX_PAIRS = {"aa": "â", "ee": "ê", "oo": "ô", "aw": "ă", "ow": "ơ", "uw": "ư", "dd": "đ"}
_VNI_MARKS = {
    "6": {"a": "â", "e": "ê", "o": "ô"},
    "7": {"o": "ơ", "u": "ư"},
    "8": {"a": "ă"},
    "9": {"d": "đ"},
}
TYPED_LEAST, TYPED_MOST = 3, 10
_VOWELS = "aăâeêioôơuưy"
_VNI_TOKEN = re.compile(r"[^\W\d_]+\d[^\W_]*")


def with_tone(letters: str, digit: str) -> str:
    """The syllable with its tone, placed by the old rule; `key_of` does not care where it stands."""
    if not digit:
        return letters
    vowels = [at for at, letter in enumerate(letters) if letter in _VOWELS]
    if letters.startswith(("qu", "gi")) and len(vowels) > 1:
        vowels = vowels[1:]
    if not vowels:
        return letters
    marked = [at for at in vowels if letters[at] in "ăâêôơư"]
    closed = vowels[-1] < len(letters) - 1
    at = marked[-1] if marked else vowels[-1 if closed or len(vowels) == 1 else -2]
    return unicodedata.normalize("NFC", letters[: at + 1] + _COMBINING[digit] + letters[at + 1 :])


def _telex(token: str) -> str | None:
    letters, tone = token, ""
    first_vowel = next((at for at, letter in enumerate(letters) if letter in _VOWELS), None)
    if first_vowel is None:
        return None
    for at in range(len(letters) - 1, first_vowel, -1):
        if letters[at] in _TELEX_TONES:
            tone = _TELEX_TONES[letters[at]]
            letters = letters[:at] + letters[at + 1 :]
            break
    # A mark key may stand apart from its letter: "ddieenj", "muoons", "duocwj", "daangd".
    if letters.count("d") > 1 and letters[0] == "d":
        letters = "đ" + letters[1:].replace("d", "", 1)
    letters = letters.replace("uow", "ươ").replace("uwow", "ươ").replace("uwo", "ươ")
    for pair, mark in _TELEX_PAIRS.items():
        letters = letters.replace(pair, mark)
    if "w" in letters:
        rest = letters.replace("w", "", 1)
        for plain_pair, marked in (("uo", "ươ"), ("o", "ơ"), ("u", "ư"), ("a", "ă")):
            if plain_pair in rest:
                letters = rest.replace(plain_pair, marked, 1)
                break
    return with_tone(letters, tone)


def _vni(token: str) -> str | None:
    letters: list[str] = []
    tone = ""
    for sign in token:
        if not sign.isdigit():
            letters.append(sign)
        elif sign in _COMBINING:
            tone = sign
        elif sign in _VNI_MARKS:
            marks = _VNI_MARKS[sign]
            changed = False
            for at in range(len(letters) - 1, -1, -1):
                if letters[at] in marks:
                    letters[at] = marks[letters[at]]
                    changed = True
                    if sign != "7":
                        break
            if not changed:
                return None
        else:
            return None
    return with_tone("".join(letters), tone)


@lru_cache(maxsize=65536)
def decoded(token: str) -> str | None:
    """What a lower-case token was meant to be, or None when it is no leftover of a keyboard."""
    # Two signs are a licence class (A1, B2); the longest syllable, nghiêng with a tone, has ten keystrokes.
    if not TYPED_LEAST <= len(token) <= TYPED_MOST or is_syllable(token):
        return None
    candidate = _vni(token) if _VNI_TOKEN.fullmatch(token) else (_telex(token) if token.isalpha() else None)
    if candidate is None or candidate == token or not is_syllable(candidate):
        return None
    return candidate
