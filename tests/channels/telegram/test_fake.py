"""The fake is judged by a client that is not ours: stock python-telegram-bot over its own HTTP (httpx)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters, Update
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from tests.fakes.telegram import Chat, Counting, Drop, FakeTelegram, Flood, Html, Person, Slow

LAN = Person(10, "Bà Lan")
HOA = Person(111, "Hoa")
FREE = Counting(enforced=False)
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(counting=FREE) as one:
        yield one


@pytest.fixture
async def bot(fake: FakeTelegram) -> AsyncIterator[Bot]:
    async with stock_bot(fake) as one:
        yield one


def stock_bot(fake: FakeTelegram, token: str = "") -> Bot:
    return Bot(
        token or fake.token,
        base_url=f"{fake.base}/bot",
        base_file_url=f"{fake.base}/file/bot",
        request=HTTPXRequest(read_timeout=2.0),
        get_updates_request=HTTPXRequest(read_timeout=2.0),
    )


async def refused(call: Awaitable[Any], kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=f"(?i){re.escape(words)}"):
        await call


# --- updates ----------------------------------------------------------------------------------------------------------


async def test_a_stock_application_polls_answers_and_hears_presses(fake: FakeTelegram) -> None:
    """Its own updater, dispatcher and HTTP: nothing of ours but the server."""
    heard: list[str] = []

    async def on_words(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        heard.append(update.message.text or "")
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Đúng", callback_data="yes")]])
        await update.message.reply_html("<b>Dạ</b> &amp; vâng", reply_markup=keyboard)

    async def on_press(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query is not None
        heard.append(update.callback_query.data or "")
        await update.callback_query.answer("cảm ơn")
        await update.callback_query.edit_message_text("Đã ghi")

    app: Application[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder().token(fake.token).base_url(f"{fake.base}/bot").build()
    )
    app.add_handler(MessageHandler(filters.TEXT, on_words))
    app.add_handler(CallbackQueryHandler(on_press))
    await app.initialize()
    await app.start()
    assert app.updater is not None
    await app.updater.start_polling(poll_interval=0.0, timeout=timedelta(seconds=1))
    try:
        fake.world.says(LAN, "xin chào")
        chat = fake.world.private(LAN)
        await until(lambda: bool(chat.from_bot))
        query = fake.world.presses_button(LAN, chat.from_bot[0], "Đúng")
        await until(lambda: chat.from_bot[0].get("text") == "Đã ghi")
    finally:
        await app.updater.stop()
        await app.stop()
        await app.shutdown()

    assert heard == ["xin chào", "yes"]
    assert fake.methods.answered == {query: "cảm ơn"}
    assert fake.intake.pending == []


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(fake: FakeTelegram, bot: Bot) -> None:
    for text in ("một", "hai", "ba"):
        fake.world.says(LAN, text)
    first = await bot.get_updates(timeout=0)
    again = await bot.get_updates(timeout=0, offset=first[0].update_id, limit=2)
    rest = await bot.get_updates(timeout=0, offset=first[1].update_id + 1)

    assert [update.update_id for update in first[:2]] == [update.update_id for update in again]
    assert [update.message.text for update in rest if update.message] == ["ba"]
    assert len(await bot.get_updates(timeout=0, offset=-1)) == 1
    assert len(fake.intake.pending) == 1


async def test_a_long_poll_ends_when_something_comes(fake: FakeTelegram, bot: Bot) -> None:
    asking = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    assert not asking.done()
    fake.world.says(LAN, "đây")

    assert len(await asking) == 1


async def test_two_pollers_and_a_webhook_conflict(fake: FakeTelegram, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await until(lambda: fake.intake.polls == 1)
    second = asyncio.create_task(stock_bot(fake).get_updates(timeout=1))
    await refused(first, Conflict, "terminated by other getUpdates request")
    assert await second == ()
    await bot.set_webhook("http://127.0.0.1:1/hook")
    await refused(bot.get_updates(timeout=0), Conflict, "webhook is active")
    await bot.delete_webhook()
    assert await bot.get_updates(timeout=0) == ()


async def test_what_was_asked_for_is_remembered_between_calls(fake: FakeTelegram, bot: Bot) -> None:
    await bot.get_updates(timeout=0, allowed_updates=["callback_query"])
    fake.world.says(LAN, "không ai nghe")
    assert await bot.get_updates(timeout=0) == ()


async def test_ids_jump_after_a_long_silence(fake: FakeTelegram) -> None:
    before = fake.world.intake.next_id
    fake.intake.jump()
    assert fake.intake.next_id < before


async def test_the_webhook_carries_the_secret_and_is_tried_until_it_says_yes(fake: FakeTelegram, bot: Bot) -> None:
    """Shuffled and doubled, side by side: that is allowed to the real one."""
    seen: list[tuple[int, str]] = []
    at_once = most = 0

    async def hook(request: web.Request) -> web.Response:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1
        number = (await request.json())["update_id"]
        first = number not in {known for known, _ in seen}
        seen.append((number, request.headers["X-Telegram-Bot-Api-Secret-Token"]))
        return web.Response(status=500 if first else 200)

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    fake.intake.disorder = fake.intake.doubled = True
    ids = [fake.world.says(LAN, str(n))["message_id"] for n in range(12)]
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="bi-mat_1", max_connections=5)
    await until(lambda: not fake.intake.pending)
    info = await bot.get_webhook_info()
    await runner.cleanup()

    assert {"bi-mat_1"} == {secret for _, secret in seen}
    assert len(ids) == len({number for number, _ in seen})
    assert len(seen) >= 2 * len(ids)
    assert {500, 200} <= {status for _, status in fake.intake.delivered}
    assert sorted(number for number, _ in seen) != [number for number, _ in seen]
    assert 1 < most <= 5
    assert info.pending_update_count == 0
    await refused(bot.set_webhook("https://x.example/h", secret_token="có dấu"), BadRequest, "unallowed characters")
    await refused(bot.set_webhook("http://x.example/h"), BadRequest, "HTTPS URL must be provided")


# --- refusals ---------------------------------------------------------------------------------------------------------


async def test_lengths_are_counted_as_telegram_does(fake: FakeTelegram, bot: Bot) -> None:
    fake.world.private(LAN)
    house = "🏠"  # two UTF-16 units
    await bot.send_message(LAN.id, house * 2048)
    await refused(bot.send_message(LAN.id, house * 2048 + "a"), BadRequest, "message is too long")
    await bot.send_message(LAN.id, "<b>" + "a" * 4096 + "</b>", parse_mode=ParseMode.HTML)
    await refused(bot.send_message(LAN.id, " \n"), BadRequest, "text is empty")
    await bot.send_photo(LAN.id, PNG, caption="a" * 1024)
    await refused(bot.send_photo(LAN.id, PNG, caption="a" * 1025), BadRequest, "caption is too long")
    await refused(bot.send_photo(LAN.id, b"<svg/>"), BadRequest, "IMAGE_PROCESS_FAILED")
    for size, fits in ((64, True), (65, False)):
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="d" * size)]])
        if fits:
            await bot.send_message(LAN.id, "nút", reply_markup=keyboard)
        else:
            await refused(bot.send_message(LAN.id, "nút", reply_markup=keyboard), BadRequest, "BUTTON_DATA_INVALID")


@pytest.mark.parametrize("text", ["<b>mở", "đóng</b>", "<b><i>chéo</b></i>", "<table>"])
async def test_bad_html_is_refused(text: str, fake: FakeTelegram, bot: Bot) -> None:
    fake.world.private(LAN)
    await refused(bot.send_message(LAN.id, text, parse_mode=ParseMode.HTML), BadRequest, "can't parse entities")


async def test_chats_that_cannot_be_written_to(fake: FakeTelegram, bot: Bot) -> None:
    await refused(bot.send_message(999, "ai đó"), BadRequest, "chat not found")
    fake.world.blocks(LAN)
    await refused(bot.send_message(LAN.id, "chào"), Forbidden, "bot was blocked by the user")
    group = fake.world.group(-55)
    fake.world.migrates(group, -1005)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-55, "chào")
    assert moved.value.new_chat_id == -1005
    await refused(stock_bot(fake, "700001:wrong").get_me(), InvalidToken, "")


async def test_edits(fake: FakeTelegram, bot: Bot) -> None:
    fake.world.private(LAN)
    sent = await bot.send_message(LAN.id, "một")
    mine = fake.world.says(LAN, "của bà Lan")
    await bot.edit_message_text("hai", LAN.id, sent.message_id)
    await refused(bot.edit_message_text("hai", LAN.id, sent.message_id), BadRequest, "message is not modified")
    await refused(bot.edit_message_text("ba", LAN.id, 9999), BadRequest, "message to edit not found")
    await refused(bot.edit_message_text("ba", LAN.id, mine["message_id"]), BadRequest, "can't be edited")
    reply = ReplyParameters(9999)
    await refused(bot.send_message(LAN.id, "x", reply_parameters=reply), BadRequest, "to be replied not found")
    await bot.send_message(LAN.id, "x", reply_parameters=ReplyParameters(9999, allow_sending_without_reply=True))


async def test_topics(fake: FakeTelegram, bot: Bot) -> None:
    group = fake.world.group(-1001, forum=True)
    assert (await bot.get_chat(group.id)).is_forum
    topic = await bot.create_forum_topic(group.id, "4K7 quên mật khẩu")
    thread = topic.message_thread_id
    sent = await bot.send_message(group.id, "phiếu", message_thread_id=thread)
    assert sent.is_topic_message
    assert sent.message_thread_id == thread
    said = fake.world.says(HOA, "tôi đây", group, thread=thread)
    [update] = await bot.get_updates(timeout=0)
    assert update.message is not None
    assert update.message.message_id == said["message_id"]
    assert update.message.reply_to_message is not None
    assert update.message.reply_to_message.forum_topic_created is not None
    await bot.close_forum_topic(group.id, thread)
    await refused(bot.close_forum_topic(group.id, thread), BadRequest, "TOPIC_NOT_MODIFIED")
    await bot.send_message(group.id, "vẫn viết được", message_thread_id=thread)
    await bot.reopen_forum_topic(group.id, thread)
    await bot.edit_forum_topic(group.id, thread, name="xong")
    await refused(bot.send_message(group.id, "x", message_thread_id=1), BadRequest, "message thread not found")
    await refused(bot.create_forum_topic(group.id, "a" * 129), BadRequest, "topic name is too long")
    await refused(bot.delete_forum_topic(group.id, thread), BadRequest, "not enough rights")
    fake.world.deletes_topic(group, thread)
    gone = bot.send_message(group.id, "x", message_thread_id=thread)
    await refused(gone, BadRequest, "message thread not found")
    await refused(bot.edit_message_text("x", group.id, sent.message_id), BadRequest, "to edit not found")


async def test_topics_need_the_right_and_a_forum(fake: FakeTelegram, bot: Bot) -> None:
    plain = fake.world.group(-1002)
    await refused(bot.create_forum_topic(plain.id, "a"), BadRequest, "not a forum")
    member = fake.world.group(-1003, forum=True, rights=None)
    await refused(bot.create_forum_topic(member.id, "a"), BadRequest, "not enough rights")


@pytest.mark.parametrize("rights", [None, set()])
async def test_privacy_mode_hides_chatter_from_ordinary_members(
    rights: set[str] | None, fake: FakeTelegram, bot: Bot
) -> None:
    group: Chat = fake.world.group(-1003, rights=rights)
    ours = await bot.send_message(group.id, "phiếu")
    fake.world.says(HOA, "nói chuyện", group)
    fake.world.says(HOA, "/menu", group)
    fake.world.says(HOA, "trả lời", group, quoted=ours.message_id)
    heard = await bot.get_updates(timeout=0)
    expected = ["/menu", "trả lời"] if rights is None else ["nói chuyện", "/menu", "trả lời"]

    assert expected == [update.message.text for update in heard if update.message]


async def test_a_late_press_is_not_answered() -> None:
    async with FakeTelegram(callback_seconds=0.05) as fake, stock_bot(fake) as bot:
        sent = fake.world.write(fake.world.private(LAN), fake.world.bot, text="chọn")
        query = fake.world.presses_data(LAN, sent, "1.1")
        await asyncio.sleep(0.1)
        await refused(bot.answer_callback_query(query), BadRequest, "query is too old")
        fresh = fake.world.presses_data(LAN, sent, "1.1")
        await refused(bot.answer_callback_query(fresh, "a" * 201), BadRequest, "MESSAGE_TOO_LONG")
        assert await bot.answer_callback_query(fresh)


async def test_files(fake: FakeTelegram, bot: Bot) -> None:
    fake.world.private(LAN)
    sent = await bot.send_photo(LAN.id, PNG, filename="mo.png")
    again = await bot.send_photo(LAN.id, sent.photo[-1].file_id)
    content = await (await bot.get_file(again.photo[-1].file_id)).download_as_bytearray()
    fake.world.files["phim"] = ("phim.mp4", 20 * 1024 * 1024 + 1)

    assert bytes(content) == PNG
    await refused(bot.get_file("phim"), BadRequest, "file is too big")
    await refused(bot.send_photo(LAN.id, "lạ"), BadRequest, "wrong file identifier")


# --- faults and limits ------------------------------------------------------------------------------------------------


async def test_faults_reach_the_client_as_what_they_are(
    fake: FakeTelegram, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    chat = fake.world.private(LAN)
    fake.fail("sendMessage", Flood(7), Flood(0), Html(), Html(500), Drop(accepted=False), Drop(), Slow(3))
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(LAN.id, "1")
    assert flood.value.retry_after == timedelta(seconds=7)
    for _ in range(4):
        with pytest.raises(NetworkError):
            await bot.send_message(LAN.id, "mất")
    assert chat.from_bot == []
    with pytest.raises(NetworkError):
        await bot.send_message(LAN.id, "có thể đã tới")
    assert [message["text"] for message in chat.from_bot] == ["có thể đã tới"]
    with pytest.raises(TimedOut):
        await bot.send_message(LAN.id, "tới muộn")
    assert chat.from_bot[-1]["text"] == "tới muộn"


async def test_too_much_is_written_down_and_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with FakeTelegram(counting=Counting(group=(20, 60.0))) as fake, stock_bot(fake) as bot:
        group = fake.world.group(-1001)
        for number in range(20):
            await bot.send_message(group.id, str(number))
        with pytest.raises(RetryAfter) as flood:
            await bot.send_message(group.id, "quá")
        assert timedelta(seconds=55) < flood.value.retry_after <= timedelta(seconds=60)  # type: ignore[operator]
        assert len(fake.limits.violations) == 1
        fake.world.private(LAN)
        for number in range(10):
            await bot.send_message(LAN.id, str(number))
        with pytest.raises(RetryAfter):
            await bot.send_message(LAN.id, "quá")


async def test_json_bodies_and_queries_are_understood_too(fake: FakeTelegram) -> None:
    fake.world.private(LAN)
    async with httpx.AsyncClient() as client:
        at = f"{fake.base}/bot{fake.token}"
        one = await client.post(f"{at}/SENDMESSAGE", json={"chat_id": LAN.id, "text": "a"})
        two = await client.get(f"{at}/sendMessage", params={"chat_id": LAN.id, "text": "b"})
        lost = await client.post(f"{at}/sendMessage", data={"chat_id": LAN.id, "text": "c", "reply_markup": "{"})
        none = await client.post(f"{at}/danceAround")

    assert [one.status_code, two.status_code, lost.status_code, none.status_code] == [200, 200, 400, 404]
    assert lost.json()["error_code"] == 400


async def until(true: Any, seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  what is waited for has no event
            await asyncio.sleep(0.01)
