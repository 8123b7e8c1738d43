"""WCAG AA contrast of every text that is seen, computed from what the browser really paints, light and dark."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import Page

from bot.codec import dump_message
from bot.core.render import Button, Message
from bot.web.visitor import Visitor
from storage.interface import Outgoing
from tests.web.browser.conftest import OpenPage, answered, ask
from tests.web.browser.test_desk_page import sign_in
from tests.web.office import Office, open_ticket

FAINT = """() => {
  const numbers = (colour) => {
    const all = colour.match(/[\\d.]+/g).map(Number);
    return { rgb: all.slice(0, 3), alpha: all[3] ?? 1 };
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const over = (top, alpha, below) => top.map((v, at) => v * alpha + below[at] * (1 - alpha));
  const behind = (node) => {
    if (!node) return [255, 255, 255];
    const { rgb, alpha } = numbers(getComputedStyle(node).backgroundColor);
    return alpha === 1 ? rgb : over(rgb, alpha, behind(node.parentElement));
  };
  const found = [];
  let checked = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !node.checkVisibility()) continue;
    if (node.closest(".skip, template, noscript")) continue;
    const style = getComputedStyle(node);
    const ground = behind(node);
    const ink = numbers(style.color);
    const [light, dark] = [luminance(over(ink.rgb, ink.alpha, ground)), luminance(ground)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    checked += 1;
    if (ratio < (isLarge ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${node.outerHTML.slice(0, 120)}`);
  }
  return { checked, found };
}"""


async def no_faint_text(page: Page, at_least: int) -> None:
    seen = await page.evaluate(FAINT)
    assert seen["found"] == []
    assert seen["checked"] >= at_least


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_chat_is_readable(open_page: OpenPage, office: Office, scheme: str) -> None:
    async with open_page(color_scheme=scheme) as page:
        await page.goto(office.url)
        await no_faint_text(page, 15)
        for number, text in enumerate(("quên mật khẩu vneid", "menu"), start=1):
            await ask(page, text)
            await answered(page, number)
        token = next(cookie["value"] for cookie in await page.context.cookies() if cookie["name"] == "troly")
        key = Visitor(token.partition(".")[0]).key
        messages = (
            Message("⚠ Gọi 113 ngay, xem https://vneid.gov.vn", urgent=True),
            Message("Chào bác, gọi 0912 345 678", member="Chị Hoa · 4K7"),
            Message("Bác chọn nhé", (Button("1. Có", "9.1"),)),
        )
        await office.store.send_later([Outgoing(key, dump_message(one)) for one in messages], office.clock())
        office.service.bells.ring(Visitor(key.chat).bell)
        await page.get_by_text("Bác chọn nhé").wait_for()
        await page.context.set_offline(True)
        await ask(page, "tin chưa gửi")
        await page.get_by_text("Chưa gửi. Bấm để gửi lại").wait_for()
        await page.locator("summary").click()
        await page.get_by_text("In cuộc trò chuyện").wait_for()

        await no_faint_text(page, 40)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_desk_is_readable(open_page: OpenPage, office: Office, scheme: str) -> None:
    code = await open_ticket(office, "Tôi vừa chuyển tiền cho kẻ lạ")
    async with open_page(color_scheme=scheme) as page:
        await page.goto(f"{office.url}/desk/login?why=expired")
        await no_faint_text(page, 5)
        await sign_in(page, office, "hoa")
        await no_faint_text(page, 8)
        await page.goto(f"{office.url}/desk/t/{code}")
        await page.get_by_role("button", name="Nhận", exact=True).click()
        await page.get_by_label("Trả lời bà con").fill("Chào bác.")
        await page.get_by_role("button", name="Gửi trả lời").click()
        await page.get_by_text("Đã gửi câu trả lời").wait_for()
        await no_faint_text(page, 15)
        await page.get_by_label("Trả lời bà con").fill("Bác đọc mã OTP cho cháu")
        await page.get_by_role("button", name="Gửi trả lời").click()
        await page.get_by_text("nên chưa gửi").wait_for()
        await no_faint_text(page, 15)
        await office.settle()
        [first] = await office.store.due("webchat", "web", office.clock())
        await office.store.hold(first.id, office.clock() + timedelta(days=9), "silent: 7 days", office.clock())
        await page.reload()
        await page.get_by_text("Chưa tới bà con").wait_for()
        await no_faint_text(page, 15)
