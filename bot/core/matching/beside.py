"""What one part of a message says beside the rest: that somebody is in danger, or a second question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core.matching.bands import ANSWERS, distinct, near_to, offers
from bot.core.matching.judged import Judged
from bot.core.matching.leaning import ANSWERLESS
from bot.core.matching.reading import Reading
from bot.core.verdict import Answer, Match, Refer, Suggest, Urgent, Verdict, Why


def danger_beside(judged: Judged, reading: Reading, least: float) -> Judged | None:
    """What may be danger in one sentence of several, or in what is told, is asked about, though another asks something
    harmless. It is never shown at once: told in a story the same words are often long past. `least`: how likely it
    must be (0–1), no less than what `Parts.suspected` tells of at all.
    """
    suspected = reading.suspected
    if suspected is None or reading.same is not None or not (suspected.is_own or suspected.chance >= least):
        return None
    verdict = Urgent(suspected.card._replace(doubtful=True), offers(judged.touched())[:1])
    return replace(judged, verdict=verdict, reason="danger_beside", alarm=suspected.chance)


def second_question(judged: Judged, reading: Reading, also_min: float) -> Judged:
    """The same where the message asks one question. Of two, the second is answered beside the first, or both are
    offered: each was looked at by itself, and what the whole message was taken for stays.
    """
    if not reading.questions or reading.same is not None or not isinstance(judged.verdict, Answer | Suggest | Refer):
        return judged  # an editor's own sentence is one question
    found: dict[str, tuple[Match, ...]] = {}
    sure: dict[str, float] = {}
    for one in reading.questions:
        best = one.candidates[0] if one.candidates else None
        if best is not None and best.kind in ANSWERS and best.intent not in ANSWERLESS:
            found.setdefault(best.intent, one.candidates)
            sure[best.intent] = max(one.sure, sure.get(best.intent, 0.0))
    verdict = with_second(judged.verdict, found, sure, also_min)
    return judged if verdict is None else replace(judged, verdict=verdict, reason="two")


def with_second(
    verdict: Verdict, found: Mapping[str, tuple[Match, ...]], sure: Mapping[str, float], also_min: float
) -> Verdict | None:
    """`verdict`: of the whole message. `found`: each question's candidates, by the intent of its best, and how `sure`
    that is; None where they add nothing. From `also_min` on the two surest are answered though the whole is not. Beside
    what may be a person's case they are offered.
    """
    if isinstance(verdict, Answer):
        other = next((row[0] for intent, row in found.items() if intent != verdict.match.intent), None)
        return replace(verdict, also=other) if other is not None and verdict.match.intent in found else None
    if len(found) < 2:  # noqa: PLR2004
        return None
    firsts = [row[0] for row in sorted(found.values(), key=lambda row: -sure[row[0].intent])]
    if isinstance(verdict, Refer) and verdict.why is not Why.UNKNOWN:
        is_open = verdict.is_guess and verdict.why is not Why.DISTRESS
        return replace(verdict, near=distinct((*firsts, *verdict.near))) if is_open else None
    first, second = (one for one in (row[0] for row in found.values()) if one in firsts[:2])
    if min(sure[first.intent], sure[second.intent]) >= also_min:
        return Answer(first, near_to(first, found[first.intent]), second)
    return Suggest(distinct((*firsts, *(verdict.matches if isinstance(verdict, Suggest) else ()))))
