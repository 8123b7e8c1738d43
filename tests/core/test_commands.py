"""Reserved words, with and without marks, politeness around them, and sentences that only look like them."""

from __future__ import annotations

import pytest

from bot.core.commands import Command, command
from tests.small_content import small_content


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("menu", Command.MENU),
        ("DANH MỤC", Command.MENU),
        ("quay lại", Command.BACK),
        ("quay lai di", Command.BACK),
        ("dạ nhắc lại giùm ạ", Command.REPEAT),
        ("dừng", Command.STOP),
        ("thôi", Command.STOP),
        ("gặp người", Command.PERSON),
        ("cho tôi gặp cán bộ với ạ", Command.PERSON),
        ("GAP NGUOI", Command.PERSON),
        ("làm tiếp", Command.RESUME),
        ("bị kẹt rồi", None),
        ("bị kẹt", Command.STUCK),
        ("xóa cuộc trò chuyện", Command.FORGET),
        ("thôi để mai làm", Command.STOP),
        # Keys of a keyboard whose marks were switched off.
        ("gawpj nguwowif", Command.PERSON),
        ("dungwf laij", Command.STOP),
        # "Right", not "stop".
        ("Đúng", None),
        ("đúng!", None),
    ],
)
def test_reserved_words(said: str, meant: Command | None) -> None:
    assert meant == command(said, small_content().phrases)


@pytest.mark.parametrize("said", ["gặp người lừa đảo thì làm gì", "dừng đóng bảo hiểm có sao không", "", "!!!"])
def test_a_sentence_is_no_command(said: str) -> None:
    assert command(said, small_content().phrases) is None
