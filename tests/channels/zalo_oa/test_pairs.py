"""A citizen on the OA and a member anywhere: question, alert, taken, answered, closed, rated."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_bot.channel import WEBHOOK_PATH
from bot.core.events import ButtonPressed, TextReceived
from bot.delivery.outbox import Outbox
from bot.delivery.pacing import Pace
from bot.desk.acts import Answer, Close, Done, Take, TeamAct
from bot.desk.routing import Team
from bot.service import Inbound
from storage.interface import Author, ChatKey, Ticket
from tests.channels.zalo_bot.village import ACCOUNT, HOA, TEAM, running, until
from tests.channels.zalo_oa.office import PUBLIC, Office, open_office
from tests.fakes.zalo_bot import FakeZaloBot
from tests.fakes.zalo_oa import User
from tests.town import GROUP

ANSWER = "Dạ mai có thợ tới bác nhé"
ZALO_GROUP = ChatKey("zalo_bot", ACCOUNT, TEAM.id)
_ids = count()


class Member:
    """Chị Hoa, wherever she sits: `does` says what, `reads` what she has been told there since the last time."""

    def __init__(
        self, office: Office, does: Callable[[str, str], Awaitable[None]], reads: Callable[[], Awaitable[list[str]]]
    ) -> None:
        self.office = office
        self.does = does
        self.reads = reads


async def ticket_of(office: Office, code: str) -> Ticket:
    ticket = await office.store.ticket(code)
    assert ticket is not None
    return ticket


@contextlib.asynccontextmanager
async def at_the_desk(folder: Path) -> AsyncIterator[Member]:
    async with open_office(folder) as office:

        async def does(code: str, what: str) -> None:
            simple: dict[str, TeamAct] = {"take": Take(), "close": Close()}
            act = simple.get(what, Answer(what))
            assert await office.does("hoa", code, act) == Done()

        async def reads() -> list[str]:
            return [ticket.question for ticket in (await office.desk.board()).waiting]

        yield Member(office, does, reads)


@contextlib.asynccontextmanager
async def on_telegram(folder: Path) -> AsyncIterator[Member]:
    async with open_office(folder) as office:

        async def does(code: str, what: str) -> None:
            event = (
                ButtonPressed(f"{what}:{code}") if what in {"take", "close"} else TextReceived(f"trả lời {code} {what}")
            )
            inbound = Inbound(GROUP, f"t{next(_ids)}", event, "telegram:111", "Hoa", is_group=True)
            await office.service.receive_inbound([inbound])
            await office.settle()

        yield Member(office, does, office.team_reads)


@contextlib.asynccontextmanager
async def on_zalo_bot(folder: Path) -> AsyncIterator[Member]:
    """The same service and store, a second channel beside the OA."""
    fake = FakeZaloBot()
    await fake.start()
    fake.meets(TEAM)
    async with open_office(folder) as office, ClientSession() as session:
        office.desk.team = Team((ZALO_GROUP,), (("zalo_bot", ACCOUNT),))
        office.service._capabilities = {**office.service._capabilities, "zalo_bot": ZaloBot.CAPABILITIES}
        content = office.service.box.current
        roster = tuple(
            replace(one, chats=(f"zalo_bot:{HOA.id}",)) if one.id == "hoa" else one for one in content.commune.roster
        )
        office.service.box.current = replace(content, commune=replace(content.commune, roster=roster))
        bot = ZaloBot(fake.TOKEN, fake.base, office.service, office.store, session, public_url=PUBLIC)
        outbox = Outbox("zalo_bot", ACCOUNT, office.store, bot, Pace(), office.service.bells, office.clock)
        app = web.Application()
        app.add_routes(bot.routes())
        server = TestServer(app)
        await server.start_server()
        fake.deliver_to = str(server.make_url(WEBHOOK_PATH))
        seen = 0

        async def settle() -> None:
            await office.settle()
            while await outbox.once():
                await office.settle()

        async def does(code: str, what: str) -> None:
            words = {"take": f"nhận {code}", "close": f"xong {code}"}.get(what, f"trả lời {code} {what}")
            await fake.says(HOA, f"@{fake.NAME} {words}", TEAM)
            await settle()

        async def reads() -> list[str]:
            nonlocal seen
            await settle()
            texts = fake.texts(TEAM)
            seen, new = len(texts), texts[seen:]
            return new

        async with running(bot):
            await until(lambda: any(call == "getWebhookInfo" for call, _ in fake.calls))
            yield Member(office, does, reads)
        await server.close()
    await fake.stop()


@pytest.mark.parametrize("where", [at_the_desk, on_telegram, on_zalo_bot], ids=["desk", "telegram", "zalo bot"])
async def test_a_question_goes_its_whole_way(
    tmp_path: Path, where: Callable[[Path], contextlib.AbstractAsyncContextManager[Member]]
) -> None:
    async with where(tmp_path) as member:
        office = member.office
        citizen, code = await office.with_ticket()
        assert any("đồng hồ nước nhà tôi hỏng" in said for said in await member.reads())

        await member.does(code, "take")
        assert f"Chị Hoa đã nhận phiếu {code}" in citizen.read[-1].text
        assert (await ticket_of(office, code)).assignee == "hoa"
        assert await office.hears(citizen, "quen mk vneid") == [], "while a person has it, the bot is silent"

        await member.does(code, ANSWER)
        assert citizen.read[-1].text == f"Chị Hoa · {code}:\n{ANSWER}"

        await member.does(code, "close")
        assert f"Chị Hoa đã xong phiếu {code}. Trợ lý máy lại ở đây" in citizen.read[-1].text
        await rates(office, citizen, code)


async def rates(office: Office, citizen: User, code: str) -> None:
    office.zalo.presses(citizen, "Có ích")
    await office.settle()
    assert "đã ghi lại" in citizen.read[-1].text
    assert (await ticket_of(office, code)).stars
    assert await office.hears(citizen, "quen mk vneid"), "and the bot is back"


async def test_somebody_in_the_oas_own_chat_answers_and_the_desk_ends_it(office: Office) -> None:
    citizen, code = await office.with_ticket()
    alert = await office.team_reads()
    assert any(code in said for said in alert)

    office.zalo.human_writes(citizen, ANSWER)
    await office.settle()
    assert await office.hears(citizen, "vâng cảm ơn cháu") == [], "the bot keeps still"
    told = await office.team_reads()
    assert any(ANSWER in said for said in told)
    assert any("vâng cảm ơn cháu" in said for said in told)
    lines = await office.store.ticket_lines(code)
    assert [line.author for line in lines] == [Author.MEMBER, Author.CITIZEN]

    assert await office.does("hoa", code, Take()) == Done()
    assert await office.does("hoa", code, Close()) == Done()
    assert "Trợ lý máy lại ở đây" in citizen.read[-1].text
    await rates(office, citizen, code)
