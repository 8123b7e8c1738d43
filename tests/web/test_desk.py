"""The desk's HTTP side: who may enter, what is refused, and how it is said."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.content.problem import Problem, Severity
from bot.core.corpus import Place
from tests.web.office import PASSWORD, Office, browser_like, open_ticket

QUESTION = "Thẻ của mẹ tôi bị nhòe, <b>làm lại</b> ở đâu?"


async def sign_in(session: ClientSession, login: str, password: str = PASSWORD) -> str:
    """The page after signing in (or the refusal)."""
    async with session.post("/desk/login", data={"login": login, "password": password}) as answer:
        return await answer.text()


@pytest.fixture
async def hoa(office: Office) -> AsyncIterator[ClientSession]:
    async with browser_like(office) as session:
        await sign_in(session, "hoa")
        yield session


@pytest.fixture
async def binh(office: Office) -> AsyncIterator[ClientSession]:
    async with browser_like(office) as session:
        await sign_in(session, "binh")
        yield session


async def csrf(session: ClientSession, page: str = "/desk") -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', await (await session.get(page)).text())
    assert found
    return found[1]


async def act(session: ClientSession, code: str, name: str, **form: str) -> tuple[int, str]:
    form.setdefault("csrf", await csrf(session))
    async with session.post(f"/desk/t/{code}/{name}", data=form) as answer:
        return answer.status, await answer.text()


# --- signing in ------------------------------------------------------------------------------------------------------


async def test_nobody_sees_the_desk_without_signing_in(office: Office) -> None:
    code = await open_ticket(office, QUESTION)
    async with browser_like(office) as stranger:
        for page in ("/desk", "/desk/list", f"/desk/t/{code}", f"/desk/t/{code}/live"):
            async with stranger.get(page) as answer:
                assert answer.url.path == "/desk/login"
                assert QUESTION[:10] not in await answer.text()
        assert (await stranger.get("/desk/stream")).status == 401
        assert (await stranger.post(f"/desk/t/{code}/take")).url.path == "/desk/login"


async def test_after_signing_in_one_is_where_one_wanted_to_be(office: Office) -> None:
    code = await open_ticket(office, QUESTION)
    async with browser_like(office) as session:
        page = await (await session.get(f"/desk/t/{code}")).text()
        assert f'name="next" value="/desk/t/{code}"' in page
        form = {"login": "hoa", "password": PASSWORD, "next": f"/desk/t/{code}"}
        async with session.post("/desk/login", data=form) as answer:
            assert answer.url.path == f"/desk/t/{code}"


@pytest.mark.parametrize("onward", ["https://evil.example", "//evil.example", "/desk/t/../..", "/", "javascript:x"])
async def test_signing_in_leads_nowhere_else(office: Office, onward: str) -> None:
    form = {"login": "hoa", "password": PASSWORD, "next": onward}
    async with (
        browser_like(office) as session,
        session.post("/desk/login", data=form, allow_redirects=False) as answer,
    ):
        assert answer.headers["Location"] == "/desk"


async def test_the_session_cookie_is_out_of_reach_and_only_its_hash_is_stored(office: Office) -> None:
    async with browser_like(office) as session:
        form = {"login": " HOA ", "password": PASSWORD}
        async with session.post("/desk/login", data=form, allow_redirects=False) as answer:
            cookie = answer.headers["Set-Cookie"]
    token = cookie.split("=")[1].split(";")[0]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=43200" in cookie
    assert await office.store.session(token, office.clock.now) is None


async def test_an_unknown_login_and_a_wrong_password_look_the_same(office: Office) -> None:
    pages = []
    for login in ("hoa", "nobody"):
        async with browser_like(office) as session:
            pages.append((await sign_in(session, login, "wrong")).replace(login, "LOGIN"))

    assert pages[0] == pages[1]
    assert "Tên hoặc mật khẩu chưa đúng" in pages[0]


async def test_after_some_wrong_passwords_even_the_right_one_must_wait(office: Office) -> None:
    async with browser_like(office) as session:
        for _ in range(4):
            assert "chưa đúng" in await sign_in(session, "hoa", "wrong")
        async with session.post("/desk/login", data={"login": "hoa", "password": PASSWORD}) as answer:
            assert answer.status == 429
            assert int(answer.headers["Retry-After"]) <= 6
            assert re.search(r"đợi \d+ giây", await answer.text())
        assert "Của tôi" in await sign_in(session, "binh")
        office.clock.pass_by(seconds=6)
        assert "Của tôi" in await sign_in(session, "hoa")


async def test_a_session_ends_by_signing_out_by_time_and_with_the_membership(
    office: Office, hoa: ClientSession
) -> None:
    await hoa.post("/desk/logout", data={"csrf": await csrf(hoa)})
    assert (await hoa.get("/desk")).url.path == "/desk/login"
    await sign_in(hoa, "hoa")
    assert (await hoa.get("/desk")).url.path == "/desk"
    office.clock.pass_by(hours=12, minutes=1)
    assert (await hoa.get("/desk")).url.path == "/desk/login"
    await sign_in(hoa, "hoa")
    office.desk.member = lambda login: None  # type: ignore[method-assign]  # taken off the roster
    assert (await hoa.get("/desk")).url.path == "/desk/login"


# --- the list --------------------------------------------------------------------------------------------------------


async def test_an_empty_list_says_so_kindly(hoa: ClientSession) -> None:
    assert "Không có phiếu nào đang chờ" in await (await hoa.get("/desk")).text()
    assert "chưa nhận phiếu nào" in await (await hoa.get("/desk?show=mine")).text()
    assert "Chưa có phiếu nào xong" in await (await hoa.get("/desk?show=done")).text()
    assert (await hoa.get("/desk?show=nonsense")).status == 200


async def test_a_ticket_shows_its_words_hamlet_and_waiting_time(office: Office, hoa: ClientSession) -> None:
    code = await open_ticket(office, QUESTION)
    office.clock.pass_by(hours=1, minutes=5)

    page = await (await hoa.get("/desk")).text()

    assert code in page
    assert "&lt;b&gt;làm lại&lt;/b&gt;" in page
    assert "thôn Đông" in page
    assert "1 giờ 5 phút" in page
    assert "<title>(1) Bàn trực</title>" in page


async def test_editors_mistakes_stand_on_the_desk(office: Office, hoa: ClientSession) -> None:
    office.box.problems = (
        Problem(Place("faq/vneid.yaml", 14), Severity.ERROR, "mục thiếu «ask».", "Thêm dòng «ask: …»."),
        Problem(Place("faq/vneid.yaml", 20), Severity.WARNING, "câu này dài."),
    )

    page = await (await hoa.get("/desk")).text()

    assert "Nội dung có 1 lỗi. Bản trước vẫn đang dùng." in page
    assert "faq/vneid.yaml:14: lỗi: mục thiếu «ask». Thêm dòng «ask: …»." in page
    assert "1 chỗ nên xem lại" in page


# --- a ticket --------------------------------------------------------------------------------------------------------


async def test_take_answer_and_close(office: Office, hoa: ClientSession) -> None:
    code = await open_ticket(office, QUESTION)

    assert "Phiếu này giờ là của anh/chị" in (await act(hoa, code, "take"))[1]
    assert "Đã gửi câu trả lời" in (await act(hoa, code, "answer", text="Bác ra Công an xã nhé."))[1]
    assert "Đã lưu ghi chú" in (await act(hoa, code, "note", text="nhà ở cuối thôn"))[1]
    status, page = await act(hoa, code, "close")

    assert status == 200
    assert "Đã đóng phiếu" in page
    assert "Ghi chú của chị Hoa" in page
    assert code in await (await hoa.get("/desk?show=done")).text()


async def test_the_second_taker_is_told_who_was_first_and_when(
    office: Office, hoa: ClientSession, binh: ClientSession
) -> None:
    code = await open_ticket(office, QUESTION)
    await act(hoa, code, "take")

    status, page = await act(binh, code, "take")

    assert status == 409
    assert "Chị Hoa đã nhận phiếu này lúc 9 giờ 00." in page


async def test_words_come_back_with_a_refusal(office: Office, hoa: ClientSession, binh: ClientSession) -> None:
    code = await open_ticket(office, QUESTION)
    await act(hoa, code, "take")

    _, taken = await act(binh, code, "answer", text="Chữ của anh Bình <x>")
    _, asking = await act(hoa, code, "answer", text="Bác đọc mã OTP cho cháu nhé")
    _, stale = await act(hoa, code, "answer", text="Chữ chưa gửi", csrf="old")

    assert "Chữ của anh Bình &lt;x&gt;</textarea>" in taken
    assert "hỏi bà con mã OTP" in asking
    assert "Bác đọc mã OTP cho cháu nhé</textarea>" in asking
    assert "Chữ chưa gửi</textarea>" in stale


async def test_closing_without_an_answer_asks_first(office: Office, hoa: ClientSession) -> None:
    code = await open_ticket(office, QUESTION)
    await act(hoa, code, "take")

    _, page = await act(hoa, code, "close")

    assert "chưa có câu trả lời nào" in page
    assert (await office.desk.board()).taken
    await act(hoa, code, "close", sure="1")
    assert not (await office.desk.board()).taken


@pytest.mark.parametrize("token", ["", "wrong", "ă"])
async def test_a_form_of_nobodys_session_does_nothing(office: Office, hoa: ClientSession, token: str) -> None:
    code = await open_ticket(office, QUESTION)

    status, page = await act(hoa, code, "take", csrf=token)

    assert status == 403
    assert "bấm lại lần nữa" in page
    assert (await office.desk.board()).waiting


async def test_another_members_token_is_no_use(office: Office, hoa: ClientSession, binh: ClientSession) -> None:
    code = await open_ticket(office, QUESTION)

    assert (await act(hoa, code, "take", csrf=await csrf(binh)))[0] == 403


async def test_htmx_is_sent_to_the_sign_in_page_when_the_session_is_over(office: Office, hoa: ClientSession) -> None:
    code = await open_ticket(office, QUESTION)
    office.clock.pass_by(hours=13)

    async with hoa.post(f"/desk/t/{code}/answer", data={"text": "a"}, headers={"HX-Request": "true"}) as answer:
        assert answer.headers["HX-Redirect"] == f"/desk/login?next=/desk/t/{code}&why=expired"
        assert answer.status == 204


async def test_what_does_not_exist_is_not_found(office: Office, hoa: ClientSession) -> None:
    assert (await hoa.get("/desk/t/ZZZ")).status == 404
    assert (await act(hoa, "ZZZ", "take"))[0] == 404
    code = await open_ticket(office, QUESTION)
    assert (await act(hoa, code, "explode"))[0] == 404


async def test_the_stream_tells_of_a_new_ticket(office: Office, hoa: ClientSession) -> None:
    async with hoa.get("/desk/stream") as stream:
        code = await open_ticket(office, QUESTION)
        raw = ""
        while code not in raw:
            raw = (await stream.content.readuntil(b"\n\n")).decode()

    assert raw == f'event: change\ndata: ["{code}"]\n\n'
