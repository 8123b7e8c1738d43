"""The arrays behind the scores, against what they stand for, worked out one by one."""

from __future__ import annotations

from collections import Counter
from math import log1p

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.matching import Matcher, likely
from bot.core.matching.exact import Exact
from bot.core.matching.index import Index
from bot.core.matching.likely import OWN_SHARE, WIDTH, Uses, learn, pairs_alone, pairs_of, singles_of
from bot.core.matching.meetings import ALONE, COMPANY_MIN, CONCEPT_AGREES, Wanted
from bot.core.matching.near import Neighbours, neighbours, one_slip_apart
from bot.core.matching.rows import distinct
from bot.core.matching.score import FEATURES, Scored
from bot.core.matching.sureness import SIGNS, TIMES, multiplied
from bot.core.normalise import Piece, normalise
from tests.core.lexicon import entry, matcher

USES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=30)


def expected(rows: list[tuple[int, int]], grams: list[int], owner: int) -> float:
    here, anywhere, size = Counter(rows), Counter(gram for gram, _ in rows), Counter(owner for _, owner in rows)
    return sum(
        log1p(OWN_SHARE * (here[gram, owner] / size[owner]) / (anywhere[gram] / len(rows)))
        for gram in grams
        if here[gram, owner]
    )


@settings(deadline=None)  # the first call loads numpy's parts
@given(entries=USES, intents=USES)
def test_kinds_in_one_table_do_not_disturb_each_other(
    entries: list[tuple[int, int]], intents: list[tuple[int, int]]
) -> None:
    kinds = [
        Uses(np.array([gram for gram, _ in rows], np.int64), np.array([owner for _, owner in rows], np.int32), 4)
        for rows in (entries, intents)
    ]
    table = learn([kinds[0], Uses.none(2), kinds[1]])
    asked = [0, 3, 3, 9]
    at, known = table.find(np.array(asked, np.int64))

    (found,) = table.sums(at[known], np.ones(int(known.sum()), np.float32), np.zeros(int(known.sum()), np.int32), 1)

    wanted = [expected(entries, asked, owner) for owner in range(4)]
    wanted += [0.0, 0.0, *(expected(intents, asked, owner) for owner in range(4))]
    assert found.tolist() == pytest.approx(wanted, abs=1e-5)
    used = set(np.array(asked)[known][table.used_below(at[known], 4)].tolist())
    assert used == {gram for gram, _ in entries} & set(asked)


@given(entries=USES, intents=USES)
def test_learnt_part_by_part_it_is_the_same_table(
    entries: list[tuple[int, int]], intents: list[tuple[int, int]]
) -> None:
    kinds = [
        Uses(np.array([gram for gram, _ in rows], np.int64), np.array([owner for _, owner in rows], np.int32), 4)
        for rows in (entries, intents)
    ]
    whole = learn(kinds)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(likely, "AT_ONCE", 3)
        patched.setattr(likely, "SAMPLED", 1)
        parted = learn(kinds)

    for name in ("grams", "starts", "owners", "values"):
        assert np.array_equal(getattr(parted, name), getattr(whole, name))


@pytest.mark.parametrize("numbers", [[], [7], [3, 0, 3, 9, 0, 0], [5, 4, 3]])
def test_numbers_once_each(numbers: list[int]) -> None:
    assert distinct(np.array(numbers, np.int64)).tolist() == sorted(set(numbers))


def test_short_and_long_stretches_are_picked_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = np.random.default_rng(1)
    uses = Uses(dice.integers(0, 9, 200), dice.integers(0, 30, 200).astype(np.int32), 30)
    table = learn([uses])
    found, text = np.array([0, 3, 3, 8]), np.array([0, 0, 1, 1], np.int32)
    sums = []
    for longest in (0, 10_000):
        monkeypatch.setattr(likely, "LONG_STRETCH", longest)
        sums.append(table.sums(found, np.array([1, 0.5, 1, 0.15], np.float32), text, 2))

    assert sums[0].any()
    assert np.array_equal(sums[0], sums[1])


def test_what_two_groups_have_word_for_word_stands_for_none() -> None:
    rows = [("mat", "the"), ("lam", "the"), ("mat", "the"), ("lam", "the"), ("gia", "han")]
    exact = Exact.of(rows, np.array([0, 1, 2, 1, 2], np.int32))

    assert [exact.row(folds) for folds in (*rows, ("xin",))] == [None, 1, None, 1, 4, None]


def test_pairs_and_groups_end_with_their_text() -> None:
    line = np.array([0, 0, 0, 1, 1], np.int32)
    folds = np.array([5, 3, 5, 7, 8])
    singles, where = singles_of(folds, np.array([2, 2, -1, 2, 2], np.int32), line)
    pairs = [grams.tolist() for grams, _ in pairs_of(folds, np.array([1, 1, 0.15, 0.15, 0.15], np.float32), line)]

    assert singles.tolist() == [5, 3, 5, 7, 8, WIDTH - 3, WIDTH - 3]
    assert where.tolist()[5:] == [0, 3]
    assert pairs == [[3 * WIDTH + 5, 3 * WIDTH + 5], [5 * WIDTH + 5], [], []]


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        ("khai", "kha", True),
        ("khai", "khaii", True),
        ("khai", "khoi", True),
        ("khai", "khia", True),
        ("khai", "haik", False),
        ("khai", "khaing", False),
        ("khai", "ahki", False),
        ("khai", "khai", False),
    ],
)
def test_a_slip_is_one_letter_or_one_swap(one: str, other: str, *, is_near: bool) -> None:
    assert one_slip_apart(one, other) is is_near
    assert one_slip_apart(other, one) is is_near


def one_by_one(index: Index, pieces: list[Piece], near: list[Neighbours], row: int) -> tuple[list[float], float]:
    """`meetings` for one phrasing, cell by cell."""
    span = slice(index.phrasings.starts[row], index.phrasings.starts[row + 1])
    terms, concepts = index.phrasings.values[span].tolist(), index.concepts[span].tolist()
    believed = [dict(zip(one.terms.tolist(), one.beliefs.tolist(), strict=True)) for one in near]

    def belief(asked: int, said: int) -> float:
        inside = 0 <= asked < len(pieces) and 0 <= said < len(terms)
        return believed[asked].get(terms[said], 0.0) if inside else 0.0

    def cell(asked: int, said: int) -> float:
        beside = max(belief(asked - 1, said - 1), belief(asked + 1, said + 1))
        alone = belief(asked, said) * (1.0 if beside >= COMPANY_MIN else ALONE)
        return max(alone, CONCEPT_AGREES if 0 <= pieces[asked].concept == concepts[said] - 1 else 0.0)

    cells = [[cell(asked, said) for said in range(len(terms))] for asked in range(len(pieces))]
    told = sum(
        max(cells[asked][said] for asked in range(len(pieces))) * index.weights[span][said]
        for said in range(len(terms))
    )
    return [max(one) for one in cells], float(told / index.totals[row])


def content() -> Matcher:
    return matcher(
        entry("khai-sinh", "Đăng ký khai sinh cho con", "Làm giấy khai sinh", "con mới sinh khai ở đâu"),
        entry("ket-hon", "Giấy đăng ký kết hôn", "hôn nhân", "Lệ phí kết hôn bao nhiêu tiền"),
        entry("tam-tru", "Khai tạm trú", "trú"),
    )


@pytest.mark.parametrize(
    "asked",
    [
        "đăng ký khai sinh mất bao nhiêu tiền",
        "dang ki kaht sihn cho chau",
        "sinh khai",
        "trú đăng",  # "trú" ends one phrasing and "đăng" begins the next
        "hôn khai",
        "xyz",
        "giấy lệ phí con con",
    ],
)
def test_meetings_are_what_each_pair_of_syllables_says(asked: str) -> None:
    understanding = content()
    index, query = understanding.index, normalise(asked, understanding.words)
    pieces = list(query.pieces)
    near = [neighbours(index, piece.key, bare_query=query.bare) for piece in pieces]
    rows = np.array([7, 0, 1, 2, 3, 4, 5, 6], np.int32)

    (found,) = Wanted.of(index, [(pieces, near)]).meet(index, [rows])

    for column, row in enumerate(rows.tolist()):
        wanted, met = one_by_one(index, pieces, near, row)
        assert found.covered[:, column].tolist() == pytest.approx(wanted, abs=1e-6)
        assert found.told[column] == pytest.approx(met, abs=1e-6)


def test_phrasings_of_one_syllable_have_no_pairs() -> None:
    assert matcher(entry("khai-sinh", "khai sinh"), entry("tru", "trú")).judge("tạm trú khai sinh").candidates
    assert matcher(entry("tru", "trú")).judge("tạm trú").candidates[0].id == "tru"
    assert not matcher().judge("tạm trú").candidates


@pytest.mark.parametrize("count", [1, 2, 3, 5, 12])
def test_pairs_of_one_text_alone_are_those_of_many(count: int) -> None:
    folds = np.arange(100, 100 + count, dtype=np.int64)[::-1].copy()
    weights = np.where(np.arange(count) % 3 == 1, 0.15, 1.0).astype(np.float32)
    weights[-2:] = 0.15
    found = list(pairs_of(folds, weights, np.zeros(count, np.int32)))
    by_distance = [grams for grams, _ in found]
    pairs, at, close = pairs_alone(folds, weights, np.zeros(count, np.int32))
    assert pairs.tolist() == np.concatenate(by_distance).tolist()
    assert at.tolist() == np.concatenate([where for _, where in found]).tolist()
    assert close == len(by_distance[0])


def test_a_word_that_only_answers_use_is_told_from_other_such_words() -> None:
    """One number for all of them would find any strange word in any answer."""
    found = matcher(
        entry("mot", "làm thẻ ở đâu", answer="Mang theo hộp sơn mài."),
        entry("hai", "nộp phí ở đâu", answer="Mang theo chiếc xẻng."),
    )
    index = found.index
    assert set(index.body_folds) >= {"mai", "xeng"}
    assert not set(index.body_folds.values()) & set(index.folds.values())
    by_answer = FEATURES.index("body_words")
    for asked, wanted in (("xẻng", "hai"), ("sơn mài", "mot")):
        scored = found.judge(f"ở đâu {asked}").scored
        best = int(scored.documents[scored.features[:, by_answer].argmax()])
        assert found.targets[best].id == wanted


def test_signs_are_also_taken_times_strength_and_length() -> None:
    signs = np.arange(1.0, len(SIGNS) + 1)
    more = multiplied(signs)
    assert len(more) == len(signs) + len(TIMES) * (len(signs) - 1)
    assert more[len(signs) :].tolist() == [signs[at] * value for at in TIMES for value in signs[1:].tolist()]


def test_which_entry_of_an_intent_is_chosen_by_weights_of_its_own() -> None:
    """Places and scores stay with the intent; what is in no named intent stays where it is."""
    features = np.array([[0.1, 1.0], [0.5, 0.0], [0.9, 0.0], [0.7, 0.0]])
    numbers = np.arange(4, dtype=np.int32)
    scored = Scored(numbers, numbers + 10, np.array([4.0, 3.0, 2.0, 1.0], np.float32), features)

    chosen = scored.chosen(("a", "b", "a", ""), np.array([1.0, 0.0], np.float32))

    assert chosen.documents.tolist() == [2, 1, 0, 3]
    assert chosen.phrasings.tolist() == [12, 11, 10, 13]
    assert chosen.features[0].tolist() == [0.9, 0.0]
    assert chosen.scores.tolist() == scored.scores.tolist()
