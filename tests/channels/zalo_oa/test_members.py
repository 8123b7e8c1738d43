"""A member who writes to the OA in a chat of their own: what belongs to a ticket there, and what is their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import codec
from bot.core.events import MediaReceived
from storage.interface import TicketState
from tests.channels.zalo_oa.office import Office, open_office
from tests.fakes.zalo_oa import User

QUESTION = "đồng hồ nước nhà tôi hỏng"
PHOTO = {"url": "https://f1.photo.zdn.vn/a.jpg"}
VOICE = {"url": "https://voice.zadn.vn/a.amr"}
FILE = {"url": "https://file.zdn.vn/a.docx", "name": "Mẫu đơn xin xác nhận.docx", "size": "9", "type": "docx"}


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as office:
        office.service.downloads = frozenset({"zalo_oa"})
        yield office


@pytest.fixture
async def hoa(office: Office) -> User:
    """Chị Hoa, a member, who has greeted the OA."""
    user = office.user()
    content = office.service.box.current
    roster = tuple(
        replace(one, chats=(f"zalo_oa:{user.id}",)) if one.id == "hoa" else one for one in content.commune.roster
    )
    office.service.box.current = replace(content, commune=replace(content.commune, roster=roster))
    await office.hears(user, "xin chào")
    return user


async def says(office: Office, user: User, text: str) -> list[str]:
    return [said.text for said in await office.hears(user, text)]


async def sends(office: Office, user: User, kind: str, text: str | None, payload: dict[str, str]) -> list[str]:
    before = len(user.read)
    office.zalo.sends(user, kind, text, payload)
    await office.settle()
    return [said.text for said in user.read[before:]]


async def ticket(office: Office, code: str, question: str = QUESTION) -> User:
    """A citizen whose question waits as this ticket."""
    user = office.user()
    await office.hears(user, "gặp người")
    await office.hears(user, question)

    async def draw(_: object, count: int) -> list[str]:
        return [code] * count

    office.store._codes.draw = draw  # type: ignore[attr-defined]
    await office.hears(user, "1")
    assert await office.store.ticket(code) is not None
    user.read.clear()
    return user


async def state(office: Office, code: str) -> tuple[TicketState, str]:
    found = await office.store.ticket(code)
    assert found is not None
    return found.state, found.assignee


async def own_pictures(office: Office, user: User) -> int:
    """How many were read as a citizen's."""
    lines = await office.store.history(office.key(user))
    events = [codec.load_event(line.payload) for line in lines if line.from_citizen]
    return sum(isinstance(event, MediaReceived) for event in events)


# --- photos, voice notes, files --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "payload", "named"),
    [("image", PHOTO, "ảnh"), ("audio", VOICE, "tin thoại"), ("file", FILE, "tệp")],
)
async def test_a_picture_without_words_of_who_holds_a_ticket_is_said_not_to_arrive(
    office: Office, hoa: User, kind: str, payload: dict[str, str], named: str
) -> None:
    citizen = await ticket(office, "4K7")
    await says(office, hoa, "nhận 47")
    citizen.read.clear()

    [told] = await sends(office, hoa, kind, None, payload)
    assert told.splitlines() == [
        (
            f"Trợ lý chưa gửi {named} này cho bà con (phiếu 4K7): trợ lý chỉ chuyển được lời viết. "
            "Anh/chị viết thành lời giúp. Nếu anh/chị hỏi cho mình, nhắn số:"
        ),
        "1. Tôi hỏi cho tôi",
    ]

    # They write it down, as they were told.
    [asked] = await says(office, hoa, "Dạ bác khóa van trước cửa nhé")
    assert asked.startswith("Lời này gửi cho bà con?")
    assert await says(office, hoa, "1") == ["Đã gửi cho bà con (phiếu 4K7)."]
    assert citizen.read[-1].text.endswith("Dạ bác khóa van trước cửa nhé")


async def test_a_picture_with_words_is_offered_as_the_answer(office: Office, hoa: User) -> None:
    citizen = await ticket(office, "4K7")
    await says(office, hoa, "nhận 47")
    citizen.read.clear()

    [asked] = await sends(office, hoa, "image", "Dạ bác vặn cái van đỏ này", PHOTO)
    assert asked.splitlines() == [
        "Lời này gửi cho bà con? Anh/chị nhắn số:",
        f"1. 4K7 · thôn Đông · {QUESTION}",
        "2. Không gửi, tôi hỏi cho tôi",
    ]
    assert citizen.read == []

    told = await says(office, hoa, "1")
    assert told[0] == "Đã gửi cho bà con (phiếu 4K7)."
    assert told[1].startswith("Hình và tệp chưa tới bà con (phiếu 4K7)")
    assert citizen.read[-1].text.endswith("Dạ bác vặn cái van đỏ này")


async def test_a_picture_under_a_written_command_is_that_command(office: Office, hoa: User) -> None:
    citizen = await ticket(office, "4K7")

    told = await sends(office, hoa, "image", "trả lời 47 Dạ bác vặn van đỏ", PHOTO)

    assert "Hình và tệp chưa tới bà con (phiếu 4K7)" in told[-1]
    assert citizen.read[-1].text.endswith("Dạ bác vặn van đỏ")


async def test_a_picture_of_their_own_is_read_as_a_citizens(office: Office, hoa: User) -> None:
    citizen = await ticket(office, "4K7")
    await says(office, hoa, "nhận 47")
    citizen.read.clear()

    await sends(office, hoa, "image", None, PHOTO)
    assert await sends(office, hoa, "image", None, PHOTO) == [], "an album is asked about once"
    told = await says(office, hoa, "1")

    assert any("không xem được ảnh" in text for text in told)
    assert len(await office.store.due_media(office.clock())) == 2, "both are fetched, as a citizen's are"
    assert citizen.read == []


async def test_a_picture_does_not_take_the_place_of_an_open_question(office: Office, hoa: User) -> None:
    citizen = await ticket(office, "4K7")
    await says(office, hoa, "nhận 47")

    await says(office, hoa, "Dạ bác khóa van trước cửa nhé")
    [told] = await sends(office, hoa, "image", None, PHOTO)
    assert "Nếu anh/chị hỏi cho mình" not in told
    assert await says(office, hoa, "1") == ["Đã gửi cho bà con (phiếu 4K7)."]

    assert citizen.read[-1].text.endswith("Dạ bác khóa van trước cửa nhé")


async def test_pictures_that_come_slowly_are_all_theirs(office: Office, hoa: User) -> None:
    await ticket(office, "4K7")
    await says(office, hoa, "nhận 47")

    await sends(office, hoa, "image", None, PHOTO)
    office.clock.now += timedelta(minutes=1)
    assert len(await sends(office, hoa, "image", None, PHOTO)) == 1, "no album: asked about again"
    await says(office, hoa, "1")

    assert await own_pictures(office, hoa) == 2


async def test_a_picture_after_their_words_is_theirs_with_them(office: Office, hoa: User) -> None:
    citizen = await ticket(office, "4K7")
    await says(office, hoa, "nhận 47")
    citizen.read.clear()

    await says(office, hoa, "quên mật khẩu vneid làm sao")
    await sends(office, hoa, "image", None, PHOTO)
    told = await says(office, hoa, "2")

    assert await own_pictures(office, hoa) == 1
    assert any("1. Chỉ tôi từng bước" in text for text in told), "the words are answered"
    assert citizen.read == []


async def test_a_picture_before_their_words_is_theirs_with_them(office: Office, hoa: User) -> None:
    await ticket(office, "4K7")
    await says(office, hoa, "nhận 47")

    await sends(office, hoa, "image", None, PHOTO)
    await says(office, hoa, "quên mật khẩu vneid làm sao")
    told = await says(office, hoa, "2")

    assert await own_pictures(office, hoa) == 1
    assert any("1. Chỉ tôi từng bước" in text for text in told), "the words are answered"


async def test_a_picture_before_digits_alone_is_not_lost(office: Office, hoa: User) -> None:
    await ticket(office, "6K8")
    await ticket(office, "4K7")
    await says(office, hoa, "nhận 47")

    await sends(office, hoa, "image", None, PHOTO)
    await says(office, hoa, "68")
    await says(office, hoa, "không")

    assert await own_pictures(office, hoa) == 1


@pytest.mark.parametrize(
    ("kind", "payload", "named"),
    [
        ("business_card", {"description": '{"phone":"84000000001 84000000002 84000000003"}'}, "danh thiếp"),
        ("link", {"url": "https://la.example/x", "description": "Trang lạ có nhiều chữ"}, "đường dẫn"),
    ],
)
async def test_words_that_are_not_their_own_are_no_answer(
    office: Office, hoa: User, kind: str, payload: dict[str, str], named: str
) -> None:
    await ticket(office, "4K7")
    await says(office, hoa, "nhận 47")

    [told] = await sends(office, hoa, kind, None, payload)

    assert told.startswith(f"Trợ lý chưa gửi {named} này cho bà con (phiếu 4K7)")


async def test_a_picture_of_a_member_without_a_ticket_is_a_citizens(office: Office, hoa: User) -> None:
    await ticket(office, "4K7")

    told = await sends(office, hoa, "image", None, PHOTO)

    assert any("không xem được ảnh" in text for text in told)


async def test_a_sticker_is_no_answer(office: Office, hoa: User) -> None:
    await ticket(office, "4K7")
    await says(office, hoa, "nhận 47")

    told = await sends(office, hoa, "sticker", None, {"id": "1", "url": "https://zdn.vn/s"})

    assert not any("bà con" in text for text in told)


# --- digits alone ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("yes", ["1", "có", "nhận", "6k8"])
async def test_digits_alone_of_a_waiting_ticket_are_asked_about_and_take_it(
    office: Office, hoa: User, yes: str
) -> None:
    await ticket(office, "6K8")

    [asked] = await says(office, hoa, "68")
    assert asked.splitlines() == [
        "Anh/chị muốn nhận phiếu mang số 68? Anh/chị nhắn số:",
        f"1. 6K8 · thôn Đông · {QUESTION}",
        "2. Không, tôi hỏi cho tôi",
    ]
    assert await state(office, "6K8") == (TicketState.WAITING, "")

    assert "Chị Hoa đã nhận phiếu 6K8" in (await says(office, hoa, yes))[0]
    assert await state(office, "6K8") == (TicketState.TAKEN, "hoa")


async def test_digits_of_two_waiting_tickets_name_the_one_chosen(office: Office, hoa: User) -> None:
    await ticket(office, "6K8")
    await ticket(office, "6M8", "xin cấp sổ đỏ mảnh vườn")

    [asked] = await says(office, hoa, "phiếu 68")
    assert [line[:6] for line in asked.splitlines()[1:3]] == ["1. 6K8", "2. 6M8"]
    assert "Chị Hoa đã nhận phiếu 6M8" in (await says(office, hoa, "2"))[0]
    assert (await state(office, "6K8"))[0] is TicketState.WAITING


async def test_digits_of_a_ticket_that_is_taken_show_it(office: Office, hoa: User) -> None:
    await ticket(office, "6K8")
    await says(office, hoa, "nhận 68")

    [shown] = await says(office, hoa, "68")

    assert QUESTION in shown
    assert "6K8" in shown


async def test_digits_that_were_no_ticket_are_the_members_own(office: Office, hoa: User) -> None:
    await ticket(office, "6K8")
    without = await says(office, hoa, "69")
    await says(office, hoa, "68")

    assert await says(office, hoa, "không") == without, "read as any other number is"
    assert await state(office, "6K8") == (TicketState.WAITING, "")


async def test_digits_from_a_citizen_are_what_they_were(office: Office) -> None:
    user = await ticket(office, "6K8")
    other = office.user()
    await office.hears(other, "xin chào")

    for one in (user, other):
        assert not any("phiếu mang số" in text for text in await says(office, one, "68"))


# --- the window ------------------------------------------------------------------------------------------------------


async def test_a_member_who_gives_only_commands_is_answered_for_ever(office: Office, hoa: User) -> None:
    """Zalo counts a command as reaching out, as it does every word."""
    await ticket(office, "6K8")
    office.clock.now += timedelta(days=8)

    assert "Chị Hoa đã nhận phiếu 6K8" in (await says(office, hoa, "nhận 68"))[0]
