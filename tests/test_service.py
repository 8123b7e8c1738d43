"""The shell of a turn: for whom an update is meant, what is stored of it, where members are answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.events import ButtonPressed, MediaKind, MediaReceived, Started, TextReceived
from bot.core.render import Message
from bot.desk.routing import Team
from bot.service import Inbound
from storage.interface import Author, ChatKey, TicketState
from tests.small_content import small_content
from tests.town import CITIZEN, GROUP, START, Town

HOA, STRANGER = "telegram:111", "telegram:333"
HOAS_CHAT = ChatKey("telegram", "1", "111")
OTHER_GROUP = ChatKey("telegram", "1", "-999")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    one = await Town.found(tmp_path, small_content())
    yield one
    await one.close()


class Inbounds:
    """Updates with ids of their own."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, text: str, author: str = HOA, key: ChatKey = GROUP, **more: Any) -> Inbound:
        self.count += 1
        event = more.pop("event", TextReceived(text))
        is_group = key.chat.startswith("-")
        return Inbound(key, str(self.count), event, author, "Tên", is_group=is_group, **more)


@pytest.fixture
def said() -> Inbounds:
    return Inbounds()


async def opened(town: Town) -> tuple[str, str]:
    """A ticket's code and the id of its alert in the group."""
    await town.hears(TextReceived("gặp người"))
    for words in ("Con cá nhà tôi bị ốm", "1", "1"):
        if await town.store.tickets([TicketState.WAITING]):
            break
        await town.hears(TextReceived(words))
    [ticket] = await town.store.tickets([TicketState.WAITING])
    await town.sent()
    assert [message.kind for message in await town.sent(GROUP)] == ["alert"]
    return ticket.code, str(town.posts[GROUP])


async def waiting(town: Town) -> int:
    figures = await town.store.figures()
    return figures.inbox_waiting + len(await town.store.team_arrivals())


# --- for whom ---------------------------------------------------------------------------------------------------------


async def test_the_same_update_counts_once(town: Town) -> None:
    assert await town.service.receive(CITIZEN, TextReceived("chào"), "7")
    assert not await town.service.receive(CITIZEN, TextReceived("chào"), "7")


async def test_other_groups_are_nobodys_talk(town: Town, said: Inbounds) -> None:
    await town.service.receive_inbound(
        [said("quên mật khẩu vneid", key=OTHER_GROUP), said("nhận 4K7", key=OTHER_GROUP)]
    )
    assert await waiting(town) == 0


async def test_chatter_in_the_teams_group_is_not_stored(town: Town, said: Inbounds) -> None:
    chatter = [
        said("trưa nay ăn gì"),
        said("nhận lời rồi"),
        said("", event=Started()),
        said("", event=MediaReceived(MediaKind.PHOTO, "f", "quán này")),
        said("", event=ButtonPressed("3.1")),
    ]
    await town.service.receive_inbound(chatter)
    assert await waiting(town) == 0


@pytest.mark.parametrize(
    ("text", "more"),
    [("nhận 4K7", {}), ("trợ giúp", {}), ("vâng", {"thread": "9"}), ("vâng", {"reply_to": "9"})],
)
async def test_what_speaks_to_us_in_the_group_is(town: Town, said: Inbounds, text: str, more: dict[str, Any]) -> None:
    await town.service.receive_inbound([said(text, **more)])
    assert len(await town.store.team_arrivals()) == 1


async def test_a_members_own_chat_is_a_citizens_except_for_commands_and_quoted_tickets(
    town: Town, said: Inbounds
) -> None:
    town.desk.team = Team((), (("telegram", "1"),))
    await town.hears(TextReceived("gặp người"))
    for words in ("Con cá nhà tôi bị ốm", "1"):
        await town.hears(TextReceived(words))
    [ticket] = await town.store.tickets([TicketState.WAITING])
    await town.sent(HOAS_CHAT)
    alert = str(town.posts[HOAS_CHAT])
    for inbound, is_teams in (
        (said("quên mật khẩu vneid", key=HOAS_CHAT), False),
        (said("còn gì nữa không", key=HOAS_CHAT, reply_to="4242"), False),
        (said("", key=HOAS_CHAT, event=MediaReceived(MediaKind.PHOTO, "f", "đây")), False),
        (said(f"nhận {ticket.code}", key=HOAS_CHAT), True),
        (said("bác ra xã nhé", key=HOAS_CHAT, reply_to=alert), True),
        (said(f"xong {ticket.code}", author=STRANGER, key=ChatKey("telegram", "1", "333")), False),
        # Only members take tickets: an account that is not known is told so.
        (said(f"nhận {ticket.code}", author=STRANGER, key=ChatKey("telegram", "1", "333")), True),
    ):
        await town.service.receive_inbound([inbound])
        assert bool(await town.store.team_arrivals()) is is_teams, inbound
        await town.settle()


async def test_edits_of_citizens_are_left_alone(town: Town, said: Inbounds) -> None:
    await town.service.receive_inbound(
        [said("khác", author=STRANGER, key=ChatKey("telegram", "1", "333"), is_edit=True)]
    )
    assert await waiting(town) == 0


async def test_secrets_are_hidden_before_storing(town: Town, said: Inbounds) -> None:
    _, alert = await opened(town)
    await town.service.receive(CITIZEN, TextReceived("căn cước 012345678901"), "s1")
    await town.service.receive(CITIZEN, MediaReceived(MediaKind.PHOTO, "f", "mã OTP là 482913"), "s2")
    await town.service.receive_inbound([said("// căn cước của bác là 012345678901", reply_to=alert)])
    events = "".join(stored.event for stored in await town.store.team_arrivals())
    await town.settle()
    spoken = "".join(str(line.payload) for line in await town.store.history(CITIZEN))

    assert "012345678901" not in events + spoken
    assert "482913" not in spoken


# --- where members are answered ---------------------------------------------------------------------------------------


async def only(town: Town, key: ChatKey = GROUP) -> Message:
    [message] = [one for one in await town.sent(key) if one.kind != "amend"]
    return message


@pytest.mark.parametrize(
    ("text", "author", "more", "kind", "part"),
    [
        ("bác đọc mã OTP cho cháu", HOA, {}, "thread", "⚠ Chưa gửi"),
        ("bác ra xã nhé", STRANGER, {}, "thread", STRANGER),
        ("bác ra xã nhé", "", {}, "thread", "ẩn danh"),
        ("bác ra xã nhé", HOA, {"is_edit": True}, "thread", "Lời sửa"),
        ("xong", HOA, {}, "thread", "chưa ai nhận"),
        ("trợ giúp", HOA, {}, "note", "Cách dùng"),
        ("nhận 9X9", HOA, {}, "note", "Không có phiếu 9X9"),
    ],
)
async def test_a_member_hears_what_came_of_it_under_the_ticket(
    town: Town, said: Inbounds, text: str, author: str, more: dict[str, Any], kind: str, part: str
) -> None:
    code, alert = await opened(town)
    await town.says_in_team(said(text, author=author, reply_to=alert, **more))
    message = await only(town)
    ticket = await town.store.ticket(code)

    assert (message.kind, part in message.text) == (kind, True), message.text
    assert await town.sent() == []
    assert ticket is not None
    assert ticket.state is TicketState.WAITING


async def test_notes_stay_inside_however_they_are_written(town: Town, said: Inbounds) -> None:
    code, alert = await opened(town)
    for text in ("// nghe kém", "//nghe kém", "  // nghe kém", f"ghi chú {code} nghe kém"):
        await town.says_in_team(said(text, reply_to=alert))
    assert await town.sent() == []
    notes = [line for line in await town.store.ticket_lines(code) if line.author is Author.SYSTEM]
    assert [line.text for line in notes] == ["nghe kém"] * 4


async def test_a_picture_is_not_taken_for_an_answer(town: Town, said: Inbounds) -> None:
    code, alert = await opened(town)
    await town.says_in_team(said("", reply_to=alert, event=MediaReceived(MediaKind.PHOTO, "f", "")))
    assert "lời viết" in (await only(town)).text
    await town.says_in_team(said("", reply_to=alert, event=MediaReceived(MediaKind.PHOTO, "f", "bấm nút xanh")))
    assert any("lời viết" in message.text for message in await town.sent(GROUP))
    assert any("bấm nút xanh" in message.text for message in await town.sent())
    ticket = await town.store.ticket(code)
    assert ticket is not None
    assert ticket.assignee == "hoa"


async def test_a_team_event_that_breaks_is_set_aside(
    town: Town, said: Inbounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three tries, then the next member is heard."""
    _, alert = await opened(town)

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr(town.desk, "act", broken)
        await town.says_in_team(said("bác ra xã nhé", reply_to=alert))
    assert await town.store.team_arrivals() == []
    await town.says_in_team(said("nhận", reply_to=alert))
    [ticket] = await town.store.tickets([TicketState.TAKEN])
    assert ticket.assignee == "hoa"
    assert (await town.store.figures()).inbox_failed == 1


async def test_the_group_may_move(town: Town, said: Inbounds) -> None:
    code, _ = await opened(town)
    town.service.team_moved(GROUP, OTHER_GROUP)
    await town.says_in_team(said(f"nhận {code}", key=OTHER_GROUP))
    ticket = await town.store.ticket(code)
    assert ticket is not None
    assert ticket.assignee == "hoa"


async def test_an_alert_can_be_said_again(town: Town) -> None:
    code, _ = await opened(town)
    again = await town.service.alert_again(code)
    assert again is not None
    assert code in again[0].text
    assert again[0].buttons
    assert code in again[1]
    assert await town.service.alert_again("0X0") is None
    assert town.now == START
