"""How members name a ticket, typed or dictated."""

from __future__ import annotations

import pytest

from bot.desk.acts import Answer, Close, Note, PassOn, Take, TeamAct
from bot.desk.naming import chosen, digits_of, matching
from bot.desk.talk import Meant, Named, Numbered, is_command, said


@pytest.mark.parametrize(
    "text",
    [
        "nhận 4K7",
        "nhận #4K7",
        "nhận 4 k 7",
        "nhận 4k 7",
        "Nhận phiếu 4k7 nhé",
        "nhận phiếu số 4-K-7",
        "nhận bốn ca bảy",
        "nhận mã 4 ca 7",
    ],
)
def test_a_code_however_it_is_spelled(text: str) -> None:
    assert said(text, None) == Meant("4K7", Take())


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("nhận 47", Take()),
        ("Nhận 47 nhé", Take()),
        ("nhan so 47", Take()),
        ("nhận 4 7", Take()),
        ("nhận bốn bảy", Take()),
        ("nhận bốn mươi bảy ạ", Take()),
        ("xong 47", Close()),
        ("đóng phiếu 47", Close()),
        ("chuyển 47", PassOn()),
        ("chuyển lại 47.", PassOn()),
        ("trả lời 47 Bác ra xã nhé", Answer("Bác ra xã nhé")),
        ("tl 47: 8 giờ sáng mai bác ra", Answer("8 giờ sáng mai bác ra")),
        ("trả lời phiếu 47\nDòng một.\nDòng hai.", Answer("Dòng một.\nDòng hai.")),
        ("ghi chú 47 đã gọi", Note("đã gọi")),
    ],
)
def test_digits_alone(text: str, act: TeamAct) -> None:
    assert said(text, None) == Numbered("47", act)
    assert is_command(text)


@pytest.mark.parametrize(
    "text",
    [
        "nhận 20 triệu hỗ trợ",
        "chuyển 500k cho chị rồi nhé",
        "chuyển 47 nghìn qua ví",
        "xong 2 việc",
        "nhận quà 20/10",
        "trả lời ba má đi con",
        "xong năm nay nghỉ",
    ],
)
def test_numbers_that_name_no_ticket(text: str) -> None:
    assert said(text, None) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("xong 47", Meant("4K7", Close())),
        ("trả lời 15 phút nữa cháu tới", Meant("4K7", Answer("trả lời 15 phút nữa cháu tới"))),
        ("trả lời 52 bác ra xã", Numbered("52", Answer("bác ra xã"))),
        ("chuyển 20 nghìn là được bác ạ", Meant("4K7", Answer("chuyển 20 nghìn là được bác ạ"))),
        ("nhận 52", Numbered("52", Take())),
    ],
)
def test_under_a_ticket_another_may_be_named(text: str, meant: object) -> None:
    assert said(text, "4K7") == meant


def test_a_bare_code_is_a_wish_to_see_it() -> None:
    assert said("4k7", None) == Named("4K7")
    assert said("phiếu 4K7", None) == Named("4K7")
    assert said("47", None) is None


@pytest.mark.parametrize(
    ("text", "code"), [("2", "4M7"), ("4k7", "4K7"), ("phiếu 4 m 7", "4M7"), ("3", ""), ("9X9", ""), ("cái đầu", "")]
)
def test_the_answer_to_which_one(text: str, code: str) -> None:
    assert chosen(text, ["4K7", "4M7"]) == code


def test_digits() -> None:
    assert digits_of("4K77") == "477"
    assert matching("47", ["4K7", "4M7", "7K4", "4K77"]) == ["4K7", "4M7"]
