"""What kind of message a text is, whatever it is about: by its vector, and by its words."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
import pytest

from bot.core.corpus import NEEDS_HUMAN, OUT_OF_SCOPE
from bot.core.matching.index import Document
from bot.core.matching.kind_axes import KindAxes, KindSums
from bot.core.matching.kind_words import FEW, KindWords
from bot.core.matching.kinds import KINDS
from bot.core.matching.targets import SMALL_TALK, Target, kind_of
from bot.core.verdict import Kind

Floats = npt.NDArray[np.float32]
PERSON, DANGER, TALK, ELSEWHERE, ENTRY = range(len(KINDS))


def axes(vectors: Floats, kinds: list[int], *, block: int) -> KindAxes:
    sums = KindSums(vectors.shape[1])
    blocks = (vectors[start : start + block] for start in range(0, len(vectors), block))
    went_by = list(sums.counting(blocks, np.array(kinds, np.int32)))
    np.testing.assert_array_equal(np.concatenate(went_by), vectors)
    return sums.axes()


@pytest.mark.parametrize(
    ("kind", "intent", "number"),
    [
        (Kind.ENTRY, "khai-sinh", ENTRY),
        (Kind.FLOW, "khai-sinh", ENTRY),
        (Kind.ENTRY, NEEDS_HUMAN, ENTRY),
        (Kind.ENTRY, OUT_OF_SCOPE, ELSEWHERE),
        (Kind.EXAMPLE, OUT_OF_SCOPE, ELSEWHERE),
        (Kind.EXAMPLE, NEEDS_HUMAN, PERSON),
        (Kind.EXAMPLE, SMALL_TALK, TALK),
        (Kind.URGENT, "khan-cap", DANGER),
    ],
)
def test_examples_cards_and_entries_are_kinds_of_their_own(kind: Kind, intent: str, number: int) -> None:
    target = Target(Document("a", intent, ("a",)), "a", kind, intent, "a", ("a",))
    assert kind_of(target) == number


def test_a_few_cases_are_told_from_many_entries_on_any_subject() -> None:
    dice = np.random.default_rng(1)
    subjects = dice.standard_normal((400, 12)).astype(np.float32)
    subjects[:, 0] = 0
    subjects[:20, 0] = 3  # the tone, whatever the subject
    kinds = [PERSON] * 20 + [ENTRY] * 380
    found = axes(subjects, kinds, block=400)

    fresh = dice.standard_normal((2, 12)).astype(np.float32)
    fresh[:, 0] = (3, 0)
    case, question = (found.along(row) for row in fresh)
    assert min(case[PERSON], question[ENTRY]) > 0.7
    assert max(case[ENTRY], question[PERSON]) < 0.3


def test_kinds_without_phrasings_say_nothing() -> None:
    found = axes(np.eye(6, dtype=np.float32), [ENTRY, ENTRY, ENTRY, TALK, TALK, TALK], block=6)
    assert [found.along(np.ones(6, np.float32))[kind] for kind in (PERSON, DANGER, ELSEWHERE)] == [0, 0, 0]
    assert set(axes(np.eye(3, dtype=np.float32), [ENTRY] * 3, block=3).along(np.ones(3, np.float32))) == {0}


def test_in_blocks_it_is_the_same() -> None:
    dice = np.random.default_rng(2)
    vectors = dice.standard_normal((50, 6)).astype(np.float32)
    kinds = dice.integers(0, len(KINDS), 50).tolist()
    at_once, in_parts = axes(vectors, kinds, block=50), axes(vectors, kinds, block=7)
    np.testing.assert_allclose(at_once.rows, in_parts.rows, atol=1e-4)


SAID: list[tuple[int, list[int]]] = [
    (PERSON, [1, 2, 3]),
    (PERSON, [4, 2, 3]),
    (ENTRY, [1, 5]),
    (ENTRY, [5, 1]),
    (ENTRY, [3, 2]),
    (DANGER, [6]),
]
"""Kind and folds: «… của tôi» is 2, 3."""


def by_words() -> KindWords:
    folds = np.array([fold for _, row in SAID for fold in row], np.int32)
    line = np.repeat(np.arange(len(SAID), dtype=np.int32), [len(row) for _, row in SAID])
    return KindWords.of(folds, line, np.array([kind for kind, _ in SAID], np.int32))


def expected(kind: int, grams: list[tuple[int, ...]], *, least: int) -> float:
    """Naive Bayes, counted by hand."""
    said = 0.0
    for gram in set(grams):
        has = [(its, any(tuple(row[at : at + len(gram)]) == gram for at in range(len(row)))) for its, row in SAID]
        if sum(yes for _, yes in has) < least:
            continue
        mine, others = [yes for its, yes in has if its == kind], [yes for its, yes in has if its != kind]
        if mine and others:  # one more phrasing has it, shared out by size
            inside, outside = (sum(side) / len(side) + 1 / len(has) for side in (mine, others))
            said += np.log(inside / outside)
    return said / (len(set(grams)) + FEW)


def test_syllables_and_their_order_tell_the_kind_as_counted_by_hand() -> None:
    asked = [[1, 2, 3], [9], [3, 2, 1, 2, 3, 3], [6]]
    found = by_words().along([np.array(row, np.int64) for row in asked])
    assert found.shape == (len(asked), 2 * len(KINDS))
    for row, folds in zip(found, asked, strict=True):
        pairs: list[tuple[int, ...]] = list(itertools.pairwise(folds))
        wanted = [expected(kind, [(fold,) for fold in folds], least=1) for kind in range(len(KINDS))]
        wanted += [expected(kind, pairs, least=2) for kind in range(len(KINDS))]
        assert row.tolist() == pytest.approx(wanted, abs=1e-5)


def test_a_kind_without_phrasings_is_neither_spoken_for_nor_against() -> None:
    talk = by_words().along([np.array([1, 2, 3, 5, 6])])[0][TALK :: len(KINDS)]
    assert talk.tolist() == [0, 0]


def test_what_is_rare_everywhere_does_not_speak_for_a_small_kind() -> None:
    """Nobody's case and no small talk has 5, 1 or 6."""
    row = KindWords.of(
        np.array([1, 1, 2, *range(10, 50), 9], np.int32),
        np.arange(44, dtype=np.int32),
        np.array([PERSON, TALK, PERSON, *[ENTRY] * 41], np.int32),
    ).along([np.array([9])])[0]
    assert row[PERSON] <= 0
    assert row[TALK] <= 0


def test_small_words_in_their_order_speak_for_a_person() -> None:
    mine, turned = by_words().along([np.array([9, 2, 3]), np.array([9, 3, 2])])
    pairs = len(KINDS)
    assert mine[pairs + PERSON] > 0 > mine[pairs + ENTRY]
    assert turned[pairs + PERSON] == turned[pairs + ENTRY] == 0, "of one phrasing only"
