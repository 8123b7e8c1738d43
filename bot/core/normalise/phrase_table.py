"""Finding listed phrases in a row of syllables: longest first, each syllable used once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.core.normalise.syllables import fold_of, is_bare

Value = TypeVar("Value")

LOOSE_IN_MARKED = 3


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """`start` and `end` count syllables, end exclusive."""

    start: int
    end: int
    value: Value


@dataclass(frozen=True, slots=True)
class PhraseTable(Generic[Value]):
    """Phrases as rows of syllable keys.

    A syllable typed without marks meets a marked one of the table if the whole text is without marks (`bare`); in a
    text with marks "mang" is not "mắng" nor "danh tôi" "đánh tôi", and only phrases of three syllables may. Single
    syllables need `loose_single`, too: "mo" is far more often "mở" than "mô".
    """

    by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = field(default_factory=dict)
    loose_single: bool = False

    @classmethod
    def of(cls, phrases: Iterable[tuple[tuple[str, ...], Value]], *, loose_single: bool = False) -> PhraseTable[Value]:
        by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for keys, value in phrases:
            if keys:
                by_first.setdefault(fold_of(keys[0]), []).append((keys, value))
        for row in by_first.values():
            row.sort(key=lambda item: len(item[0]), reverse=True)
        return cls(by_first, loose_single)

    def at(self, keys: Sequence[str], start: int, *, bare: bool = True) -> Found[Value] | None:
        """The longest phrase that begins here; one with the same marks before one without."""
        loose: Found[Value] | None = None
        for phrase, value in self.by_first.get(fold_of(keys[start]), ()):
            end = start + len(phrase)
            if loose is not None and end < loose.end:
                break
            if end > len(keys):
                continue
            row = tuple(keys[start:end])
            if row == phrase:
                return Found(start, end, value)
            if (
                loose is None
                and (len(phrase) >= LOOSE_IN_MARKED or (bare and (len(phrase) > 1 or self.loose_single)))
                and all(
                    mine == theirs or (is_bare(mine) and mine == fold_of(theirs))
                    for mine, theirs in zip(row, phrase, strict=True)
                )
            ):
                loose = Found(start, end, value)
        return loose

    def all_in(self, keys: Sequence[str], *, bare: bool = True) -> list[Found[Value]]:
        found: list[Found[Value]] = []
        start = 0
        while start < len(keys):
            here = self.at(keys, start, bare=bare)
            if here is None:
                start += 1
            else:
                found.append(here)
                start = here.end
        return found
