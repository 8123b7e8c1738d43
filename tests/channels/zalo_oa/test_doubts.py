"""A process that dies between a send and its answer, and what the next one makes of the message."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from pathlib import Path

import pytest

from bot import codec
from bot.core.render import Message
from bot.delivery.outbox import DOUBT_SECONDS_AFTER_CRASH
from storage.interface import Cost, Outgoing
from tests.channels.zalo_oa.office import Office, open_office
from tests.fakes.zalo_oa import Fault, User
from tests.fakes.zalo_oa.server import OA_ID

SEND = "/v3.0/oa/message/cs"
CONVERSATION = "/v2.0/oa/conversation"
AFTER = timedelta(seconds=DOUBT_SECONDS_AFTER_CRASH + 1)


@pytest.fixture
async def user(office: Office) -> User:
    one = office.user()
    await office.hears(one, "xin chào")
    one.read.clear()
    return one


async def killed_while_sending(office: Office, user: User, text: str = "chào bác") -> None:
    """Zalo has the message; nobody is there any more to hear that it has."""
    await office.store.send_later([Outgoing(office.key(user), codec.dump_message(Message(text)))], office.clock())
    office.zalo.faults.slow_seconds = 5
    office.zalo.faults.order(SEND, Fault.SLOW)
    dying = asyncio.create_task(office.outbox.once())
    async with asyncio.timeout(5):
        while not user.read:  # noqa: ASYNC110  the fake rings no bell
            await asyncio.sleep(0.005)
    await office.sender_dies()
    dying.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await dying
    office.zalo.faults.slow_seconds = 0.2


async def says(office: Office, user: User, *texts: str) -> None:
    """The bot says these, one after the other."""
    rows = [Outgoing(office.key(user), codec.dump_message(Message(text))) for text in texts]
    await office.store.send_later(rows, office.clock())
    await office.settle()


async def free(office: Office) -> int:
    return sum(tally.count for tally in await office.store.tallies(office.clock()) if tally.kind is Cost.FREE)


async def unsent(office: Office) -> int:
    return (await office.store.figures()).outbox_waiting


async def test_an_echo_heard_before_the_restart_settles_it(office: Office, user: User) -> None:
    before = await free(office)
    await killed_while_sending(office, user)
    await office.zalo.webhooks.settle()
    assert await unsent(office) == 1

    await office.settle()

    assert (len(user.read), await unsent(office)) == (1, 0)
    assert office.zalo.calls.count(CONVERSATION) == 0, "what is stored need not be asked for"
    assert await free(office) == before + 1


async def test_an_echo_that_comes_after_the_restart_settles_it(office: Office, user: User) -> None:
    office.zalo.webhooks.is_enabled = False
    office.zalo.hides_talk = True
    await killed_while_sending(office, user)
    await office.zalo.webhooks.settle()

    await office.settle()
    assert (len(user.read), await unsent(office)) == (1, 1), "not at once"
    office.zalo.webhooks.is_enabled = True
    office.zalo.echoes_again(user)
    await office.zalo.webhooks.settle()
    await office.passes(AFTER)

    assert (len(user.read), await unsent(office)) == (1, 0)


async def test_where_no_echo_reached_us_zalos_own_record_settles_it(office: Office, user: User) -> None:
    office.zalo.webhooks.modes.echoes = False
    await killed_while_sending(office, user)

    await office.settle()

    assert (len(user.read), await unsent(office)) == (1, 0)
    assert office.zalo.calls.count(CONVERSATION) == 1


async def test_what_did_not_arrive_is_sent_after_a_while(office: Office, user: User) -> None:
    office.zalo.webhooks.modes.echoes = False
    await office.store.send_later([Outgoing(office.key(user), codec.dump_message(Message("chào bác")))], office.clock())
    [row] = await office.store.due("zalo_oa", OA_ID, office.clock())
    await office.store.begin(row.id, office.clock())
    await office.sender_dies()
    await office.settle()
    assert user.read == []
    await office.passes(AFTER)

    assert [said.text for said in user.read] == ["chào bác"]


async def test_the_talk_goes_on_when_the_echo_of_a_message_that_was_doubtful_twice_comes(
    office: Office, user: User
) -> None:
    office.zalo.webhooks.modes.echoes = False
    office.zalo.faults.order(SEND, Fault.LOST, Fault.LOST)
    await says(office, user, "Bác cần căn cước.", "Bác ra xã nhé.")
    await office.passes(timedelta(seconds=11))
    assert [said.text for said in user.read] == ["Bác cần căn cước."] * 2, "no echo came, so it was said again"

    office.zalo.echoes_again(user)
    await office.settle()

    assert user.read[-1].text == "Bác ra xã nhé.", "at once, not when the wait for the third try is over"
    assert await unsent(office) == 0


async def test_the_talk_goes_on_at_once_where_the_echo_came_before_the_answer_was_lost(
    office: Office, user: User
) -> None:
    office.zalo.webhooks.modes.echo_first = True
    office.zalo.faults.order(SEND, Fault.LOST)

    await says(office, user, "Bác cần căn cước.", "Bác ra xã nhé.")

    assert [said.text for said in user.read] == ["Bác cần căn cước.", "Bác ra xã nhé."]


async def test_the_echo_of_other_words_makes_nothing_come_twice(office: Office, user: User) -> None:
    office.zalo.webhooks.modes.echoes = False
    office.zalo.faults.order(SEND, Fault.LOST)
    await says(office, user, "Bác cần căn cước.")

    frame = {"sender": {"id": OA_ID}, "recipient": {"id": user.id}}
    words = {"text": "Lời của phần mềm khác", "msg_id": "abc"}
    office.zalo.webhooks.emit("oa_send_text", user.id, {**frame, "message": words})
    await office.settle()

    assert len(user.read) == 1
    assert await unsent(office) == 1


@pytest.mark.parametrize("is_bare", [False, True], ids=["with its words", "without its words"])
async def test_a_picture_in_doubt_is_settled_by_its_echo(tmp_path: Path, *, is_bare: bool) -> None:
    (tmp_path / "so-do.png").write_bytes(b"\x89PNG" + b"0" * 100)
    async with open_office(tmp_path, images=tmp_path) as office:
        user = office.user()
        await office.hears(user, "xin chào")
        user.read.clear()
        office.zalo.webhooks.modes.bare_pictures = is_bare
        office.zalo.faults.order(SEND, Fault.LOST)

        shown = Message("Bác bấm vào đây.", image="so-do.png")
        await office.store.send_later([Outgoing(office.key(user), codec.dump_message(shown))], office.clock())
        await office.settle()
        await office.passes(AFTER)

        assert [(said.text, bool(said.image)) for said in user.read] == [("Bác bấm vào đây.", True)]
        assert await unsent(office) == 0


async def test_the_echo_of_a_picture_says_nothing_of_words(office: Office, user: User) -> None:
    office.zalo.webhooks.modes.echoes = False
    office.zalo.faults.order(SEND, Fault.LOST)
    await says(office, user, "Bác cần căn cước.")
    frame = {"sender": {"id": OA_ID}, "recipient": {"id": user.id}}
    office.zalo.webhooks.emit("oa_send_image", user.id, {**frame, "message": {"msg_id": "abc"}})
    await office.settle()

    assert await unsent(office) == 1


async def test_an_earlier_message_of_the_same_words_proves_nothing(office: Office, user: User) -> None:
    await office.store.send_later([Outgoing(office.key(user), codec.dump_message(Message("vâng ạ")))], office.clock())
    await office.settle()
    await office.store.send_later([Outgoing(office.key(user), codec.dump_message(Message("vâng ạ")))], office.clock())
    [row] = await office.store.due("zalo_oa", OA_ID, office.clock())
    await office.store.begin(row.id, office.clock())
    await office.sender_dies()
    await office.settle()
    assert len(user.read) == 1
    await office.passes(AFTER)

    assert len(user.read) == 2


async def test_echoes_are_stored_without_their_words(office: Office, user: User) -> None:
    await office.store.send_later([Outgoing(office.key(user), codec.dump_message(Message("vâng ạ")))], office.clock())
    await office.settle()

    [sent] = user.read
    key = office.key(user)
    assert await office.store.known(key, [f"echo:{sent.id}"]) == {f"echo:{sent.id}"}
    assert await office.store.sent_as(key, [sent.id, "other"]) == {sent.id}
    assert await office.store.records(key, "vâng ạ", office.clock() - timedelta(days=1)) == []
    assert all("vâng" not in line.payload for line in await office.store.history(key) if line.from_citizen)
