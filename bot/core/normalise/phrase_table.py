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
class Line:
    """Syllables to look phrases up in. `openings`: the folds of each and the next; of the last its own."""

    keys: Sequence[str]
    folds: Sequence[str]
    openings: Sequence[str]

    @classmethod
    def of(cls, keys: Sequence[str]) -> Line:
        folds = [fold_of(key) for key in keys]
        return cls(keys, folds, [f"{one} {other}" for one, other in zip(folds, (*folds, "")[1:], strict=True)])


@dataclass(frozen=True, slots=True)
class PhraseTable(Generic[Value]):
    """Phrases as rows of syllable keys.

    A syllable typed without marks meets a marked one of the table if the whole text is without marks (`bare`); in a
    text with marks "mang" is not "mắng" nor "danh tôi" "đánh tôi", and only phrases of three syllables may. Single
    syllables need `loose_single`, too: "mo" is far more often "mở" than "mô".
    """

    by_opening: dict[str, list[tuple[tuple[str, ...], Value]]] = field(default_factory=dict)
    """By the folds of their first two syllables, or of their only one; longest first."""
    loose_single: bool = False

    @classmethod
    def of(cls, phrases: Iterable[tuple[tuple[str, ...], Value]], *, loose_single: bool = False) -> PhraseTable[Value]:
        by_opening: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for keys, value in phrases:
            if keys:
                by_opening.setdefault(" ".join(map(fold_of, keys[:2])), []).append((keys, value))
        for row in by_opening.values():
            row.sort(key=lambda item: len(item[0]), reverse=True)
        return cls(by_opening, loose_single)

    def all_in(self, line: Line, *, bare: bool = True) -> list[Found[Value]]:
        found: list[Found[Value]] = []
        end = 0
        # The same phrase may meet a text only if it has the same folds; two of them leave few to compare.
        phrases, pairs = self.by_opening, zip(line.folds, line.openings, strict=True)
        for start in [at for at, (one, two) in enumerate(pairs) if two in phrases or one in phrases]:
            if start < end:
                continue
            here = self._longest(phrases.get(line.openings[start], ()), line.keys, start, bare=bare)
            if here is None:
                here = self._longest(phrases.get(line.folds[start], ()), line.keys, start, bare=bare)
            if here is not None:
                found.append(here)
                end = here.end
        return found

    def _longest(
        self, phrases: Sequence[tuple[tuple[str, ...], Value]], keys: Sequence[str], start: int, *, bare: bool
    ) -> Found[Value] | None:
        """The longest of these phrases that begins here; one with the same marks before one without."""
        loose: Found[Value] | None = None
        for phrase, value in phrases:
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
