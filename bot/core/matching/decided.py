"""What is decided before the candidates' bands are looked at: danger, small talk word for word, cases for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core.corpus import NEEDS_HUMAN, Entry
from bot.core.matching.bands import offers
from bot.core.matching.cues import why_a_person
from bot.core.matching.judged import Judged
from bot.core.matching.reading import FirstPass
from bot.core.verdict import Match, Refer, SmallTalk, Urgent

DECIDED = frozenset({"urgent", "smalltalk", "two"})
WORD_FOR_WORD = 0.9
"""So much alike, a question is nearly an editor's own sentence: cues for persons and danger are overruled."""
URGENT_LEAD = 0.35


def decided(judged: Judged, seen: FirstPass, urgent_min: float) -> Judged | None:
    """None where the candidates decide."""
    topic = seen.reading.topic
    if judged.danger and (seen.danger.cue or topic is None) and _is_urgent(judged, seen, urgent_min):
        return replace(judged, verdict=Urgent(judged.danger[0]), reason="urgent", cue=seen.danger.cue)
    if topic is not None:
        return Judged(judged.query, SmallTalk(topic), reason="smalltalk", danger=judged.danger)
    called = why_a_person(seen.reading.heard)
    if called is None or judged.alike >= WORD_FOR_WORD:
        return None
    why, line = called
    return replace(judged, verdict=Refer(why, None, offers(judged.candidates)), reason=why.value, cue=line)


def harmless(candidates: tuple[Match, ...], sure: float, cards: Mapping[str, Entry]) -> float:
    """How sure it is that something harmless is asked; an entry about the same danger or a person's case is not."""
    if not candidates or candidates[0].intent == NEEDS_HUMAN:
        return 0.0
    dangerous = any(card.intent == candidates[0].intent for card in cards.values())
    return 0.0 if dangerous else sure


def _is_urgent(judged: Judged, seen: FirstPass, urgent_min: float) -> bool:
    """Cues speak unless the question is all but an editor's sentence; likeness must also beat the entries."""
    found, candidates = seen.danger, judged.candidates
    if found.exact:
        return True
    if found.cue:
        return judged.alike < WORD_FOR_WORD
    if candidates and candidates[0].intent == found.matches[0].intent:
        return found.chance >= urgent_min
    return found.chance >= urgent_min and found.chance - seen.harmless >= URGENT_LEAD
