"""Members who say only the digits of a ticket, or not even those: understood, asked back, told what was not done."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from bot.core.events import TextReceived
from bot.service import Inbound
from storage.interface import ChatKey, TicketState
from tests.channels.zalo_bot.village import HOA, LAN, TEAM, Village, in_roster, village
from tests.fakes.zalo_bot import Person
from tests.town import CITIZEN, GROUP

TU = Person("Bà Tư")
_numbers = iter(range(1000))


def gives(here: Village, *codes: str) -> None:
    """The next tickets get these codes."""
    left = list(codes)

    async def draw(_: object, count: int) -> list[str]:
        return [left.pop(0) if left else "9X9" for _ in range(count)]

    here.town.store._codes.draw = draw  # type: ignore[attr-defined]


async def two_tickets(here: Village, *codes: str) -> None:
    for person, question, code in zip(
        (LAN, TU), ("đồng hồ nước nhà tôi hỏng", "xin cấp sổ đỏ mảnh vườn"), codes, strict=True
    ):
        for text in ("gặp người", question):
            await here.says(person, text)
        gives(here, code)
        await here.says(person, "1")
    assert sorted(ticket.code for ticket in await here.town.store.tickets([TicketState.WAITING])) == sorted(codes)
    here.news(TEAM)
    here.news(LAN)
    here.news(TU)


async def test_digits_alone_do_all_of_it_in_the_group(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        in_roster(here.town, "hoa", f"zalo_bot:{HOA.id}")
        await two_tickets(here, "4K7", "5M2")

        await here.asks_team(HOA, "nhận 47")
        assert "Chị Hoa đã nhận phiếu 4K7" in here.news(TEAM)[0]
        await here.asks_team(HOA, "trả lời 47 Dạ bác gọi thợ nước nhé")
        assert here.news(TEAM) == ["Đã gửi cho bà con (phiếu 4K7)."]
        assert "Dạ bác gọi thợ nước nhé" in here.news(LAN)[-1]
        await here.asks_team(HOA, "chuyển 47")
        assert here.news(TEAM) == ["Phiếu 4K7 đã trở lại danh sách."]
        await here.asks_team(HOA, "nhận bốn bảy")
        await here.asks_team(HOA, "xong 4 7")
        assert "Phiếu 4K7 đã xong. Cảm ơn chị Hoa." in here.news(TEAM)[-1]
        # It is closed: the digits name nothing any more, and nothing was done.
        await here.asks_team(HOA, "nhận 47")
        assert "Không có phiếu nào đang mở mang số 47" in here.news(TEAM)[0]


@pytest.mark.parametrize("answer", ["2", "4m7", "phiếu 4 M 7"])
async def test_two_with_the_same_digits_are_asked_about_and_the_answer_is_understood(
    tmp_path: Path, answer: str
) -> None:
    async with village(tmp_path) as here:
        in_roster(here.town, "hoa", f"zalo_bot:{HOA.id}")
        await two_tickets(here, "4K7", "4M7")

        await here.asks_team(HOA, "trả lời 47 Mai cháu ghé")
        [asked] = here.news(TEAM)
        assert asked.splitlines()[1:] == [
            "1. 4K7 · thôn Đông · đồng hồ nước nhà tôi hỏng",
            "2. 4M7 · thôn Đông · xin cấp sổ đỏ mảnh vườn",
        ]
        assert (here.news(LAN), here.news(TU)) == ([], [])
        await here.asks_team(HOA, answer)

        assert "Mai cháu ghé" in here.news(TU)[-1]
        assert here.news(LAN) == []
        await here.asks_team(HOA, "1")
        assert here.news(LAN) == [], "answered once"


async def test_an_answer_after_a_quarter_of_an_hour_is_none(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        in_roster(here.town, "hoa", f"zalo_bot:{HOA.id}")
        await two_tickets(here, "4K7", "4M7")
        await here.asks_team(HOA, "nhận 47")
        here.town.now += timedelta(minutes=16)
        await here.town.service.forget_asked()
        await here.asks_team(HOA, "1")

        assert not await here.town.store.tickets([TicketState.TAKEN])
        assert not await here.town.store.settings_under("asked:")


async def test_the_same_on_telegram_in_group_and_private(tmp_path: Path) -> None:
    async with village(tmp_path, telegram=True) as here:
        await two_tickets(here, "4K7", "4M7")
        own = ChatKey("telegram", "1", "111")

        async def says(key: ChatKey, text: str) -> list[str]:
            inbound = Inbound(
                key, str(next(_numbers)), TextReceived(text), "telegram:111", "Hoa", is_group=key == GROUP
            )
            await here.town.says_in_team(inbound)
            return [message.text for message in await here.town.sent(key) if message.kind != "amend"]

        await says(GROUP, "chào cả nhà")
        assert "Có 2 phiếu mang số 47" in (await says(GROUP, "nhận 47"))[-1]
        assert "Chị Hoa đã nhận phiếu 4M7" in (await says(GROUP, "2"))[0]
        assert await says(GROUP, "2") == [], "a number among members is theirs"
        assert "Có 2 phiếu" in (await says(own, "xong 47"))[-1]
        await says(own, "4m7")
        closed = await here.town.store.ticket("4M7")
        assert closed is not None
        assert closed.state is TicketState.CLOSED
        assert "4K7 · thôn Đông" in (await says(own, "4k7"))[0]


async def test_a_stranger_is_not_asked_into_anything(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        await two_tickets(here, "4K7", "5M2")
        await here.asks_team(Person("Người lạ"), "nhận 47")

        assert "chưa có trong danh sách" in here.news(TEAM)[0]


# --- a member's own chat ---------------------------------------------------------------------------------------------


async def with_link(here: Village) -> None:
    await here.links(HOA, "hoa")
    here.news(HOA)


async def test_a_member_without_a_ticket_is_a_citizen_like_others(tmp_path: Path) -> None:
    async with village(tmp_path, grouped=False) as here:
        await with_link(here)
        await here.says(HOA, "quên mật khẩu VNeID thì làm thế nào")

        assert "Chào bác" in here.news(HOA)[0]


async def test_words_that_may_be_the_answer_are_asked_about_and_sent(tmp_path: Path) -> None:
    async with village(tmp_path, grouped=False) as here:
        await with_link(here)
        await here.town.hears(TextReceived("gặp người"), CITIZEN)
        await here.town.hears(TextReceived("đồng hồ nước nhà tôi hỏng"), CITIZEN)
        gives(here, "4K7")
        await here.town.hears(TextReceived("1"), CITIZEN)
        await here.settle()
        await here.says(HOA, "nhận 47")
        here.news(HOA)
        await here.town.sent(CITIZEN)

        await here.says(HOA, "Dạ để cháu gọi thợ ạ")
        [asked] = here.news(HOA)
        assert asked.splitlines() == [
            "Lời này gửi cho bà con? Anh/chị nhắn số:",
            "1. 4K7 · thôn Đông · đồng hồ nước nhà tôi hỏng",
            "2. Không gửi, tôi hỏi cho tôi",
        ]
        assert await here.town.sent(CITIZEN) == []
        await here.says(HOA, "1")
        assert here.news(HOA) == ["Đã gửi cho bà con (phiếu 4K7)."]
        assert "Dạ để cháu gọi thợ ạ" in (await here.town.sent(CITIZEN))[0].text

        await here.says(HOA, "quên mật khẩu VNeID thì làm thế nào")
        assert "Lời này gửi cho bà con?" in here.news(HOA)[0]
        await here.says(HOA, "không gửi")
        assert "Chào bác" in here.news(HOA)[0], "read as the member's own question"
        assert await here.town.sent(CITIZEN) == []
        # Short words and reserved ones are never taken for an answer.
        await here.says(HOA, "menu")
        assert "Bác cần việc gì" in here.news(HOA)[0]


async def test_a_command_without_a_ticket_is_asked_about_and_done(tmp_path: Path) -> None:
    async with village(tmp_path, grouped=False) as here:
        await with_link(here)
        await here.says(HOA, "xong")
        assert "cho phiếu này" not in here.news(HOA)[0], "there is none that it could mean"
        await here.town.hears(TextReceived("gặp người"), CITIZEN)
        await here.town.hears(TextReceived("đồng hồ nước nhà tôi hỏng"), CITIZEN)
        gives(here, "4K7")
        await here.town.hears(TextReceived("1"), CITIZEN)
        await here.settle()
        here.news(HOA)

        await here.says(HOA, "nhận nhé")
        assert here.news(HOA)[0].splitlines() == [
            "Anh/chị nhắn «nhận nhé» cho phiếu này? Anh/chị nhắn số:",
            "1. 4K7 · thôn Đông · đồng hồ nước nhà tôi hỏng",
            "2. Không, tôi hỏi cho tôi",
        ]
        await here.says(HOA, "1")
        assert "Chị Hoa đã nhận phiếu 4K7" in here.news(HOA)[0]

        await here.says(HOA, "ghi chú 47 đã gọi thợ")
        assert here.news(HOA) == ["Đã ghi vào phiếu 4K7, chỉ người trong Tổ thấy."]

        await here.says(HOA, "xong rồi")
        here.news(HOA)
        await here.says(HOA, "2")
        assert "phiếu" not in here.news(HOA)[0], "read as the member's own word"
        await here.says(HOA, "xong")
        await here.says(HOA, "ok")
        closed = await here.town.store.ticket("4K7")
        assert closed is not None
        assert closed.state is TicketState.CLOSED


async def test_an_unlinked_account_that_takes_a_ticket_is_told_why_it_cannot(tmp_path: Path) -> None:
    async with village(tmp_path, grouped=False) as here:
        await here.says(Person("Người lạ"), "nhận 4K7")

        assert "chưa có trong danh sách Tổ" in here.news(Person("Người lạ"))[0]


async def test_the_plan_stands_in_metrics_and_on_the_desk(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        await here.says(LAN, "menu")
        await here.bot.figures.refresh()
        registry = CollectorRegistry()
        registry.register(here.bot.figures)
        shown = generate_latest(registry).decode()

        assert "troly_zalo_bot_messages 2.0" in shown
        assert "troly_zalo_bot_users 1.0" in shown
        assert "troly_zalo_bot_messages_max 3000.0" in shown
        assert await here.bot.ledgers() == ("Zalo Bot tháng này: 2 trong 3000 tin; 1 trong 50 người.",)
