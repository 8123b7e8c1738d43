"""What each check lets pass and what it stops, as tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.check.reading import check_reading
from bot.content.check.safety import asks_for, phone_numbers
from bot.content.check.sentences import bubbles, sentences, syllables
from bot.content.check.style import check_style
from bot.content.pack import read_pack
from bot.content.problem import Report
from tests.content.small_pack import COMMUNE, ENTRIES, TODAY, change, write_base

ANSWER = "Bác cài VNeID trên máy mới rồi đăng nhập như cũ."


@pytest.mark.parametrize(
    "sentence",
    [
        "Bác gửi mã OTP cho trợ lý.",
        "Bác đọc mã OTP cho cán bộ để kiểm tra.",
        "Bác nhắn mật khẩu vào đây.",
        "Cho tôi xin mã OTP vừa gửi về máy.",
        "Bác cung cấp mật khẩu VNeID giúp tôi.",
    ],
)
def test_asking_for_a_secret_is_stopped(sentence: str) -> None:
    assert asks_for(sentence, "mã OTP", here_only=False) or asks_for(sentence, "mật khẩu", here_only=False)


@pytest.mark.parametrize(
    "sentence",
    [
        "Đừng gửi mã OTP cho ai.",
        "Bác không đọc mã OTP cho bất kỳ ai.",
        "Ai bảo bác đọc mã OTP là kẻ lừa.",
        "Lỡ đọc mã OTP rồi thì gọi ngân hàng.",
        "Bác nhập mật khẩu mới vào ô trên màn hình.",
        "Có tin nhắn về số mới, bác đặt mật khẩu mới.",
        "Kẻ gian gọi điện đòi gửi mật khẩu.",
        "Nếu họ xin mã OTP, bác cúp máy.",
        "Ứng dụng gửi mã OTP về điện thoại của bác.",
    ],
)
def test_warning_of_it_is_not(sentence: str) -> None:
    assert not asks_for(sentence, "mã OTP", here_only=False)
    assert not asks_for(sentence, "mật khẩu", here_only=False)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Bác gửi số căn cước cho Tổ.", True),
        ("Bác chụp ảnh căn cước gửi qua Zalo.", False),  # other words: the thing here is the number
        ("Bác nhắn số căn cước vào đây.", True),
        ("Bác đọc số căn cước cho cán bộ ở quầy.", False),
        ("Bác đừng gửi số căn cước vào đây.", False),
    ],
)
def test_an_id_number_may_be_given_at_the_counter_and_not_here(sentence: str, *, wrong: bool) -> None:
    assert wrong == asks_for(sentence, "số căn cước", here_only=True)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Gọi 113 hoặc 114.", ["113", "114"]),
        ("Bác gọi 1900 0368, phím 4.", ["1900 0368"]),
        ("Gọi 0912 345 678 hay +84 912 345 678.", ["0912 345 678", "+84 912 345 678"]),
        ("Soạn tin gửi 5656.", []),
        ("Nhắn tin đến 156.", ["156"]),
        ("Nghị định 69/2024/NĐ-CP, phí 50.000 đồng, ngày 01/07/2026.", []),
        ("Số định danh có 12 số, mở trước 2026.", []),
        ("Đường dây nóng: 1022.", ["1022"]),
    ],
)
def test_phone_numbers_are_told_from_other_numbers(text: str, numbers: list[str]) -> None:
    assert numbers == [number for _, number in phone_numbers(text)]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("Bác ra huyện.", ["huyện"]),
        ("Bác ra «huyện».", []),
        ("Trước đây bác ra huyện.", []),
        ("Giấy CMND cũ vẫn tra được.", []),
        ("Nay không còn cấp huyện nữa.", []),
        ("CMND phải đổi.", ["CMND"]),
        ("Bác truy cập trang ấy.", ["truy cập"]),
        ("Bác bấm «Truy cập».", []),
        ("Bác đăng ký online nhé.", ["online"]),
        ("Bác vào dichvucong.gov.vn nhé.", []),
        ("Bác soạn tin DK DNC rồi gửi.", []),
        ("Nhớ bác Mẫn Đạt ở thôn Đông.", []),
        ("Bác mở app lên.", ["app"]),
        ("Bác hỏi SKCĐ.", ["SKCĐ"]),
    ],
)
def test_old_hard_and_foreign_words(answer: str, found: list[str], tmp_path: Path) -> None:
    root = write_base(tmp_path)
    change(root, ENTRIES, ANSWER, answer)
    report = Report()
    check_style(read_pack(root, COMMUNE, TODAY, Report()), report)

    assert found == [problem.text.split("»: «")[1].split("»")[0] for problem in report.problems]


def test_values_of_the_place_are_not_the_packs_words(tmp_path: Path) -> None:
    """A commune named after an old district blames no national entry."""
    root = write_base(tmp_path)
    change(root, "places/mau/place.yaml", "số 2 đường Thí Dụ", "trụ sở huyện, 0987 654 321, trang xa.com")
    report = Report()
    pack = read_pack(root, COMMUNE, TODAY, report)
    check_style(pack, report)

    assert report.problems == ()


def test_sentences_end_at_stops_and_lines_and_not_in_numbers() -> None:
    text = "Phí 50.000 đồng. Bác mang:\n- thẻ cũ\n- 1 ảnh 3x4 (mới)\n\nTP. hồ là tên."

    assert [sentence for _, sentence in sentences(text)] == [
        "Phí 50.000 đồng.",
        "Bác mang:",
        "thẻ cũ",
        "1 ảnh 3x4 (mới)",
        "TP. hồ là tên.",
    ]
    assert len(bubbles(text)) == 2
    assert len(syllables("Phí 50.000 đồng – mỗi người.")) == 5


def test_the_hardest_text_is_listed_first(tmp_path: Path) -> None:
    root = write_base(tmp_path)
    change(root, ENTRIES, ANSWER, "Bác truy cập " + "rất " * 30 + "lâu.")
    readings = check_reading(read_pack(root, COMMUNE, TODAY, Report()), Report())

    assert readings[0].id == "vneid-doi-may"
    assert [reading.difficulty for reading in readings] == sorted(
        (reading.difficulty for reading in readings), reverse=True
    )
