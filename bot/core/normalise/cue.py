"""Cues: rows of phrases that together say what kind of message this is. All of them are looked for in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.core.normalise.phrase_table import LOOSE_IN_MARKED
from bot.core.normalise.syllables import fold_of, is_bare

WINDOW = 16
"""Syllables between the parts of a cue: in a long story far-apart words have nothing to do with each other."""

Keys = tuple[str, ...]
NO_COMPOUNDS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Cue:
    """A line of an editor: parts that must all occur near each other, in any order, and parts that must not."""

    line: str
    parts: tuple[int, ...]
    never: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    keys: Keys
    part: int
    unwanted: bool


@dataclass(frozen=True, slots=True)
class CueBook:
    """`tables`: name of a table → its cues. `by_first`: the phrases of all parts by their first
    one or two folds.
    """

    tables: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)
    by_first: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Mapping[str, Iterable[str]], read: Callable[[str], Keys]) -> CueBook:
        """From lines `a / b + c - d`; `read` turns a phrase into keys."""
        by_first: dict[str, list[Phrase]] = {}
        count = 0

        def part(text: str, *, unwanted: bool) -> int:
            nonlocal count
            count += 1
            for phrase in text.split("/"):
                keys = read(phrase)
                if keys:
                    by_first.setdefault(_opening(keys), []).append(Phrase(keys, count, unwanted))
            return count

        def cue(line: str) -> Cue:
            wanted, *unwanted = line.split(" - ")
            return Cue(
                line,
                tuple(part(text, unwanted=False) for text in wanted.split(" + ")),
                tuple(part(text, unwanted=True) for text in unwanted),
            )

        read_tables = {name: tuple(cue(line) for line in lines) for name, lines in tables.items()}
        return cls(read_tables, {first: tuple(row) for first, row in by_first.items()})

    def find(self, keys: Keys, *, bare: bool, compounds: Mapping[str, str] = NO_COMPOUNDS) -> Heard:
        """`compounds`: folds of two syllables → the second's key where the content writes them together. A cue met
        only by its unmarked form must not begin inside such a word: "dinh danh toi" has no "đánh tôi".
        """
        places: dict[int, list[int]] = {}
        folds = [fold_of(key) for key in keys]
        for start, fold in enumerate(folds):
            alone = self.by_first.get(fold, ())
            longer = self.by_first.get(f"{fold} {folds[start + 1]}", ()) if start + 1 < len(folds) else ()
            for phrase in (*alone, *longer):
                row = keys[start : start + len(phrase.keys)]
                if _meets(row, phrase, bare=bare) and (
                    phrase.unwanted or row == phrase.keys or not _inside(folds, start, phrase, compounds)
                ):
                    places.setdefault(phrase.part, []).append(start)
        return Heard(self, places)


@dataclass(frozen=True, slots=True)
class Heard:
    """Where the parts of cues begin in one text."""

    book: CueBook
    places: Mapping[int, list[int]]

    def first(self, table: str) -> str:
        """The first line of a table that speaks; empty when none does."""
        return next((cue.line for cue in self.book.tables.get(table, ()) if self._speaks(cue)), "")

    def _speaks(self, cue: Cue) -> bool:
        rows = [self.places.get(part) for part in cue.parts]
        if not all(rows) or any(part in self.places for part in cue.never):
            return False
        known = [row for row in rows if row]
        return any(all(any(abs(other - start) <= WINDOW for other in row) for row in known[1:]) for start in known[0])


def _opening(keys: Keys) -> str:
    return " ".join(fold_of(key) for key in keys[:2])


def _inside(folds: list[str], start: int, phrase: Phrase, compounds: Mapping[str, str]) -> bool:
    meant = compounds.get(f"{folds[start - 1]} {folds[start]}") if start else None
    return meant is not None and meant != phrase.keys[0]


def _meets(row: Keys, phrase: Phrase, *, bare: bool) -> bool:
    if row == phrase.keys:
        return True
    if len(row) != len(phrase.keys):
        return False
    # What forbids a cue is understood generously, what makes it speak strictly.
    long_enough = len(row) >= LOOSE_IN_MARKED or (bare and (len(row) > 1 or phrase.unwanted))
    return long_enough and all(
        mine == theirs or (is_bare(mine) and mine == fold_of(theirs))
        for mine, theirs in zip(row, phrase.keys, strict=True)
    )
