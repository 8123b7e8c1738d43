"""What one question of several is told of itself."""

from __future__ import annotations

from bot.core.matching.finding import Finder
from bot.core.matching.judged import Found
from bot.core.matching.retrieval import Search, retrieve
from bot.core.normalise import normalise
from tests.core.test_matching import small


def found(said: str, *, least: float = 0.0) -> Found:
    matcher = small()
    finder = Finder(matcher.index, matcher.targets, matcher.thresholds)
    query = normalise(said, matcher.words)
    (retrieved,) = retrieve(matcher.index, Search(query))
    return finder.found(retrieved, matcher.index.exact_of(query), least=least)


def test_less_sure_than_wanted_only_the_danger_is_told() -> None:
    said = "trời ơi vừa chuyển khoản cho bọn nó xong rồi làm khai sinh"
    whole, least = found(said), found(said, least=1.0)

    assert whole.candidates
    assert not least.candidates
    assert least.alarm == whole.alarm > 0


def test_an_editors_own_sentence_is_sure_and_no_small_talk() -> None:
    own = found("Lấy lại mật khẩu VNeID", least=0.9)

    assert own.candidates[0].id == "vneid-quen-mat-khau"
    assert own.talk == 0
