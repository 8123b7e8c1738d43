"""A GMF group of the OA as the team's: alerts in, commands out, everything by words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import codec
from bot.channels.zalo_oa import ZaloOa
from bot.config import load_config
from bot.core.render import Message
from bot.desk.routing import Team
from storage.interface import Outgoing, TicketState
from tests.channels.zalo_oa.office import Office
from tests.fakes.zalo_oa import Fault, User
from tests.fakes.zalo_oa.server import OA_ID

GROUP_ID = "7100000000000000001"
SEND = "/v3.0/oa/group/message"
QUESTION = "đồng hồ nước nhà tôi hỏng"


@pytest.fixture
def member(office: Office) -> User:
    """Chị Hoa, whose account in the OA stands in the roster; the team has that group alone."""
    user = office.user()
    office.zalo.oa.groups[GROUP_ID] = []
    office.desk.team = Team((ZaloOa.group(OA_ID, GROUP_ID),))
    content = office.service.box.current
    roster = tuple(
        replace(one, chats=(f"zalo_oa:{user.id}",)) if one.id == "hoa" else one for one in content.commune.roster
    )
    office.service.box.current = replace(content, commune=replace(content.commune, roster=roster))
    return user


async def says(office: Office, user: User, text: str, quote: str = "", group: str = GROUP_ID) -> list[str]:
    before = len(office.zalo.oa.groups.get(group, []))
    office.zalo.says_in_group(user, group, text, quote=quote)
    await office.settle()
    return office.zalo.oa.groups[group][before:]


async def test_the_whole_of_a_ticket_in_the_oas_group(office: Office, member: User) -> None:
    citizen, code = await office.with_ticket()
    [alert] = office.zalo.oa.groups[GROUP_ID]
    assert QUESTION in alert
    assert f"nhận {code}" in alert

    assert f"Chị Hoa đã nhận phiếu {code}" in (await says(office, member, f"[@{OA_ID}] nhận {code}"))[0]
    assert await says(office, member, f"trả lời {code} Dạ mai có thợ") == [f"Đã gửi cho bà con (phiếu {code})."]
    assert citizen.read[-1].text.endswith("Dạ mai có thợ")
    await office.hears(citizen, "[@71002] cảm ơn cháu")
    assert office.zalo.oa.groups[GROUP_ID][-1] == f"Bà con ({code}): (@71002) cảm ơn cháu", "calls nobody"
    assert f"Phiếu {code} đã xong" in (await says(office, member, f"xong {code}"))[0]
    closed = await office.store.ticket(code)
    assert closed is not None
    assert closed.state is TicketState.CLOSED


async def test_a_quote_of_the_alert_is_its_answer(office: Office, member: User) -> None:
    citizen, code = await office.with_ticket()
    [alert] = office.zalo.oa.group_ids[GROUP_ID]
    assert await office.store.ticket_at(ZaloOa.group(OA_ID, GROUP_ID), message=alert) == code

    await says(office, member, "Dạ để cháu gọi thợ", quote=alert)

    assert citizen.read[-1].text.endswith("Dạ để cháu gọi thợ")


async def test_what_members_say_among_themselves_is_theirs(office: Office, member: User) -> None:
    await office.with_ticket()

    assert await says(office, member, "mai họp lúc 8h nhé") == []
    assert (await office.store.figures()).inbox_waiting == 0
    assert (await says(office, member, f"[@{OA_ID}] giúp tôi"))[0].startswith("Cách dùng")


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.BAD_GATEWAY])
async def test_an_alert_without_an_answer_is_known_by_its_echo(office: Office, member: User, fault: Fault) -> None:
    office.zalo.faults.order(SEND, fault)
    _, code = await office.with_ticket()
    await office.passes(timedelta(seconds=20))

    [alert] = office.zalo.oa.groups[GROUP_ID]
    assert code in alert
    [ident] = office.zalo.oa.group_ids[GROUP_ID]
    assert await office.store.ticket_at(ZaloOa.group(OA_ID, GROUP_ID), message=ident) == code, "a quote still finds it"


async def test_what_a_person_typed_in_the_group_proves_nothing(office: Office, member: User) -> None:
    office.zalo.faults.order(SEND, Fault.DROP)
    key = ZaloOa.group(OA_ID, GROUP_ID)
    await office.store.send_later([Outgoing(key, codec.dump_message(Message("Mai họp nhé")))], office.clock())
    sender = {"id": OA_ID, "admin_id": "1"}
    body = {"sender": sender, "recipient": {"id": GROUP_ID}, "message": {"text": "Mai họp nhé", "msg_id": "abc"}}
    office.zalo.webhooks.emit("oa_send_group_text", GROUP_ID, body)
    await office.settle()
    await office.passes(timedelta(seconds=20))

    assert office.zalo.oa.groups[GROUP_ID] == ["Mai họp nhé"]


async def test_a_group_that_is_not_ours_learns_its_number_once(office: Office) -> None:
    stranger = office.user()
    office.desk.team = Team()

    assert await says(office, stranger, "chào cả nhà", group="7100000000000000009") == []
    [said] = await says(office, stranger, f"[@{OA_ID}] chào", group="7100000000000000009")
    assert "7100000000000000009" in said
    assert await says(office, stranger, f"[@{OA_ID}] chào", group="7100000000000000009") == []


async def test_an_oa_that_left_the_group_is_an_operators_matter(office: Office, member: User) -> None:
    del office.zalo.oa.groups[GROUP_ID]
    await office.with_ticket()

    assert any("-403" in notice for notice in await office.channel.notices())
    assert (await office.store.figures()).outbox_waiting == 0


def test_the_group_is_a_setting(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(f"team:\n  zalo_oa_group: {GROUP_ID}\n")

    assert load_config(path, {}).zalo_oa_group == GROUP_ID
