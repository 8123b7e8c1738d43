"""Syllables that were probably meant: one slip of the finger away, or the same by ear."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bot.core.matching.rows import Doubles, Longs
from bot.core.normalise.syllables import fold_of, is_bare, split_tone

if TYPE_CHECKING:
    from bot.core.matching.index import Index

Meant = tuple[tuple[int, float], ...]
"""Terms a syllable of a question may stand for, with how far each is believed (0–1), the likeliest first."""

CACHE_MOST = 20_000
"""About 0.4 kB each."""
BELIEF_MIN = 0.15
ALIKE_UNKNOWN, ALIKE_KNOWN = 0.8, 0.45
SLIP_UNKNOWN, SLIP_KNOWN = 0.65, 0.25
"""Another syllable is meant far less often when the written one is a word of the content itself."""
NUMBER_WEIGHT = 0.3
UNKNOWN_WEIGHT = 0.8
"""Of the rarest syllable's weight. A strange word is the best sign that the question is about something else."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The same as arrays. `fold`: the number of its fold, or of its likeliest neighbour's. `weight`: what it counts for
    by how rare it is.
    """

    terms: Longs
    beliefs: Doubles
    fold: int
    weight: float

    @classmethod
    def of(cls, index: Index, key: str, meant: Meant, *, bare_query: bool) -> Neighbours:
        terms = np.array([term for term, _ in meant], np.int64)
        beliefs = np.array([belief for _, belief in meant])
        return cls(terms, beliefs, _fold_meant(index, key, meant), _weight(index, key, bare_query=bare_query))


# Regional and beginners' confusions, by ear: s/x, tr/ch, d/gi/r/v, l/n; endings n/ng, t/c; the rest is spelling.
_ONSETS = (
    ("ngh", "ng"), ("gh", "g"), ("qu", "kw"), ("tr", "ch"), ("gi", "z"), ("ph", "f"), ("kh", "kh"), ("nh", "nh"),
    ("th", "th"), ("ch", "ch"), ("ng", "ng"), ("dz", "z"), ("s", "x"), ("r", "z"), ("d", "z"), ("v", "z"), ("l", "n"),
    ("q", "k"), ("c", "k"), ("w", "kw"), ("f", "f"), ("j", "z"), ("z", "z"),
)  # fmt: skip
_ENDINGS = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"), ("y", "i"))


@lru_cache(maxsize=65536)
def sound_of(fold: str) -> str:
    """A key equal for folds that many people pronounce or spell alike."""
    if fold.startswith("gi") and (len(fold) == 2 or fold[2] not in "aeouy"):  # noqa: PLR2004  "gì", "giết" without its e
        onset, rest = "z", fold[1:]
    else:
        onset, rest = next(
            ((sound, fold[len(written) :]) for written, sound in _ONSETS if fold.startswith(written)), ("", fold)
        )
    ending = next(
        (
            rest[: -len(written)] + sound
            for written, sound in _ENDINGS
            if rest.endswith(written) and len(rest) > len(written)
        ),
        rest,
    )
    return onset + ending


def agreement(asked: str, written: str, *, bare_query: bool) -> float:
    """How far the marks of two syllables of one fold agree: 1 the same … 0.3 against each other."""
    if asked == written:
        return 1.0
    asked_bare = is_bare(asked)
    if asked_bare:
        return 0.97 if bare_query else 0.88
    if is_bare(written):
        return 0.85
    asked_letters, asked_tone = split_tone_of(asked)
    written_letters, written_tone = split_tone_of(written)
    if asked_letters == written_letters:
        if {asked_tone, written_tone} == {"3", "4"}:
            return 0.92  # hỏi and ngã are one tone in half of the country
        return 0.5 if not asked_tone or not written_tone else 0.4
    if asked_tone == written_tone:
        return 0.6 if asked_letters == fold_of(asked) else 0.45
    return 0.3


@lru_cache(maxsize=65536)
def split_tone_of(key: str) -> tuple[str, str]:
    """Letters and tone digit of a key (not of a written syllable)."""
    if len(key) > 1 and key[-1] in "12345" and not key[0].isdigit():
        return key[:-1], key[-1]
    return split_tone(key)


@dataclass(frozen=True, slots=True)
class Deletes:
    """Finds folds at most one insertion, deletion, replacement or swap away, without looking at all of them."""

    by_form: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, folds: Iterable[str]) -> Deletes:
        by_form: dict[str, list[str]] = {}
        for fold in folds:
            for form in _forms(fold):
                by_form.setdefault(form, []).append(fold)
        return cls({form: tuple(found) for form, found in by_form.items()})

    def near(self, fold: str) -> list[str]:
        found = {other for form in _forms(fold) for other in self.by_form.get(form, ())}
        found.discard(fold)
        # Of different lengths, what they share is the shorter one: they are one slip apart.
        return sorted(other for other in found if len(other) != len(fold) or one_slip_apart(fold, other))


def _forms(fold: str) -> set[str]:
    return {fold, *(fold[:at] + fold[at + 1 :] for at in range(len(fold)))}


def one_slip_apart(a: str, b: str) -> bool:
    """Whether one insertion, deletion, replacement or swap of neighbours makes one of the other; not if equal."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1 or a == b:
        return False
    at = 0
    while at < len(a) and a[at] == b[at]:
        at += 1
    if len(a) < len(b):
        return a[at:] == b[at + 1 :]
    return a[at + 1 :] == b[at + 1 :] or (a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :])


def meant(index: Index, key: str, *, bare_query: bool) -> Meant:
    """Terms of the index a syllable may stand for."""
    found = neighbours(index, key, bare_query=bare_query)
    return tuple(zip(found.terms.tolist(), found.beliefs.tolist(), strict=True))


def neighbours(index: Index, key: str, *, bare_query: bool, light: bool = False) -> Neighbours:
    """The same, remembered. A `light` one (a filler) stands for nothing but itself."""
    cached = index.near.get((key, bare_query, light))
    if cached is not None:
        return cached
    fold = fold_of(key)
    own = index.fold_terms.get(fold, ())
    found = [(term, agreement(key, index.names[term], bare_query=bare_query)) for term in own]
    if fold.isalpha() and not (light and own):
        same, against = _tones(key, bare_query=bare_query)
        tone = split_tone_of(key)[1]
        for other, belief in _like(index, fold, known=bool(own)).items():
            found += [
                (term, belief * (same if split_tone_of(index.names[term])[1] == tone else against))
                for term in index.fold_terms[other]
            ]
    likely = ((term, belief) for term, belief in found if belief >= BELIEF_MIN)
    row = tuple(sorted(likely, key=lambda pair: -pair[1]))
    result = Neighbours.of(index, key, row, bare_query=bare_query)
    if len(index.near) < CACHE_MOST:
        index.near[key, bare_query, light] = result
    return result


def _fold_meant(index: Index, key: str, meant: Meant) -> int:
    """The fold itself when the content uses it, else its likeliest neighbour, else a number nothing has."""
    fold = fold_of(key)
    known = index.folds.get(fold, index.body_folds.get(fold))
    if known is not None:
        return known
    return index.folds[fold_of(index.names[meant[0][0]])] if meant else len(index.folds) + len(index.body_folds)


def _weight(index: Index, key: str, *, bare_query: bool) -> float:
    term = index.terms.get(key)
    if term is not None and not (bare_query or (key.isascii() and not key[-1].isdigit())):
        return float(index.term_idf[term])
    if key[0].isdigit() and term is None:
        return NUMBER_WEIGHT * index.idf_most
    fold = index.fold_idf.get(fold_of(key))
    return fold if fold is not None else UNKNOWN_WEIGHT * index.idf_most


def _like(index: Index, fold: str, *, known: bool) -> dict[str, float]:
    """Other folds of the index that sound alike, and then those one slip away, with how far they may be meant."""
    alike, slip = (ALIKE_KNOWN, SLIP_KNOWN) if known else (ALIKE_UNKNOWN, SLIP_UNKNOWN)
    found = {other: alike for other in index.sounds.get(sound_of(fold), ()) if other != fold}
    if len(fold) > 2:  # noqa: PLR2004  half of all two-letter strings are one slip apart
        for other in index.deletes.near(fold):
            found.setdefault(other, slip)
    return found


def _tones(asked: str, *, bare_query: bool) -> tuple[float, float]:
    """How far the marks agree of two syllables with different letters: with the same tone, and with another. Only their
    tones can be compared, and those only if the asked one has marks.
    """
    if is_bare(asked):
        alike = 0.97 if bare_query else 0.9
        return alike, alike
    return 1.0, 0.6
