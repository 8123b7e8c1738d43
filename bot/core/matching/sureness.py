"""How likely the best candidate's intent is what was asked: one number from how the candidates stand to each other."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np

from bot.core.matching.meaning import MEANING_FEATURES
from bot.core.matching.rows import Doubles
from bot.core.matching.score import FEATURES, Scored
from bot.core.matching.targets import Target

SIGNS = ("bias", "score", "margin", "share", *FEATURES, "strange", "mass", "new_pairs")
"""`margin`: to the best candidate of another intent. `share`: of the best intent among all candidates (softmax)."""

TIMES = tuple(SIGNS.index(name) for name in ("score", "share", "mass"))
"""Every sign also counts by how strong the first stands and how much was asked: of a page's long question other signs
tell than of three words. Rotated, 5 to 7 in a hundred questions of pages more are answered at once for it.
"""
MARGIN_MOST = 6.0
MEANING_SIGNS = (*MEANING_FEATURES, "agrees", "words_share", *(f"lead_{name}" for name in MEANING_FEATURES[:2]))
"""Added where the meaning is known. `agrees`: judged by words alone the intent is the same. `words_share`: its `share`
then. `lead_…`: how much nearer its nearest candidate is than any of another intent.
"""


def standing(scored: Scored, intents: Sequence[str]) -> Doubles:
    """The signs of `SIGNS` for the best candidate; there must be one."""
    odds = scored.odds()
    mine = np.array([intent == intents[0] for intent in intents])
    rivals = scored.scores[~mine]
    margin = float(scored.scores[0]) - float(rivals[0]) if len(rivals) else MARGIN_MOST
    return np.array(
        [
            1.0,
            float(scored.scores[0]),
            min(margin, MARGIN_MOST),
            float(odds[mine].sum() / odds.sum()),
            *scored.features[0, : len(FEATURES)].tolist(),
            scored.strange,
            log(scored.mass + 1.0),
            scored.new_pairs,
        ]
    )


def sure_signs(scored: Scored, targets: Sequence[Target], by_words: Doubles) -> Doubles:
    """All that tells how sure the best candidate is; there must be one. `targets` are those of the candidates;
    `by_words` weighs `FEATURES` alone.

    What the message sounds like (`Scored.kinds`) is left out: it tells whether this is a question, not which, and on
    sources that had taught nothing it made sure of wrong entries. So did the kind of the first candidate: questions of
    pages were surely pointed elsewhere that had an entry.
    """
    intents = [target.intent for target in targets]
    signs = standing(scored, intents)
    if scored.features.shape[1] > len(FEATURES):
        signs = np.concatenate((signs, _meaning_signs(scored, intents, by_words)))
    return multiplied(signs)


def _meaning_signs(scored: Scored, intents: Sequence[str], by_words: Doubles) -> Doubles:
    """The signs of `MEANING_SIGNS` for the best candidate."""
    mine = np.array([intent == intents[0] for intent in intents])
    words = scored.features[:, : len(FEATURES)] @ by_words
    odds = np.exp(words - words.max())
    agrees = intents[int(words.argmax())] == intents[0]
    near = scored.features[:, len(FEATURES) :]
    others = near[~mine].max(axis=0) if not mine.all() else np.zeros(near.shape[1])
    lead = near[mine].max(axis=0) - others
    return np.array([*near[0].tolist(), float(agrees), float(odds[mine].sum() / odds.sum()), *lead[:2].tolist()])


def multiplied(signs: Doubles) -> Doubles:
    """The signs (those of `SIGNS` first), and their products with each of `TIMES`."""
    return np.concatenate((signs, *(signs[at] * signs[1:] for at in TIMES)))
