"""Written by benchmarks/matching/fit.py; do not edit by hand."""

from bot.core.matching.thresholds import Thresholds

FITTED = Thresholds(
    rank=(0.82, -0.14, 1.99, 3.52, 2.59, 3.12, 2.52, 3.09, 1.93),
    sure=(-6.0, 0.1, 0.5, 1.5, 0.0, 0.0, 0.5, 2.0, 0.0, 1.0, 1.5, 0.5, 1.5, 1.0, 0.3),
    answer_min=0.5,
    suggest_min=0.1,
    neighbour_min=0.3,
    also_min=0.6,
)
