"""What of a message is looked at by itself: its questions, what it only tells, its sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.matching.alarm import ALARM_BESIDE_MIN
from bot.core.matching.bands import card_of
from bot.core.matching.context import could_ask, sentences_of
from bot.core.matching.danger import DangerCards
from bot.core.matching.finding import Finder
from bot.core.matching.judged import Found
from bot.core.matching.retrieval import Retrieved, Search
from bot.core.normalise import Query
from bot.core.verdict import Match

OF_ONE_PART = 8
"""So many candidates are looked at for a part of a message."""
SECOND_MIN = 0.5
"""Less sure, a question beside others is left out."""


@dataclass(frozen=True, slots=True)
class Suspected:
    """The card that a part of a message is likest to, and how likely it is meant (`ALARM_BESIDE_MIN` to 1). `is_own`: a
    part is one of the card's own sentences, whatever the chance.
    """

    card: Match
    chance: float
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """`asking`: the questions of a message that asks more than one. `told`: what it only tells, and each sentence, both
    counting in full: they may be the danger.
    """

    asking: Sequence[Query]
    told: Sequence[Query]

    @classmethod
    def of(cls, query: Query, *, may_alarm: bool) -> Parts:
        asking = [part for part in query.questions() if could_ask(part)]
        if len(asking) == 1:
            asking = []
        return cls(asking, [part for part in _told(query) if part not in asking] if may_alarm else [])

    def searches(self, cards: npt.NDArray[np.bool_]) -> Iterator[Search]:
        """What is told is looked at only where one of the documents of `cards` is near."""
        yield from (Search(part, OF_ONE_PART) for part in self.asking)
        yield from (Search(part, OF_ONE_PART, cards) for part in self.told)

    def questions(self, found: Sequence[Retrieved | None], finder: Finder) -> tuple[Found, ...]:
        """What each asks for, by its words alone, where it is sure enough. `found`: by the searches."""
        pairs = zip(self.asking, found, strict=False)
        return tuple(finder.found(one, finder.index.exact_of(part), least=SECOND_MIN) for part, one in pairs)

    def suspected(
        self, questions: Sequence[Found], found: Sequence[Retrieved | None], finder: Finder, cards: DangerCards
    ) -> Suspected | None:
        """The likeliest danger in any of them; None where none is likely enough to be asked about."""
        exact_of = finder.index.exact_of
        parts = (*self.asking, *self.told)
        told = zip(self.told, found[len(self.asking) :], strict=True)
        chances = [*(one.alarm for one in questions), *(finder.danger(one, exact_of(part)) for part, one in told)]
        likeliest = max(chances, default=0.0)
        own = next((card for part in parts if (card := cards.own(part)) is not None), None)
        if own is not None:
            return Suspected(own, likeliest, is_own=True)
        if likeliest < ALARM_BESIDE_MIN:
            return None
        at = chances.index(likeliest)
        card = card_of(finder.found(found[at], exact_of(parts[at])).candidates)
        return None if card is None else Suspected(card, likeliest)


def _told(query: Query) -> Iterator[Query]:
    told = query.told()
    if told is not None:
        yield told
    yield from sentences_of(query if told is None else query.evenly())
