"""A team without Telegram, and any mixture of channels: who is told, who may take, whom the answer reaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.core.events import TextReceived
from bot.desk.acts import Done, PassOn, Refusal, Refused, Take
from bot.service import Inbound
from storage.interface import ChatKey, TicketState
from tests.channels.zalo_bot.village import ACCOUNT, HOA, LAN, NAM, TEAM, Village, in_roster, village
from tests.fakes.zalo_bot import GroupChat, Person
from tests.town import CITIZEN, GROUP

QUESTION = "đồng hồ nước nhà tôi hỏng"


async def ask_on_zalo(here: Village) -> str:
    for text in ("gặp người", QUESTION, "1"):
        await here.says(LAN, text)
    here.news(LAN)
    return await here.code()


async def ask_on_the_web(here: Village) -> str:
    for text in ("gặp người", QUESTION, "1"):
        await here.town.hears(TextReceived(text), CITIZEN)
    await here.settle()
    await here.town.sent(CITIZEN)
    return await here.code()


async def test_a_zalo_group_does_all_of_it_for_a_citizen_on_the_web(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        in_roster(here.town, "hoa", f"zalo_bot:{HOA.id}")
        code = await ask_on_the_web(here)
        [alert] = here.news(TEAM)
        assert code in alert
        assert QUESTION in alert
        assert f"nhận {code}" in alert, "without buttons the words must be told"

        await here.asks_team(HOA, f"nhận {code}")
        assert f"Chị Hoa đã nhận phiếu {code}" in here.news(TEAM)[0]
        assert any("Chị Hoa" in message.text for message in await here.town.sent(CITIZEN))

        await here.asks_team(HOA, f"trả lời {code} Dạ bác gọi công ty nước nhé")
        assert here.news(TEAM) == [f"Đã gửi cho bà con (phiếu {code})."]
        [answer] = await here.town.sent(CITIZEN)
        assert "Dạ bác gọi công ty nước nhé" in answer.text

        await here.town.hears(TextReceived("cảm ơn cháu"), CITIZEN)
        await here.settle()
        assert here.news(TEAM) == [f"Bà con ({code}): cảm ơn cháu"]

        await here.asks_team(HOA, f"chuyển {code}")
        assert here.news(TEAM) == [f"Phiếu {code} đã trở lại danh sách."]
        await here.asks_team(HOA, f"nhận {code}")
        await here.asks_team(HOA, f"xong {code}")
        assert f"Phiếu {code} đã xong. Cảm ơn chị Hoa." in here.news(TEAM)
        assert await here.code(TicketState.CLOSED) == code


async def test_quoting_the_alert_answers_it(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        in_roster(here.town, "hoa", f"zalo_bot:{HOA.id}")
        await ask_on_zalo(here)
        alert = next(sent for sent in here.fake.sent if sent.chat == TEAM.id)

        await here.asks_team(HOA, "Dạ để cháu gọi thợ", quote={"message_id": alert.id})

        assert "Dạ để cháu gọi thợ" in here.news(LAN)[-1]


async def test_a_word_to_the_bot_in_the_group_is_never_met_with_silence(tmp_path: Path) -> None:
    """A quote that the update does not carry must not look like an answer that went out."""
    async with village(tmp_path) as here:
        in_roster(here.town, "hoa", f"zalo_bot:{HOA.id}")
        await ask_on_zalo(here)
        here.news(TEAM)

        await here.asks_team(HOA, "Dạ để cháu gọi thợ")

        [said] = here.news(TEAM)
        assert said.startswith("Cách dùng")
        assert here.news(LAN) == []


async def test_chat_of_the_group_that_is_not_for_the_bot_does_not_arrive(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        await here.says(HOA, "mai họp lúc 8h nhé", TEAM)

        assert here.fake.hooked == []


async def test_members_are_told_in_their_own_chats_where_there_is_no_group(tmp_path: Path) -> None:
    async with village(tmp_path, grouped=False) as here:
        await here.links(HOA, "hoa")
        assert "chị Hoa" in here.news(HOA)[0].casefold().replace("chị hoa", "chị Hoa")
        code = await ask_on_zalo(here)
        [alert] = here.news(HOA)
        assert code in alert

        await here.says(HOA, f"nhận {code}")
        await here.says(HOA, f"tl {code} Mai cháu qua xem")

        assert "Mai cháu qua xem" in here.news(LAN)[-1]
        await here.says(LAN, "cảm ơn cháu")
        assert here.news(HOA)[-1] == f"Bà con ({code}): cảm ơn cháu"


async def test_a_code_links_once_and_only_for_a_quarter_of_an_hour(tmp_path: Path) -> None:
    async with village(tmp_path, grouped=False) as here:
        links = here.town.service._links
        code = await links.new_code("hoa")
        await here.says(LAN, code.lower().replace("-", " "))
        assert "Đã nối tài khoản" in here.news(LAN)[0]

        await here.says(NAM, code)
        assert "Đã nối" not in here.news(NAM)[0], "used: an ordinary message by now"
        late = await links.new_code("nam")
        here.town.now += timedelta(minutes=16)
        await here.says(NAM, late)
        assert "quá 15 phút" in here.news(NAM)[0]

        old, new = await links.new_code("nam"), await links.new_code("nam")
        await here.says(NAM, old)
        assert "Đã nối" not in here.news(NAM)[0], "a new code ends the one before"
        await here.says(NAM, new)
        assert "Đã nối tài khoản này với anh Nam" in here.news(NAM)[0]
        assert await links.unlink("nam") == 1
        await here.town.service.read_links()
        assert here.town.desk.team.member_of(f"zalo_bot:{NAM.id}", here.town.box.current.commune) is None


async def test_a_link_survives_a_restart_and_wins_over_the_roster(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        in_roster(here.town, "nam", f"zalo_bot:{HOA.id}")
        await here.links(HOA, "hoa")

    async with village(tmp_path) as again:
        in_roster(again.town, "nam", f"zalo_bot:{HOA.id}")
        await again.town.service.read_links()
        commune, team = again.town.box.current.commune, again.town.desk.team
        member = team.member_of(f"zalo_bot:{HOA.id}", commune)
        assert member is not None
        assert member.id == "hoa"
        nam = next(one for one in commune.roster if one.id == "nam")
        assert ChatKey("zalo_bot", ACCOUNT, HOA.id) not in team.own_chats(nam)


async def test_a_stranger_in_the_group_takes_nothing_and_learns_the_account(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        code = await ask_on_zalo(here)
        here.news(TEAM)

        await here.asks_team(Person("Người lạ"), f"nhận {code}")

        [said] = here.news(TEAM)
        assert f"zalo_bot:{Person('Người lạ').id}" in said
        assert await here.code(TicketState.WAITING) == code


async def test_the_bot_tells_a_group_its_id_once_while_the_team_has_none(tmp_path: Path) -> None:
    async with village(tmp_path, grouped=False) as here:
        await here.asks_team(HOA, "chào")
        await here.asks_team(HOA, "chào")

        [said] = here.news(TEAM)
        assert TEAM.id in said


async def test_another_group_is_not_answered(tmp_path: Path) -> None:
    other = GroupChat("Chợ")
    async with village(tmp_path) as here:
        await here.says(LAN, f"@{here.fake.NAME} quên mật khẩu VNeID", other)

        assert here.news(other) == []


async def test_a_member_on_telegram_answers_a_citizen_on_zalo(tmp_path: Path) -> None:
    async with village(tmp_path, telegram=True) as here:
        code = await ask_on_zalo(here)
        assert code in (await here.town.sent(GROUP))[0].text
        assert code in here.news(TEAM)[0], "both groups are told"

        said = Inbound(
            GROUP, "1", TextReceived(f"trả lời {code} Mai có thợ bác ạ"), "telegram:111", "Hoa", is_group=True
        )
        await here.town.says_in_team(said)
        await here.settle()

        assert "Mai có thợ bác ạ" in here.news(LAN)[-1]
        assert "Chị Hoa: Mai có thợ bác ạ" in here.news(TEAM), "the other group sees what was said"


async def test_the_first_taker_wins_everywhere(tmp_path: Path) -> None:
    async with village(tmp_path, telegram=True) as here:
        in_roster(here.town, "hoa", f"zalo_bot:{HOA.id}")
        in_roster(here.town, "nam", f"zalo_bot:{NAM.id}")
        code = await ask_on_zalo(here)
        here.news(TEAM)

        # Both wait in the inbox when the desk's click comes in between.
        await here.fake.says(HOA, f"@{here.fake.NAME} nhận {code}", TEAM)
        member = here.town.desk.member("nam")
        assert member is not None
        assert await here.town.desk.act(code, member, Take()) == Done()
        await here.settle()

        assert "Anh Nam đã nhận phiếu " + code + " rồi." in here.news(TEAM)
        ticket = await here.town.store.ticket(code)
        assert ticket is not None
        assert ticket.assignee == "nam"

        # And the other way: on Zalo first, then the desk, then Telegram.
        await here.town.does("nam", code, PassOn())
        await here.asks_team(HOA, f"nhận {code}")
        refused = await here.town.desk.act(code, replace(member, role="thanh_vien"), Take())
        assert isinstance(refused, Refused)
        assert refused.why is Refusal.TAKEN
