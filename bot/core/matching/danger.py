"""Danger cards: told by the editors' cues, or by likeness to a card's sentences rather than to its `never` ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import log

import numpy as np

from bot.core.corpus import Entry
from bot.core.matching.index import Document, Index, build
from bot.core.matching.reach import Reach
from bot.core.matching.retrieval import Retrieved, Terms
from bot.core.matching.rows import Doubles
from bot.core.matching.score import FEATURES, Scored, ranked
from bot.core.normalise import Query, Words, normalise
from bot.core.normalise.cue import Heard
from bot.core.normalise.query import FILLER_WEIGHT as LIGHT
from bot.core.normalise.syllables import fold_of, plain
from bot.core.normalise.words import URGENT
from bot.core.verdict import Kind, Match

FILLER_WEIGHT = 0.6
"""Danger is told by small words: "vừa chuyển tiền cho nó rồi"."""

NEVER = "\0never"
RANK = np.array(
    [{"align": 1.0, "told": 0.5, "entry": 0.5, "words": 0.5, "pairs": 0.7}.get(name, 0.0) for name in FEATURES]
)
SEEN = [FEATURES.index(name) for name in ("align", "asked", "told", "entry", "words", "pairs")]
SIGNS = 2 + 2 * len(SEEN) + 2
BARE_DOUBT = 0.7
"""Without marks "gia lua" is like "giả, lừa"."""
TOLD_MIN = 3
"""Two words are like everything: without a cue they are no danger."""
LIKENESS_SURE_MAX = 0.65
ASKED_MIN, TOLD_MET_MIN = 0.6, 0.35
"""Without a cue, so much of the question and of a card's sentence must be met. The fitted chance alone depends on how
many cards there are: with one card everything is like it. A false card alarms a whole team, so misses are preferred.
"""
DOUBTED_SCORE = 50.0
NEVER_MIN = 0.8
"""A text this close to a `never` sentence, and closer than to the card, is no danger whatever the cues say."""


def spoken_keys(query: Query) -> tuple[str, ...]:
    """All but the politeness."""
    return tuple(piece.key for piece in query.pieces if piece.weight)


def _unmarked(text: str, words: Words) -> set[tuple[str, ...]]:
    """The sentence without marks: as it is read with them, and as it is read when typed without."""
    read = (normalise(typed, words, repair=False) for typed in (text, plain(text)))
    return {tuple(map(fold_of, spoken_keys(query))) for query in read}


@dataclass(frozen=True, slots=True)
class Danger:
    """`matches`: cards, best first. `chance` that the first is meant (0–1). `cue`: the editors' line that spoke.
    `exact`: it is one of the card's own sentences.
    """

    matches: tuple[Match, ...] = ()
    chance: float = 0.0
    cue: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class DangerIndex:
    index: Index
    cards: Mapping[str, Entry]
    words: Words
    reach: Reach
    """Of the cards' sentences, not of the `never` ones."""
    exact: Mapping[tuple[str, ...], str]
    """Card sentences as they stand → card."""
    exact_bare: Mapping[tuple[str, ...], str]
    """The same without marks: of whole sentences only, since two syllables may be other words."""
    harmless: frozenset[tuple[str, ...]]
    """The cards' `never` sentences as they stand, without marks."""
    said_with: Mapping[str, frozenset[str]]
    """Card → folds of its sentences."""

    @classmethod
    def build(cls, cards: Mapping[str, Entry], words: Words) -> DangerIndex:
        documents = [Document(card.id, card.id, card.ask) for card in cards.values() if card.ask]
        documents += [Document(NEVER + card.id, NEVER, card.never) for card in cards.values() if card.never]
        queries = [
            normalise(text, words, repair=False, filler_weight=FILLER_WEIGHT)
            for document in documents
            for text in document.phrasings
        ]
        nothing = normalise("", words)
        exact = {
            spoken_keys(normalise(text, words, repair=False)): card.id for card in cards.values() for text in card.ask
        }
        exact_bare = {
            folds: card.id
            for card in cards.values()
            for text in card.ask
            for folds in _unmarked(text, words)
            if len(folds) >= TOLD_MIN
        }
        harmless = frozenset(
            folds for card in cards.values() for text in card.never for folds in _unmarked(text, words)
        )
        exact_bare = {folds: card for folds, card in exact_bare.items() if folds not in harmless}
        said_with = {
            card.id: frozenset(fold_of(key) for text in card.ask for key in spoken_keys(normalise(text, words)))
            for card in cards.values()
        }
        index = build(documents, queries, [nothing for _ in documents])
        reach = Reach.of(index, [at for at, document in enumerate(documents) if document.group != NEVER])
        return cls(index, cards, words, reach, exact, exact_bare, harmless, said_with)

    def query(self, asked: Query) -> Query:
        """The same question with small words weighing more."""
        pieces = tuple(
            replace(piece, weight=FILLER_WEIGHT) if piece.weight == LIGHT else piece for piece in asked.pieces
        )
        return replace(asked, pieces=pieces)

    def spoken(self, heard: Heard) -> Danger | None:
        """The card whose cue speaks, if any."""
        heard_of = [card for card in self.cards.values() if URGENT + card.id in heard.tables]
        for card in heard_of:
            line = heard.first_sure(URGENT + card.id, self.said_with.get(card.id, frozenset()))
            if line:
                return Danger((Match(card.id, Kind.URGENT, card.intent, card.title, card.title, 100.0),), 1.0, line)
        # A cue that speaks if the marks that are missing are the ones it needs, and nothing else tells.
        for card in heard_of:
            line = heard.doubted(URGENT + card.id)
            if line:
                match = Match(card.id, Kind.URGENT, card.intent, card.title, card.title, DOUBTED_SCORE, doubtful=True)
                return Danger((match,), DOUBTED_SCORE / 100, line)
        return None

    def judge(self, asked: Query, heard: Heard, weights: tuple[float, ...], sure: float = 0.0) -> Danger:
        """`heard`: the cues in it. `sure`: how sure the entries are. Likeness cannot beat a
        sure entry, so it is not worked out then.
        """
        same = self._same(asked)
        if same is not None:
            return Danger(
                (Match(same.id, Kind.URGENT, same.intent, same.title, asked.original, 100.0),), 1.0, exact=True
            )
        if tuple(map(fold_of, spoken_keys(asked))) in self.harmless:
            return Danger()
        spoken = self.spoken(heard)
        told = sum(piece.weight == 1 for piece in asked.pieces)
        if spoken is None and (sure > LIKENESS_SURE_MAX or told < TOLD_MIN):
            return Danger()
        query = self.query(asked)
        terms = Terms.of(self.index, query)
        if terms is None or (spoken is None and self.reach.most(terms) < ASKED_MIN):
            return spoken or Danger()
        scored = ranked(self.index, Retrieved.of(self.index, terms), RANK.astype(np.float32))
        signs, order = self.signs(scored)
        if spoken is not None and not self._is_never(signs):
            return spoken
        doubt = BARE_DOUBT if query.bare else 1.0
        chance = doubt / (1.0 + float(np.exp(-(signs @ np.array(weights))))) if told >= TOLD_MIN else 0.0
        if not self.is_met(signs):
            chance = 0.0
        return Danger(tuple(self._match(number, phrasing, 100 * chance) for number, phrasing in order), chance)

    def _same(self, asked: Query) -> Entry | None:
        """The card of which it is a sentence."""
        keys = spoken_keys(asked)
        name = self.exact.get(keys, "")
        if not name and asked.bare:
            name = self.exact_bare.get(tuple(map(fold_of, keys)), "")
        return self.cards.get(name)

    def signs(self, scored: Scored) -> tuple[Doubles, list[tuple[int, int]]]:
        """How the best card and the best `never` sentences stand, and (card, phrasing) best first."""
        best = never = np.zeros(len(FEATURES))
        order: list[tuple[int, int]] = []
        for row, number in enumerate(scored.documents.tolist()):
            if self.index.documents[number].group == NEVER:
                never = never if never.any() else scored.features[row]
            else:
                best = best if best.any() else scored.features[row]
                order.append((number, int(scored.phrasings[row])))
        signs = np.array(
            [1.0, log(scored.mass + 1.0), *best[SEEN].tolist(), *never[SEEN].tolist(), scored.strange, scored.new_pairs]
        )
        return signs, order

    @staticmethod
    def is_met(signs: Doubles) -> bool:
        """Whether a card's sentence and the question share most of what they say."""
        _, asked, told = signs[2:5].tolist()
        return bool(asked >= ASKED_MIN and told >= TOLD_MET_MIN)

    def _is_never(self, signs: Doubles) -> bool:
        mine, against = float(signs[2]), float(signs[2 + len(SEEN)])
        return against >= NEVER_MIN and against > mine

    def _match(self, number: int, phrasing: int, value: float) -> Match:
        card = self.cards[self.index.documents[number].id]
        return Match(card.id, Kind.URGENT, card.intent, card.title, self.index.texts[phrasing], round(value, 1))
