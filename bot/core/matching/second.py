"""Two questions in one message: both are answered, or both offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core.matching.bands import OFFERED_MOST, near_to
from bot.core.verdict import Answer, Match, Refer, Suggest, Verdict, Why

SECOND_MIN = 0.35
"""So sure, a second question of a message is answered beside the first: it stands on a button below the answer."""


def with_second(
    verdict: Verdict, found: Mapping[str, tuple[Match, ...]], sure: Mapping[str, float], also_min: float
) -> Verdict | None:
    """`verdict`: of the whole message. `found`: each question's candidates, by the intent of its best, and how `sure`
    that is; None where they add nothing. From `also_min` on both are answered though the whole is not.
    """
    if isinstance(verdict, Answer):
        other = next((row[0] for intent, row in found.items() if intent != verdict.match.intent), None)
        return replace(verdict, also=other) if other is not None and verdict.match.intent in found else None
    if len(found) < 2 or (isinstance(verdict, Refer) and verdict.why is not Why.UNKNOWN):  # noqa: PLR2004
        return None
    first, second, *_ = found.values()
    if min(sure[first[0].intent], sure[second[0].intent]) >= also_min:
        return Answer(first[0], near_to(first[0], first), second[0])
    rest = verdict.matches if isinstance(verdict, Suggest) else ()
    return Suggest((first[0], second[0], *(one for one in rest if one.intent not in found))[:OFFERED_MOST])
