"""Where a score becomes an answer, a question back, or a person. The numbers stand in `fitted`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`rank` weighs `score.FEATURES`, `sure` weighs `sureness.SIGNS`; the rest are shares 0–1.

    `answer_min`: from here the best candidate is answered. `suggest_min`: from here candidates are asked back.
    `neighbour_min`: from here a neighbour entry says where to go. `also_min`: a second question of one message is
    answered too. `urgent_min` and `urgent_margin`: a danger card's score and its lead over its `never` sentences.
    """

    rank: tuple[float, ...]
    sure: tuple[float, ...]
    answer_min: float
    suggest_min: float
    neighbour_min: float
    also_min: float
    urgent_min: float = 0.64
    urgent_margin: float = 0.03
