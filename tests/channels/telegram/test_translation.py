"""The plain functions of the adapter: updates as inbounds, errors as ours, the way out through a proxy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from telegram import Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.incoming import to_inbound
from bot.channels.telegram.refusals import raise_ours, seconds_of
from bot.channels.telegram.request import proxy_of
from bot.core.events import ButtonPressed, Event, MediaKind, MediaReceived, Started, TextReceived
from bot.errors import ChannelError, Moved, Rejected, ThreadGone, TryLater, Unreachable
from bot.service import Inbound

HOA = {"id": 111, "is_bot": False, "first_name": "Hoa", "last_name": "Lê"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Tổ", "is_forum": True}
PRIVATE = {"id": 111, "type": "private", "first_name": "Hoa"}
OTHER_BOT = {"id": 9, "is_bot": True, "first_name": "Bot khác"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
TOPIC_START = {"message_id": 5, "date": 1, "chat": GROUP, "forum_topic_created": {"name": "4K7", "icon_color": 1}}


def inbound(
    kind: str = "message", chat: dict[str, Any] | None = None, sender: dict[str, Any] | None = None, **body: Any
) -> Inbound | None:
    message = {"message_id": 7, "date": 1, "chat": chat or PRIVATE, "from": sender or HOA, **body}
    update = Update.de_json({"update_id": 1, kind: message}, None)
    return to_inbound(update, "1")


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("quên mật khẩu", TextReceived("quên mật khẩu")),
        ("/start", Started()),
        ("/start@tro_ly_bot", Started()),
        ("/start flow_doi-may", Started("flow:doi-may")),
        ("/start rác", Started()),
        ("/starting", TextReceived("starting")),
        ("/menu", TextReceived("menu")),
        ("/menu@tro_ly_bot", TextReceived("menu")),
        ("/xong 4K7", TextReceived("xong 4K7")),
        ("// ghi để nhớ", TextReceived("// ghi để nhớ")),
        ("//ghi để nhớ", TextReceived("//ghi để nhớ")),
        ("/ nghỉ", TextReceived("/ nghỉ")),
        ("/đây", TextReceived("/đây")),
    ],
)
def test_words_and_commands(text: str, event: Event) -> None:
    found = inbound(text=text)
    assert found is not None
    assert found.event == event


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"voice": {"file_id": "v", "file_unique_id": "u", "duration": 3}}, MediaKind.VOICE),
        ({"document": {"file_id": "d", "file_unique_id": "u"}}, MediaKind.FILE),
        ({"location": {"latitude": 21.0, "longitude": 105.8}}, MediaKind.LOCATION),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, MediaKind.CONTACT),
    ],
)
def test_things_that_are_no_words(body: dict[str, Any], kind: MediaKind) -> None:
    found = inbound(**body)
    assert found is not None
    assert isinstance(found.event, MediaReceived)
    assert found.event.kind is kind


def test_where_it_was_said() -> None:
    """A bare thread id may be a reply thread's; a topic's first message is no quote."""
    in_topic = inbound(chat=GROUP, text="a", message_thread_id=5, is_topic_message=True, reply_to_message=TOPIC_START)
    quoting = inbound(
        chat=GROUP, text="a", message_thread_id=6, reply_to_message={"message_id": 6, "date": 1, "chat": GROUP}
    )
    in_general = inbound(chat=GROUP, text="a")

    assert [(one.thread, one.reply_to) for one in (in_topic, quoting, in_general) if one] == [
        ("5", ""),
        ("", "6"),
        ("", ""),
    ]


def test_who_said_it() -> None:
    hidden = inbound(chat=GROUP, text="a", sender=ANONYMOUS, sender_chat=GROUP)
    assert hidden is not None
    assert hidden.author == ""
    known = inbound(chat=GROUP, text="a")
    assert known is not None
    assert (known.author, known.name, known.is_group) == ("telegram:111", "Hoa Lê", True)
    assert inbound(chat=GROUP, text="a", sender=OTHER_BOT) is None
    assert inbound(chat=GROUP, new_chat_title="Tổ số") is None
    forwarded = inbound(chat=GROUP, text="a", sender_chat=GROUP, is_automatic_forward=True)
    assert forwarded is not None
    assert forwarded.author == "telegram:111"


def test_edits_matter_in_groups_only() -> None:
    assert inbound("edited_message", text="a", edit_date=2) is None
    edited = inbound("edited_message", GROUP, text="a", edit_date=2)
    assert edited is not None
    assert edited.is_edit


@pytest.mark.parametrize("message", [{"message_id": 7, "date": 0, "chat": GROUP}, None])
def test_a_press_under_a_message_we_cannot_see(message: dict[str, Any] | None) -> None:
    query = {"id": "q", "from": HOA, "chat_instance": "1", "data": "take:4K7"}
    update = Update.de_json({"update_id": 1, "callback_query": {**query, "message": message}}, None)
    found = to_inbound(update, "1")
    assert found is not None
    assert found.event == ButtonPressed("take:4K7")
    assert found.key.chat == ("-1001" if message else "111")


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (RetryAfter(7), TryLater),
        (ChatMigrated(-1005), Moved),
        (Forbidden("bot was blocked by the user"), Unreachable),
        (BadRequest("Message thread not found"), ThreadGone),
        (BadRequest("Chat not found"), Unreachable),
        (BadRequest("Message is too long"), Rejected),
        (InvalidToken("Unauthorized"), TryLater),
        (Conflict("other"), TryLater),
        (TimedOut("x"), TryLater),
        (NetworkError("Bad Gateway"), TryLater),
        (TelegramError("odd"), Rejected),
    ],
)
def test_errors(theirs: TelegramError, ours: type[ChannelError]) -> None:
    with pytest.raises(ours) as raised:
        raise_ours(theirs)
    error = raised.value
    assert getattr(error, "may_have_arrived", False) is isinstance(theirs, TimedOut)
    assert getattr(error, "seconds", None) == (7 if isinstance(theirs, RetryAfter) else getattr(error, "seconds", None))


def test_a_reason_never_shows_the_token() -> None:
    with pytest.raises(TryLater) as raised:
        raise_ours(NetworkError("InvalidURL('http://x/bot123456789:AAE-abcdefghijklmnopqrstuvwxyz/getMe')"))
    assert "AAE-abc" not in str(raised.value)


@pytest.mark.parametrize("value", [7, 7.0, timedelta(seconds=7)])
def test_seconds_in_either_form(value: Any) -> None:
    assert seconds_of(value) == 7.0


@pytest.mark.parametrize("opted_in", ["true", "false"])
def test_the_librarys_flood_error_is_read_either_way(opted_in: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", opted_in)
    if opted_in == "true":
        assert seconds_of(RetryAfter(9).retry_after) == 9.0
    else:
        with pytest.warns(DeprecationWarning, match="timedelta"):
            assert seconds_of(RetryAfter(9).retry_after) == 9.0


def test_the_way_out_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert proxy_of("https://api.telegram.org/x") is None
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert proxy_of("https://api.telegram.org/x") == "http://proxy.example:3128"
    assert proxy_of("https://127.0.0.1/x") is None
