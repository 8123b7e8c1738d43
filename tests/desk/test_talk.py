"""What members type in a team chat."""

from __future__ import annotations

import pytest

from bot.desk.acts import Answer, Close, Note, PassOn, Take, TeamAct
from bot.desk.talk import HelpWanted, Meant, is_command, pressed, said


@pytest.mark.parametrize(
    ("text", "code", "act"),
    [
        ("nhận 4K7", "4K7", Take()),
        ("nhan 4k7", "4K7", Take()),
        ("NHẬN 4K7.", "4K7", Take()),
        ("xong 4K7", "4K7", Close()),
        ("chuyển 4K7", "4K7", PassOn()),
        ("chuyen lai 4k7", "4K7", PassOn()),
        ("trả lời 4K7 Bác ra xã nhé.\nMang thẻ.", "4K7", Answer("Bác ra xã nhé.\nMang thẻ.")),
        ("tl 4k7 dạ vâng", "4K7", Answer("dạ vâng")),
        ("ghi chú 4K7 đã gọi điện", "4K7", Note("đã gọi điện")),
    ],
)
def test_commands_name_the_ticket(text: str, code: str, act: TeamAct) -> None:
    assert Meant(code, act) == said(text, None)
    assert is_command(text)


@pytest.mark.parametrize("text", ["chào cả nhà", "nhận giúp tôi với", "xong việc rồi về thôi", "mai họp lúc 8h nhé"])
def test_members_may_chat(text: str) -> None:
    assert said(text, None) is None


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Dạ bác mang thẻ ra xã", Answer("Dạ bác mang thẻ ra xã")),
        ("nhận", Take()),
        ("xong ạ", Close()),
        ("chuyển", PassOn()),
        ("// để chiều tôi gọi", Note("để chiều tôi gọi")),
        ("xong rồi bác nhớ giữ giấy hẹn nhé", Answer("xong rồi bác nhớ giữ giấy hẹn nhé")),
    ],
)
def test_under_a_ticket_words_are_the_answer(text: str, act: TeamAct) -> None:
    assert Meant("4K7", act) == said(text, "4K7")


def test_help_is_help() -> None:
    assert HelpWanted() == said("trợ giúp", None)


@pytest.mark.parametrize(("data", "meant"), [("take:4K7", Meant("4K7", Take())), ("1.2", None), ("drop:4K7", None)])
def test_buttons(data: str, meant: Meant | None) -> None:
    assert meant == pressed(data)
