"""From raw text to syllable keys: letters, numbers, clause ends; keyboard leftovers, doubled and joined syllables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import pairwise
from math import log

from bot.core.normalise.syllables import fold_of, is_bare, is_syllable, key_of
from bot.core.normalise.typing_marks import decoded

_TOKEN = re.compile(r"\d+(?:[.,/:\-]\d+)+|[^\W_]+|[.?!;…\n,:()\"“”]+")
_SHORTENED = re.compile(r"\b((?i:tp|tx|tt|kp|p|q|h|x))\.(?=(\s*)(\w))")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_REPEATED = re.compile(r"(.)\1{2,}")
_DOUBLED = re.compile(r"([^\W\d_])\1")
_LETTERS_AND_DIGITS = re.compile(r"([^\W\d_]{2,})(\d{1,2})|(\d+)([^\W\d_]+)")

JOINED_MAX = 40
"""Longer strings are links or noise; splitting them would cost more than it finds."""

NUMBER_WORDS = {
    "0": "không", "1": "một", "2": "hai", "3": "ba", "4": "bốn", "5": "năm", "6": "sáu", "7": "bảy", "8": "tám",
    "9": "chín", "10": "mười",
}  # fmt: skip


def raw_tokens(text: str) -> list[str]:
    """Lower-case words, numbers and runs of punctuation, in order. Emoji and invisible signs are gone."""
    text = _SHORTENED.sub(_without_dot, _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    return _TOKEN.findall(text.lower())


def _without_dot(found: re.Match[str]) -> str:
    """«TP. Hồ Chí Minh», «P.5 Q. 8»: the dot after what a place's kind is shortened to ends no sentence."""
    word, gap, after = found.groups()
    return f"{word} " if not gap or after.isdigit() or after.isupper() else found[0]


def ends_clause(token: str) -> bool:
    return not token[0].isalnum()


def ends_sentence(token: str) -> bool:
    return not token[0].isalnum() and any(sign in "?!\n.…;" for sign in token)


@lru_cache(maxsize=8192)
def _pieces(token: str) -> tuple[tuple[int, int], ...]:
    """Where valid syllables could stand inside a joined string."""
    spans = [
        (start, end)
        for start in range(len(token))
        for end in range(start + 1, min(len(token), start + 7) + 1)
        if is_syllable(token[start:end])
    ]
    return tuple(spans)


def split_joined(token: str, known: Collection[str], vocabulary: Mapping[str, int]) -> list[str] | None:
    """The likeliest row of known syllables that spells the token, or None. "khaisinh" → khai, sinh."""
    if not 4 <= len(token) <= JOINED_MAX or not token.isalpha():  # noqa: PLR2004  two syllables have four letters
        return None
    total = sum(vocabulary.values()) or 1
    best: list[tuple[float, int] | None] = [None] * (len(token) + 1)
    best[0] = (0.0, 0)
    # Abbreviations are no syllables: "bhytcho".
    short = {
        (at, at + size) for size in (4, 5, 6) for at in range(len(token) - size + 1) if token[at : at + size] in known
    }
    for start, end in sorted({*_pieces(token), *short}):
        before = best[start]
        if before is None:
            continue
        key = key_of(token[start:end])
        count = vocabulary.get(key, 0) or (vocabulary.get("~" + key, 0) if is_bare(key) else 0)
        if not count and end - start < 3:  # noqa: PLR2004  any two letters make a syllable of some kind
            continue
        cost = before[0] + 2.0 + (log(total / count) if count else 6.0 if (start, end) in short else 20.0)
        here = best[end]
        if here is None or cost < here[0]:
            best[end] = (cost, start)
    last = best[len(token)]
    if last is None:
        return None
    cuts = [len(token)]
    while cuts[-1]:
        step = best[cuts[-1]]
        if step is None:
            return None
        cuts.append(step[1])
    cuts.reverse()
    parts = [token[a:b] for a, b in pairwise(cuts)]
    unknown = sum(
        1 for part in parts if key_of(part) not in vocabulary and "~" + fold_of(key_of(part)) not in vocabulary
    )
    return parts if len(parts) > 1 and unknown <= len(parts) // 3 else None


def repaired(token: str, known: Collection[str], vocabulary: Mapping[str, int]) -> list[str]:
    """What a token was meant to be; itself when it is a word or nothing better is found."""
    key = key_of(token)
    if key in known or key in vocabulary or is_syllable(token) or token[0].isdigit():
        return [token]
    meant = decoded(token)
    if meant is not None:
        return [meant]
    single = _REPEATED.sub(r"\1", token)
    for shorter in (single, _DOUBLED.sub(r"\1", single)):
        if shorter != token and (key_of(shorter) in known or key_of(shorter) in vocabulary or is_syllable(shorter)):
            return [shorter]
    apart = _LETTERS_AND_DIGITS.fullmatch(token)
    if apart is not None:
        return [part for part in apart.groups() if part]
    return split_joined(token, known, vocabulary) or [token]
