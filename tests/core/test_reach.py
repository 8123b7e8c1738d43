"""No phrasing meets more of a question than is said before looking at any."""

from __future__ import annotations

import numpy as np
import pytest

from bot.core.matching.reach import Reach
from bot.core.matching.retrieval import Retrieved, Terms
from bot.core.normalise import normalise
from tests.core.test_likely import content

ASKED = 1
"""Column of `asked` in the shares of what is aligned."""


@pytest.mark.parametrize(
    "asked",
    [
        "đăng ký khai sinh mất bao nhiêu tiền",
        "dang ki kaht sihn cho chau",
        "Nhà tôi ở trọ. Hôm qua có người tới hỏi. Vậy kết hôn thì giấy đăng ký lấy ở đâu, lệ phí bao nhiêu?",
        "trú đăng",
    ],
)
def test_nothing_meets_more_than_was_said_before(asked: str) -> None:
    understanding = content()
    index = understanding.index
    terms = Terms.of(index, normalise(asked, understanding.words))
    assert terms is not None
    found = Retrieved.of(index, terms).found

    for column, document in enumerate(found.entries.tolist()):
        assert Reach.of(index, [document]).most(terms) >= found.shares[column, ASKED] - 1e-6
    assert Reach.of(index, range(3)).most(terms) >= np.max(found.shares[:, ASKED]) - 1e-6


def test_what_shares_no_word_is_out_of_reach() -> None:
    understanding = content()
    terms = Terms.of(understanding.index, normalise("bóng đá", understanding.words))
    assert terms is not None
    assert Reach.of(understanding.index, range(3)).most(terms) == 0
    assert Reach.of(understanding.index, []).most(terms) == 0
