"""Several texts are looked up at once, and each finds what it would find alone."""

from __future__ import annotations

import numpy as np
import pytest

from bot.core.matching import Matcher
from bot.core.matching.retrieval import Retrieved, Search, retrieve
from bot.core.normalise import normalise
from tests.core.lexicon import entry, matcher

SAID = (
    "cho tôi hỏi đăng ký khai sinh cho con mất bao nhiêu tiền",
    "xyz",
    "dang ki kaht sihn",
    "",
    "giấy đăng ký kết hôn lấy ở đâu, khai tạm trú có khó không",
)


@pytest.fixture
def content() -> Matcher:
    return matcher(
        entry("khai-sinh", "Đăng ký khai sinh cho con", "Làm giấy khai sinh", "con mới sinh khai ở đâu"),
        entry("ket-hon", "Giấy đăng ký kết hôn", "hôn nhân", "Lệ phí kết hôn bao nhiêu tiền"),
        entry("tam-tru", "Khai tạm trú", "trú"),
    )


def searched(content: Matcher, *texts: str) -> list[Retrieved | None]:
    return retrieve(content.index, *(Search(normalise(text, content.words)) for text in texts))


def test_together_they_find_what_each_finds_alone(content: Matcher) -> None:
    together = searched(content, *SAID)
    for text, mine in zip(SAID, together, strict=True):
        (alone,) = searched(content, text)
        assert (mine is None) == (alone is None) == (not text)
        if mine is None or alone is None:
            continue
        assert mine.found.entries.tolist() == alone.found.entries.tolist()
        assert mine.found.best.tolist() == alone.found.best.tolist()
        np.testing.assert_allclose(mine.found.shares, alone.found.shares, atol=1e-6)
        np.testing.assert_allclose(mine.found.covered, alone.found.covered, atol=1e-6)
        np.testing.assert_allclose(mine.likely.singles, alone.likely.singles, atol=1e-6)
        np.testing.assert_allclose(mine.likely.pairs, alone.likely.pairs, atol=1e-6)
        assert mine.likely.new_pairs == pytest.approx(alone.likely.new_pairs)
        assert mine.kinds == pytest.approx(alone.kinds)
        assert mine.terms.syllables.told == alone.terms.syllables.told


def test_what_was_looked_up_with_others_can_be_put_beside_more_entries(content: Matcher) -> None:
    every = np.arange(len(content.index.documents), dtype=np.int32)
    for text, mine in zip(SAID, searched(content, *SAID), strict=True):
        (alone,) = searched(content, text)
        if mine is not None and alone is not None:
            more = mine.with_also(content.index, every)
            assert more.entries.tolist() == every.tolist()
            np.testing.assert_allclose(more.shares, alone.with_also(content.index, every).shares, atol=1e-6)


def test_a_part_is_left_alone_where_nothing_wanted_is_near(content: Matcher) -> None:
    ids = [document.id for document in content.index.documents]
    asked = normalise("khai tạm trú", content.words)
    near, far = (np.array([one == name for one in ids]) for name in ("tam-tru", "ket-hon"))
    found, nothing = retrieve(content.index, Search(asked, 1, near), Search(asked, 1, far))
    assert found is not None
    assert [ids[number] for number in found.found.entries] == ["tam-tru"]
    assert nothing is None


def test_politeness_around_it_changes_nothing_in_what_a_message_sounds_like(content: Matcher) -> None:
    said = "nhà tôi đang cháy to lắm"
    plain, polite = searched(content, said, f"dạ em chào anh chị, {said} ạ, em cảm ơn ạ")
    assert plain is not None
    assert polite is not None
    assert polite.kinds == plain.kinds
