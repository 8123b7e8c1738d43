"""Judging by meaning, with vectors small enough to think through: one axis for each subject."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from bot.core.corpus import Corpus
from bot.core.matching import Matcher
from bot.core.matching import matcher as matcher_module
from bot.core.matching import quantised as quantised_module
from bot.core.matching.fitted import FITTED
from bot.core.matching.quantised import Quantised
from bot.core.verdict import Answer, Refer, Suggest, Why
from tests.core.lexicon import entry, words

Floats = npt.NDArray[np.float32]

PASSWORD = entry("mat-khau", "Quên mật khẩu VNeID", "Lấy lại mật khẩu", "Không nhớ mật khẩu")
BIRTH = entry("khai-sinh", "Làm giấy khai sinh", "Thủ tục khai sinh cho con", "Đăng ký khai sinh ở đâu")
STAY = entry("tam-tru", "Đăng ký tạm trú", "Ở trọ khai tạm trú", "Tạm trú cho người thuê nhà")
WEDDING = entry("ket-hon", "Đăng ký kết hôn", "Làm giấy kết hôn", "Thủ tục kết hôn")
SUBJECTS = {"mật khẩu": 0, "khai sinh": 1, "tạm trú": 2, "kết hôn": 3, "hồ sơ của tôi": 4, "nấu": 5}


def vector(text: str) -> Floats:
    """Towards the axis of its subject, with a little of its own."""
    made = np.full(8, 0.05, np.float32)
    for subject, axis in SUBJECTS.items():
        if subject in text.lower():
            made[axis] += 1
    made[6 + len(text) % 2] += 0.1
    unit: Floats = made / np.linalg.norm(made)
    return unit


def small() -> Matcher:
    corpus = Corpus(
        {one.id: one for one in (PASSWORD, BIRTH, STAY, WEDDING)},
        persons={"personal": ("Hồ sơ của tôi tới đâu rồi", "Coi giùm hồ sơ của tôi", "Sao hồ sơ của tôi chưa xong")},
        elsewhere={"nau-an": ("Nấu canh chua thế nào", "Cách nấu phở", "Nấu chè đậu xanh")},
    )
    return Matcher.build(corpus, {}, words())


@pytest.fixture(scope="module")
def by_meaning() -> Matcher:
    matcher = small()
    return matcher.with_meaning(np.stack([vector(text) for text in matcher.texts()]))


def first(matcher: Matcher, text: str) -> str:
    return matcher.judge(text).candidates[0].id


def test_texts_are_distinct_and_have_every_phrasing_and_answer() -> None:
    texts = small().texts()
    assert len(texts) == len(set(texts))
    assert "lấy lại mật khẩu" in texts


def test_a_question_in_other_words_finds_what_it_means(by_meaning: Matcher) -> None:
    asked = "em bé nhà tui ra đời rồi giờ mần chi"
    assert "khai-sinh" not in {match.id for match in by_meaning.judge(asked).candidates[:1]}
    heard = by_meaning.heard({asked: vector("khai sinh")})
    assert first(heard, asked) == "khai-sinh"
    judged = heard.judge(asked)
    assert judged.by_meaning
    assert isinstance(judged.verdict, Answer | Suggest)


def test_only_the_texts_it_was_given_for_are_judged_by_it(by_meaning: Matcher) -> None:
    heard = by_meaning.heard({"một câu khác": vector("khai sinh")})
    assert not heard.judge("lấy lại mật khẩu").by_meaning


def test_an_own_case_goes_to_a_person(by_meaning: Matcher) -> None:
    asked = "bữa trước đưa giấy cho xã mà im re luôn"
    verdict = by_meaning.heard({asked: vector("hồ sơ của tôi")}).verdict(asked)
    assert isinstance(verdict, Refer)
    assert verdict.why is Why.PERSONAL


def test_what_is_nobodys_business_here_is_not_answered(by_meaning: Matcher) -> None:
    asked = "món cá kho tộ mần sao cho thấm"
    verdict = by_meaning.heard({asked: vector("nấu")}).verdict(asked)
    assert isinstance(verdict, Refer)
    assert verdict.match is None


def test_no_wording_where_words_are_enough(by_meaning: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher_module, "SURE_WITHOUT", by_meaning.judge("Quên mật khẩu VNeID").sure)
    assert by_meaning.wording("Quên mật khẩu VNeID") is None
    assert by_meaning.wording("") is None
    assert by_meaning.wording("xin chào") is None


def test_the_wording_has_its_marks_back_and_no_politeness(by_meaning: Matcher) -> None:
    assert by_meaning.wording("dạ cho em hỏi khai sinh tre o tro") in {"khai sinh tre ở trọ", "khai sinh trẻ ở trọ"}


def test_nothing_but_politeness_needs_no_meaning_and_bears_one(by_meaning: Matcher) -> None:
    """Longer than any greeting, and no word of it weighs anything."""
    polite = "anh chị ơi dạ vâng ạ anh chị ơi dạ vâng ạ cho em hỏi với ạ dạ vâng ạ"
    assert by_meaning.wording(polite) is None
    assert not by_meaning.heard({polite: vector("khai sinh")}).judge(polite).by_meaning


def test_what_is_heard_once_is_the_verdict_and_what_to_embed(by_meaning: Matcher) -> None:
    for text in ("em bé nhà tui ra đời rồi giờ mần chi", "Quên mật khẩu VNeID"):
        verdict, doubt = by_meaning.hear(text)
        assert (verdict, doubt and doubt.wording) == (by_meaning.verdict(text), by_meaning.wording(text))
    heard = by_meaning.heard({"ra đời rồi": vector("khai sinh")})
    assert heard.hear("ra đời rồi")[1] is None  # its vector is known


def test_what_was_heard_is_not_looked_at_again(by_meaning: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "bữa trước đưa giấy cho xã mà im re luôn"
    fresh = by_meaning.heard({asked: vector("hồ sơ của tôi")}).judge(asked)
    _, doubt = by_meaning.hear(asked)
    assert doubt is not None
    heard = by_meaning.heard({asked: vector("hồ sơ của tôi")}, {asked: doubt})
    monkeypatch.setattr(matcher_module, "normalise", lambda *_: pytest.fail("looked at again"))
    again = heard.judge(asked)
    assert (again.verdict, again.candidates, again.sure) == (fresh.verdict, fresh.candidates, fresh.sure)
    assert again.by_meaning


@pytest.mark.parametrize(("few", "many", "size", "error"), [(0, 10**6, 2, 1e-5), (0, 0, 1, 2e-3), (20, 30, 4, 1e-7)])
def test_rounded_vectors_say_what_whole_ones_do(
    few: int, many: int, size: int, error: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quantised_module, "FEW", few)
    monkeypatch.setattr(quantised_module, "MANY", many)
    monkeypatch.setattr(quantised_module, "BLOCK", 7)
    dice = np.random.default_rng(1)
    rows = dice.standard_normal((20, 384), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[3] = 0
    quantised = Quantised.of([rows[:8], rows[8:]], *rows.shape)
    assert quantised.numbers.itemsize == size
    assert quantised.along(rows[5]).tolist() == pytest.approx((rows @ rows[5]).tolist(), abs=error)


def test_without_vectors_there_is_nothing_to_ask_for() -> None:
    assert small().wording("em bé nhà tui ra đời rồi") is None


def test_weights_fit_their_features() -> None:
    matcher = small()
    heard = matcher.with_meaning(np.stack([vector(text) for text in matcher.texts()])).heard({"trọ": vector("tạm trú")})
    judged = heard.judge("trọ")
    assert judged.scored.features.shape[1] == len(FITTED.meaning.rank)
    assert matcher.judge("ở trọ").scored.features.shape[1] == len(FITTED.words.rank)
