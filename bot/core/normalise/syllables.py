"""Vietnamese syllables: taking marks off and putting them into one canonical form, and telling syllables from other
strings.

A syllable's *key* is its letters with their quality marks, without tone, followed by the tone as a digit: "hoà" and
"hòa" are both "hoa2", "ký" and "kí" both "ki1". The *fold* is the key without any mark: "hoa", "ki".
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
"""Combining mark → digit, as VNI counts them: sắc, huyền, hỏi, ngã, nặng."""

_ONSETS = tuple(
    sorted(
        (
            "",
            *[
                "b",
                "c",
                "ch",
                "d",
                "đ",
                "g",
                "gh",
                "gi",
                "h",
                "k",
                "kh",
                "l",
                "m",
                "n",
                "ng",
                "ngh",
                "nh",
                "p",
                "ph",
                "qu",
                "r",
                "s",
                "t",
                "th",
                "tr",
                "v",
                "x",
            ],
        ),
        key=len,
        reverse=True,
    )
)

_OPEN = (
    "a ai ao au ay âu ây e eo ê êu i ia iêu iu o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua ui uê ui uy uya uyu uơ uây "
    "uôi ươi ươu ưa ưi ưu ư y yêu yê uê ây uao"
)
_STOPPED = (
    "ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich iêc iêp iêt ip it oc oăc oăt oac oach oat oap oet op ot ôc "
    "ôp ôt ơp ơt uc uât uôc uôp uôt up ut uych uyêt uyt uêch ưc ươc ươp ươt ưt uăc uăt yêt uyp oec"
)
_NASAL = (
    "am an ang anh ăm ăn ăng âm ân âng em en eng êm ên ênh im in inh iêm iên iêng oam oan oang oanh oăm oăn oăng oen "
    "om on ong ôm ôn ông ơm ơn um un ung uân uâng uôm uôn uông uyên uyn uynh uênh ưm ưn ưng ươm ươn ương yêm yên "
    "yêng uăng uăn"
)
_RIMES = frozenset(f"{_OPEN} {_STOPPED} {_NASAL}".split())
_STOPPED_RIMES = frozenset(_STOPPED.split())


def plain(text: str) -> str:
    """Without any mark: "Đăng ký" → "Dang ky". Case stays."""
    bare = "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))
    return bare.replace("đ", "d").replace("Đ", "D")


_RIME_FOLDS = frozenset(plain(rime) for rime in _RIMES)
_ONSET_FOLDS = frozenset(plain(onset) for onset in _ONSETS)


def split_tone(token: str) -> tuple[str, str]:
    """Lower-case letters with quality marks only, and the tone's digit ("" for level). A second tone is dropped."""
    tone = ""
    letters = []
    for mark in unicodedata.normalize("NFD", token):
        if mark in TONES:
            tone = tone or TONES[mark]
        else:
            letters.append(mark)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def _parts(letters: str, rimes: frozenset[str]) -> tuple[str, str] | None:
    for onset in _ONSETS:
        if letters.startswith(onset) and letters[len(onset) :] in rimes:
            return onset, letters[len(onset) :]
    if letters.startswith("gi") and letters[1:] in rimes:  # "gì", "giếng": the i belongs to both
        return "g", letters[1:]
    return None


@lru_cache(maxsize=65536)
def is_syllable(token: str) -> bool:
    """Whether a lower-case token, with its marks, can be a Vietnamese syllable. Unaccented ones count."""
    letters, tone = split_tone(token)
    unaccented = not tone and letters.isascii()
    parts = _parts(letters, _RIME_FOLDS if unaccented else _RIMES)
    return parts is not None and (unaccented or parts[1] not in _STOPPED_RIMES or tone in {"1", "5"})


@lru_cache(maxsize=65536)
def key_of(token: str) -> str:
    """Canonical key of a lower-case token; other strings (numbers, English) keep their letters."""
    letters, tone = split_tone(token)
    # kí/ký, lí/lý, quí/quý: one sound, two spellings; only where y is the whole rime.
    if len(letters) > 1 and letters[-1] == "y" and plain(letters[:-1]) in _ONSET_FOLDS:
        letters = letters[:-1] + "i"
    return letters + tone


@lru_cache(maxsize=65536)
def fold_of(key: str) -> str:
    """The key without marks and tone."""
    letters = key[:-1] if len(key) > 1 and key[-1] in "12345" and not key[0].isdigit() else key
    return plain(letters)


def is_bare(key: str) -> bool:
    """No mark at all: either level tone, or typed without marks."""
    return key.isascii() and not (len(key) > 1 and key[-1] in "12345" and not key[0].isdigit())
