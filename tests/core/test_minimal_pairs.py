"""Questions apart by marks alone: what is meant with them typed must not be lost among all the unmarked likenesses."""

from __future__ import annotations

from functools import cache

import pytest
import yaml

from bot.core.matching import Matcher
from bot.core.normalise.syllables import plain
from bot.core.verdict import Answer
from tests.core.lexicon import ROOT, entry, matcher

WAYS = ("{}", "dạ cho em hỏi {} với ạ", "hôm qua hàng xóm bảo phải {} thì giờ em làm sao")


@cache
def pairs() -> list[tuple[str, str]]:
    text = (ROOT / "tests" / "core" / "minimal_pairs.yaml").read_text(encoding="utf-8")
    return [(one, other) for one, other in yaml.load(text, Loader=yaml.BaseLoader)]


@cache
def town() -> Matcher:
    """One index with both sides of all pairs."""
    return matcher(*(entry(side, side) for pair in pairs() for side in dict.fromkeys(pair)))


def test_the_pairs_are_apart_by_marks_alone() -> None:
    sides = [side for pair in pairs() for side in pair]

    assert len(pairs()) >= 110
    assert len(set(sides)) == len(sides)
    assert [pair for pair in pairs() if plain(pair[0]) != plain(pair[1])] == []


@pytest.mark.parametrize("way", WAYS)
def test_each_finds_its_own(way: str) -> None:
    wrong = {
        asked: found.candidates[0].id if found.candidates else None
        for pair in pairs()
        for side in pair
        if not (found := town().judge(asked := way.format(side))).candidates or found.candidates[0].id != side
    }

    assert wrong == {}


@pytest.mark.parametrize("way", WAYS)
def test_none_is_answered_with_the_other_s_answer(way: str) -> None:
    other = {one: two for pair in pairs() for one, two in (pair, pair[::-1])}
    answered = {side: town().verdict(way.format(side)) for side in other}

    assert {
        side: verdict.match.id
        for side, verdict in answered.items()
        if isinstance(verdict, Answer) and verdict.match.id == other[side]
    } == {}
