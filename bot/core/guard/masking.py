"""The text with every secret hidden."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.events import Secret
from bot.core.guard.numbers import numbers_in
from bot.core.guard.passwords import passwords_in
from bot.core.guard.reading import Span, readings

HIDDEN = "•"
"""One sign for each hidden letter or digit, so that people see what was there."""


@dataclass(frozen=True, slots=True)
class Masked:
    """`found` has each kind once, in the order of first sight."""

    text: str
    found: tuple[Secret, ...] = ()


def mask(text: str) -> Masked:
    """The text with every secret hidden, and which kinds there were. The length never changes."""
    spans: list[Span] = []
    for reading in readings(text):
        spans += [
            Span(reading.origin[span.start], reading.origin[span.end], span.kind)
            for span in (*passwords_in(reading, text), *numbers_in(reading.low))
        ]
    spans.sort(key=lambda span: span.start)
    out = list(text)
    for span in spans:
        for at in range(span.start, span.end):
            if out[at].isalnum() or span.kind is Secret.PASSWORD:
                out[at] = HIDDEN
    return Masked("".join(out), tuple(dict.fromkeys(span.kind for span in spans)))
