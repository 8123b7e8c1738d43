"""From how sure the best candidate is to a verdict: answered, asked back, pointed elsewhere, or a person's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.core.corpus import NEEDS_HUMAN, OUT_OF_SCOPE
from bot.core.matching.alarm import ALARM_ASK_MIN, ALARM_MIN
from bot.core.matching.thresholds import Bands
from bot.core.verdict import Answer, Kind, Match, Refer, SmallTalk, Suggest, Urgent, Verdict, Why

OFFERED_MOST = 3
ANSWERS = frozenset({Kind.ENTRY, Kind.FLOW})
TALK_MIN, REMARK_MIN = 0.6, 0.8
"""From here it is small talk like that of the content; from here a remark like none of it."""
PERSON_SURE = 0.6
"""Less sure that it is a person's case, a person is offered, not called."""
PERSON_BEFORE = 0.4
"""Of how sure an entry is: less likely than that, the entry is asked back. A person stands below it all the same."""
SIBLING_PART = 0.2
"""Of the first's score. Of the editors' own questions 19 in 100 whose second entry of the same intent comes so close
were meant for another entry than the first, of all others 1 in 100 (2026-11-22).
"""
NEIGHBOUR_RIVAL = 0.3
"""An entry this close behind an unsure neighbour is asked back instead."""


@dataclass(frozen=True, slots=True)
class Courtesy:
    """Small talk that a message may be: its topic, and how likely it must be (0–1)."""

    topic: str
    least: float


@dataclass(frozen=True, slots=True)
class Chances:
    """0–1. `sure`: that the first candidate's intent is meant; `alarm`: that somebody is in danger; `person`: that it
    is a case for a person; `talk`: that it is small talk.
    """

    sure: float
    alarm: float = 0.0
    person: float = 0.0
    talk: float = 0.0


def verdict_of(
    candidates: tuple[Match, ...],
    met: tuple[Match, ...],
    chances: Chances,
    limits: Bands,
    *,
    talk: Courtesy | None = None,
) -> tuple[Verdict, str]:
    """With the reason's name. `met`: candidates that share something of substance with the question. `talk`: the small
    talk that it may be.
    """
    sure = chances.sure
    offered = offers(met)
    if not candidates:
        return Refer(Why.UNKNOWN), "unknown"
    best = candidates[0]
    danger = _danger(candidates, met, chances.alarm)
    if danger is not None and not danger.match.doubtful:
        return danger, "danger"
    case = next((match for match in candidates if match.intent == NEEDS_HUMAN and match.kind is Kind.EXAMPLE), None)
    is_entry = best in met and best.kind in ANSWERS
    is_answer = is_entry and sure >= limits.answer_min
    if talk is not None and danger is None and not is_answer and chances.talk >= max(talk.least, chances.person):
        return SmallTalk(talk.topic), "courtesy"
    entry_sure = sure if is_entry and best.intent != OUT_OF_SCOPE else 0.0
    least = limits.person_min if offered else PERSON_SURE  # with nothing to stand beside it a person is called outright
    is_likely = least <= chances.person >= PERSON_BEFORE * entry_sure
    if case is not None and is_likely and not (is_answer and chances.person < PERSON_SURE):
        why = Why(case.id) if case in met else Why.PERSONAL
        if danger is not None:  # two signs, neither of them sure: no entry is meant
            return replace(danger, near=()), "danger_asked"
        return Refer(why, None, offered, is_guess=chances.person < PERSON_SURE), why.value
    if danger is not None and (not is_answer or best.intent == OUT_OF_SCOPE):
        return danger, "danger_asked"
    if best.intent == OUT_OF_SCOPE:
        return _elsewhere(best, sure, offered, limits, is_met=best in met)
    if sure < limits.suggest_min:
        return Refer(Why.UNKNOWN, None, offered), "unknown"
    if is_answer:
        return Answer(best, near_to(best, candidates)), "answer"
    if not offered:
        return Refer(Why.UNKNOWN), "unknown"
    return Suggest(offered), "suggest"


def _danger(candidates: tuple[Match, ...], met: tuple[Match, ...], alarm: float) -> Urgent | None:
    """The likeliest card, or a doubtful one with what was probably asked instead."""
    card = card_of(candidates)
    if card is None or alarm < ALARM_ASK_MIN:
        return None
    return Urgent(card) if alarm >= ALARM_MIN else Urgent(card._replace(doubtful=True), offers(met)[:1])


def card_of(candidates: Sequence[Match]) -> Match | None:
    return next((match for match in candidates if match.kind is Kind.URGENT), None)


def _elsewhere(
    best: Match, sure: float, offered: tuple[Match, ...], limits: Bands, *, is_met: bool
) -> tuple[Verdict, str]:
    if best.kind is Kind.EXAMPLE and sure >= limits.neighbour_min:
        return Refer(Why.ELSEWHERE), "elsewhere"
    if (
        best.kind is Kind.ENTRY
        and is_met
        and (sure >= limits.neighbour_min or (not offered and sure >= limits.suggest_min))
    ):
        return Refer(Why.NEIGHBOUR, best, offered), "neighbour"
    if offered and offered[0].score >= best.score * NEIGHBOUR_RIVAL and sure >= limits.suggest_min:
        return Suggest(offered), "suggest"
    return Refer(Why.UNKNOWN, None, offered), "unknown"


def near_to(best: Match, candidates: Sequence[Match]) -> tuple[Match, ...]:
    """What else may have been meant: entries of the same intent that are not far behind, then other intents."""
    others = [match for match in candidates if match.id != best.id]
    siblings = [
        match
        for match in others
        if match.intent == best.intent and match.kind in ANSWERS and match.score >= SIBLING_PART * best.score
    ]
    return (*siblings, *offers([match for match in others if match.intent != best.intent]))[:OFFERED_MOST]


def offers(candidates: Sequence[Match]) -> tuple[Match, ...]:
    """What may be asked back: entries and guides of ours, one of each intent first, then the next best."""
    wanted = [match for match in candidates if match.intent != OUT_OF_SCOPE and match.kind in ANSWERS]
    firsts: dict[str, Match] = {}
    for match in wanted:
        firsts.setdefault(match.intent, match)
    row = list(firsts.values())[:OFFERED_MOST]
    row += [match for match in wanted if match not in row][: OFFERED_MOST - len(row)]
    return tuple(row)


def distinct(matches: Iterable[Match]) -> tuple[Match, ...]:
    """The first ones, each entry or guide once."""
    firsts: dict[tuple[str, str], Match] = {}
    for match in matches:
        firsts.setdefault((match.kind, match.id), match)
    return tuple(firsts.values())[:OFFERED_MOST]
