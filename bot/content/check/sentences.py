"""Bubbles, sentences, syllables and quotations of a text, with offsets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUBBLE_END = re.compile(r"\n[ \t]*\n")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”»’)]*\s+(?=[^a-zà-ỹ])|\n")
_SYLLABLE = re.compile(r"\S*\w\S*")
_QUOTED = re.compile(r"«[^»\n]*»|“[^”\n]*”|\"[^\"\n]*\"|‘[^’\n]*’")
_BULLET = re.compile(r"^\s*(?:[-•+*]|\d+[.)])\s+")


def bubbles(text: str) -> list[str]:
    return [part.strip() for part in _BUBBLE_END.split(text) if part.strip()]


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """(offset, sentence). Every line is a sentence of its own at least: lists are read line by line."""
    start = 0
    for end in (*_SENTENCE_END.finditer(text), None):
        stop = end.start() if end is not None else len(text)
        piece = text[start:stop]
        bare = _BULLET.sub("", piece).strip()
        if bare:
            yield start + piece.index(bare), bare
        start = end.end() if end is not None else stop


def syllables(text: str) -> list[str]:
    """What is read aloud one by one: syllables, numbers, foreign words."""
    return _SYLLABLE.findall(text)


def quoted_spans(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _QUOTED.finditer(text)]


def is_inside(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(left <= start and end <= right for left, right in spans)
