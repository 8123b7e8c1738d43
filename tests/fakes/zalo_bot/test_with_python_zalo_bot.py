"""The published client `python-zalo-bot` drives the fake, so that it is not only what we imagine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import zalo_bot  # type: ignore[import-untyped]
from zalo_bot.error import BadRequest, InvalidToken, NetworkError  # type: ignore[import-untyped]

from tests.fakes.zalo_bot import FakeZaloBot, Person

LAN = Person("Bà Lan")


@pytest.fixture
async def fake() -> AsyncIterator[FakeZaloBot]:
    one = FakeZaloBot()
    await one.start()
    yield one
    await one.stop()


@pytest.fixture
async def bot(fake: FakeZaloBot) -> AsyncIterator[zalo_bot.Bot]:
    async with zalo_bot.Bot(fake.TOKEN, fake.base) as one:
        yield one


async def test_it_introduces_itself(fake: FakeZaloBot, bot: zalo_bot.Bot) -> None:
    me = await bot.get_me()

    assert (fake.id, fake.ACCOUNT, "BASIC", True) == (me.id, me.account_name, me.account_type, me.can_join_groups)


async def test_it_hears_and_answers(fake: FakeZaloBot, bot: zalo_bot.Bot) -> None:
    await fake.says(LAN, "Xin chào")

    update = await bot.get_update(timeout=5)
    assert (LAN.id, "Xin chào", "PRIVATE") == (update.message.chat.id, update.message.text, update.message.chat.type)
    assert update.effective_user.display_name == "Bà Lan"

    sent = await update.message.reply_text("Chào bà")
    await bot.send_photo(LAN.id, "Ảnh", "https://troly.example/a.png")
    await bot.send_sticker(LAN.id, "d063f44dc80821567819")
    await bot.send_chat_action(LAN.id, "typing")

    assert sent.message_id == fake.sent[0].id
    assert [one.text for one in fake.sent] == ["Chào bà", "Ảnh", ""]


async def test_an_idle_poll_is_a_408_in_either_form(fake: FakeZaloBot, bot: zalo_bot.Bot) -> None:
    with pytest.raises(NetworkError, match="408"):
        await bot.get_update(timeout=1)

    fake.mirrors = False
    assert await bot.get_update(timeout=1) is None


async def test_it_is_refused_what_the_platform_refuses(fake: FakeZaloBot, bot: zalo_bot.Bot) -> None:
    fake.meets(LAN)
    with pytest.raises(BadRequest, match="length"):
        await bot.send_message(LAN.id, "a" * 2001)
    with pytest.raises(InvalidToken, match="chat"):  # its word for every 404
        await bot.send_message("nobody", "a")
    with pytest.raises(InvalidToken):
        await zalo_bot.Bot("1:wrong", fake.base).initialize()


async def test_a_webhook_excludes_polling(fake: FakeZaloBot, bot: zalo_bot.Bot) -> None:
    # Its webhook calls are synchronous: each needs a thread, and a bot, of its own.
    def set_it() -> bool:
        return bool(zalo_bot.Bot(fake.TOKEN, fake.base).set_webhook("https://troly.example/hook", "12345678"))

    assert await asyncio.to_thread(set_it)
    with pytest.raises(BadRequest, match="webhook"):
        await bot.get_update(timeout=1)
    info = await asyncio.to_thread(lambda: zalo_bot.Bot(fake.TOKEN, fake.base).get_webhook_info())
    assert info.url == "https://troly.example/hook"
    assert await asyncio.to_thread(lambda: zalo_bot.Bot(fake.TOKEN, fake.base).delete_webhook())
