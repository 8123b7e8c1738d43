"""Updates as the platform sends them, and what they become."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.zalo_bot.incoming import Myself, to_inbound, updates_of, without_mention
from bot.core.events import Event, MediaKind, MediaReceived, TextReceived
from bot.service import Inbound
from storage.interface import ChatKey
from tests.fakes.zalo_bot import GroupChat, Person
from tests.fakes.zalo_bot.people import update

ME = Myself("bot-id", ("Bot Trợ lý số", "bot.troly"))
LAN = Person("Bà Lan")


def told(one: object) -> Inbound | None:
    [single] = updates_of(one)
    return to_inbound(single, "1", ME)


def test_the_documented_text_update() -> None:
    inbound = told(
        {
            "event_name": "message.text.received",
            "message": {
                "from": {"id": "a1b2c3d4e5f60718293a", "display_name": "Người thử", "is_bot": False},
                "chat": {"id": "a1b2c3d4e5f60718293a", "chat_type": "PRIVATE"},
                "text": "Xin chào",
                "message_id": "0f1e2d3c4b5a69788796",
                "message_type": "CHAT_MESSAGE",
                "date": 1763776800123,
            },
        }
    )

    assert inbound == Inbound(
        key=ChatKey("zalo_bot", "1", "a1b2c3d4e5f60718293a"),
        external_id="0f1e2d3c4b5a69788796",
        event=TextReceived("Xin chào"),
        author="zalo_bot:a1b2c3d4e5f60718293a",
        name="Người thử",
        addressed=True,
    )


@pytest.mark.parametrize(
    ("kind", "fields", "event"),
    [
        ("image", {"photo_url": "https://p/1", "caption": "thẻ"}, MediaReceived(MediaKind.PHOTO, "https://p/1", "thẻ")),
        ("image", {"photo": "https://p/1"}, MediaReceived(MediaKind.PHOTO, "https://p/1")),
        ("image", {"photo_url": "javascript:alert(1)"}, MediaReceived(MediaKind.PHOTO)),
        ("sticker", {"sticker": "d063", "url": "https://s/1"}, MediaReceived(MediaKind.STICKER)),
        ("voice", {"voice_url": "https://v/1.aac"}, MediaReceived(MediaKind.VOICE, "https://v/1.aac")),
        ("unsupported", {}, MediaReceived(MediaKind.OTHER)),
    ],
)
def test_every_kind_is_heard(kind: str, fields: dict[str, Any], event: Event) -> None:
    inbound = told(update(LAN, kind, **fields))

    assert inbound is not None
    assert inbound.event == event


@pytest.mark.parametrize(
    "body",
    [
        update(LAN, "reaction"),
        {"event_name": "message.text.received"},
        {"event_name": "message.text.received", "message": "?"},
        update(LAN, text="x") | {"message": {"from": {"id": "bot-id"}, "chat": {"id": "c"}, "text": "x"}},
        update(LAN, text="x") | {"message": {"from": {"id": "9", "is_bot": True}, "chat": {"id": "c"}, "text": "x"}},
    ],
    ids=["unknown kind", "no message", "odd message", "our own echo", "another bot"],
)
def test_what_is_nobodys_words_is_left(body: object) -> None:
    assert told(body) is None


def test_both_shapes_and_none() -> None:
    one = update(LAN, text="a")

    assert [one] == updates_of(one) == updates_of([one]) == updates_of({"ok": True, "result": one})
    assert updates_of({}) == updates_of([]) == updates_of(None) == updates_of({"ok": True, "result": None}) == []


def test_a_message_without_an_id_is_known_again_by_its_content() -> None:
    first, other = update(LAN, text="a"), update(LAN, text="b")
    for one in (first, other):
        del one["message"]["message_id"]

    ids = [inbound.external_id for one in (first, first, other) if (inbound := told(one))]

    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(
    "text",
    [
        "@Bot Trợ lý số nhận 4K7",
        "@bot trợ lý số, nhận 4K7",
        "nhận 4K7 @Bot Trợ lý số",
        "@bot.troly nhận 4K7",
        "@Bot Tên Khác Hẳn nhận 4K7",
    ],
)
def test_mentions_are_stripped(text: str) -> None:
    assert without_mention(text, ME.names) == "nhận 4K7"


def test_a_mention_within_a_word_is_no_mention() -> None:
    assert without_mention("gửi a@bot.trolyx nhé", ME.names) == "gửi a@bot.trolyx nhé"


@pytest.mark.parametrize(
    "fields",
    [
        {"reply_to_message": {"message_id": "m1"}},
        {"quote": {"msg_id": "m1"}},
        {"reply_to_message_id": "m1"},
        {"quoted_message": {"id": "m1", "text": "Phiếu"}},
    ],
)
def test_a_quote_is_taken_wherever_it_stands(fields: dict[str, Any]) -> None:
    inbound = told(update(LAN, group=GroupChat("Tổ"), text="dạ", **fields))

    assert inbound is not None
    assert (inbound.reply_to, inbound.is_group) == ("m1", True)


def test_an_odd_quote_harms_nothing() -> None:
    inbound = told(update(LAN, text="dạ", quote=["?"], reply_to_message={}))

    assert inbound is not None
    assert inbound.reply_to == ""
