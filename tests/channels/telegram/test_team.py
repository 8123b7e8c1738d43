"""The team on Telegram: in a group with topics, in a plain group, and without a group."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.interface import Post, TicketState
from tests.channels.telegram.office import (
    FORUM,
    HOA,
    LAN,
    NAM,
    PLAIN,
    STRANGER,
    Office,
    office,
    until,
    words_of,
)
from tests.fakes.telegram import Counting, Person

ANSWER = "Bác mang thẻ căn cước ra trụ sở xã nhé."


class Ticket:
    """A citizen's question as it stands in the group; members speak under it as the group's kind allows."""

    def __init__(self, here: Office, code: str, alert: dict[str, Any]) -> None:
        self.here = here
        self.code = code
        self.alert = alert
        self.thread = int(alert.get("message_thread_id", 0))

    def says(self, person: Person, words: str) -> dict[str, Any]:
        return self.here.fake.world.says(person, words, self.here.team, **self.where())

    def where(self) -> dict[str, int]:
        return {"thread": self.thread} if self.thread else {"quoted": int(self.alert["message_id"])}

    def presses(self, person: Person, label: str) -> str:
        return self.here.fake.world.presses_button(person, self.alert, label)

    async def hears(self, part: str, *, count: int = 1) -> dict[str, Any]:
        """Said in the group, and under this ticket."""
        said = await self.here.hears(self.here.team, part, count=count)
        if self.thread:
            assert said.get("message_thread_id") == self.thread, words_of(said)
        else:
            assert said["reply_to_message"]["message_id"] == self.alert["message_id"], words_of(said)
        return said

    @property
    def labels(self) -> list[str]:
        rows = self.alert.get("reply_markup", {}).get("inline_keyboard", [])
        return [button["text"] for row in rows for button in row]


async def opened(here: Office, person: Person = LAN) -> Ticket:
    code = await here.asks_person(person)
    alert = await here.hears(here.team, f"Phiếu {code}")
    await here.quiet()
    return Ticket(here, code, alert)


@pytest.fixture(params=[FORUM, PLAIN], ids=["topics", "reply threads"])
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path, request.param) as one:
        yield one
        assert one.fake.limits.violations == []


@pytest.fixture
async def forum(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path, FORUM) as one:
        yield one


async def test_a_ticket_from_question_to_end(here: Office) -> None:
    ticket = await opened(here)
    if here.team.is_forum:
        assert ticket.code in here.team.topics[ticket.thread].name
    assert ticket.labels == ["Nhận"]

    ticket.presses(HOA, "Nhận")
    await here.hears(LAN, "Hoa")
    await ticket.hears("Chị Hoa đã nhận phiếu")
    await here.quiet()
    assert ticket.labels == ["Chuyển lại", "Xong"]

    ticket.says(HOA, ANSWER)
    assert "Hoa" in words_of(await here.hears(LAN, ANSWER))
    await ticket.hears("Đã gửi cho bà con")
    here.fake.world.says(LAN, "Dạ mấy giờ hả cô?")
    await ticket.hears("Dạ mấy giờ hả cô?")

    before = here.said(LAN)
    ticket.says(HOA, "// bác này nghe hơi kém")
    await here.quiet()
    assert here.said(LAN) == before
    assert "bác này nghe hơi kém" in [line.text for line in await here.store.ticket_lines(ticket.code)]

    ticket.presses(HOA, "Xong")
    await ticket.hears("đã xong")
    await here.quiet()
    assert (await here.ticket()).state is TicketState.CLOSED
    assert here.said(LAN) != before
    assert ticket.labels == []
    assert [topic.closed for topic in here.team.topics.values()] == ([True] if here.team.is_forum else [])


async def test_passed_on_and_taken_by_another(here: Office) -> None:
    ticket = await opened(here)
    ticket.presses(HOA, "Nhận")
    await ticket.hears("Chị Hoa đã nhận phiếu")
    await here.quiet()
    ticket.presses(HOA, "Chuyển lại")
    await ticket.hears("đã trở lại danh sách")
    await here.quiet()
    assert ticket.labels == ["Nhận"]
    ticket.says(NAM, "nhận")
    await ticket.hears("Anh Nam đã nhận phiếu")
    assert (await here.ticket()).assignee == "nam"


async def test_the_first_taker_wins_and_the_second_is_told(here: Office) -> None:
    """Both press at the same moment, so both still see the button."""
    ticket = await opened(here)
    ticket.presses(NAM, "Nhận")
    ticket.presses(HOA, "Nhận")
    await ticket.hears(f"Anh Nam đã nhận phiếu {ticket.code} rồi.")
    await here.quiet()

    assert (await here.ticket()).assignee == "nam"
    assert not any("Hoa" in said for said in here.said(LAN))
    ticket.says(HOA, ANSWER)
    await ticket.hears(f"Anh Nam đã nhận phiếu {ticket.code} rồi.", count=2)
    assert not any(ANSWER in said for said in here.said(LAN))


async def test_members_may_chat_and_it_is_not_even_stored(here: Office) -> None:
    await opened(here)
    before = here.said(here.team)
    mine = here.fake.world.says(HOA, "Trưa nay ăn bún riêu nhé", here.team)
    here.fake.world.says(NAM, "Nhận lời luôn, mấy giờ", here.team)
    here.fake.world.photo(HOA, "quán này này", here.team)
    await here.quiet()

    assert here.said(here.team) == before
    assert "bún riêu" not in here.stored()
    # A reply to a colleague is no reply to us.
    here.fake.world.says(NAM, "Ừ, mười một rưỡi", here.team, quoted=mine["message_id"])
    await here.quiet()
    assert here.said(here.team) == before


async def test_strangers_are_told_their_account(here: Office) -> None:
    ticket = await opened(here)
    before = here.said(LAN)
    ticket.presses(STRANGER, "Nhận")
    await ticket.hears("telegram:333")
    ticket.says(STRANGER, "Bác chuyển tiền vào đây")
    await ticket.hears("telegram:333", count=2)

    assert here.said(LAN) == before
    assert (await here.ticket()).state is TicketState.WAITING


async def test_an_answer_that_asks_for_an_otp_is_stopped(here: Office) -> None:
    ticket = await opened(here)
    ticket.says(HOA, "Bác đọc mã OTP vừa nhận cho cháu nhé")
    await ticket.hears("⚠ Chưa gửi")
    await here.quiet()
    assert not any("OTP vừa nhận" in said for said in here.said(LAN))
    assert (await here.ticket()).answered_at is None


async def test_who_hides_is_asked_to_show_themselves(here: Office) -> None:
    ticket = await opened(here)
    here.fake.world.says_anonymously(ANSWER, here.team, **ticket.where())
    await ticket.hears("«Ẩn danh»")
    here.fake.world.says_anonymously("Trưa nay ăn gì", here.team)
    await here.quiet()
    assert ANSWER not in "".join(here.said(LAN))
    assert sum("Ẩn danh" in said for said in here.said(here.team)) == 1


async def test_an_edit_reaches_nobody_and_says_so(here: Office) -> None:
    ticket = await opened(here)
    answer = ticket.says(HOA, "Bác gọi số 0000 000 001 nhé")
    await here.hears(LAN, "0000 000 001")
    here.fake.world.edits(answer, "Bác gọi số 0000 000 002 nhé")
    await ticket.hears("Lời sửa chưa tới bà con")
    here.fake.world.edits(ticket.says(HOA, "// ghi để nhớ"), "// ghi để nhớ kỹ")
    here.fake.world.edits(here.fake.world.says(LAN, "cháu ơi"), "cháu Hoa ơi")
    await here.quiet()

    assert not any("0000 000 002" in said for said in here.said(LAN))
    assert sum("Lời sửa" in said for said in here.said(here.team)) == 1


async def test_pictures_of_members_are_not_silently_dropped(here: Office) -> None:
    ticket = await opened(here)
    here.fake.world.photo(HOA, "", here.team, **ticket.where())
    await ticket.hears("chỉ chuyển được lời viết")
    here.fake.world.photo(HOA, "Bác bấm vào nút xanh nhé", here.team, **ticket.where())
    await here.hears(LAN, "nút xanh")
    await ticket.hears("chỉ chuyển được lời viết", count=2)


async def test_long_words_arrive_whole(here: Office) -> None:
    """A citizen's message may be as long as Telegram allows; with its heading it is longer."""
    ticket = await opened(here)
    ticket.presses(HOA, "Nhận")
    await here.hears(LAN, "Hoa")
    here.fake.world.says(LAN, "đầu " + "rất dài " * 510 + "cuối")
    await ticket.hears("cuối")
    await here.quiet()
    whole = " ".join(here.said(here.team))
    assert whole.count("rất dài") == 510
    assert "đầu" in whole


# --- topics -----------------------------------------------------------------------------------------------------------


async def test_a_deleted_topic_is_made_anew_and_it_is_said(forum: Office) -> None:
    ticket = await opened(forum)
    ticket.presses(HOA, "Nhận")
    await ticket.hears("Chị Hoa đã nhận phiếu")
    await forum.quiet()
    forum.fake.world.deletes_topic(forum.team, ticket.thread)
    forum.fake.world.says(LAN, "Cháu còn đó không?")
    said = await forum.hears(forum.team, "Cháu còn đó không?")
    await forum.quiet()
    [thread] = forum.team.topics
    under = [message for message in forum.team.from_bot if message.get("message_thread_id") == thread]

    assert thread != ticket.thread
    assert said["message_thread_id"] == thread
    assert ["forum_topic_created" in under[0], f"Phiếu {ticket.code}" in words_of(under[1])] == [True, True]
    assert "không còn" in words_of(under[2])
    forum.fake.world.says(HOA, ANSWER, forum.team, thread=thread)
    await forum.hears(LAN, ANSWER)


async def test_a_topic_closed_by_hand_does_not_swallow_words(forum: Office) -> None:
    """We may write in closed topics while we may manage them; where that right was taken away, the alert moves."""
    ticket = await opened(forum)
    ticket.presses(HOA, "Nhận")
    await ticket.hears("Chị Hoa đã nhận phiếu")
    forum.fake.world.closes_topic(HOA, forum.team, ticket.thread)
    forum.fake.world.says(LAN, "Cô ơi, tôi hỏi thêm")
    await ticket.hears("Cô ơi, tôi hỏi thêm")
    forum.team.rights = set()
    forum.fake.world.says(LAN, "Cô còn đó không ạ")
    said = await forum.hears(forum.team, "Cô còn đó không ạ")
    assert "message_thread_id" not in said or said["message_thread_id"] != ticket.thread


async def test_without_the_right_to_make_topics_the_alert_still_comes(tmp_path: Path) -> None:
    async with office(tmp_path, FORUM) as here:
        here.team.rights = set()
        code = await here.asks_person()
        alert = await here.hears(here.team, f"Phiếu {code}")
        assert "message_thread_id" not in alert
        here.fake.world.says(HOA, ANSWER, here.team, quoted=alert["message_id"])
        await here.hears(LAN, ANSWER)


async def test_topics_switched_on_later_are_used(tmp_path: Path) -> None:
    async with office(tmp_path, -1002) as here:
        await here.quiet()
        here.team.is_forum = True
        here.fake.world.says(HOA, "bật chủ đề rồi nhé", here.team)
        await here.quiet()
        await opened(here)
        assert len(here.team.topics) == 1


# --- without a group --------------------------------------------------------------------------------------------------


async def test_without_a_group_the_nearest_members_are_written_to(tmp_path: Path) -> None:
    async with office(tmp_path) as here:
        for member in (HOA, NAM):
            here.fake.world.private(member)
        code = await here.asks_person()  # of thôn Đông: Hoa's
        alert = await here.hears(HOA, f"Phiếu {code}")
        await here.quiet()
        assert here.said(NAM) == []

        here.fake.world.presses_button(HOA, alert, "Nhận")
        await here.hears(LAN, "Hoa")
        here.fake.world.says(HOA, ANSWER, quoted=alert["message_id"])
        await here.hears(LAN, ANSWER)
        here.fake.world.says(LAN, "Cảm ơn cô")
        await here.hears(HOA, "Cảm ơn cô")
        here.fake.world.says(HOA, f"xong {code}")
        await here.quiet()
        assert (await here.ticket()).state is TicketState.CLOSED


async def test_a_member_is_a_citizen_too(tmp_path: Path) -> None:
    """Quoting one of the bot's answers asks the bot; only a ticket's message speaks to the team."""
    async with office(tmp_path) as here:
        here.fake.world.says(HOA, "đổi điện thoại thì đăng nhập vneid thế nào")
        answer = await here.hears(HOA, "Bác cài VNeID trên máy mới")
        here.fake.world.says(HOA, "cài vneid có mất tiền không", quoted=answer["message_id"])
        await here.hears(HOA, "Cài VNeID không mất tiền")


# --- the group moves --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("told", [True, False], ids=["announced", "learned from a refusal"])
async def test_the_group_becomes_a_supergroup_mid_way(told: bool, tmp_path: Path) -> None:
    """Message ids begin anew there: an old one must not name another ticket's message."""
    async with office(tmp_path, PLAIN) as here:
        ticket = await opened(here)
        ticket.presses(HOA, "Nhận")
        await ticket.hears("Chị Hoa đã nhận phiếu")
        await here.quiet()
        new = here.fake.world.migrates(here.team, -100777, forum=True, told=told)
        here.fake.world.adds_bot(HOA, new)
        here.fake.world.says(LAN, "Cháu còn đó không?")
        said = await here.hears(new, "Cháu còn đó không?")
        await here.quiet()
        assert said["message_thread_id"] in new.topics
        assert here.fake.called("leaveChat") == []
        old_ids = range(1, int(ticket.alert["message_id"]) + 20)
        known = {message["message_id"] for message in new.from_bot}
        for ident in set(old_ids) - known:
            assert await here.store.ticket_at(here.key(-100777), message=str(ident)) is None
        here.fake.world.says(HOA, ANSWER, new, thread=said["message_thread_id"])
        await here.hears(LAN, ANSWER)

        await here.stop()
        again = await Office(here.fake, tmp_path, PLAIN).run()
        try:
            here.fake.world.says(HOA, "Còn nữa bác ạ.", new, thread=said["message_thread_id"])
            await again.hears(LAN, "Còn nữa bác ạ.")
        finally:
            await again.stop()


# --- limits -----------------------------------------------------------------------------------------------------------


async def test_a_burst_of_relays_keeps_the_groups_limit(tmp_path: Path) -> None:
    """Twenty a minute, here in two seconds instead; meanwhile citizens are answered at once."""
    from bot.delivery.pacing import Limit
    from bot.desk import alerts

    counting = Counting(group=(20, 2.0), enforced=False)
    async with office(tmp_path, FORUM, counting=counting, group_limit=Limit(18, 2.0)) as here:
        ticket = await opened(here)
        relays = [alerts.said(ticket.code, f"Bà con: câu {n}.", (here.key(FORUM),)) for n in range(40)]
        await here.store.send_later([one for relay in relays for one in relay], here.clock())
        await here.hears(here.team, "câu 17.")
        here.fake.world.says(LAN, "menu")
        count = len(here.said(LAN))
        await until(lambda: len(here.said(LAN)) > count, 1.5)
        assert len(here.said(here.team)) < 40
        await here.hears(here.team, "câu 39.")
        said = [words for words in here.said(here.team) if "câu" in words]

        assert said == [f"Bà con: câu {n}." for n in range(40)]
        assert here.fake.limits.violations == []


async def test_a_forgotten_ticket_is_said_again_under_its_alert(here: Office) -> None:
    ticket = await opened(here)
    here._began -= timedelta(minutes=31).total_seconds()
    await here.desk.watch()
    await ticket.hears("chưa ai nhận")


async def test_a_post_survives_a_restart(here: Office) -> None:
    ticket = await opened(here)
    post = Post(str(ticket.alert["message_id"]), str(ticket.thread or ""))
    [row] = await _posts(here, ticket.code)
    assert row == post


async def _posts(here: Office, code: str) -> list[Post]:
    from bot.desk import alerts

    await here.store.send_later(alerts.said(code, "x", (here.key(here.group),)), here.clock() + timedelta(hours=1))
    rows = await here.store.due("telegram", here.account, here.clock() + timedelta(hours=2))
    return [row.post for row in rows if row.post]
