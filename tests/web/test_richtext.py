"""Words become safe HTML: links where people dial or click, text everywhere else."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.richtext import plain, rich

HOSTS = ("gov.vn", "xamau.example")


@pytest.mark.parametrize(
    ("words", "dialled"),
    [
        ("Gọi 1900 0368 nhé", "19000368"),
        ("gọi 1900.0368.", "19000368"),
        ("Số trực 0900 000 001", "0900000001"),
        ("0900000001", "0900000001"),
        ("☎ 0243 825 1234", "02438251234"),
        ("Gọi ngay 113", "113"),
        ("Gọi tiếp 113. Đừng chuyển thêm", "113"),
        ("Gọi ☎ 115", "115"),
        ("Nhắn tới số 156.", "156"),
        ("gọi 113 hoặc 115", "115"),
    ],
)
def test_numbers_people_dial_become_links(words: str, dialled: str) -> None:
    assert f'href="tel:{dialled}"' in rich(words, HOSTS)


@pytest.mark.parametrize(
    "words",
    [
        "Phí 1.900.000 đồng",
        "Ngày 20/11/2026",
        "Nghị định 113/2024/NĐ-CP",
        "có 115 hộ",
        "số thẻ 0123456789012345",
        "mã 001099012345",
        "7 giờ 30 – 11 giờ 30",
        "500.000 đồng",
    ],
)
def test_other_numbers_do_not(words: str) -> None:
    assert "href" not in rich(words, HOSTS)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Vào https://vneid.gov.vn.", "https://vneid.gov.vn"),
        ("Vào dichvucong.gov.vn, đăng nhập", "https://dichvucong.gov.vn"),
        ("(https://xamau.example/a?b=1)", "https://xamau.example/a?b=1"),
    ],
)
def test_official_addresses_become_links(words: str, address: str) -> None:
    html = rich(words, HOSTS)

    assert f'href="{address}"' in html
    assert 'rel="noopener noreferrer"' in html


@pytest.mark.parametrize(
    "words",
    [
        "http://vneid.gov.vn",
        "https://evil.example",
        "https://vneid.gov.vn.evil.example",
        "https://evilgov.vn",
        "https://vneid.gov.vn@evil.example/",
        "https://user:pw@vneid.gov.vn/",
        "https://vneid.gov.vn:8443/",
        "https://[::1",
        "javascript:alert(1)",
        "a@congan.gov.vn",
    ],
)
def test_other_addresses_stay_text(words: str) -> None:
    assert "href" not in rich(words, HOSTS)


def test_paragraphs_lists_and_the_source() -> None:
    html = rich("Bác cần:\n- Ảnh\n- Thẻ\n\nXong <rồi>\nTheo: Luật. Rà soát ngày 1/1/2026.", HOSTS, "Theo:")

    assert html == (
        "<p>Bác cần:</p><ul><li>Ảnh</li><li>Thẻ</li></ul><p>Xong &lt;rồi&gt;</p>"
        '<p class="aside">Theo: Luật. Rà soát ngày 1/1/2026.</p>'
    )


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, attrs))


_NASTY = st.lists(
    st.sampled_from(
        [
            "<script>",
            '"',
            "'",
            ">",
            "&",
            "https://",
            "vneid.gov.vn",
            "/",
            "0900 000 001",
            "gọi 113",
            "- ",
            "\n",
            " ",
            "«",
        ]
    )
    | st.text(max_size=5)
).map("".join)


@given(_NASTY)
def test_nothing_but_our_own_tags_ever_comes_out(words: str) -> None:
    for html in (rich(words, HOSTS, "Theo:"), plain(words)):
        tags = _Tags()
        tags.feed(html)
        for tag, attrs in tags.seen:
            assert tag in {"p", "br", "ul", "li", "a"}
            for name, value in attrs:
                assert name in {"href", "class", "rel", "target"}
                if name == "href":
                    assert value is not None
                    assert value.startswith(("https://", "tel:"))
