"""A citizen's talk in a real browser."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.web.browser.conftest import PHONE, OpenPage, answered, ask, own_lines
from tests.web.office import Office


async def focused(page: Page) -> str:
    text: str = await page.evaluate("document.activeElement.innerText || document.activeElement.id")
    return text.strip()


async def test_a_whole_talk_needs_nothing_but_the_keyboard(page: Page) -> None:
    await page.keyboard.press("Tab")
    assert await focused(page) == "Tới ô viết câu hỏi"
    await page.keyboard.press("Enter")
    assert await focused(page) == "cau-hoi"
    await page.keyboard.type("quen mk vneid")
    await page.keyboard.press("Enter")
    await answered(page, 1)
    # From the box backwards: the last choice of the newest answer is next.
    await page.keyboard.press("Shift+Tab")
    assert "Gặp người" in await focused(page)
    for _ in range(12):
        if "Chỉ tôi từng bước" in await focused(page):
            break
        await page.keyboard.press("Shift+Tab")
    assert "Chỉ tôi từng bước" in await focused(page)
    await page.keyboard.press("Enter")
    await answered(page, 2)
    assert await page.get_by_text("Bước 1/2").is_visible()
    await page.get_by_label("Câu hỏi của bác").focus()
    await page.keyboard.type("xong rồi")
    await page.keyboard.press("Enter")
    await answered(page, 3)
    assert await page.get_by_text("Bước 2/2").is_visible()


async def test_shift_enter_writes_a_new_line_and_the_box_grows(page: Page) -> None:
    box = page.get_by_label("Câu hỏi của bác")
    low = await box.evaluate("b => b.offsetHeight")
    await box.focus()
    for word in ("một", "hai", "ba"):
        await page.keyboard.type(word)
        await page.keyboard.press("Shift+Enter")

    assert await box.input_value() == "một\nhai\nba\n"
    assert await box.evaluate("b => b.offsetHeight") > low
    assert await own_lines(page) == []


async def test_a_reload_keeps_the_talk_and_what_was_being_written(page: Page) -> None:
    await ask(page, "quên mật khẩu vneid")
    await answered(page, 1)
    before = await page.locator("#log .bubble").all_inner_texts()
    await page.get_by_label("Câu hỏi của bác").press_sequentially("còn cái")
    await page.reload()

    assert await page.locator("#log .bubble").all_inner_texts() == before
    assert await page.get_by_label("Câu hỏi của bác").input_value() == "còn cái"
    assert await page.locator(".welcome").is_hidden()


async def test_what_was_written_without_a_connection_is_sent_once_and_in_order(page: Page, office: Office) -> None:
    await ask(page, "menu")
    await answered(page, 1)
    await page.context.set_offline(True)
    for text in ("tin thứ nhất", "tin thứ hai", "tin thứ ba"):
        await ask(page, text)
    await page.get_by_text("Chưa gửi. Bấm để gửi lại").first.wait_for()
    assert await page.get_by_text("Đang mất mạng").is_visible()
    await page.context.set_offline(False)
    await page.wait_for_function("() => !document.querySelector('#log .pending')")
    await office.settle()
    await page.reload()

    assert await own_lines(page) == ["menu", "tin thứ nhất", "tin thứ hai", "tin thứ ba"]


async def test_a_server_that_goes_and_comes_back_loses_and_doubles_nothing(page: Page, office: Office) -> None:
    await ask(page, "menu")
    await answered(page, 1)
    await office.stop()
    await ask(page, "quên mật khẩu vneid")
    await page.get_by_text("Chưa gửi. Bấm để gửi lại").wait_for()
    await office.start()
    await page.get_by_text("Chưa gửi. Bấm để gửi lại").click()
    await answered(page, 2)

    assert await own_lines(page) == ["menu", "quên mật khẩu vneid"]
    assert await page.get_by_text("Đang mất mạng").is_hidden()
    keys = await page.locator("#log .line").evaluate_all("all => all.map(one => one.dataset.key)")
    assert len(keys) == len(set(keys))


async def test_an_unsent_message_survives_closing_the_page(page: Page, office: Office) -> None:
    await office.stop()
    await ask(page, "tin chưa gửi")
    await page.get_by_text("Chưa gửi. Bấm để gửi lại").wait_for()
    context = page.context
    await page.close()
    await office.start()
    again = await context.new_page()
    await again.goto(office.url)
    await answered(again, 1)

    assert await own_lines(again) == ["tin chưa gửi"]


async def test_an_answer_lost_on_the_way_does_not_double_the_message(page: Page, office: Office) -> None:
    """The server stored it, the browser never heard: it sends again, with the same id."""
    lost = 0

    async def lose_first(route: Any) -> None:
        nonlocal lost
        if lost == 0:
            lost += 1
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/chat/send", lose_first)
    await ask(page, "menu")
    await answered(page, 1)
    await office.settle()
    await page.reload()

    assert lost == 1
    assert await own_lines(page) == ["menu"]


async def test_two_tabs_show_one_talk(page: Page, office: Office) -> None:
    second = await page.context.new_page()
    await second.goto(office.url)
    await ask(page, "quên mật khẩu vneid")
    await answered(page, 1)
    await answered(second, 1)
    await ask(second, "menu")
    await answered(second, 2)
    await answered(page, 2)

    assert await own_lines(page) == await own_lines(second) == ["quên mật khẩu vneid", "menu"]
    assert (
        await page.locator("#log .bubble").all_inner_texts() == await second.locator("#log .bubble").all_inner_texts()
    )


async def test_without_streams_news_are_asked_for(open_page: OpenPage, office: Office) -> None:
    async with open_page() as page:
        await page.route("**/chat/stream*", lambda route: route.abort())
        await page.goto(office.url)
        await ask(page, "quên mật khẩu vneid")
        await page.get_by_text("Quên mật khẩu»").wait_for(timeout=15000)
        assert await own_lines(page) == ["quên mật khẩu vneid"]


async def test_old_choices_step_back_and_still_answer(page: Page) -> None:
    await ask(page, "quên mật khẩu vneid")
    await answered(page, 1)
    await ask(page, "menu")
    await answered(page, 2)
    old = page.locator(".choices.old button", has_text="Chỉ tôi từng bước")
    new = page.locator(".choices:not(.old)")

    assert await new.count() == 1
    await old.click()
    await answered(page, 3)
    assert (await own_lines(page))[-1] == "Chỉ tôi từng bước"


async def test_cards_and_gap_nguoi_are_one_press(page: Page) -> None:
    await page.get_by_role("button", name="Quên mật khẩu VNeID").click()
    await answered(page, 1)
    await page.get_by_role("button", name="Gặp người").first.click()
    await answered(page, 2)

    assert await own_lines(page) == ["Quên mật khẩu VNeID", "gặp người"]


async def test_deleting_asks_first_and_leaves_no_word(page: Page) -> None:
    await ask(page, "chuyện riêng của tôi")
    await answered(page, 1)
    await page.get_by_label("Việc khác").click()
    await page.get_by_role("button", name="Xóa cuộc trò chuyện").click()
    await page.get_by_role("button", name="Xóa hết").click()
    await page.get_by_text("chuyện riêng của tôi").wait_for(state="detached")
    await page.get_by_text("Trợ lý đã xóa cuộc trò chuyện").wait_for()
    await page.reload()

    assert await page.get_by_text("chuyện riêng của tôi").count() == 0


async def test_without_scripts_the_forms_do_it_all(open_page: OpenPage, office: Office) -> None:
    async with open_page(java_script_enabled=False) as page:
        await page.goto(office.url)
        await page.get_by_label("Câu hỏi của bác").fill("quên mật khẩu vneid")
        await page.get_by_role("button", name="Gửi").click()
        await page.get_by_text("Quên mật khẩu»").wait_for()
        await page.get_by_role("button", name="Chỉ tôi từng bước").click()
        await page.get_by_text("Bước 1/2").wait_for()
        await page.get_by_role("link", name="Xem tin mới").click()

        assert await own_lines(page) == ["quên mật khẩu vneid", "Chỉ tôi từng bước"]


# 200 %: a 360 px phone then lays out 180 px; a 1280 px window with letters twice as large.
@pytest.mark.parametrize(
    ("viewport", "root"),
    [(PHONE, ""), ({"width": 180, "height": 370}, ""), (PHONE, "200%"), ({"width": 320, "height": 500}, "")],
)
async def test_nothing_has_to_be_scrolled_sideways(
    open_page: OpenPage, office: Office, viewport: dict[str, int], root: str
) -> None:
    async with open_page(viewport=viewport) as page:
        await page.goto(office.url)
        if root:
            await page.evaluate("size => { document.documentElement.style.fontSize = size }", root)
        for text in ("quên mật khẩu vneid", "x" * 300, "gặp người"):
            await ask(page, text)
        await answered(page, 3)

        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for name in ("Gặp người", "Gửi"):
            button = page.get_by_role("button", name=name, exact=True).first
            frame = await button.bounding_box()
            assert frame is not None
            assert frame["x"] >= 0
            assert frame["x"] + frame["width"] <= viewport["width"]
            assert 0 <= frame["y"] <= viewport["height"] - frame["height"]


async def test_what_is_pressed_is_large_enough_for_a_thumb(page: Page) -> None:
    small = (
        "all => all.filter(b => b.offsetParent && (b.offsetHeight < 44 || b.offsetWidth < 44)).map(b => b.outerHTML)"
    )
    assert await page.locator("button, summary, textarea").evaluate_all(small) == []
    await ask(page, "quên mật khẩu vneid")
    await answered(page, 1)
    await ask(page, "menu")
    await answered(page, 2)

    assert await page.locator("button, summary, textarea").evaluate_all(small) == []
    assert await page.get_by_label("Câu hỏi của bác").evaluate("b => parseFloat(getComputedStyle(b).fontSize)") >= 16
    assert await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18


async def test_a_screen_reader_hears_new_lines_and_names_everything(page: Page) -> None:
    log = page.get_by_role("log", name="Cuộc trò chuyện")
    assert await log.get_attribute("aria-live") == "polite"
    await ask(page, "quên mật khẩu vneid")
    await answered(page, 1)
    nameless = (
        "all => all.filter(e => e.offsetParent && e.type !== 'hidden' && !e.textContent.trim()"
        " && !e.getAttribute('aria-label') && !(e.labels && e.labels.length)).map(e => e.outerHTML)"
    )

    assert await page.locator("button, a, summary, input, textarea").evaluate_all(nameless) == []
    assert await page.evaluate("document.documentElement.lang") == "vi"
    assert await page.get_by_role("group", name="Lựa chọn").count() == 1


async def test_movement_stops_where_it_is_not_wanted(open_page: OpenPage, office: Office) -> None:
    async with open_page(reduced_motion="reduce") as page:
        await page.goto(office.url)
        await ask(page, "menu")
        await answered(page, 1)
        moving = "all => all.filter(e => getComputedStyle(e).animationName !== 'none').length"

        assert await page.locator("#log *").evaluate_all(moving) == 0


async def test_the_printed_talk_has_the_talk_and_no_controls(page: Page) -> None:
    await ask(page, "quên mật khẩu vneid")
    await answered(page, 1)
    await page.emulate_media(media="print")

    assert await page.locator("footer").is_hidden()
    assert await page.locator(".choices").first.is_hidden()
    assert await page.locator("#log .bubble").first.is_visible()


async def test_two_visitors_never_see_each_others_talk(browser: Browser, page: Page, office: Office) -> None:
    other = await (await browser.new_context()).new_page()
    await other.goto(office.url)
    await ask(page, "chuyện của tôi")
    await answered(page, 1)
    await asyncio.sleep(0.3)
    await other.reload()

    assert await other.locator("#log .line").count() == 0
    await other.context.close()
