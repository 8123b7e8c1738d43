from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.events import Secret
from bot.core.guard import HIDDEN, asks_for_secret, luhn, mask

DIGITS = "0123456789"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("số cccd của tôi 012345678901 nhé", Secret.ID_NUMBER),
        ("cmnd 123 456 789", Secret.ID_NUMBER),
        ("001.090.012345", Secret.ID_NUMBER),
        ("can cuoc so 001090012345", Secret.ID_NUMBER),
        ("otp 123456", Secret.OTP),
        ("ma otp cua toi la 482910", Secret.OTP),
        ("mã xác nhận: 9921", Secret.OTP),
        ("họ bảo mã là 123456", Secret.OTP),
        ("mật khẩu vneid là Abc@123", Secret.PASSWORD),
        ("mat khau la 123abc", Secret.PASSWORD),
        ("mk: hoa1975", Secret.PASSWORD),
        ("thẻ 4111 1111 1111 1111", Secret.CARD),
        ("stk 1903 6677 8899 12", Secret.ACCOUNT),
        ("số tài khoản 0123456789", Secret.ACCOUNT),
    ],
)
def test_a_secret_is_hidden_and_named(text: str, kind: Secret) -> None:
    found = mask(text)

    assert kind in found.found
    assert HIDDEN in found.text
    assert len(found.text) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "gọi tôi 0900000001", "0900 000 001", "+84900000001", "84 900 000 001", "sinh ngày 12/03/1990",
        "ngày 12-03-1990",
        "nghị định 69/2024/NĐ-CP", "hồ sơ H46.19-250901-0001", "gọi 1900 0368", "mất 50.000.000 đồng", "123.456.000",
        "tôi có 123456789 đồng", "mật khẩu là gì", "mật khẩu vneid là sao ạ", "năm 2025", "gọi 113, 114, 115",
        "mã số thuế 8012345678", "mã hồ sơ 000123456789", "thẻ hạng A1", "nhà số 12 ngõ 345", "mã OTP là gì",
        "không nhận được mã 6 số", "024 3826 1234",
    ],
)  # fmt: skip
def test_what_members_need_stays_readable(text: str) -> None:
    assert mask(text).text == text
    assert mask(text).found == ()


def test_two_secrets_and_a_phone_in_one_message() -> None:
    found = mask("cccd: 001 090 012 345, sđt 0900000001, otp 112233")

    assert found.text.count("0900000001") == 1
    assert found.found == (Secret.ID_NUMBER, Secret.OTP)


@given(st.text(max_size=120))
def test_masking_never_fails_and_keeps_the_length(text: str) -> None:
    found = mask(text)

    assert len(found.text) == len(text)
    assert mask(found.text).text == found.text


@given(st.text(alphabet=DIGITS, min_size=12, max_size=12), st.sampled_from(["", " ", "."]))
def test_twelve_digits_never_stay(number: str, between: str) -> None:
    written = between.join([number[:3], number[3:6], number[6:9], number[9:]])

    hidden = mask(f"số căn cước {written} nhé").text

    assert sum(sign in DIGITS for sign in hidden) == 0


@given(st.text(alphabet=DIGITS, min_size=8, max_size=8), st.sampled_from("35789"))
def test_a_mobile_number_always_stays(rest: str, second: str) -> None:
    assert mask(f"gọi số 0{second}{rest} giúp tôi").found == ()


@given(st.integers(1, 31), st.integers(1, 12), st.integers(1930, 2035), st.sampled_from(["/", "-", "."]))
def test_a_date_always_stays(day: int, month: int, year: int, between: str) -> None:
    text = f"sinh ngày {day:02d}{between}{month:02d}{between}{year}"

    assert mask(text).text == text


@given(st.integers(1, 999), st.integers(1, 999))
def test_money_with_its_unit_always_stays(high: int, low: int) -> None:
    text = f"đóng {high}.{low:03d}.000 đồng"

    assert mask(text).text == text


@given(st.integers(1, 999), st.integers(1995, 2030))
def test_a_law_number_always_stays(number: int, year: int) -> None:
    text = f"theo {number}/{year}/NĐ-CP và H46.19-{number:06d}-0001"

    assert mask(text).text == text


def test_the_check_digit() -> None:
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")
    assert not luhn("0000000000000000")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bác gửi cho em số căn cước nhé", Secret.ID_NUMBER),
        ("cho em xin ảnh chụp cccd 2 mặt", Secret.ID_NUMBER),
        ("Số cccd của bác là bao nhiêu?", Secret.ID_NUMBER),
        ("bác chụp căn cước gửi qua zalo cho em", Secret.ID_NUMBER),
        ("Bác đọc mã OTP vừa nhận cho em", Secret.OTP),
        ("Bác cho em biết mã 6 số", Secret.OTP),
        ("gui em ma xac nhan", Secret.OTP),
        ("mật khẩu vneid của bác là gì ạ", Secret.PASSWORD),
        ("bác nhắn mật khẩu cho em", Secret.PASSWORD),
        ("cho em xin số tài khoản", Secret.ACCOUNT),
        ("bác chụp mặt trước thẻ ATM gửi em", Secret.CARD),
    ],
)
def test_a_member_who_asks_for_a_secret_is_stopped(text: str, kind: Secret) -> None:
    assert kind in asks_for_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bác đừng đưa mã OTP cho ai", "Bác nhập mật khẩu vào ô trên màn hình", "Bác mang căn cước ra xã",
        "không gửi số căn cước qua đây bác nhé", "Bác cần căn cước và điện thoại", "Bác cho em số điện thoại",
        "Cán bộ không bao giờ hỏi mật khẩu của bác", "Bác bấm quên mật khẩu rồi làm theo",
        "Thẻ căn cước của bác đã có rồi",
        "Tuyệt đối không đọc mã xác nhận cho người gọi điện", "Bác cầm theo căn cước và sổ hộ khẩu cũ",
    ],
)  # fmt: skip
def test_warnings_and_directions_are_no_asking(text: str) -> None:
    assert asks_for_secret(text) == ()
