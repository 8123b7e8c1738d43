"""Citizens on the OA, through the whole stack."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.desk.acts import Answer, Close, Done, Take
from bot.desk.reach import Reach
from bot.web.desk_views import Scribe
from bot.web.words import load_words
from storage.interface import Author, Cost
from tests.channels.zalo_oa.office import Office
from tests.fakes.zalo_oa.server import OA_ID


async def test_a_question_is_answered_with_numbers_and_buttons(office: Office) -> None:
    user = office.user()

    said = await office.hears(user, "quen mk vneid")

    assert said[0].text.startswith("Chào bác. Đây là trợ lý máy")
    assert "1. Chỉ tôi từng bước" in said[-1].text


async def test_a_press_comes_back_as_text_and_means_the_choice(office: Office) -> None:
    user = office.user()
    await office.hears(user, "xin cấp sổ đỏ")
    before = len(user.read)

    office.zalo.presses(user, "Gặp người")
    await office.settle()

    assert "Bác ở thôn" in user.read[before].text
    assert user.read[before].buttons[0][1].startswith("#nut:")


async def test_a_follow_is_greeted(office: Office) -> None:
    user = office.user()
    office.zalo.follows(user)
    await office.settle()

    assert user.read[0].text == "Chào bác. Đây là trợ lý máy của Tổ công nghệ số xã Nhỏ."


async def test_every_kind_of_media_is_acknowledged_and_offered_to_a_person(office: Office) -> None:
    sent: dict[str, dict[str, Any]] = {
        "image": {"url": "https://f1.photo.zdn.vn/a.jpg", "thumbnail": "https://f1.photo.zdn.vn/b.jpg"},
        "audio": {"url": "https://voice.zadn.vn/a.amr"},
        "video": {"url": "https://video.zdn.vn/a.mp4"},
        "file": {"url": "https://file.zdn.vn/a.pdf", "name": "don.pdf", "size": "1234", "type": "pdf"},
        "location": {"coordinates": {"latitude": "10.77", "longitude": "106.70"}},
        "link": {"url": "https://la.example/x", "description": "Trang lạ"},
        "business_card": {"description": '{"phone":"84000000001","qrCodeUrl":""}'},
        "hologram": {"url": "https://f1.photo.zdn.vn/c.bin"},
    }
    for kind, payload in sent.items():
        user = office.user()
        office.zalo.sends(user, kind, payload=payload)
        await office.settle()
        assert any("Gặp người" in said.text for said in user.read), kind


async def test_a_photo_goes_onto_the_ticket_with_its_address_if_it_is_zalos(office: Office) -> None:
    user, code = await office.with_ticket()
    await office.team_reads()

    office.zalo.sends(user, "image", "ảnh đồng hồ", {"url": "https://f1.photo.zdn.vn/a.jpg"})
    await office.settle()
    office.zalo.sends(user, "image", "", {"url": "https://zdn.vn.evil.example/a.jpg"})
    await office.settle()

    lines = [line.text for line in await office.store.ticket_lines(code)]
    assert lines == ["[ảnh] ảnh đồng hồ https://f1.photo.zdn.vn/a.jpg", "[ảnh]"]


async def test_a_member_answers_and_the_citizen_reads_it(office: Office) -> None:
    user, code = await office.with_ticket()

    assert await office.does("hoa", code, Answer("Dạ bác đợi cháu.")) == Done()

    assert user.read[-1].text == f"Chị Hoa · {code}:\nDạ bác đợi cháu."
    [free] = [tally for tally in await office.store.tallies(office.clock()) if tally.kind is Cost.FREE]
    assert free.count == len(user.read)


async def test_a_person_in_the_oas_own_chat_silences_the_bot_and_stands_on_the_ticket(office: Office) -> None:
    user, code = await office.with_ticket()
    await office.team_reads()

    office.zalo.human_writes(user, "Dạ bác gọi cháu số 0000 000 001 nhé")
    await office.settle()
    assert await office.hears(user, "quen mk vneid") == []

    lines = await office.store.ticket_lines(code)
    assert [line.author for line in lines] == [Author.MEMBER, Author.CITIZEN]
    assert any("ngay trong khung chat Zalo OA" in said for said in await office.team_reads())
    # A reserved word is the bot's, and after two hours of silence everything is.
    assert "Trợ lý máy lại ở đây" in (await office.hears(user, "menu"))[0].text
    office.zalo.human_writes(user, "vâng ạ")
    await office.settle()
    await office.passes(timedelta(hours=2, minutes=1))
    assert "Trợ lý máy lại ở đây" in (await office.hears(user, "vneid mất phí không"))[0].text


async def test_our_own_echoes_change_nothing(office: Office) -> None:
    user = office.user()
    await office.hears(user, "quen mk vneid")

    assert (await office.store.figures()).inbox_waiting == 0
    assert len(await office.store.history(office.key(user))) == 1 + len(user.read)


async def test_a_withdrawal_forgets_without_a_word(office: Office) -> None:
    user, code = await office.with_ticket()
    count = len(user.read)

    office.zalo.withdraws(user)
    await office.settle()

    ticket = await office.store.ticket(code)
    assert ticket is not None
    assert ticket.state.value == "cancelled"
    assert (len(user.read), ticket.question) == (count, "")


# --- the window ------------------------------------------------------------------------------------------------------


async def test_an_answer_after_two_days_is_billed_and_said_so_before(office: Office) -> None:
    user, code = await office.with_ticket()
    await office.passes(timedelta(days=3))
    view = await office.desk.view(code)

    assert view is not None
    assert view.reach is Reach.BILLED
    await office.does("hoa", code, Answer("Dạ xong rồi bác ạ."))
    assert user.read[-1].billed
    window = await office.store.window(office.key(user))
    assert window is not None
    assert window.billed == office.zalo.oa.billed > 0
    assert any("tính phí" in notice for notice in await office.channel.ledgers())


async def test_an_answer_after_seven_days_waits_for_the_citizens_next_word(office: Office) -> None:
    user, code = await office.with_ticket()
    office.clock.now += timedelta(days=8)
    await office.desk.watch()
    alert = [said for said in await office.team_reads() if said.startswith("(amend)")][-1]
    view = await office.desk.view(code)
    count = len(user.read)

    assert "Bây giờ Zalo không cho gửi" in alert
    assert view is not None
    assert view.reach is Reach.WAITS
    assert await office.does("hoa", code, Answer("Dạ thợ đã sửa xong.")) == Done(waits=True)
    assert any("Chưa tới bà con" in said for said in await office.team_reads())
    await office.passes(timedelta(days=2))
    assert len(user.read) == count
    figures = await office.store.figures()
    assert (figures.outbox_held, figures.outbox_dead) == (1, 0)

    said = await office.hears(user, "alo")
    assert said[0].text.endswith("Dạ thợ đã sửa xong.")
    assert (await office.store.figures()).outbox_held == 0
    assert office.zalo.oa.refusals[-230] == 0, "the ledger knew before asking"


async def shown_unsaid(office: Office, code: str) -> list[str]:
    """What the desk's page says under each line of the ticket."""
    view, member = await office.desk.view(code), office.desk.member("hoa")
    assert view is not None
    assert member is not None
    sheet = Scribe(load_words(), office.service.box.current, member, office.clock()).sheet(view)
    return [said.unsaid for said in sheet.lines]


async def test_an_answer_that_is_held_stands_marked_on_the_desk_until_it_is_sent(office: Office) -> None:
    user, code = await office.with_ticket()
    await office.does("hoa", code, Answer("Dạ để cháu hỏi thợ."))
    assert await shown_unsaid(office, code) == [""]
    office.clock.now += timedelta(days=8)
    await office.does("hoa", code, Answer("Dạ thợ đã sửa xong."))
    await office.does("hoa", code, Answer("Bác xem giúp cháu."))

    first, second, third = await shown_unsaid(office, code)
    assert first == ""
    assert second.startswith("Chưa tới bà con. Bà con đã quá 7 ngày không nhắn")
    assert third == second, "what is held holds back what comes after it"
    await office.passes(timedelta(days=2))
    assert await shown_unsaid(office, code) == ["", second, second], "it is the outbox that says so, not a passing word"

    await office.hears(user, "alo")
    assert user.read[-1].text.endswith("Bác xem giúp cháu.") or user.read[-2].text.endswith("Bác xem giúp cháu.")
    assert not any(await shown_unsaid(office, code))


async def test_the_desk_says_why_an_answer_waits(office: Office) -> None:
    office.channel.sender._billed_per_month = 0
    _, unpaid = await office.with_ticket()
    office.clock.now += timedelta(days=3)
    await office.does("hoa", unpaid, Answer("Dạ xong rồi bác ạ."))
    assert "không gửi thêm tin tính phí" in (await shown_unsaid(office, unpaid))[0]

    user, blocked = await office.with_ticket()
    user.blocked = -213
    await office.does("hoa", blocked, Answer("Dạ xong rồi bác ạ."))
    assert "có thể họ đã chặn OA" in (await shown_unsaid(office, blocked))[0]

    user, poor = await office.with_ticket()
    user.blocked = -321
    await office.does("hoa", poor, Answer("Dạ xong rồi bác ạ."))
    assert "hết hạn mức hoặc hết tiền" in (await shown_unsaid(office, poor))[0]


async def test_the_desk_tells_what_is_tried_again_from_what_was_given_up(office: Office) -> None:
    user, code = await office.with_ticket()
    user.blocked = -200
    await office.does("hoa", code, Answer("Dạ xong rồi bác ạ."))
    assert "máy tự gửi lại" in (await shown_unsaid(office, code))[0]

    for _ in range(4):
        await office.passes(timedelta(seconds=70))
    assert await shown_unsaid(office, code) == ["Không gửi được tới bà con. Gấp thì gọi điện."]


async def test_with_no_money_to_spend_an_answer_after_two_days_waits(office: Office) -> None:
    office.channel.sender._billed_per_month = 0
    user, code = await office.with_ticket()
    office.clock.now += timedelta(days=3)
    await office.does("hoa", code, Answer("Dạ xong rồi bác ạ."))

    assert not user.read[-1].text.endswith("Dạ xong rồi bác ạ.")
    said = await office.hears(user, "sao lâu thế")
    assert any(one.text.endswith("Dạ xong rồi bác ạ.") for one in said)
    assert office.zalo.oa.billed == 0


async def test_a_citizen_who_blocked_the_oa_gets_the_answer_when_back(office: Office) -> None:
    user, code = await office.with_ticket()
    user.blocked = -213
    await office.does("hoa", code, Answer("Dạ xong rồi bác ạ."))
    view = await office.desk.view(code)

    assert view is not None
    assert view.reach is Reach.WAITS
    user.blocked = 0
    said = await office.hears(user, "tôi đây")
    assert any(one.text.endswith("Dạ xong rồi bác ạ.") for one in said)


async def test_a_closed_ticket_is_told_and_the_bot_is_back(office: Office) -> None:
    user, code = await office.with_ticket()
    await office.does("hoa", code, Take())
    await office.does("hoa", code, Close())

    assert "Trợ lý máy lại ở đây" in user.read[-1].text
    assert office.key(user).account == OA_ID


async def test_the_desk_shows_it_before_the_member_writes(office: Office) -> None:
    _, code = await office.with_ticket()
    member = office.desk.member("hoa")
    assert member is not None
    shown = []
    for days in (0, 3, 5):
        office.clock.now += timedelta(days=days)
        view = await office.desk.view(code)
        assert view is not None
        shown.append(Scribe(load_words(), office.service.box.current, member, office.clock()).sheet(view).reach)

    assert shown[0] == "Trả lời lúc này miễn phí, còn 2 ngày."
    assert "khoảng 55 đồng. Sau 4 ngày nữa Zalo không cho gửi." in shown[1]
    assert "tự gửi khi bà con nhắn lại" in shown[2]
