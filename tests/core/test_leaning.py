"""Messages that go on with what was just shown. How far one leans is fitted; what follows from it is decided here."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.core.matching.judged import Judged
from bot.core.matching.leaning import LEANS_MAYBE, LEANS_MIN, LEANS_SURE, Followed, following
from bot.core.matching.matcher import Matcher
from bot.core.matching.thresholds import Bands, Thresholds
from bot.core.normalise import normalise
from bot.core.verdict import Answer, Context, Kind, Match, Refer, Suggest, Urgent, Verdict, Why, is_alarm
from tests.core.lexicon import entry, matcher, words

BIRTH = entry(
    "khai-sinh", "Đăng ký khai sinh cho con thế nào?", "Làm giấy khai sinh cần gì", "Thủ tục khai sinh cho trẻ"
)
FEE = entry("khai-sinh-le-phi", "Làm giấy khai sinh có mất tiền không?", "Lệ phí đăng ký khai sinh", intent="khai-sinh")
LATE = entry("khai-sinh-tre", "Khai sinh trễ hạn có bị phạt không?", "Quá hạn khai sinh thì sao", intent="khai-sinh")
STAY = replace(entry("tam-tru", "Đăng ký tạm trú thế nào?", "Lệ phí tạm trú bao nhiêu tiền"), topic="cu-tru")
LEAP = entry(
    "khan-chay", "Nhà tôi đang cháy cứu với", "Cháy nhà rồi cứu tôi", "Lửa cháy lớn quá cứu với", intent="khan-chay"
)
SHOWN = Context(entry="khai-sinh")


def leaning_surely(found: Matcher) -> Matcher:
    """Every message is taken to go on with what was shown."""

    def sure(bands: Bands) -> Bands:
        return replace(bands, lean=(9.0, *(0.0 for _ in bands.lean[1:])))

    limits = found.thresholds
    return replace(found, thresholds=replace(limits, words=sure(limits.words), meaning=sure(limits.meaning)))


@pytest.fixture(scope="module")
def small() -> Matcher:
    return leaning_surely(matcher(BIRTH, FEE, LATE, STAY, urgent=(LEAP,)))


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("mất bao nhiêu tiền", "khai-sinh-le-phi"),
        ("het bao nhieu tien", "khai-sinh-le-phi"),
        ("thế trễ hạn thì có bị phạt không", "khai-sinh-tre"),
    ],
)
def test_what_is_asked_is_looked_for_beside_what_was_shown(small: Matcher, said: str, wanted: str) -> None:
    verdict = small.verdict(said, SHOWN)

    assert isinstance(verdict, Answer)
    assert verdict.match.id == wanted, "never another topic's fee"


def test_what_names_nothing_leans_on_nothing(small: Matcher) -> None:
    for said in ("dạ", "ok", "😀", "", "cháu đâu rồi"):
        assert small.judge(said, SHOWN).reason != "context"


def test_danger_is_heard_whatever_was_shown(small: Matcher) -> None:
    assert is_alarm(small.verdict("Nhà tôi đang cháy cứu với", SHOWN))


def test_after_a_neighbours_service_nothing_leans() -> None:
    land = entry("so-do", "Làm sổ đỏ ở đâu?", intent="out-of-scope")
    found = leaning_surely(matcher(BIRTH, FEE, land))

    assert found.judge("bao nhiêu tiền", Context(entry="so-do")).reason != "context"
    assert found.judge("bao nhiêu tiền", Context(entry="chưa-từng-có")).reason != "context"


# --- what follows from the chance -------------------------------------------------------------------------------------


def match(name: str, intent: str = "") -> Match:
    return Match(name, Kind.ENTRY, intent or name, name, name, 50.0)


FEE_MATCH, BIRTH_MATCH = match("khai-sinh-le-phi", "khai-sinh"), match("khai-sinh")
WEDDING = match("ket-hon")
NEAR = [FEE_MATCH, BIRTH_MATCH]
FOUND = Followed(1, (0, 1), (0, 0), (5.0, 2.0), np.zeros((2, 1)), np.zeros(1), by_meaning=False)


def decided(
    alone: Verdict, chance: float, *, sure: float = 0.5, said: str = "bao nhiêu tiền một bản vậy"
) -> Verdict | None:
    judged = Judged(normalise(said, words()), alone, sure=sure)
    return following(judged, NEAR, FOUND, chance)


def test_a_sure_follow_up_is_answered() -> None:
    assert decided(Refer(Why.UNKNOWN), LEANS_SURE) == Answer(FEE_MATCH, (BIRTH_MATCH,))
    assert decided(Answer(WEDDING), LEANS_SURE) == Answer(FEE_MATCH, (BIRTH_MATCH,))


def test_where_it_could_be_either_both_are_offered() -> None:
    assert decided(Answer(WEDDING), LEANS_MIN) == Suggest((FEE_MATCH, WEDDING, BIRTH_MATCH))
    assert decided(Answer(WEDDING), LEANS_MIN, sure=0.99) is None, "so sure of its own, it stands alone"


def test_a_few_words_with_an_answer_of_their_own_may_lean() -> None:
    assert decided(Answer(WEDDING), LEANS_MAYBE, said="lệ phí") == Suggest((FEE_MATCH, WEDDING))
    assert decided(Answer(WEDDING), LEANS_MAYBE) is None


def test_a_persons_case_stays_one() -> None:
    """«Còn hồ sơ của tôi thì sao»: the entry just shown says nothing of it."""
    for chance in (LEANS_MAYBE, LEANS_MIN):
        assert decided(Refer(Why.PERSONAL, is_guess=True), chance) is None
        assert decided(Refer(Why.DISTRESS), chance) is None
    assert decided(Refer(Why.COMPLAINT), 0.99) is None


def test_a_maybe_is_offered_where_there_is_no_answer() -> None:
    assert decided(Suggest((WEDDING,)), LEANS_MAYBE) == Suggest((FEE_MATCH, WEDDING))
    assert decided(Refer(Why.UNKNOWN), LEANS_MAYBE) == Suggest((FEE_MATCH, BIRTH_MATCH))
    assert decided(Refer(Why.PERSONAL), LEANS_MAYBE) is None
    assert decided(Urgent(match("khan")), LEANS_MAYBE) is None
    assert decided(Suggest((WEDDING,)), LEANS_MAYBE - 0.01) is None


def test_a_cry_that_is_only_asked_about_is_no_follow_up(small: Matcher) -> None:
    """Alone it is asked about; the entry before it must not take its place."""
    doubtful = replace(small, thresholds=_asking(small))
    alone = doubtful.verdict("lửa cháy rồi")
    assert isinstance(alone, Urgent)
    assert alone.match.doubtful
    assert doubtful.verdict("lửa cháy rồi", SHOWN) == alone


def _asking(found: Matcher) -> Thresholds:
    """A chance of danger of a quarter, whatever is said."""
    limits = found.thresholds
    return replace(limits, words=replace(limits.words, alarm=(-1.1, *(0.0 for _ in limits.words.alarm[1:]))))
