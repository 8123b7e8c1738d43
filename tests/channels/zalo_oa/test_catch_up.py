"""What citizens wrote while nothing reached us: found, answered once, and not over a person's head."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from bot.channels.zalo_oa.catch_up import Caught
from tests.channels.zalo_oa.office import Office, open_office
from tests.fakes.zalo_oa import Fault, User

SORRY = "Xin lỗi bác, trợ lý vừa bị mất liên lạc nên trả lời muộn."
EVENTS = {"user_send_text", "user_send_image", "user_send_audio", "oa_send_text"}
RECENT = "/v2.0/oa/listrecentchat"


def unheard(office: Office, user: User, *texts: str) -> None:
    """They write while Zalo's webhook is off."""
    office.zalo.webhooks.modes.off = EVENTS
    for text in texts:
        office.zalo.writes(user, text)
        office.clock.now += timedelta(seconds=1)
    office.zalo.webhooks.modes.off = set()


async def caught(office: Office) -> Caught:
    found = await office.channel.catch_up.run(office.clock() - timedelta(hours=48))
    await office.settle()
    return found


def answers(user: User) -> list[str]:
    return [said.text for said in user.read if not said.by_human]


@pytest.mark.parametrize("only_last", [False, True], ids=["all messages", "the last of each chat"])
async def test_what_was_missed_is_answered_once_with_an_apology(office: Office, *, only_last: bool) -> None:
    office.zalo.recent_chats_only = only_last
    user, other = office.user(), office.user()
    await office.hears(user, "xin chào")
    user.read.clear()
    unheard(office, user, "vneid mất phí không", "quen mk vneid")
    unheard(office, other, "menu")
    office.clock.now += timedelta(hours=3)

    assert (await caught(office)).heard == 3
    first = answers(user)
    assert (await caught(office)).heard == 0

    assert first[0] == SORRY
    assert first.count(SORRY) == 1, "once for all that waited"
    assert answers(user) == first
    assert SORRY in answers(other)


async def test_what_the_webhook_brings_later_changes_nothing(office: Office) -> None:
    user = office.user()
    office.zalo.webhooks.deadline_seconds = 0.0001
    office.zalo.writes(user, "quen mk vneid")
    await office.zalo.webhooks.settle()
    office.zalo.webhooks.deadline_seconds = 2
    await caught(office)
    count = len(user.read)

    office.clock.now += timedelta(seconds=31)
    await office.zalo.webhooks.pump()
    await office.settle()

    assert len(user.read) == count


async def test_what_a_person_answered_in_the_oas_chat_is_left_alone(office: Office) -> None:
    user = office.user()
    unheard(office, user, "vneid mất phí không")
    office.zalo.webhooks.modes.off = EVENTS
    office.zalo.human_writes(user, "Dạ không mất phí bác ạ")
    office.zalo.webhooks.modes.off = set()
    office.clock.now += timedelta(minutes=20)

    found = await caught(office)
    assert (found.heard, found.answered) == (1, 1)
    assert answers(user) == []
    window = await office.store.window(office.key(user))
    assert window is not None, "they reached out all the same"
    # The person is still there, as if their words had come in time.
    assert await office.hears(user, "thế làm ở đâu hả cháu") == []

    office.clock.now += timedelta(hours=3)
    unheard(office, user, "quen mk vneid")
    office.clock.now += timedelta(minutes=20)
    await caught(office)
    assert SORRY in "\n".join(answers(user)), "what came after the person's last word is the bot's again"


async def test_our_own_answers_are_no_persons(office: Office) -> None:
    office.zalo.webhooks.modes.echoes = False
    user = office.user()
    unheard(office, user, "vneid mất phí không")
    await office.hears(user, "quen mk vneid")
    office.clock.now += timedelta(minutes=20)

    found = await caught(office)

    assert (found.heard, found.answered) == (1, 0)
    assert "mất tiền" in "\n".join(answers(user))


async def test_photos_and_voice_notes_are_read_back_too(office: Office) -> None:
    user = office.user()
    office.zalo.webhooks.modes.off = EVENTS
    office.zalo.sends(user, "audio", None, {"url": "https://voice.zadn.vn/a.amr"})
    office.zalo.sends(user, "image", "ảnh đây", {"url": "https://f1.photo.zdn.vn/a.jpg"})
    office.zalo.webhooks.modes.off = set()

    assert (await caught(office)).heard == 2
    assert any("tin nhắn thoại" in text for text in answers(user))


async def test_nothing_older_than_the_setting_is_touched(tmp_path: Path) -> None:
    async with open_office(tmp_path, catch_up_hours=2) as office:
        user = office.user()
        unheard(office, user, "vneid mất phí không")
        office.clock.now += timedelta(hours=3)

        assert await caught(office) == Caught()


async def test_no_page_asks_for_more_than_zalo_gives(office: Office) -> None:
    users = [office.user() for _ in range(13)]
    for user in users:
        unheard(office, user, "vneid mất phí không")
    unheard(office, users[0], *(f"tin {number}" for number in range(12)))

    assert (await caught(office)).heard == 25
    assert office.zalo.oa.refusals[-210] == 0


# --- when it is done -------------------------------------------------------------------------------------------------


async def test_a_restart_makes_up_for_the_time_away_and_the_first_start_for_nothing(office: Office) -> None:
    old = office.user()
    unheard(office, old, "vneid mất phí không")
    office.clock.now += timedelta(hours=1)
    office.channel.ear._born = office.clock()
    await office.channel.ear.start()
    await office.settle()
    assert office.zalo.calls.count(RECENT) == 0
    assert old.read == []

    user = office.user()
    office.clock.now += timedelta(hours=4)
    unheard(office, user, "vneid mất phí không")
    office.clock.now += timedelta(hours=4)
    await office.channel.ear.start()
    await office.settle()

    assert SORRY in answers(user)
    assert old.read == [], "from before the last life"


async def test_while_zalo_cannot_be_asked_it_is_tried_again(office: Office) -> None:
    await office.channel.ear.start()
    user = office.user()
    unheard(office, user, "vneid mất phí không")
    office.clock.now += timedelta(hours=4)
    office.zalo.faults.order(RECENT, Fault.SERVER)
    await office.channel.ear.start()
    await office.settle()
    assert user.read == []
    # Killed now, the next life would begin at the same place.
    await office.channel.ear.start()
    await office.settle()

    assert SORRY in answers(user)


async def test_a_webhook_switched_off_is_found_out_and_said(office: Office) -> None:
    user = office.user()
    await office.channel.ear.start()
    await office.hears(user, "xin chào")
    office.clock.now += timedelta(minutes=20)
    await office.channel.ear.tick()
    assert office.zalo.calls.count(RECENT) == 0, "a short silence is nothing"
    office.zalo.webhooks.is_enabled = False
    office.zalo.writes(user, "vneid mất phí không")
    office.clock.now += timedelta(minutes=20)
    await office.channel.ear.tick()
    await office.settle()

    assert SORRY in answers(user)
    assert any("Webhook đã bị tắt" in notice for notice in await office.channel.notices())
    registry = CollectorRegistry()
    registry.register(office.channel.figures)
    shown = generate_latest(registry).decode()
    assert "troly_zalo_oa_webhook_missed 1.0" in shown
    assert "troly_zalo_oa_silent_seconds 240" in shown
    assert "troly_zalo_oa_caught_up_total 1.0" in shown

    # Nobody wrote since: quiet, but still watched at every tick. An event ends it.
    office.clock.now += timedelta(minutes=5)
    await office.channel.ear.tick()
    office.zalo.webhooks.is_enabled = True
    await office.hears(user, "cảm ơn")
    await office.channel.ear.tick()
    assert not any("Webhook đã bị tắt" in notice for notice in await office.channel.notices())


async def test_a_night_without_a_word_is_no_alarm(office: Office) -> None:
    await office.channel.ear.start()
    await office.hears(office.user(), "xin chào")
    for _ in range(8 * 12):
        office.clock.now += timedelta(minutes=5)
        await office.channel.ear.tick()

    assert await office.channel.notices() == []
    assert office.zalo.calls.count(RECENT) <= 16


async def test_what_was_missed_before_events_flow_again_is_made_up_for(office: Office) -> None:
    user = office.user()
    await office.channel.ear.start()
    await office.hears(user, "xin chào")
    unheard(office, user, "vneid mất phí không")
    office.clock.now += timedelta(hours=2)
    await office.hears(office.user(), "xin chào")
    assert SORRY not in answers(user)
    await office.channel.ear.tick()
    await office.settle()

    assert SORRY in answers(user)
