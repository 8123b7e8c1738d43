"""Questions as hurried fingers, bare keyboards and dictation leave them: made by machine, the same at every run."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from bot.core.normalise.syllables import TONES, plain

_TELEX = {"1": "s", "2": "f", "3": "r", "4": "x", "5": "j"}
_TELEX_LETTERS = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI_LETTERS = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}
_TEEN = {
    "không": "ko", "được": "dc", "gì": "j", "vậy": "z", "rồi": "r", "người": "ng", "tài khoản": "tk", "mật khẩu": "mk",
    "điện thoại": "đt", "phải": "fải", "với": "vs", "làm": "lm", "biết": "bt", "em": "e", "hồ sơ": "hs", "nước": "nc",
    "trước": "trc", "bao nhiêu": "bn", "thế nào": "tn", "muốn": "mún",
}  # fmt: skip
_KEYS = "qwertyuiop asdfghjkl zxcvbnm"


def _letters(word: str, table: dict[str, str], tones: dict[str, str]) -> str:
    tone = ""
    out = []
    for mark in unicodedata.normalize("NFD", word):
        if mark in TONES:
            tone = tones[TONES[mark]]
        else:
            out.append(mark)
    text = unicodedata.normalize("NFC", "".join(out))
    return "".join(table.get(letter, letter) for letter in text) + tone


def _some(text: str, dice: random.Random, share: float, change: Callable[[str], str]) -> str:
    return re.sub(r"[^\W\d_]+", lambda found: change(found[0]) if dice.random() < share else found[0], text)


def _slip(word: str, dice: random.Random) -> str:
    if len(word) < 3:
        return word
    at = dice.randrange(len(word))
    near = _KEYS[max(0, _KEYS.find(plain(word[at])) - 1)] if plain(word[at]) in _KEYS else word[at]
    return dice.choice(
        (word[:at] + word[at + 1 :], word[:at] + near + word[at + 1 :], word[:at] + word[at] * 2 + word[at + 1 :])
    )


def _teen(text: str, dice: random.Random) -> str:
    for word, short in _TEEN.items():
        if dice.random() < 0.7:
            text = re.sub(rf"\b{word}\b", short, text)
    return text


def _joined(text: str, dice: random.Random) -> str:
    return re.sub(r"(?<=\w) (?=\w)", lambda _: "" if dice.random() < 0.25 else " ", text)


NOISES: dict[str, Callable[[str, random.Random], str]] = {
    "khong-dau": lambda text, _: plain(text),
    "go-nham": lambda text, dice: _some(text, dice, 0.15, lambda word: _slip(word, dice)),
    "sot-telex": lambda text, dice: _some(text, dice, 0.5, lambda word: _letters(word, _TELEX_LETTERS, _TELEX)),
    "sot-vni": lambda text, dice: _some(
        text, dice, 0.5, lambda word: _letters(word, _VNI_LETTERS, {n: n for n in "12345"})
    ),
    "teencode": lambda text, dice: _teen(text.lower(), dice),
    "dinh-chu": _joined,
    "chu-hoa": lambda text, _: text.upper(),
    "giong-noi": lambda text, _: re.sub(r"[^\w\s/]", "", text).lower(),
    "khong-dau-go-nham": lambda text, dice: _some(plain(text), dice, 0.12, lambda word: _slip(word, dice)),
}


def noisy(text: str, kind: str) -> str:
    return NOISES[kind](text, random.Random(f"{kind} {text}"))
