"""How likely somebody is in danger: the card beside what is harmless, and how much was said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.core.corpus import NEEDS_HUMAN
from bot.core.matching.alarm import ALARM_MIN, alarm, alarm_signs
from bot.core.matching.index import Document
from bot.core.matching.rivalry import FARTHEST
from bot.core.matching.score import FEATURES, Scored
from bot.core.matching.targets import Target
from bot.core.verdict import Kind

LEAD = 2
"""Among the signs: how far the card leads what is harmless."""


def target(kind: Kind, intent: str) -> Target:
    return Target(Document(intent, intent, (intent,)), intent, kind, intent, intent, (intent,))


CARD, ENTRY = target(Kind.URGENT, NEEDS_HUMAN), target(Kind.ENTRY, "khai-sinh")
PERSON = target(Kind.EXAMPLE, NEEDS_HUMAN)


def scored(*scores: float) -> Scored:
    count = len(scores)
    numbers = np.arange(count, dtype=np.int32)
    return Scored(numbers, numbers, np.array(scores, np.float32), np.ones((count, len(FEATURES))))


def test_the_card_is_held_against_the_best_that_is_harmless() -> None:
    signs = alarm_signs(scored(5.0, 4.0, 2.0), [PERSON, CARD, ENTRY])
    assert signs is not None
    assert signs[LEAD] == pytest.approx(2.0)

    alone = alarm_signs(scored(4.0, 3.0), [CARD, PERSON])
    assert alone is not None
    assert alone[LEAD] == FARTHEST
    assert len(alone) == len(signs)


def test_what_a_message_sounds_like_is_a_sign_beside_the_candidates() -> None:
    still, loud = scored(5.0, 4.0), replace(scored(5.0, 4.0), kinds=(0.1, 0.9, 0.0))
    signs, more = (alarm_signs(one, [CARD, ENTRY]) for one in (still, loud))
    assert signs is not None
    assert more is not None
    assert len(more) == len(signs) + 2 * len(loud.kinds)
    assert {0.1, 0.9} <= set(more.tolist()) - set(signs.tolist())


def test_without_a_card_there_is_no_alarm() -> None:
    assert alarm_signs(scored(5.0), [ENTRY]) is None
    assert alarm(None, (), (9, 9)) == 0.0


@pytest.mark.parametrize(
    ("told", "least", "most"),
    [((1, 5), 0.0, 0.0), ((1, 6), 0.5, ALARM_MIN), ((2, 2), 0.5, ALARM_MIN), ((3, 3), 0.99, 1.0)],
)
def test_few_words_show_no_card(told: tuple[int, int], least: float, most: float) -> None:
    assert least <= alarm(np.ones(2), (10.0, 10.0), told) <= most
