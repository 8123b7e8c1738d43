"""Danger cards' own sentences, word for word. How like a card other words are is judged with all other candidates:
cards' sentences are documents of the index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.corpus import Entry
from bot.core.matching.targets import Target
from bot.core.normalise import Query, Words, normalise
from bot.core.normalise.query import FILLER_WEIGHT
from bot.core.normalise.syllables import fold_of, plain
from bot.core.verdict import Kind, Match

TOLD_MIN = 3
"""Two unmarked words are like everything."""


@dataclass(frozen=True, slots=True)
class Danger:
    """`card`: the one whose sentence it is. `is_harmless`: it is one of a card's `never` sentences."""

    card: Match | None = None
    is_harmless: bool = False


@dataclass(frozen=True, slots=True)
class DangerCards:
    cards: Mapping[str, Entry]
    exact: Mapping[tuple[str, ...], str]
    """Card sentences as they stand → card."""
    exact_bare: Mapping[tuple[str, ...], str]
    """The same without marks: of whole sentences only, since two syllables may be other words."""
    harmless: frozenset[tuple[str, ...]]
    """The cards' `never` sentences as they stand, without marks."""
    said_harmlessly: frozenset[tuple[str, ...]]
    """What they say, without marks and small words."""
    documents: npt.NDArray[np.bool_]
    """Which documents of the index are cards' sentences."""

    @classmethod
    def of(cls, cards: Mapping[str, Entry], targets: Sequence[Target], words: Words) -> DangerCards:
        exact = {_spoken(normalise(text, words, repair=False)): card.id for card in cards.values() for text in card.ask}
        exact_bare = {
            folds: card.id
            for card in cards.values()
            for text in card.ask
            for folds in _unmarked(text, words)
            if len(folds) >= TOLD_MIN
        }
        never = [text for card in cards.values() for text in card.never]
        unmarked = {folds for text in never for folds in _unmarked(text, words)}
        exact_bare = {folds: card for folds, card in exact_bare.items() if folds not in unmarked}
        said = frozenset(
            _said(normalise(typed, words, repair=False)) for text in never for typed in (text, plain(text))
        )
        documents = np.array([target.kind is Kind.URGENT for target in targets])
        return cls(cards, exact, exact_bare, frozenset(unmarked), said, documents)

    def judge(self, asked: Query) -> Danger:
        card = self.own(asked)
        if card is not None:
            return Danger(card)
        folds, said = tuple(map(fold_of, _spoken(asked))), _said(asked)
        return Danger(is_harmless=folds in self.harmless or (len(said) > 1 and said in self.said_harmlessly))

    def own(self, asked: Query) -> Match | None:
        """The card of which it is a sentence."""
        keys = _spoken(asked)
        bare = self.exact_bare.get(tuple(map(fold_of, keys)), "") if asked.bare else ""
        card = self.cards.get(self.exact.get(keys) or bare)
        return None if card is None else Match(card.id, Kind.URGENT, card.intent, card.title, asked.original, 100.0)


def _spoken(query: Query) -> tuple[str, ...]:
    """All but the politeness."""
    return tuple(piece.key for piece in query.pieces if piece.weight)


def _said(query: Query) -> tuple[str, ...]:
    """What is left without small words and marks."""
    return tuple(piece.fold for piece in query.pieces if piece.weight > FILLER_WEIGHT)


def _unmarked(text: str, words: Words) -> set[tuple[str, ...]]:
    """The sentence without marks: as it is read with them, and as it is read when typed without."""
    read = (normalise(typed, words, repair=False) for typed in (text, plain(text)))
    return {tuple(map(fold_of, _spoken(query))) for query in read}
