"""Small talk told by its own chance: what topic answers it, and what is none however it sounds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from bot.core.corpus import Corpus
from bot.core.matching import Matcher
from bot.core.verdict import REMARK, SmallTalk, Verdict
from tests.core.lexicon import entry, words

TALK = {
    "khen": ("trợ lý giỏi quá", "nói dễ hiểu ghê", "cháu này khéo thế"),
    REMARK: ("để mai tôi ra xã", "thôi để tôi nghĩ lại"),
    "la-ai": ("bạn là ai", "đây là máy hay người"),
}


@cache
def talking() -> Matcher:
    password = entry("vneid-quen-mat-khau", "Quên mật khẩu VNeID thì làm thế nào?", "Lấy lại mật khẩu VNeID")
    return Matcher.build(Corpus({password.id: password}, talk=TALK), {}, words())


def sounding_like_talk(said: str) -> Verdict:
    matcher = talking()
    return matcher.band(replace(matcher.judge(said), talk=0.9)).verdict


def test_what_is_like_none_of_the_topics_is_a_remark() -> None:
    assert sounding_like_talk("trời hôm nay nắng giỏi ghê luôn đó bà con") == SmallTalk(REMARK)
    assert sounding_like_talk("trợ lý nói giỏi ghê") == SmallTalk("khen")


@pytest.mark.parametrize("asked", ["để mai tôi ra xã có được không", "mai ra mà hỏi ai", "để mai tôi ra chỗ nào"])
def test_a_question_is_no_remark_however_it_sounds(asked: str) -> None:
    assert not isinstance(sounding_like_talk(asked), SmallTalk)


def test_what_asks_about_the_assistant_may_be_a_question() -> None:
    assert sounding_like_talk("thế bạn là ai vậy hả") == SmallTalk("la-ai")
