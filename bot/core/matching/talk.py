"""How likely a message is small talk: greetings, thanks, remarks («để mai tôi ra»), questions about the assistant."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.matching.rivalry import against
from bot.core.matching.rows import Doubles
from bot.core.matching.score import Scored
from bot.core.matching.targets import SMALL_TALK, Target


def talk_signs(scored: Scored, targets: Sequence[Target]) -> Doubles | None:
    """What tells it; None where no small talk is among the candidates. `targets` are theirs, in the same order, best
    first.
    """
    talk = [one.intent == SMALL_TALK for one in targets]
    return against(scored, talk, [not one for one in talk])
