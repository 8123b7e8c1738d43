"""The two regressions of `fit`: numbers in, weights out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.matching.rows import Doubles

RANK_L2, SURE_L2 = 1e-3, 2e-3
STEPS = 400


@dataclass(frozen=True)
class Looked:
    """A question's candidates: their features, and which of them are of the right intent."""

    features: Doubles
    right: npt.NDArray[np.bool_]


def fit_rank(rows: Sequence[Looked]) -> Doubles:
    """Softmax over the candidates: the right intent's entries should outweigh all others."""
    rows = [row for row in rows if row.right.any()]
    most = max(len(row.right) for row in rows)
    width = rows[0].features.shape[1]
    features = np.zeros((len(rows), most, width))
    right = np.zeros((len(rows), most), bool)
    there = np.zeros((len(rows), most), bool)
    for at, row in enumerate(rows):
        count = len(row.right)
        features[at, :count], right[at, :count], there[at, :count] = row.features, row.right, True
    weights = np.zeros(width)
    speed, size = np.zeros_like(weights), np.zeros_like(weights)
    for _ in range(STEPS):
        scores = np.where(there, features @ weights, -np.inf)
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        mine = odds * right
        pull = odds / odds.sum(axis=1, keepdims=True) - mine / mine.sum(axis=1, keepdims=True)
        slope = np.einsum("ij,ijk->k", pull, features) / len(rows) + RANK_L2 * weights
        speed, size = 0.9 * speed + 0.1 * slope, 0.99 * size + 0.01 * slope**2
        weights -= 0.3 * speed / (np.sqrt(size) + 1e-8)
    return weights


def fit_sure(signs: Doubles, right: npt.NDArray[np.bool_], heavy: Doubles) -> Doubles:
    """Logistic regression by Newton steps, on standardised signs; returned for the raw ones. The first sign is 1."""
    mean, spread = signs[:, 1:].mean(axis=0), signs[:, 1:].std(axis=0) + 1e-6
    known = np.column_stack([np.ones(len(signs)), (signs[:, 1:] - mean) / spread])
    held = SURE_L2 * len(right) * np.diag([0.0, *np.ones(known.shape[1] - 1)])
    weights = np.zeros(known.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ ((chance - right) * heavy) + held @ weights
        bend = (known * (heavy * chance * (1 - chance))[:, None]).T @ known + held + 1e-9 * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    raw = weights[1:] / spread
    return np.array([weights[0] - raw @ mean, *raw])
