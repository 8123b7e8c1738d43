"""Where a score becomes an answer, a question back, or a person. Fitted by `make fit`; see the file's own figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`weights` are those of `score.FEATURES`. Scores run 0–1 here and 0–100 outside."""

    weights: tuple[float, ...] = (0.375, 0.0, 0.0, 0.125, 0.35, 0.15, -0.05)
    answer_score_min: float = 0.56
    answer_margin_min: float = 0.03
    suggest_score_min: float = 0.40
    neighbour_margin_min: float = 0.02
    """A neighbour entry this close below the best stops an answer."""
    urgent_score_min: float = 0.66
    urgent_margin_min: float = 0.04
    also_score_min: float = 0.66
    follow_up_score_min: float = 0.5


DEFAULT = Thresholds()
