"""What an answer would cost, or that it must wait: told to the member before it is written, on every way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.desk.acts import Answer, PassOn, Take
from bot.desk.reach import Reach
from bot.web.desk_views import Scribe, Sheet
from bot.web.words import load_words
from tests.channels.zalo_oa.office import Office

NEAR = "Trả lời bà con này trên Zalo còn miễn phí"
PAID = "mỗi tin trả lời qua Zalo tốn khoảng 55 đồng"
KEPT = "Bây giờ Zalo không cho gửi tới bà con này"
SPARED = "xã không gửi thêm tin tính phí tháng này"


async def sheet(office: Office, code: str) -> Sheet:
    member, view = office.desk.member("hoa"), await office.desk.view(code)
    assert member is not None
    assert view is not None
    return Scribe(load_words(), office.service.box.current, member, office.clock()).sheet(view)


def threads(said: list[str]) -> list[str]:
    return [text for text in said if text.startswith("(thread)")]


async def test_who_holds_a_ticket_is_told_as_its_time_runs_out(office: Office) -> None:
    _, code = await office.with_ticket()
    opened = await office.team_reads()
    assert NEAR not in "".join(opened)
    await office.does("hoa", code, Take())
    assert NEAR not in "".join(await office.team_reads()), "two days are time enough"

    await office.passes(timedelta(hours=39))
    await office.team_reads()
    await office.passes(timedelta(hours=1))
    said = await office.team_reads()
    assert f"(thread) Phiếu {code}: {NEAR} 8 giờ." in said
    assert any(text.startswith("(amend)") and NEAR in text for text in said)
    await office.passes(timedelta(minutes=30))
    assert NEAR not in "".join(threads(await office.team_reads())), "once"

    await office.passes(timedelta(hours=8))
    said = await office.team_reads()
    assert any(PAID in text and "Sau 4 ngày nữa" in text for text in threads(said))
    await office.passes(timedelta(days=5))
    assert any(KEPT in text for text in threads(await office.team_reads()))


async def test_a_word_of_the_citizen_begins_it_anew(office: Office) -> None:
    user, code = await office.with_ticket()
    await office.does("hoa", code, Take())
    await office.passes(timedelta(hours=41))
    await office.team_reads()
    await office.hears(user, "cháu ơi tôi vẫn đợi")
    await office.passes(timedelta(minutes=1))
    assert (await sheet(office, code)).reach == "Trả lời lúc này miễn phí, còn 47 giờ."
    await office.team_reads()
    await office.passes(timedelta(hours=40))

    assert any(NEAR in text for text in threads(await office.team_reads())), "and is told again when it ends again"


async def test_the_taken_confirmation_and_a_new_alert_say_it(office: Office) -> None:
    _, code = await office.with_ticket()
    office.clock.now += timedelta(hours=42)
    await office.team_reads()

    await office.does("hoa", code, Take())
    [taken] = threads(await office.team_reads())
    assert f"{NEAR} 6 giờ." in taken
    office.clock.now += timedelta(hours=10)
    await office.does("nam", code, PassOn())
    await office.does("hoa", code, Take())
    assert PAID in threads(await office.team_reads())[-1]


async def test_a_reminder_says_it_where_alerts_cannot_be_changed(office: Office) -> None:
    _, code = await office.with_ticket()
    await office.team_reads()
    await office.passes(timedelta(days=3))

    said = "\n".join(threads(await office.team_reads()))
    assert f"Nhắc: phiếu {code}" in said
    assert PAID in said


async def test_a_commune_that_pays_for_nothing_is_told_that_answers_wait(office: Office) -> None:
    can = office.channel.CAPABILITIES
    office.desk._capabilities = {**office.desk._capabilities, "zalo_oa": replace(can, billed_max=0)}
    office.channel.sender._billed_per_month = 0
    user, code = await office.with_ticket()
    await office.team_reads()
    await office.passes(timedelta(hours=49))

    assert any(SPARED in text for text in threads(await office.team_reads()))
    shown = await sheet(office, code)
    assert (shown.is_hard, "xã không gửi thêm tin tính phí" in shown.reach) == (True, True)
    before = len(user.read)
    result = await office.does("hoa", code, Answer("Dạ mai cháu ghé"))
    assert getattr(result, "waits", False)
    assert len(user.read) == before
    assert any("Chưa tới bà con" in text for text in await office.team_reads())
    await office.hears(user, "alo")
    assert user.read[before].text.endswith("Dạ mai cháu ghé")


async def test_the_desk_says_free_paid_and_kept_with_the_time_left(office: Office) -> None:
    user, code = await office.with_ticket()
    office.clock.now += timedelta(hours=8)
    assert (await sheet(office, code)).reach == "Trả lời lúc này miễn phí, còn 40 giờ."
    office.clock.now += timedelta(hours=39, minutes=20)
    assert (await sheet(office, code)).reach == "Trả lời lúc này miễn phí, còn 40 phút."
    office.clock.now += timedelta(hours=1)
    paid = await sheet(office, code)
    assert (paid.is_hard, "khoảng 55 đồng" in paid.reach) == (True, True)
    user.blocked = -213
    await office.does("hoa", code, Answer("Dạ"))
    view = await office.desk.view(code)
    assert view is not None
    assert view.reach is Reach.WAITS
    assert "Gấp thì gọi điện" in (await sheet(office, code)).reach


async def test_two_processes_tell_it_once(office: Office) -> None:
    from bot.desk.reach_watch import ReachWatch

    _, code = await office.with_ticket()
    await office.team_reads()
    office.clock.now += timedelta(hours=41)
    content, team = office.service.box.current, office.desk.team
    for watch in (ReachWatch(office.store, office.desk.outlook), ReachWatch(office.store, office.desk.outlook)):
        await watch.look(content, team, office.clock(), frozenset({"zalo_oa"}))

    assert sum(f"Phiếu {code}: {NEAR}" in text for text in await office.team_reads()) == 1
