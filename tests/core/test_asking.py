"""Which part of a message asks, and how many questions it asks."""

from __future__ import annotations

import pytest

from bot.core.normalise import Query, normalise
from bot.core.normalise.query import FILLER_WEIGHT
from tests.core.lexicon import words


def asked(text: str) -> Query:
    return normalise(text, words())


def whole(query: Query) -> str:
    """Syllables that count in full."""
    return " ".join(piece.fold for piece in query.pieces if piece.weight == 1)


STORY = (
    "Vợ chồng tôi cưới năm ngoái, giấy kết hôn để dưới quê, bảo hiểm y tế thì công ty mua rồi, "
    "nay muốn đăng ký tạm trú ở phòng trọ mới thì mang giấy tờ gì?"
)


def test_in_a_story_what_asks_counts_in_full_and_what_is_told_less() -> None:
    query = asked(STORY)

    assert "dang ki tam tru" in whole(query)
    assert "ket hon" not in whole(query)
    told = [piece for piece in query.pieces if piece.fold == "hon"]
    assert told
    assert all(FILLER_WEIGHT < piece.weight < 1 for piece in told), "told, yet not nothing"


def test_without_marks_the_same_part_asks() -> None:
    bare = asked(
        "vo chong toi cuoi nam ngoai, giay ket hon de duoi que, bao hiem y te thi cong ty mua roi, "
        "nay muon dang ky tam tru o phong tro moi thi mang giay to gi"
    )

    assert "dang ki tam tru" in whole(bare)
    assert "ket hon" not in whole(bare)


def test_an_asking_clause_that_says_nothing_takes_the_one_before_along() -> None:
    query = asked(
        "Con gái tôi sắp lấy chồng bên Đài Loan, hộ chiếu có rồi, khám sức khỏe cũng qua, công ty môi giới lo vé, "
        "họ còn đòi phiếu lý lịch tư pháp số 2, giấy đó xin ở đâu?"
    )

    assert "li lich tu phap" in whole(query)


@pytest.mark.parametrize("said", ["Mất căn cước, làm lại ở đâu?", "Tôi muốn đăng ký kết hôn", "bố tôi mất hôm qua"])
def test_a_short_message_counts_in_full(said: str) -> None:
    assert all(piece.weight in {0, FILLER_WEIGHT, 1} for piece in asked(said).pieces)


def test_a_story_that_asks_nothing_counts_in_full() -> None:
    query = asked(
        "Nhà tôi ở cuối thôn cạnh con mương lớn, đường lầy lội mùa nước nổi, trẻ con học xa, chợ họp buổi sớm, "
        "bà con làm ruộng trồng chè"
    )

    assert all(piece.weight in {0, FILLER_WEIGHT, 1} for piece in query.pieces)


@pytest.mark.parametrize(
    "said",
    [
        "làm căn cước ở đâu, đăng ký kết hôn cần gì",
        "làm căn cước ở đâu còn đăng ký kết hôn cần giấy gì",
        "lam can cuoc o dau dang ky ket hon can giay gi",
        "Làm căn cước mất bao lâu? Đăng ký kết hôn cần giấy gì?",
        "làm căn cước tại xã được không với lại đăng ký kết hôn cần giấy gì",
        "Căn cước làm ở xã hay ở tỉnh? Đăng ký kết hôn thì ở xã hay ở tỉnh?",
        "chỉ giùm tui chỗ làm căn cước, với lại đăng ký kết hôn cần giấy gì",
        "con toi 10 tuoi lam can cuoc duoc khong con em toi dang ky ket hon can giay gi",
        "con tôi làm căn cước mang gì đi, mấy ngày có giấy kết hôn",
        "tôi muốn đổi thẻ căn cước với lại đăng ký kết hôn thì cần giấy gì",
        "Tôi muốn đổi thẻ căn cước. Còn đăng ký kết hôn thì cần giấy gì",
        "Tôi muốn đổi thẻ căn cước, còn ba tôi đăng ký kết hôn thì cần giấy gì",
        "đổi thẻ căn cước ở mô, với tui muốn đăng ký kết hôn thì mang giấy răng",
    ],
)
def test_two_questions_are_told_apart(said: str) -> None:
    first, second = asked(said).questions()

    assert "can cuoc" in first.fold
    assert "ket hon" not in first.fold
    assert "ket hon" in second.fold


@pytest.mark.parametrize("said", ["mất căn cước làm lại ở đâu", "hết bao nhiêu tiền vậy", "cảm ơn", "", "??"])
def test_one_question_is_not_cut(said: str) -> None:
    assert asked(said).questions() == ()


def test_without_marks_insurance_is_no_question_word() -> None:
    assert asked("bhyt het han gia han o dau").questions() == ()
    assert asked("bhxh dong bao nhieu nam thi duoc huong").questions() == ()


def test_numbers_do_not_give_marks_to_a_text_without_them() -> None:
    assert asked("con toi 10 tuoi lam can cuoc").bare
    assert asked("10").bare


@pytest.mark.parametrize(
    "said",
    [
        "ho kinh doanh ban hang online nhan tien chuyen khoan co phai dong thue khong",
        "me toi 80 tuoi lam ho so nhan tien tro cap o dau",
        "ho ngheo vay von voi lai suat bao nhieu",
        "đăng ký khai sinh đồng thời với cấp thẻ bảo hiểm y tế cho con ở đâu",
        "còn một tháng nữa là hết hạn thẻ căn cước thì đổi ở đâu",
        "Bác tổ trưởng thôn ơi? Làm căn cước ở đâu",
        "thẻ căn cước sắp hết hạn, còn một tháng nữa thì đổi ở đâu",
        "làm căn cước ở đâu, mấy ngày vậy",
        "đi với mẹ đăng ký khai sinh cho con thì cần giấy gì",
        "muốn hỏi thẻ bảo hiểm y tế của mẹ tôi, còn hạn đến bao giờ",
        "tôi cần đổi hộ chiếu, còn hạn 5 tháng thì đổi được không",
        "tôi cần đổi hộ chiếu, còn ba tháng thì đổi được không",
        "tôi cần đổi hộ chiếu, còn 5 tháng thì đổi được không",
        "tôi muốn làm giấy khai sinh cho con, còn chưa đăng ký kết hôn thì làm được không",
        "nhờ xem giúp hồ sơ, còn thiếu giấy tờ gì",
        "đăng ký khai sinh cho con cần giấy kết hôn với lại hộ khẩu phải không",
        "con tôi đi nhổ răng, bảo hiểm y tế có trả không",
    ],
)
def test_everyday_words_are_no_turn_to_another_matter(said: str) -> None:
    assert asked(said).questions() == ()


def test_a_question_mark_behind_a_polite_word_asks() -> None:
    assert len(asked("Căn cước làm ở xã hay tỉnh, ạ? Kết hôn đăng ký ở xã hay tỉnh, ạ?").questions()) == 2


def test_what_is_told_stands_by_itself_in_full() -> None:
    told = asked(STORY).told()

    assert told is not None
    assert all(piece.weight in {0, FILLER_WEIGHT, 1} for piece in told.pieces)
    assert asked("làm căn cước ở đâu").told() is None


def test_so_many_questions_are_none() -> None:
    assert asked("làm căn cước ở đâu, " * 8).questions() == ()


def test_danger_is_judged_with_what_is_told_in_full() -> None:
    query = asked(STORY)

    assert all(piece.weight in {0, FILLER_WEIGHT, 1} for piece in query.evenly().pieces)
    assert query.evenly().keys == query.keys
