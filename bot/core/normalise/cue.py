"""Cues: rows of phrases that together say what kind of message this is. All of them are looked for in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.core.normalise.phrase_table import LOOSE_IN_MARKED
from bot.core.normalise.syllables import fold_of, is_bare

WINDOW = 16
"""Syllables between the parts of a cue: in a long story far-apart words have nothing to do with each other."""

GUESSED_ENOUGH = 3
"""So many syllables in a row, read into an unmarked text, are no accident."""

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
    """`tables`: name of a table → its cues. `by_first`: the phrases of all parts by their first one or two folds.
    `table_of`: number of a wanted part → its table. `said_with`: name of a table → folds of all that its cues look
    for. `light`: syllables that say little alone.
    """

    tables: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)
    by_first: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    table_of: Mapping[int, str] = field(default_factory=dict)
    said_with: Mapping[str, frozenset[str]] = field(default_factory=dict)
    light: frozenset[str] = frozenset()
    light_folds: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, tables: Mapping[str, Iterable[str]], read: Callable[[str], Keys], light: frozenset[str] = frozenset()
    ) -> CueBook:
        """From lines `a / b + c - d`; `read` turns a phrase into keys."""
        by_first: dict[str, list[Phrase]] = {}
        said: set[str] = set()
        count = 0

        def part(text: str, *, unwanted: bool) -> int:
            nonlocal count
            count += 1
            for phrase in text.split("/"):
                keys = read(phrase)
                if keys and not unwanted:
                    said.update(fold_of(key) for key in keys)
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

        read_tables: dict[str, tuple[Cue, ...]] = {}
        said_with: dict[str, frozenset[str]] = {}
        table_of: dict[int, str] = {}
        for name, lines in tables.items():
            said.clear()
            read_tables[name] = tuple(cue(line) for line in lines)
            table_of.update((number, name) for one in read_tables[name] for number in one.parts)
            said_with[name] = frozenset(said)
        openings = {first: tuple(row) for first, row in by_first.items()}
        return cls(read_tables, openings, table_of, said_with, light, frozenset(map(fold_of, light)))

    def find(self, keys: Keys, *, bare: bool, compounds: Mapping[str, str] = NO_COMPOUNDS) -> Heard:
        """`compounds`: folds of two syllables → the second's key where the content writes them together. A cue met
        only by its unmarked form must not begin inside such a word, nor be one: "dinh danh toi" has no "đánh tôi",
        "tu van" is no "tự vẫn".
        """
        places: dict[int, list[int]] = {}
        guesses: dict[int, list[tuple[int, Keys]]] = {}
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
                    if row != phrase.keys:
                        guesses.setdefault(phrase.part, []).append((start, phrase.keys))
        tables = frozenset(self.table_of[part] for part in places if part in self.table_of)
        return Heard(self, places, guesses, tuple(folds), tables)


@dataclass(frozen=True, slots=True)
class Heard:
    """Where the parts of cues begin in one text, and which syllables of it were read as a cue without their marks."""

    book: CueBook
    places: Mapping[int, list[int]]
    guesses: Mapping[int, list[tuple[int, Keys]]] = field(default_factory=dict)
    folds: tuple[str, ...] = ()
    tables: frozenset[str] = frozenset()
    """Tables with a wanted part in the text."""

    def first(self, table: str) -> str:
        """The first line of a table that speaks; empty when none does."""
        return next((cue.line for cue in self._speaking(table)), "")

    def first_likely(self, table: str) -> str:
        """The first line that speaks unless the text says more about something else: where a mistake costs little."""
        known = self.book.said_with.get(table, frozenset())
        return next((cue.line for cue in self._speaking(table) if self._is_likely(cue, known)), "")

    def _speaking(self, table: str) -> Iterator[Cue]:
        """The table's cues that speak, in order; most texts have no part of any."""
        if table in self.tables:
            yield from (cue for cue in self.book.tables[table] if self._speaks(cue))

    def _is_likely(self, cue: Cue, known: frozenset[str]) -> bool:
        """Whether nothing was guessed, or much in a row, or most words around it belong to the same matter."""
        if all(len(self.guesses.get(part, ())) < len(self.places[part]) for part in cue.parts):
            return True
        longest = max((len(keys) for part in cue.parts for _, keys in self.guesses.get(part, ())), default=0)
        mine, others = self._weighed(cue, known)
        return longest >= GUESSED_ENOUGH or mine > others

    def _weighed(self, cue: Cue, known: frozenset[str]) -> tuple[int, int]:
        """How many syllables that say something are of the cue's matter, and how many are not."""
        rows = [row for part in cue.parts for row in self.guesses.get(part, ())]
        meant = {start + at: key for start, keys in rows for at, key in enumerate(keys)}
        mine = {at for at, key in meant.items() if key not in self.book.light}
        rest = {at for at, fold in enumerate(self.folds) if at not in meant and fold not in self.book.light_folds}
        mine |= {at for at in rest if self.folds[at] in known}
        return len(mine), len(rest - mine)

    def _is_one_guess(self, part: int) -> bool:
        """Whether the part is met by nothing but a single syllable without its marks."""
        rows = self.guesses.get(part, ())
        return len(rows) == len(self.places[part]) and all(len(keys) == 1 for _, keys in rows)

    def _speaks(self, cue: Cue) -> bool:
        rows = [self.places.get(part) for part in cue.parts]
        if not all(rows) or any(part in self.places for part in cue.never):
            return False
        if all(self._is_one_guess(part) for part in cue.parts):
            return False
        known = [row for row in rows if row]
        return any(all(any(abs(other - start) <= WINDOW for other in row) for row in known[1:]) for start in known[0])


def _opening(keys: Keys) -> str:
    return " ".join(fold_of(key) for key in keys[:2])


def _inside(folds: list[str], start: int, phrase: Phrase, compounds: Mapping[str, str]) -> bool:
    """Whether the content writes these syllables as another word."""
    before = compounds.get(f"{folds[start - 1]} {folds[start]}") if start else None
    within = compounds.get(" ".join(folds[start : start + 2])) if len(phrase.keys) == 2 else None  # noqa: PLR2004
    return (before is not None and before != phrase.keys[0]) or (within is not None and within != phrase.keys[1])


def _meets(row: Keys, phrase: Phrase, *, bare: bool) -> bool:
    if row == phrase.keys:
        return True
    if len(row) != len(phrase.keys):
        return False
    return (bare or len(row) >= LOOSE_IN_MARKED) and all(
        mine == theirs or (is_bare(mine) and mine == fold_of(theirs))
        for mine, theirs in zip(row, phrase.keys, strict=True)
    )
