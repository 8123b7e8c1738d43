"""Signs in a text that decide before any matching: small talk, and cases that belong to a person."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz

from bot.core.matching.context import ASKING
from bot.core.normalise import Query, Words
from bot.core.normalise.cue import Heard
from bot.core.normalise.query import FILLER_WEIGHT
from bot.core.normalise.syllables import fold_of, is_syllable
from bot.core.verdict import Why

WHY = {"distress": Why.DISTRESS, "person": Why.ASKED, "complaint": Why.COMPLAINT, "personal": Why.PERSONAL}
"""Cue tables in the order of weight: danger first."""

ASKING_FOLDS = frozenset(map(fold_of, ASKING))
SMALLTALK_SYLLABLES_MAX = 14
SLIP_RATIO_MIN = 88
"""A slip or two of the finger in a sentence of four syllables."""


def why_a_person(heard: Heard) -> tuple[Why, str] | None:
    """Why this goes to a person, with the editors' line that says so; None when nothing says so."""
    for name, why in WHY.items():
        line = heard.first_likely(name) if why is Why.DISTRESS else heard.first(name)
        if line:
            return why, line
    return None


def smalltalk_topic(query: Query, words: Words) -> str | None:
    """The topic when the whole text is nothing but such an utterance (polite words aside)."""
    if not query.pieces or len(query.pieces) > SMALLTALK_SYLLABLES_MAX:
        return None
    whole = query.keys
    spoken = tuple(piece.key for piece in query.pieces if piece.weight > 0)
    content = tuple(piece.key for piece in query.pieces if piece.weight > FILLER_WEIGHT)
    for form in (whole, spoken):
        for topic, rows in words.smalltalk:
            if form in rows or (query.bare and _folded(form) in map(_folded, rows)):
                return topic
    slipped = _with_slips(whole, words) if any(not is_syllable_key(key) for key in content) else None
    if slipped is not None:
        return slipped
    if not content:
        said = _longest_inside(whole, words)
        if said is not None:
            return said
        # Polite words alone, or with nothing but "tôi", "là", "gì": an opening without a question.
        polite = len(spoken) < len(whole) and all(piece.concept < 0 for piece in query.pieces)
        return "chao" if polite and len(spoken) <= 3 else None  # noqa: PLR2004  "cho tôi hỏi cái này" still greets
    if len(content) <= 4:  # noqa: PLR2004  longer ones carry a question of their own
        for topic, rows in words.smalltalk:
            for row in rows:
                if set(content) <= set(row) <= set(whole) and len(row) > 1 and not _asks_beside(whole, row):
                    return topic
    return None


def _longest_inside(whole: tuple[str, ...], words: Words) -> str | None:
    """Politeness around a listed utterance: "cảm ơn nhé"."""
    found = [
        (len(row), topic)
        for topic, rows in words.smalltalk
        for row in rows
        if len(row) > 1
        and not _asks_beside(whole, row)
        and any(whole[at : at + len(row)] == row for at in range(len(whole) - len(row) + 1))
    ]
    return max(found, default=(0, None))[1]


def _asks_beside(whole: tuple[str, ...], row: tuple[str, ...]) -> bool:
    """Whether what is said beside the utterance asks: «để mai tôi ra, được không»."""
    return any(fold_of(key) in ASKING_FOLDS for key in whole if key not in row)


def _with_slips(whole: tuple[str, ...], words: Words) -> str | None:
    asked = " ".join(_folded(whole))
    for topic, rows in words.smalltalk:
        for row in rows:
            if len(row) > 2 and fuzz.ratio(asked, " ".join(_folded(row))) >= SLIP_RATIO_MIN:  # noqa: PLR2004
                return topic
    return None


def is_syllable_key(key: str) -> bool:
    return is_syllable(fold_of(key))


@lru_cache(maxsize=8192)  # the editors' lines are compared with every unmarked text
def _folded(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold_of(key) for key in keys)
