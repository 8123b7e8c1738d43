"""Sending: the error table, long texts, doubtful outcomes, the month's limit, and the token that is told to nobody."""

from __future__ import annotations

import logging
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp import ClientSession

from bot.channels.zalo_bot.api import Api, ApiError, NoAnswer
from bot.channels.zalo_bot.outgoing import ZaloBotSender
from bot.core.render import Message, utf16
from bot.errors import ChannelError, Rejected, TryLater, Unreachable
from bot.logs import hide_secrets
from storage.interface import ChatKey
from tests.channels.zalo_bot.village import ACCOUNT, HOA, LAN, TEAM, Village, village
from tests.fakes.zalo_bot import FakeZaloBot, Person

TO_LAN = ChatKey("zalo_bot", ACCOUNT, LAN.id)


async def send(here: Village, text: str = "chào", **fields: Any) -> str:
    here.fake.meets(LAN)
    sent = await here.bot.send(TO_LAN, Message(text, **fields), "", None)
    return sent.message


@pytest.mark.parametrize("mirrors", [True, False], ids=["status", "within a 200"])
@pytest.mark.parametrize(
    ("fault", "kind", "attempts_max"),
    [
        (400, Rejected, None),
        (401, TryLater, 600),
        (403, TryLater, 4),
        (404, Rejected, None),
        (408, TryLater, None),
        (429, TryLater, 72),
        (500, TryLater, None),
        ((502, "<html>Bad Gateway</html>"), TryLater, None),
        ((200, "<html>đang bảo trì</html>"), TryLater, None),
        ((302, ""), TryLater, None),
        ("cut", TryLater, None),
    ],
)
async def test_each_error_leads_to_what_the_table_says(
    tmp_path: Path, fault: Any, kind: type[ChannelError], attempts_max: int | None, *, mirrors: bool
) -> None:
    async with village(tmp_path) as here:
        here.fake.mirrors = mirrors
        here.fake.faults.append(fault)

        with pytest.raises(kind) as told:
            await send(here)

        assert getattr(told.value, "attempts_max", None) == attempts_max


async def test_an_unknown_chat_is_unreachable(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        with pytest.raises(Unreachable):
            await here.bot.send(ChatKey("zalo_bot", ACCOUNT, "nobody"), Message("chào"), "", None)


async def test_too_many_makes_everybody_wait_twice_as_long_each_time() -> None:
    now = 0.0

    class Full:
        async def call(self, *_: object) -> None:
            raise ApiError(429, "Too Many")

    class Free:
        async def is_spent(self, **_: object) -> bool:
            return False

    sender = ZaloBotSender(Full(), Free(), lambda: None, monotonic=lambda: now)  # type: ignore[arg-type, return-value]
    waits = []
    for _ in range(3):
        for _crowd in range(4):  # refusals of one round count once
            with pytest.raises(TryLater) as told:
                await sender.send(TO_LAN, Message("chào"))
        waits.append(told.value.seconds)
        now += 10

    assert waits == [2, 4, 8]


async def test_a_long_text_goes_in_pieces_and_none_of_them_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Một câu dài về thủ tục cư trú 😀. " * 200
    async with village(tmp_path) as here:
        here.fake.meets(LAN)
        await send(here, "trước")
        # The second piece meets a gateway that is away.
        real, calls = here.bot._api.call, 0

        async def second_fails(*args: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == 2:
                raise ApiError(502, "away")
            return await real(*args)

        monkeypatch.setattr(here.bot._api, "call", second_fails)
        with pytest.raises(TryLater):
            await send(here, text, kind="thread")
        first = await send(here, text, kind="thread")

        pieces = here.fake.texts(LAN)[1:]
        assert len(pieces) > 3
        assert max(utf16(piece) for piece in pieces) <= 1900
        assert " ".join(pieces).split() == text.split()
        assert first == here.fake.sent[1].id, "a quote of the first piece is a quote of the ticket"
        assert here.fake.violations == []


async def test_text_is_composed_before_it_is_counted(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        await send(here, "e\u0302\u0301")

        assert here.fake.texts(LAN) == ["ế"]


async def test_a_doubtful_send_is_repeated_and_counted(tmp_path: Path) -> None:
    """The line broke after Zalo had the message: rather doubled than lost."""
    async with village(tmp_path) as here:
        here.fake.faults.append("drop")
        with pytest.raises(TryLater) as told:
            await send(here)
        await send(here)

        assert told.value.may_have_arrived
        assert here.fake.texts(LAN) == ["chào", "chào"]
        assert await here.bot.ledger.messages() == 2


async def test_a_picture_goes_by_its_address_or_not_at_all(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        await send(here, "Bước 1", image="images/a.png")
        here.fake.faults.append(400)
        await send(here, "Bước 2", image="images/b.png")

        assert [sent.photo for sent in here.fake.sent] == ["https://troly.example/images/images/a.png", ""]
        assert here.fake.texts(LAN) == ["Bước 1", "Bước 2"]

    async with village(tmp_path, public_url="", hooked=False) as here:
        await send(here, "Bước 1", image="images/a.png")
        assert [sent.photo for sent in here.fake.sent] == [""]


# --- limits -----------------------------------------------------------------------------------------------------------


async def test_the_month_is_warned_of_at_80_percent_and_refused_politely_at_the_end(tmp_path: Path) -> None:
    async with village(tmp_path, messages_max=60) as here:
        ledger = here.bot.ledger
        for _ in range(47):
            await ledger.count_message()
        assert await here.town.desk.notices() == ()
        with structlog.testing.capture_logs() as logs:
            await ledger.count_message()
        assert [line["event"] for line in logs] == ["zalo_bot_messages"]
        [notice] = await here.town.desk.notices()
        assert "48 trong 60" in notice

        for _ in range(10):
            await ledger.count_message()
        # 58 of 60: the last thirtieth is for the team and for this.
        await here.says(LAN, "menu")
        assert here.news(LAN) == [here.town.box.current.phrases.line("zalo_bot_spent")]
        await here.says(LAN, "menu")
        assert here.news(LAN) == [], "told once a month"
        await here.bot.send(ChatKey("zalo_bot", ACCOUNT, TEAM.id), Message("Phiếu", kind="alert"), "", None)
        assert here.news(TEAM) == ["Phiếu"], "the team still is"
        with pytest.raises(Rejected):
            await here.bot.send(ChatKey("zalo_bot", ACCOUNT, TEAM.id), Message("Phiếu", kind="alert"), "", None)
        with pytest.raises(TryLater):
            await send(here, "Chị Hoa: lời", member="Chị Hoa")  # a person's answer waits for the new month

        here.town.now = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)  # 1 December in Vietnam
        await here.says(LAN, "menu")
        assert here.news(LAN)
        assert await here.town.desk.notices() == ()


async def test_the_count_survives_a_restart(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        await send(here)
    async with village(tmp_path) as again:
        await send(again)

        assert await again.bot.ledger.messages() == 2


async def test_users_are_counted_and_the_one_too_many_is_refused_politely_once(tmp_path: Path) -> None:
    async with village(tmp_path, users_max=5, grouped=False) as here:
        for number in range(4):
            await here.says(Person(f"Người {number}"), "menu")
        assert "4 trong 5" in (await here.town.desk.notices())[0]
        await here.says(LAN, "menu")
        late = Person("Người đến sau")

        await here.says(late, "quên mật khẩu VNeID")
        await here.says(late, "quên mật khẩu VNeID")

        assert here.news(late) == [here.town.box.current.phrases.line("zalo_bot_full")]
        here.news(LAN)
        await here.says(LAN, "menu")
        assert here.news(LAN), "who was there stays"
        await here.links(HOA, "hoa")
        assert "Đã nối" in here.news(HOA)[0], "a member always has a place"


# --- the token --------------------------------------------------------------------------------------------------------


async def test_the_token_is_in_no_exception() -> None:
    fake = FakeZaloBot()
    await fake.start()
    fake.faults.extend(["cut", (200, f"<html>{fake.TOKEN}</html>")])
    async with ClientSession() as session:
        apis = [Api(fake.TOKEN, fake.base, session)] * 3 + [Api(fake.TOKEN, "http://127.0.0.1:1", session)]
        for api in apis:
            with pytest.raises((ApiError, NoAnswer)) as caught:
                await api.call("nothing", {})
            error = caught.value
            told = "".join(traceback.format_exception(error))
            assert fake.TOKEN not in told + repr(error) + repr(error.__context__) + repr(error.__cause__)
            assert error.__context__ is None
        assert fake.TOKEN not in repr(apis[0])
    await fake.stop()


async def test_the_token_is_in_no_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as logs:
        async with village(tmp_path) as here:
            here.fake.faults.extend([429, "cut", (502, "<html>"), 401, "drop"])
            await here.says(LAN, "menu")
            for _ in range(6):
                here.town.now += timedelta(hours=1)
                here.bot._sender._paused_until = 0
                await here.settle()
            assert here.fake.texts(LAN)

    assert logs
    secret = FakeZaloBot.TOKEN.partition(":")[2]
    assert secret not in repr(logs)
    assert secret not in caplog.text.replace(f"/bot{FakeZaloBot.TOKEN}/", "…")  # the fake's own access log


def test_a_token_in_an_address_would_be_blotted_out_as_well() -> None:
    line = hide_secrets(None, "", {"reason": f"https://bot-api.zaloplatforms.com/bot{FakeZaloBot.TOKEN}/sendMessage"})

    assert line["reason"] == "https://bot-api.zaloplatforms.com/bot…/sendMessage"


async def test_a_refused_token_is_told_at_the_desk(tmp_path: Path) -> None:
    async with village(tmp_path) as here:
        here.fake.faults.append(401)
        with pytest.raises(TryLater):
            await send(here)
        assert "ZALO_BOT_TOKEN" in (await here.town.desk.notices())[0]

        await send(here)
        assert await here.town.desk.notices() == ()
