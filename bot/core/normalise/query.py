"""A text after normalising, with what it was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bot.core.normalise.asking import TOLD, Spoken
from bot.core.normalise.phrase_table import Line
from bot.core.normalise.syllables import fold_of, is_bare, key_of
from bot.core.normalise.tokens import JOINED_MAX, NUMBER_WORDS, ends_clause, ends_sentence, raw_tokens, repaired
from bot.core.normalise.words import READ_MOST, ReadToken, Words, replaced

FILLER_WEIGHT = 0.15
IN_FULL = {FILLER_WEIGHT * TOLD: FILLER_WEIGHT, TOLD: 1.0}
"""Weights of what is only told → what they would be if it asked."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One syllable, number or foreign word. `weight` 0 preamble, 0.15 filler, 1 all else, half of it (`asking.TOLD`)
    where it is only told; `concept` −1 = none.
    """

    key: str
    clause: int
    sentence: int
    weight: float = 1.0
    concept: int = -1
    fold: str = field(init=False, compare=False)
    """Of the key; asked for many times."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "fold", fold_of(self.key))


@lru_cache(maxsize=65536)
def _piece(key: str, clause: int, sentence: int, weight: float, concept: int) -> Piece:
    """The same syllables come again and again: 100,000 phrasings need a tenth of the memory."""
    return Piece(key, clause, sentence, weight, concept)


def _in_full(piece: Piece) -> Piece:
    weight = IN_FULL.get(piece.weight)
    return piece if weight is None else _piece(piece.key, piece.clause, piece.sentence, weight, piece.concept)


@dataclass(frozen=True, slots=True)
class Query:
    """`bare` = nothing in it carries a mark, so marks cannot speak against a phrasing. `decoded` is for `--why`.
    `questioned`: the clauses that end with a question mark.
    """

    original: str
    pieces: tuple[Piece, ...]
    bare: bool
    decoded: tuple[tuple[str, str], ...] = ()
    questioned: frozenset[int] = frozenset()

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(piece.key for piece in self.pieces)

    @property
    def fold(self) -> str:
        return " ".join(piece.fold for piece in self.pieces)

    def evenly(self) -> Query:
        """The same with what is told counting as much as what is asked."""
        if not any(piece.weight in IN_FULL for piece in self.pieces):
            return self
        return replace(self, pieces=tuple(map(_in_full, self.pieces)))

    def told(self) -> Query | None:
        """What is only told in it, counting in full; None where all of it asks."""
        told = tuple(_in_full(piece) for piece in self.pieces if piece.weight in IN_FULL)
        return replace(self, pieces=told) if told else None

    def questions(self) -> tuple[Query, ...]:
        """Each question of a message that asks more than one; none where it asks one."""
        heavy = [piece.weight > FILLER_WEIGHT for piece in self.pieces]
        clauses = [piece.clause for piece in self.pieces]
        found = Spoken.of(self.keys, clauses, heavy, self.questioned, bare=self.bare).questions()
        return tuple(Query(self.original, self.pieces[first:last], self.bare) for first, last in found)


Row = tuple[str, int, int]
"""A key with the numbers of its clause and sentence."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """`bare`: as typed, before any table writes marks into it; `questioned` as in `Query`."""

    rows: list[Row]
    decoded: list[tuple[str, str]]
    bare: bool
    questioned: frozenset[int]


def _tokens(text: str, words: Words, *, repair: bool) -> _Typed:
    rows: list[Row] = []
    bare, questioned = True, set()
    decoded: list[tuple[str, str]] = []
    clause = sentence = 0
    for token in raw_tokens(text):
        if ends_clause(token):
            if "?" in token:
                questioned.add(clause)
            clause += 1
            sentence += ends_sentence(token)
            continue
        keys, repairs, is_marked = _read(token, words) if repair else _as_typed([token])
        if repairs:
            decoded.append((token, repairs))
        bare = bare and not is_marked
        rows += [(key, clause, sentence) for key in keys]
    return _Typed(rows, decoded, bare, frozenset(questioned))


def _read(token: str, words: Words) -> ReadToken:
    """What a token of a citizen was meant to be, remembered."""
    known = words.read.get(token)
    if known is not None:
        return known
    parts = repaired(token, words.known, words.vocabulary)
    keys, _, is_marked = _as_typed(parts)
    found = keys, "" if parts == [token] else " ".join(parts), is_marked
    if token.isalpha() and len(token) <= JOINED_MAX and len(words.read) < READ_MOST:  # no number is kept
        words.read[token] = found
    return found


def _as_typed(parts: Sequence[str]) -> ReadToken:
    keys = tuple(key_of(NUMBER_WORDS.get(part, part)) for part in parts)
    return keys, "", not all(is_bare(key_of(part)) for part in parts)


def _replaced(rows: list[Row], words: Words, decoded: list[tuple[str, str]], *, bare: bool) -> tuple[list[Row], Line]:
    """What the editors' tables make of it."""
    keys = [row[0] for row in rows]
    line = Line.of(keys)
    listed = words.replacements.all_in(line, bare=bare)
    if not listed:
        return rows, line
    out: list[Row] = []
    at = 0
    for found in listed:
        out += rows[at : found.start]
        _, clause, sentence = rows[found.start]
        out += [(key, clause, sentence) for key in found.value]
        if tuple(keys[found.start : found.end]) != found.value:
            decoded.append((" ".join(keys[found.start : found.end]), " ".join(found.value)))
        at = found.end
    out += rows[at:]
    return out, Line.of([row[0] for row in out])


def normalise(text: str, words: Words, *, repair: bool = True, filler_weight: float = FILLER_WEIGHT) -> Query:
    """Tokens, keyboard leftovers, abbreviations and regional words put right; fillers and synonyms marked.

    `repair=False` is for texts editors wrote: nothing is decoded or cut there. Danger is told by words that are fillers
    elsewhere ("vừa", "đang"): there they weigh more.
    """
    typed = _tokens(text, words, repair=repair)
    bare, decoded = typed.bare, typed.decoded
    rows, line = _replaced(typed.rows, words, decoded, bare=bare)
    keys = line.keys
    weights = [1.0] * len(keys)
    for filler in words.fillers.all_in(line, bare=bare):
        weights[filler.start : filler.end] = [filler_weight] * (filler.end - filler.start)
    for preamble in words.preambles.all_in(line, bare=bare):
        weights[preamble.start : preamble.end] = [0.0] * (preamble.end - preamble.start)
    if repair:
        heavy = [weight == 1.0 for weight in weights]
        told = Spoken.of(keys, [clause for _, clause, _ in rows], heavy, typed.questioned, bare=bare).told_only()
        weights = [weight * TOLD if is_told else weight for weight, is_told in zip(weights, told, strict=True)]
    concepts = [-1] * len(keys)
    for concept in words.concepts.all_in(line, bare=bare):
        concepts[concept.start : concept.end] = [concept.value] * (concept.end - concept.start)
    pieces = tuple(
        _piece(key, clause, sentence, weight, concept)
        for (key, clause, sentence), weight, concept in zip(rows, weights, concepts, strict=True)
    )
    return Query(text, pieces, bare, tuple(decoded), typed.questioned)


def fold(text: str, words: Words) -> str:
    """Abbreviations written out, marks and punctuation off: the form in which reserved words are compared."""
    rows = _tokens(text, words, repair=True).rows
    return " ".join(fold_of(key) for key in replaced(tuple(row[0] for row in rows), words.replacements))
