"""What is decided whatever the candidates' bands say: a card's own sentence, small talk, and the cues for a person."""

from __future__ import annotations

from dataclasses import replace

from bot.core.matching.bands import offers
from bot.core.matching.judged import Judged
from bot.core.matching.reading import Reading
from bot.core.verdict import Refer, SmallTalk, Urgent

DECIDED = frozenset({"urgent", "danger_beside", "smalltalk"})
WORD_FOR_WORD = 0.9
"""So much alike, a question is nearly an editor's own sentence: cues for persons are overruled."""


def spoken(judged: Judged, reading: Reading) -> Judged | None:
    """A danger card's own sentence, or small talk, word for word; None where the candidates decide."""
    card, topic = reading.danger.card, reading.topic
    if topic is not None and card is None:
        return Judged(judged.query, SmallTalk(topic), reason="smalltalk")
    return None if card is None else replace(judged, verdict=Urgent(card), reason="urgent")


def called(judged: Judged, reading: Reading) -> Judged | None:
    """A person, by the editors' cues."""
    first = judged.candidates[0].intent if judged.candidates else ""
    if reading.called is None or judged.likest(first)[1] >= WORD_FOR_WORD:
        return None
    why, line = reading.called
    return replace(judged, verdict=Refer(why, None, offers(judged.candidates)), reason=why.value, cue=line)
