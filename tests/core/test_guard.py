from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.events import Secret
from bot.core.guard import HIDDEN, luhn, mask
from bot.core.secret_asked import asks_for_secret

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


@pytest.mark.parametrize(
    "text",
    [
        "otp la 123 456", "OTP: 12-34-56", "mã xác nhận nó gửi là 12-34-56", "ma otp 482.910", "code 482910",
        "otp123456", "otp-123456", "otp là 1 2 3 4 5 6", "otp 482910nhé", "toi vua nhan duoc so 552310",
        "mã nó gửi về là 552310", "mã là 552310", "mat khau hoa123", "pass hoa123", "maatj khaaur laf hoamai1960",
        "mật khẩu email nguyenvana là matkhau@12", "mật khẩu 123456", "mã pin 1975", "passcode 123456",
        "mk vneid cua toi hoa1975", "mật khẩu là hoamai", "mat khau la hoamai nhe", "mật khẩu Hoa@Mai",
        "toi chuyen vao 19036789123456", "cvv 123", "cvv la 123", "cccd012345678901", "ok012345678901",
        "cccd001090012345", "cccd 012345678901nhé", "012/345/678/901", "số hộ chiếu C1234567",
        "mã bhyt DN4010123456789", "GD4790123456789", "số bhxh 0123456789", "thẻ 1234 5678 9012 3456",
        "4111 1111 1111 1111", "4111-1111-1111-1111", "hồ sơ cccd 001090012345", "điện thoại báo cccd 001090012345",
        "stk19036677889912", "stk: 1903.6677.8899.12", "số tài khoản 0123456789", "mã otp nó gửi 4829",
        "toi 001090012345", "mật khẩu là 123 456", "mật khẩu là 19751975", "mật khẩu là abc12", "otp 12\u200b3456",
        "can cuoc so:001090012345", "đọc cho họ 482910 là mã otp", "otp 100.000",
    ],
)  # fmt: skip
def test_however_a_secret_is_written_no_digit_of_it_stays(text: str) -> None:
    found = mask(text)

    assert found.found
    assert not any(sign in DIGITS for sign in found.text)


@pytest.mark.parametrize(
    "text",
    [
        "(+84)912345678", "(+84) 912 345 678", "+84 (0)912 345 678", "84-912-345-678", "0912.345.678",
        "0912-345-678", "(024) 3826 1234", "0084912345678", "hồ sơ số 123456789012",
        "quên mật khẩu là mất tài khoản à", "mk: quên rồi", "mat khau: quen roi", "tài khoản tôi bị trừ 500000",
        "tài khoản bị trừ 500000", "tài khoản bị trừ 500.000 đồng", "tk 0912345678 là zalo", "mã là 2345",
        "cách đây 100000000 năm", "quên mật khẩu vneid", "mật khẩu 8 ký tự", "mat khau 8-20 ky tu",
        "đổi mật khẩu thế nào", "mật khẩu gồm chữ hoa", "1900 0368", "113", "gọi 156", "gửi 5656",
        "không nhận được mã otp, gọi 1022", "năm 2024", "sinh 12/03/1990", "tài khoản trừ 1250400", "500k", "2tr",
        "tôi có 5000000d trong tài khoản", "69/2024/NĐ-CP", "H46.19-250901-0001", "000.00.12.H46-250901-0001",
        "quên mật khẩu sđt 0912 345 678", "mật khẩu email abc123@gmail.com", "mã OTP gửi về số 0912345678",
        "mật khẩu vneid là sao", "mat khau vneid la gi", "quên mk 3 lần", "tài khoản vneid mức 2",
        "tôi 75 tuổi ở số nhà 1234", "mã otp hết hạn sau 60 giây", "năm 2019 - 2024", "mã số thuế 8012345678",
        "tài khoản zalo 0912345678", "mk 30 tuổi", "không có mật khẩu, dùng vneid2", "mat65 khau63 la2 gi2",
        "zalo (+84)912345678", "đóng 1500000 vào tài khoản", "mã bưu điện 100000", "tài khoản mất 20000000",
        "mật khẩu phải có 8 số", "nó lấy mã otp rồi rút mất 5.000.000 của tôi", "đọc otp xong mất 45.000.000",
        "đọc otp xong nó rút 500.000",
    ],
)  # fmt: skip
def test_harmless_numbers_and_words_in_every_spelling_stay(text: str) -> None:
    assert mask(text).text == text


@given(
    st.sampled_from(["otp", "mã OTP", "ma xac nhan", "mã xác thực", "ma otp", "mxn", "code", "OTP của tôi"]),
    st.sampled_from([" ", ": ", " là ", " la ", " nó gửi là ", " gửi về máy ", " đây: ", " của em nè "]),
    st.text(alphabet=DIGITS, min_size=6, max_size=6),
    st.sampled_from(["", " ", ".", "-"]),
    st.sampled_from([2, 3]),
    st.sampled_from(["", " nhé", " ạ", ", giúp tôi", "\nalo"]),
)
def test_a_code_is_hidden_in_every_sentence(
    name: str, joint: str, code: str, between: str, size: int, tail: str
) -> None:
    written = between.join(code[at : at + size] for at in range(0, 6, size))

    assert not any(sign in DIGITS for sign in mask(f"{name}{joint}{written}{tail}").text)


@given(
    st.sampled_from(["mật khẩu", "mat khau", "mk", "pass", "passcode", "maatj khaaur", "Mật khẩu"]),
    st.sampled_from([" ", ": ", " là ", " la ", " vneid là ", " cua toi la ", " zalo ", " mới "]),
    st.sampled_from(["hoa", "lan", "Tuan", "vietnam", "abcd"]),
    st.integers(10, 99999),
)
def test_a_password_is_hidden_in_every_sentence(name: str, joint: str, word: str, number: int) -> None:
    found = mask(f"tôi quên, {name}{joint}{word}{number} nhé")

    assert Secret.PASSWORD in found.found
    assert str(number) not in found.text


@given(
    st.sampled_from(["", "cccd", "so cccd ", "toi", "ok", "căn cước: ", "cmnd", "hồ sơ cccd ", "sđt và cccd "]),
    st.integers(0, 10**11 - 1),
    st.sampled_from(["", " nhé", "nhé", ", 0912345678"]),
)
def test_an_id_number_is_hidden_wherever_it_is_glued(before: str, number: int, after: str) -> None:
    written = f"{number:012d}"

    found = mask(f"{before}{written}{after}")

    assert written not in found.text
    assert ("0912345678" in found.text) == ("0912345678" in after)


@given(
    st.sampled_from(["tài khoản bị trừ", "tk mất", "tai khoan bi tru mat", "nó trừ hết", "tôi chuyển cho nó"]),
    st.integers(1, 9999),
    st.sampled_from(["", " đồng", "đ", " vnd"]),
)
def test_money_that_is_gone_stays_readable(words: str, thousands: int, unit: str) -> None:
    text = f"{words} {thousands}000{unit}"

    assert mask(text).text == text


@given(
    st.sampled_from(["gọi ", "zalo ", "quên mật khẩu, sđt ", "không nhận được mã OTP, số ", "", "tài khoản zalo "]),
    st.sampled_from(["0", "+84", "(+84)", "(+84) ", "84", "+84 ", "0084"]),
    st.sampled_from("35789"),
    st.text(alphabet=DIGITS, min_size=8, max_size=8),
    st.sampled_from(["", " ", ".", "-"]),
)
def test_a_phone_number_stays_in_every_spelling(words: str, prefix: str, second: str, rest: str, between: str) -> None:
    text = words + prefix + between.join([f"{second}{rest[:2]}", rest[2:5], rest[5:]])

    assert mask(text).text == text


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
        ("bác điền số cccd vào đây", Secret.ID_NUMBER),
        ("nhắn em mã otp", Secret.OTP),
        ("bác nhập mật khẩu rồi gửi cho em", Secret.PASSWORD),
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
        "Bác bấm Ví giấy tờ rồi nhập mã 6 số", "Bác xin giấy xác nhận số CMND ở Công an xã",
        "Bác lỡ gửi mã OTP cho họ thì gọi ngân hàng ngay", "Giấy khai sinh ghi số CMND cũ vẫn dùng được",
        "Bác chụp hai mặt thẻ căn cước ngay trong ứng dụng", "Người ta gọi xin mã OTP là lừa đảo",
        "Lệ phí đổi căn cước là bao nhiêu thì bác hỏi quầy", "Máy hỏi thì bác nhập mã OTP",
        "Tuyệt đối không đọc mã xác nhận cho người gọi điện", "Bác cầm theo căn cước và sổ hộ khẩu cũ",
    ],
)  # fmt: skip
def test_warnings_and_directions_are_no_asking(text: str) -> None:
    assert asks_for_secret(text) == ()
