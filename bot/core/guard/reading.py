"""A text as it is searched for secrets: without marks and case, each letter with its place in the original."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.events import Secret
from bot.core.normalise.syllables import plain
from bot.core.normalise.typing_marks import decoded


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    kind: Secret


@dataclass(frozen=True, slots=True)
class Reading:
    """The text without marks and case; `origin[i]` is where its letter i stands in the text."""

    low: str
    origin: tuple[int, ...]


def readings(text: str) -> Iterator[Reading]:
    """As it stands, and once more where words were typed as Telex or VNI keys ("maatj khaaur")."""
    letters = [(folded[0], at) for at, letter in enumerate(text) if (folded := _folded(letter))]
    low, origin = "".join(letter for letter, _ in letters), (*(at for _, at in letters), len(text))
    low = re.sub(r"\((\+?\d{1,4})\)", r" \1 ", low)  # "(+84)912…", "(024) 38…"
    yield Reading(low, origin)
    telex = any(decoded(word) for word in re.findall(r"[^\W\d_]+", low))
    typed: list[str] = []
    places: list[int] = []
    for piece in re.finditer(r"[^\W_]+|[\W_]+", low):
        word = piece[0] if telex and not piece[0].isalpha() else plain(decoded(piece[0]) or piece[0])
        typed.append(word)
        places += [origin[min(piece.start() + at, piece.end() - 1)] for at in range(len(word))]
    if "".join(typed) != low:
        yield Reading("".join(typed), (*places, len(text)))


def _folded(letter: str) -> str:
    """Nothing for marks that stand alone and for signs without width, which may hide a number from us."""
    return "" if letter in "\u200b\u200c\u200d\u2060\ufeff\u00ad" else plain(letter).lower().replace("\u00a0", " ")


def lowered(text: str) -> str:
    return "".join(_folded(letter) for letter in text)
