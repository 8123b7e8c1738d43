"""Where a score becomes an answer, a question back, or a person. The numbers stand in `fitted`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`rank` weighs `score.FEATURES`, `sure` weighs `sureness.SIGNS`; the rest are shares 0–1.

    `answer_min`: from here the best candidate is answered. `suggest_min`: from here candidates are asked back.
    `neighbour_min`: from here a neighbour entry says where to go. `also_min`: a second question of one message is
    answered too. `urgent_min`: from here a danger card is shown. `danger` weighs `DangerIndex.signs`.
    """

    rank: tuple[float, ...]
    sure: tuple[float, ...]
    answer_min: float
    suggest_min: float
    neighbour_min: float
    also_min: float
    urgent_min: float
    danger: tuple[float, ...]
