"""What a member sees beside the answer box before writing: free, paid, or kept; and the month's quotas."""

from __future__ import annotations

import re
from datetime import timedelta

from aiohttp import ClientSession

from bot.core.render import Capabilities
from storage.interface import Arrival, Audience
from tests.web.office import Office, browser_like, open_ticket
from tests.web.test_desk import QUESTION, sign_in

_NOTE = re.compile(r'<p id="toi-duoc"[^>]*>[^<]*</p>')


async def note(session: ClientSession, page: str, *, live: bool = False) -> str:
    headers = {"HX-Request": "true"} if live else {}
    async with session.get(page, headers=headers) as answer:
        text = await answer.text()
    found = _NOTE.findall(text)
    assert len(found) == 1, text
    return str(found[0])


async def with_window(office: Office, code: str) -> None:
    """As on a channel that may be written to for two days free, seven in all."""
    can = Capabilities(free_for=timedelta(hours=48), open_for=timedelta(days=7))
    ticket = await office.store.ticket(code)
    assert ticket is not None
    office.desk._capabilities = {ticket.reporter.channel: can}
    await office.store.ingest([Arrival(ticket.reporter, "w", "", office.clock(), Audience.RECORD, renews=True)])


async def test_it_stands_beside_the_box_and_follows_the_clock(office: Office) -> None:
    code = await open_ticket(office, QUESTION)
    await with_window(office, code)
    async with browser_like(office) as hoa:
        await sign_in(hoa, "hoa")
        whole = await (await hoa.get(f"/desk/t/{code}")).text()
        box = whole[whole.index('<form class="box answer"') :]
        assert box.index('id="toi-duoc"') < box.index("<textarea"), "before the words are written"
        assert "hx-swap-oob" not in whole
        assert "Trả lời lúc này miễn phí, còn 47 giờ." in await note(hoa, f"/desk/t/{code}")

        office.clock.pass_by(hours=40)
        await sign_in(hoa, "hoa")
        part = await note(hoa, f"/desk/t/{code}/live", live=True)
        assert "còn 7 giờ" in part
        assert 'hx-swap-oob="true"' in part, "the open page is told without touching the box"
        office.clock.pass_by(hours=9)
        await sign_in(hoa, "hoa")
        assert "khoảng 55 đồng" in await note(hoa, f"/desk/t/{code}/live", live=True)
        office.clock.pass_by(days=6)
        await sign_in(hoa, "hoa")
        kept = await note(hoa, f"/desk/t/{code}")
        assert "told wrong" in kept
        assert "tự gửi khi bà con nhắn lại" in kept


async def test_where_nothing_limits_nothing_is_said(office: Office) -> None:
    code = await open_ticket(office, QUESTION)
    async with browser_like(office) as hoa:
        await sign_in(hoa, "hoa")
        assert " hidden" in await note(hoa, f"/desk/t/{code}")


async def test_the_months_quotas_are_a_fold_of_the_list(office: Office) -> None:
    async with browser_like(office) as hoa:
        await sign_in(hoa, "hoa")
        assert 'id="han-muc"' not in await (await hoa.get("/desk")).text()

        async def used() -> list[str]:
            return ["Zalo Bot tháng này: 12 trong 3000 tin; 3 trong 50 người."]

        office.desk.ledger_sources.append(used)
        page = await (await hoa.get("/desk")).text()
        assert "Hạn mức tin nhắn tháng này" in page
        assert "12 trong 3000 tin" in page
