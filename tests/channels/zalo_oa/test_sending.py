"""What Zalo may say to a message, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot import codec
from bot.channels.zalo_oa.faults import Do, what_to_do
from bot.core.render import Button, Message
from storage.interface import Outgoing
from tests.channels.zalo_oa.office import Office, open_office
from tests.fakes.zalo_oa import Fault, User

SEND = "/v3.0/oa/message/cs"


async def says(office: Office, user: User, message: Message) -> None:
    await office.store.send_later([Outgoing(office.key(user), codec.dump_message(message))], office.clock())
    await office.settle()


@pytest.fixture
async def user(office: Office) -> User:
    one = office.user()
    await office.hears(one, "xin chào")
    one.read.clear()
    return one


@pytest.mark.parametrize("fault", [Fault.SERVER, Fault.HTML, Fault.DROP, Fault.BUSY, Fault.UNSPECIFIED])
async def test_what_was_not_sent_is_sent_again(office: Office, user: User, fault: Fault) -> None:
    office.zalo.faults.order(SEND, fault)
    await says(office, user, Message("chào bác"))
    assert user.read == []
    for _ in range(4):
        await office.passes(timedelta(seconds=70))

    assert [said.text for said in user.read] == ["chào bác"]


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.BAD_GATEWAY])
async def test_what_arrived_without_an_answer_is_known_by_its_echo(office: Office, user: User, fault: Fault) -> None:
    office.zalo.faults.order(SEND, fault)
    await says(office, user, Message("chào bác", (Button("1. Vâng", "1.1"),)))
    for _ in range(4):
        await office.passes(timedelta(seconds=70))

    assert len(user.read) == 1
    assert (await office.store.figures()).outbox_waiting == 0


async def test_without_an_echo_it_is_sent_again(office: Office, user: User) -> None:
    office.zalo.webhooks.modes.echoes = False
    office.zalo.faults.order(SEND, Fault.LOST)
    await says(office, user, Message("chào bác"))
    for _ in range(4):
        await office.passes(timedelta(seconds=70))

    assert len(user.read) == 2


async def test_an_echo_before_the_answer_is_no_second_message(office: Office, user: User) -> None:
    office.zalo.webhooks.modes.echo_first = True
    await says(office, user, Message("chào bác"))
    await says(office, user, Message("chào bác"))

    assert len(user.read) == 2


async def test_refused_buttons_become_numbered_text(office: Office, user: User) -> None:
    office.zalo.refuses_buttons = True
    asked = Message("Chọn:\n1. Vâng", (Button("1. Vâng", "1.1"),))
    await says(office, user, asked)
    await says(office, user, asked)

    assert [(said.text, said.buttons) for said in user.read] == [("Chọn:\n1. Vâng", ())] * 2
    assert office.zalo.oa.refusals[-201] == 1, "not tried anew with each message"


async def test_a_long_text_is_split_within_the_limit(office: Office, user: User) -> None:
    from bot.core.render import render
    from bot.core.reply import Reply

    for message in render(Reply(("Thủ tục cấp đổi 😀 " * 400,)), office.channel.CAPABILITIES):
        await says(office, user, message)

    assert len(user.read) > 3
    assert office.zalo.oa.refusals == {}
    assert " ".join(said.text for said in user.read).split() == ("Thủ tục cấp đổi 😀 " * 400).split()


async def test_letters_written_apart_are_joined(office: Office, user: User) -> None:
    import unicodedata

    await says(office, user, Message(unicodedata.normalize("NFD", "ệ" * 1900)))

    assert user.read[0].text == "ệ" * 1900


async def test_a_picture_is_uploaded_once_a_week(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG" + b"0" * 100)
    async with open_office(tmp_path, images=tmp_path) as office:
        user = office.user()
        await office.hears(user, "xin chào")
        for _ in range(3):
            await says(office, user, Message("Xem hình", image="a.png"))
        assert user.read[-1].image
        assert office.zalo.oa.upload_count == 1
        office.clock.now += timedelta(days=8)
        await office.hears(user, "xin chào")
        await says(office, user, Message("Xem hình", image="a.png"))

    assert office.zalo.oa.upload_count == 2


async def test_a_picture_zalo_forgot_is_uploaded_again(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    async with open_office(tmp_path, images=tmp_path) as office:
        user = office.user()
        await office.hears(user, "xin chào")
        await says(office, user, Message("Xem hình", image="a.png"))
        office.zalo.oa.uploads.clear()
        await says(office, user, Message("Xem hình", image="a.png"))

        assert (office.zalo.oa.upload_count, bool(user.read[-1].image)) == (2, True)


@pytest.mark.parametrize("name", ["missing.png", "big.png", "odd.webp"])
async def test_without_a_usable_picture_the_words_go_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / "big.png").write_bytes(b"0" * (1024 * 1024 + 1))
    (tmp_path / "odd.webp").write_bytes(b"0")
    async with open_office(tmp_path, images=tmp_path) as office:
        user = office.user()
        await office.hears(user, "xin chào")
        await says(office, user, Message("Xem hình", image=name))

        assert (user.read[-1].text, user.read[-1].image) == ("Xem hình", "")


async def test_an_operators_fault_waits_and_is_said_at_the_desk(office: Office, user: User) -> None:
    user.blocked = -224
    await says(office, user, Message("chào bác"))
    await office.passes(timedelta(days=3))

    assert any("-224" in notice for notice in await office.channel.notices())
    user.blocked = 0
    office.zalo.oa.users[user.id].last_interaction = office.clock()
    await office.hears(user, "alo")
    await office.passes(timedelta(minutes=11))
    assert any(said.text == "chào bác" for said in user.read)
    assert not any("-224" in notice for notice in await office.channel.notices())


async def test_nothing_is_tried_for_ever(office: Office, user: User) -> None:
    user.blocked = -12345
    await says(office, user, Message("chào bác"))
    user.blocked = -200
    await says(office, user, Message("chào bác"))
    for _ in range(6):
        await office.passes(timedelta(minutes=11))

    figures = await office.store.figures()
    assert (figures.outbox_dead, figures.outbox_waiting) == (2, 0)


async def test_over_the_minutes_limit_everything_waits_for_the_next(office: Office, user: User) -> None:
    office.zalo.bucket.limit = office.zalo.bucket.used + 1
    for number in range(3):
        await says(office, user, Message(str(number)))
    assert len(user.read) == 1
    office.zalo.bucket.limit = 4000
    for _ in range(3):
        await office.passes(timedelta(seconds=61))

    assert [said.text for said in user.read] == ["0", "1", "2"]


def test_every_code_of_the_appendix_has_its_answer() -> None:
    said = {-32: Do.NEXT_MINUTE, -100: Do.UPLOAD_AGAIN, -201: Do.PLAIN, -210: Do.PLAIN, -211: Do.ALERT_HOLD}
    said |= {-213: Do.HOLD, -217: Do.DROP, -218: Do.HOURS, -230: Do.HOLD, -240: Do.ALERT, -248: Do.ALERT_DROP}
    said |= {-321: Do.ALERT_HOLD, -999: Do.DROP, 12000: Do.DROP, -216: Do.CONSENT, -305: Do.HOLD}

    assert {code: what_to_do(code) for code in said} == said


async def test_what_waited_long_for_its_minute_may_still_meet_a_fault(office: Office, user: User) -> None:
    await says(office, user, Message("người khác nhận được"))
    office.zalo.faults.order(SEND, *[Fault.BUSY] * 15, Fault.SERVER)
    await says(office, user, Message("chào bác"))
    for _ in range(40):
        await office.passes(timedelta(seconds=61))

    assert user.read[-1].text == "chào bác"
    assert (await office.store.figures()).outbox_dead == 0
