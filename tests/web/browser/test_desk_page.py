"""The team desk in a real browser, on a phone."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Page

from bot import codec
from bot.core.events import TextReceived
from bot.core.render import Message
from bot.delivery.bells import INBOX_BELL
from bot.delivery.outbox import Outbox
from bot.delivery.pacing import Pace
from bot.delivery.sender import Sent
from bot.errors import Held, HeldFor
from storage.interface import Arrival, ChatKey, Post
from tests.web.browser.conftest import OpenPage, answered, ask
from tests.web.office import PASSWORD, Office, open_ticket

QUESTION = "VNeID của mẹ tôi báo lỗi lạ lắm"


async def sign_in(page: Page, office: Office, login: str, path: str = "/desk") -> None:
    await page.goto(office.url + path)
    await page.get_by_label("Tên đăng nhập").fill(login)
    await page.get_by_label("Mật khẩu").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Đăng xuất").wait_for()


@pytest_asyncio.fixture(loop_scope="session")
async def hoa(open_page: OpenPage, office: Office) -> AsyncIterator[Page]:
    async with open_page() as page:
        await sign_in(page, office, "hoa")
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def binh(open_page: OpenPage, office: Office) -> AsyncIterator[Page]:
    async with open_page() as page:
        await sign_in(page, office, "binh")
        yield page


async def test_a_question_goes_from_the_citizen_to_the_desk_and_back(page: Page, hoa: Page, office: Office) -> None:
    await page.get_by_role("button", name="Gặp người").first.click()
    await answered(page, 1)
    await ask(page, QUESTION)
    await answered(page, 2)
    await page.get_by_role("button", name="thôn Đông").click()
    # It appears by itself, with a notice and a count.
    await hoa.get_by_role("link", name=QUESTION).wait_for()
    await hoa.get_by_text("Có phiếu mới:").wait_for()
    assert await hoa.title() == "(1) Bàn trực"

    await hoa.get_by_role("link", name=QUESTION).click()
    await hoa.get_by_role("button", name="Nhận", exact=True).click()
    await hoa.get_by_text("Phiếu này giờ là của anh/chị").wait_for()
    await hoa.get_by_label("Trả lời bà con").fill("Bác tắt máy rồi mở lại nhé.")
    await hoa.get_by_role("button", name="Gửi trả lời").click()
    await hoa.get_by_text("Đã gửi câu trả lời").wait_for()
    assert await hoa.get_by_label("Trả lời bà con").input_value() == ""
    # News redraw the ticket a moment later; what came of the act can still be read.
    await hoa.get_by_text("Từ khi có phiếu").wait_for()
    await hoa.wait_for_timeout(600)
    assert await hoa.get_by_text("Đã gửi câu trả lời").is_visible()

    bubble = page.locator(".line.member", has_text="Bác tắt máy rồi mở lại nhé.")
    await bubble.wait_for()
    assert "Chị Hoa" in await bubble.inner_text()
    await ask(page, "Được rồi, cảm ơn cháu")
    await hoa.get_by_text("Được rồi, cảm ơn cháu").wait_for()

    await hoa.get_by_role("button", name="Xong").click()
    await hoa.get_by_text("Đã đóng phiếu").wait_for()
    await page.locator(".line.bot").last.wait_for()
    assert not (await office.desk.board()).taken
    assert await hoa.get_by_label("Trả lời bà con").is_hidden()


async def test_the_second_taker_is_told_and_keeps_the_words(hoa: Page, binh: Page, office: Office) -> None:
    code = await open_ticket(office, QUESTION)
    await binh.goto(f"{office.url}/desk/t/{code}")
    await binh.get_by_label("Trả lời bà con").press_sequentially("Chữ của anh Bình")
    # Bình's page does not hear of it: the refusal must come from the act itself.
    await binh.route("**/live", lambda route: route.abort())
    await hoa.goto(f"{office.url}/desk/t/{code}")
    await hoa.get_by_role("button", name="Nhận", exact=True).click()
    await hoa.get_by_text("Phiếu này giờ là của anh/chị").wait_for()

    await binh.get_by_role("button", name="Gửi trả lời").click()

    await binh.get_by_text("Chị Hoa đã nhận phiếu này lúc 9 giờ 00.").wait_for()
    assert await binh.get_by_label("Trả lời bà con").input_value() == "Chữ của anh Bình"


async def test_a_lost_session_keeps_the_words_until_they_are_sent(hoa: Page, office: Office) -> None:
    code = await open_ticket(office, QUESTION)
    await hoa.goto(f"{office.url}/desk/t/{code}")
    await hoa.get_by_label("Trả lời bà con").press_sequentially("Câu trả lời dài của tôi")
    office.clock.pass_by(hours=13)
    await hoa.get_by_role("button", name="Gửi trả lời").click()
    await hoa.get_by_text("Phiên làm việc đã hết").wait_for()
    await hoa.get_by_label("Tên đăng nhập").fill("hoa")
    await hoa.get_by_label("Mật khẩu").fill(PASSWORD)
    await hoa.keyboard.press("Enter")
    await hoa.get_by_role("heading", name=f"Phiếu {code}").wait_for()

    assert await hoa.get_by_label("Trả lời bà con").input_value() == "Câu trả lời dài của tôi"
    await hoa.get_by_role("button", name="Gửi trả lời").click()
    await hoa.get_by_text("Đã gửi câu trả lời").wait_for()
    await hoa.reload()
    assert await hoa.get_by_label("Trả lời bà con").input_value() == ""


async def test_words_survive_a_server_that_is_away(hoa: Page, office: Office) -> None:
    code = await open_ticket(office, QUESTION)
    await hoa.goto(f"{office.url}/desk/t/{code}")
    await hoa.get_by_label("Trả lời bà con").press_sequentially("Chữ chưa gửi được")
    await office.stop()
    await hoa.get_by_role("button", name="Gửi trả lời").click()
    await hoa.get_by_text("Chưa gửi được. Chữ đang viết vẫn được giữ").wait_for()
    await office.start()
    await hoa.get_by_role("button", name="Gửi trả lời").click()
    await hoa.get_by_text("Đã gửi câu trả lời").wait_for()

    view = await office.desk.view(code)
    assert view is not None
    assert [line.text for line in view.lines] == ["Chữ chưa gửi được"]


async def test_signing_out_leaves_no_words_behind(hoa: Page, office: Office) -> None:
    code = await open_ticket(office, QUESTION)
    await hoa.goto(f"{office.url}/desk/t/{code}")
    await hoa.get_by_label("Trả lời bà con").press_sequentially("chuyện của bà con")
    await hoa.get_by_role("button", name="Đăng xuất").click()
    await hoa.get_by_text("Đã đăng xuất").wait_for()

    assert await hoa.evaluate("() => Object.keys(localStorage).filter(k => k.startsWith('troly.ban-truc')).length") == 0


async def test_what_a_member_folded_stays_folded_when_news_come(hoa: Page, office: Office) -> None:
    code = await open_ticket(office, QUESTION)
    await hoa.goto(f"{office.url}/desk/t/{code}")
    await hoa.get_by_text("Vừa nói với trợ lý máy").click()
    assert await hoa.locator("#vua-noi").get_attribute("open") is None
    office.clock.pass_by(minutes=5)
    await hoa.get_by_text("đợi 5 phút").wait_for()

    assert await hoa.locator("#vua-noi").get_attribute("open") is None


async def test_closing_without_an_answer_is_asked_and_may_be_left(hoa: Page, office: Office) -> None:
    code = await open_ticket(office, QUESTION)
    await hoa.goto(f"{office.url}/desk/t/{code}")
    await hoa.get_by_role("button", name="Nhận", exact=True).click()
    await hoa.get_by_role("button", name="Xong").click()
    await hoa.get_by_role("link", name="Để lại").click()
    await hoa.get_by_role("button", name="Xong").click()
    await hoa.get_by_role("button", name="Vẫn đóng").click()
    await hoa.get_by_text("Đã đóng phiếu").wait_for()


async def test_a_forged_form_from_another_page_is_refused(hoa: Page, open_page: OpenPage, office: Office) -> None:
    """A page of another site posts to the desk with the member's browser."""
    code = await open_ticket(office, QUESTION)
    other = await hoa.context.new_page()
    await other.route(
        "http://evil.test/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<form method=post action="{office.url}/desk/t/{code}/take"><button>Trúng thưởng</button></form>',
        ),
    )
    await other.goto("http://evil.test/")
    await other.get_by_role("button").click()
    await other.wait_for_url("**/take")

    assert await other.get_by_text("Không mở được trang này").is_visible()
    assert (await office.desk.board()).waiting


async def test_the_desk_works_without_scripts(open_page: OpenPage, office: Office) -> None:
    code = await open_ticket(office, QUESTION)
    async with open_page(java_script_enabled=False) as page:
        await sign_in(page, office, "hoa", f"/desk/t/{code}")
        await page.get_by_role("button", name="Nhận", exact=True).click()
        await page.get_by_label("Trả lời bà con").fill("Chào bác.")
        await page.get_by_role("button", name="Gửi trả lời").click()
        await page.get_by_text("Đã gửi câu trả lời").wait_for()
        await page.get_by_role("button", name="Xong").click()
        await page.get_by_text("Đã đóng phiếu").wait_for()


class Window:
    """A channel that takes no member's words while it is shut."""

    def __init__(self) -> None:
        self.is_shut = False

    async def send(self, key: ChatKey, message: Message, ticket: str, post: Post | None) -> Sent:
        if self.is_shut and message.member:
            raise Held("no word of the citizen for 7 days", HeldFor.SILENT)
        return Sent()


async def test_an_answer_that_is_held_stays_marked_until_it_is_sent(hoa: Page, office: Office) -> None:
    code = await open_ticket(office, QUESTION)
    ticket = await office.store.ticket(code)
    assert ticket is not None
    window, bells = Window(), office.service.bells
    outbox = Outbox("webchat", "web", office.store, window, Pace(), bells, office.clock)
    while await outbox.once():
        pass
    await hoa.goto(f"{office.url}/desk/t/{code}")
    window.is_shut = True
    await hoa.get_by_label("Trả lời bà con").fill("Bác mang căn cước ra xã, gặp cháu ở bàn số 2 nhé.")
    await hoa.get_by_role("button", name="Gửi trả lời").click()
    await hoa.get_by_text("Từ khi có phiếu").wait_for()
    await office.settle()
    await outbox.once()

    mark = hoa.locator(".said .member", has_text="bàn số 2").locator(".unsaid")
    await mark.wait_for()
    assert (await mark.inner_text()).startswith("Chưa tới bà con. Bà con đã quá 7 ngày không nhắn")
    await hoa.reload()
    await mark.wait_for()
    assert await hoa.evaluate("() => document.documentElement.scrollWidth <= innerWidth")

    window.is_shut = False
    await office.store.ingest(
        [Arrival(ticket.reporter, "alo", codec.dump_event(TextReceived("alo")), office.clock(), renews=True)]
    )
    bells.ring(INBOX_BELL)
    await office.settle()
    while await outbox.once():
        pass
    await mark.wait_for(state="detached")


async def test_the_desk_fits_a_phone_at_200_percent(open_page: OpenPage, office: Office) -> None:
    code = await open_ticket(office, "x" * 200)
    async with open_page(viewport={"width": 180, "height": 370}) as page:
        await sign_in(page, office, "hoa")
        for path in ("/desk", "/desk?show=done", f"/desk/t/{code}"):
            await page.goto(office.url + path)
            assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
