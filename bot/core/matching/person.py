"""How likely a message is a case for a person of the team rather than a question with an answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.corpus import NEEDS_HUMAN
from bot.core.matching.rivalry import against
from bot.core.matching.rows import Doubles
from bot.core.matching.score import Scored
from bot.core.matching.targets import Target
from bot.core.verdict import Kind


def is_case(target: Target) -> bool:
    return target.kind is Kind.EXAMPLE and target.intent == NEEDS_HUMAN


def person_signs(scored: Scored, targets: Sequence[Target]) -> Doubles | None:
    """What tells it; None where no such case is among the candidates. `targets` are theirs, in the same order, best
    first. Danger is neither.
    """
    return against(scored, list(map(is_case, targets)), [one.intent != NEEDS_HUMAN for one in targets])
