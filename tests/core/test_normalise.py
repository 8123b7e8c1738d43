from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.normalise import Words, fold, normalise
from bot.core.normalise.syllables import fold_of, is_syllable, key_of, plain
from bot.core.normalise.typing_marks import decoded
from tests.core.lexicon import words


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("thuỷ", "thủy"), ("qúy", "quý"), ("kí", "ký"), ("lí", "lý"), ("khoẻ", "khỏe")],
)
def test_both_places_of_a_tone_are_one_syllable(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddawng", "đăng"), ("kys", "ký"), ("dduwowcj", "được"), ("nguwowif", "người"), ("khoong", "không"),
        ("trachs", "trách"), ("duocwj", "dược"), ("d9a8ng", "đăng"), ("ky1", "ký"), ("hu7o7ng3", "hưởng"),
        ("d9ia5", "địa"), ("co6ng", "công"), ("ddeer", "để"),
    ],
)  # fmt: skip
def test_keyboard_leftovers_become_the_syllable_that_was_meant(typed: str, meant: str) -> None:
    found = decoded(typed)

    assert found is not None
    assert key_of(meant) == key_of(found)


@pytest.mark.parametrize("typed", ["a1", "b2", "c1", "vneid", "otp", "app", "zalo", "lan", "ho", "ct07", "hang"])
def test_licence_classes_names_and_plain_syllables_are_left_alone(typed: str) -> None:
    assert decoded(typed) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("vi nét ai đi", "vneid"), ("căn cước gắn chíp", "căn cước"), ("bê hát y tê", "bảo hiểm y tế"),
        ("dk tam tru", "đăng ký tạm trú"), ("ko dc", "không được"), ("quên mk", "quên mật khẩu"),
        ("chừ mần răng", "giờ làm sao"), ("hổng xài", "không dùng"), ("có đk đóng bù", "có được đóng bù"),
        ("đk ko", "được không"), ("làm tạm chú", "làm tạm trú"), ("quááá hạn", "quá hạn"), ("mức 2", "mức hai"),
    ],
)  # fmt: skip
def test_short_spoken_and_regional_words_are_written_out(said: str, meant: str) -> None:
    assert fold(meant, words()) == fold(said, words())


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("nó hăm giết tôi", "nó hăm giết tôi"), ("em hăm biết", "em không biết"),
        ("mua sữa cho con", "mua sữa cho con"), ("sữa sai ngày sinh", "sửa sai ngày sinh"),
        ("xin thôi việc", "xin nghỉ việc"), ("thôi việc này để sau", "thôi việc này để sau"),
    ],
)  # fmt: skip
def test_a_word_with_two_readings_is_read_by_its_company(said: str, read_as: str) -> None:
    assert normalise(said, words()).keys == tuple(map(key_of, read_as.split()))


@pytest.mark.parametrize(
    ("written", "sentences"),
    [
        ("Tôi tạm trú ở TP. Hồ Chí Minh, muốn làm hộ chiếu", 1),
        ("nhà em ở P.5 Q.8 tp.hcm", 1),
        ("Tôi ở Hà. Muốn làm hộ chiếu", 2),
        ("tôi nộp ở UBND. Bao giờ có", 2),
        ("cần gì k. em hỏi thêm", 2),
        ("gửi cho C. Tôi mất tiền", 2),
        ("nhà ở Q. 8, TX. Ấp Bắc", 1),
    ],
)
def test_the_dot_of_an_abbreviation_ends_no_sentence(written: str, sentences: int) -> None:
    assert len({piece.sentence for piece in normalise(written, words()).pieces}) == sentences


def test_joined_syllables_are_cut_where_the_content_has_words() -> None:
    known = Words(
        vocabulary={"khai": 9, "sinh": 9, "đôi3": 4, "căn": 4, "cươc1": 4, "muôn1": 2, "~khai": 9, "~sinh": 9}
    )

    assert normalise("khaisinh", known).keys == ("khai", "sinh")
    assert normalise("muốnđổicăncước", known).keys == ("muôn1", "đôi3", "căn", "cươc1")


def test_the_original_is_kept_beside_the_fold() -> None:
    query = normalise("Quên MK vneid 😢", words())

    assert query.original == "Quên MK vneid 😢"
    assert query.fold == "quen mat khau vneid"
    assert query.decoded == (("mk", "mât5 khâu3"),)


def test_chi_phi_is_no_central_dialect() -> None:
    assert "chi phi" in fold("chi phí khám bệnh", words())
    assert "lam gi" in fold("làm chi", words())


def test_a_table_of_the_wrong_shape_is_named() -> None:
    with pytest.raises(ValueError, match="teencode"):
        Words.from_tables({"teencode": ["ko"]})
    with pytest.raises(ValueError, match="fillers"):
        Words.from_tables({"fillers": {"a": "b"}})


def test_tables_may_be_missing() -> None:
    assert fold("Xin chào!", Words.from_tables({})) == "xin chao"


@given(st.text(max_size=200))
def test_normalising_never_fails_and_folding_is_stable(text: str) -> None:
    once = fold(text, words())

    assert once == fold(text, words())
    assert normalise(text, words()).original == text


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạ", min_size=1, max_size=8))
def test_a_fold_has_no_marks(token: str) -> None:
    assert plain(fold_of(key_of(token))) == fold_of(key_of(token))


@pytest.mark.parametrize("token", ["nghiêng", "khuỷu", "gì", "giếng", "quyền", "ươi", "uống", "y", "thuở", "ngoằn"])
def test_vietnamese_syllables_are_known(token: str) -> None:
    assert is_syllable(token)


@pytest.mark.parametrize("token", ["dduwowcj", "mùc", "vneid", "bcd", "strong"])
def test_other_strings_are_no_syllables(token: str) -> None:
    assert not is_syllable(token)


def test_tokens_are_remembered_as_they_were_read_but_for_numbers_and_other_words() -> None:
    table = replace(words(), vocabulary={})
    assert table.read == {}
    first, again = (normalise("ddawng kys 0900000000", table) for _ in range(2))
    assert first == again
    assert first.decoded == (("ddawng", "đăng"), ("kys", "ký"))
    assert set(table.read) == {"ddawng", "kys"}
    assert replace(table, vocabulary={"ddawng": 3}).read == {}
