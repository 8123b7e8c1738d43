"""Where a score becomes an answer, a question back, or a person. The numbers stand in `fitted`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.core.matching.rows import Doubles


@lru_cache(maxsize=64)
def as_row(weights: tuple[float, ...]) -> Doubles:
    """As an array, made once: every question needs the same few."""
    row = np.array(weights, np.float64)
    row.flags.writeable = False
    return row


@dataclass(frozen=True, slots=True)
class Bands:
    """`rank` weighs the candidates' features, `sure` weighs the signs of `sureness`, `choose` the features of
    entries of one intent, `alarm` the signs of danger (`alarm_signs`), `person` those of a case for a person
    (`person_signs`), `talk` those of small talk (`talk_signs`), `lean` those of a message that goes on with what was
    shown (`LEAN_SIGNS`), `follow` the features of the entries that it may go on with. The rest are shares 0–1.

    `answer_min`: from here the best candidate is answered. `suggest_min`: from here candidates are asked back.
    `neighbour_min`: from here a neighbour entry says where to go. `person_min`: from here it is a person's case rather
    than an entry's. `also_min`: a second question of one message is answered too.
    """

    rank: tuple[float, ...]
    sure: tuple[float, ...]
    choose: tuple[float, ...]
    alarm: tuple[float, ...]
    person: tuple[float, ...]
    talk: tuple[float, ...]
    lean: tuple[float, ...]
    follow: tuple[float, ...]
    answer_min: float
    suggest_min: float
    neighbour_min: float
    person_min: float
    also_min: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`words`: for what is judged by its words alone; `meaning`: where its vector is known too."""

    words: Bands
    meaning: Bands

    def bands(self, *, by_meaning: bool) -> Bands:
        return self.meaning if by_meaning else self.words
