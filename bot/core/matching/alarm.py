"""How likely somebody is in danger: how the best danger card stands, alone and beside what is harmless."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

import numpy as np

from bot.core.corpus import NEEDS_HUMAN
from bot.core.matching.rows import Doubles
from bot.core.matching.score import Scored
from bot.core.matching.targets import Target
from bot.core.verdict import Kind

ALARM_MIN, ALARM_ASK_MIN = 0.6, 0.12
"""From here a danger card is shown, and a danger asked about: a false card alarms a whole team, a question nobody.
Chosen on the cries' curve, not fitted.
"""
ALARM_BESIDE_MIN = 0.5
"""Of one sentence beside others, when the whole message does not alarm: «Nhà em đang cháy. Quên mật khẩu …»."""
SHOWN_TOLD_MIN, ASKED_TOLD_MIN, ASKED_SPOKEN_MIN = 3, 2, 6
FARTHEST = 10.0
"""Taken for the lead over what is harmless where there is nothing harmless."""


def alarm_signs(scored: Scored, targets: Sequence[Target]) -> Doubles | None:
    """What tells danger, the first sign being 1; None where no card is among the candidates. `targets` are theirs, in
    the same order, best first. Cases for a person are no sign that nothing is wrong.
    """
    card = next((at for at, target in enumerate(targets) if target.kind is Kind.URGENT), None)
    if card is None:
        return None
    calm = (at for at, target in enumerate(targets) if target.kind is not Kind.URGENT and target.intent != NEEDS_HUMAN)
    other = next(calm, None)
    rival = np.zeros(scored.features.shape[1]) if other is None else scored.features[other]
    lead = FARTHEST if other is None else float(scored.scores[card] - scored.scores[other])
    mine = scored.features[card]
    length = np.log1p(scored.mass)
    alone = (1.0, lead, float(scored.scores[card]), length, scored.strange, scored.new_pairs)
    signs: Doubles = np.concatenate((alone, mine, rival, (lead * length, length * scored.strange)))
    return signs


def alarm(signs: Doubles | None, weights: Sequence[float], told: tuple[int, int]) -> float:
    """The chance that a card is meant (0–1). `told`: how many syllables of the message say something, and how many
    there are; where they are few, likeness alone shows no card, where fewer it asks nothing: «chồng tôi» is half of
    many cries.
    """
    heavy, spoken = told
    if signs is None or (heavy < ASKED_TOLD_MIN and spoken < ASKED_SPOKEN_MIN):
        return 0.0
    chance = 1.0 / (1.0 + exp(-min(max(float(signs @ np.array(weights)), -50.0), 50.0)))
    return chance if heavy >= SHOWN_TOLD_MIN else min(chance, ALARM_MIN - 0.01)
