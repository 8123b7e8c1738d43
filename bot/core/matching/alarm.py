"""How likely somebody is in danger: how the best danger card stands, alone and beside what is harmless, and what the
message sounds like.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.corpus import NEEDS_HUMAN
from bot.core.matching.rivalry import against, chance_of
from bot.core.matching.rows import Doubles
from bot.core.matching.score import Scored
from bot.core.matching.targets import Target
from bot.core.verdict import Kind

ALARM_MIN, ALARM_ASK_MIN = 0.6, 0.12
"""From here a danger card is shown, and a danger asked about: a false card alarms a whole team, a question nobody.
Chosen on the cries' curve, not fitted.
"""
ALARM_BESIDE_MIN, ALARM_BESIDE_PERSON_MIN = 0.35, 0.7
"""Of one sentence beside others, when the whole message does not alarm: «Nhà em đang cháy. Quên mật khẩu …»; and where
a person comes anyway.
"""
SHOWN_TOLD_MIN, ASKED_TOLD_MIN, ASKED_SPOKEN_MIN = 3, 2, 6


def alarm_signs(scored: Scored, targets: Sequence[Target]) -> Doubles | None:
    """What tells danger; None where no card is among the candidates. `targets` are theirs, in the same order, best
    first. Cases for a person are no sign that nothing is wrong.
    """
    cards = [one.kind is Kind.URGENT for one in targets]
    return against(scored, cards, [one.kind is not Kind.URGENT and one.intent != NEEDS_HUMAN for one in targets])


def alarm(signs: Doubles | None, weights: tuple[float, ...], told: tuple[int, int]) -> float:
    """The chance that a card is meant (0–1). `told`: how many syllables of the message say something, and how many
    there are; where they are few, likeness alone shows no card, where fewer it asks nothing: «chồng tôi» is half of
    many cries.
    """
    heavy, spoken = told
    if signs is None or (heavy < ASKED_TOLD_MIN and spoken < ASKED_SPOKEN_MIN):
        return 0.0
    chance = chance_of(signs, weights)
    return chance if heavy >= SHOWN_TOLD_MIN else min(chance, ALARM_MIN - 0.01)
