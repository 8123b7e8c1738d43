"""Citizens on Telegram, through everything: updates in, service, store, outbox, messages out."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.content.load import load_content
from bot.core.content import Content
from tests.channels.telegram.office import FORUM, HOA, LAN, office
from tests.fakes.telegram import Person
from tests.small_content import COMMUNE, small_root

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_a_guide_by_buttons_and_by_typed_numbers(tmp_path: Path, webhook: bool) -> None:
    async with office(tmp_path, webhook=webhook) as here:
        world = here.fake.world
        world.says(LAN, "hướng dẫn tôi lấy lại mật khẩu vneid")
        query = world.presses_button(LAN, await here.hears(LAN, "Bước 1/3"), "Xong rồi")
        await here.hears(LAN, "Bước 2/3")
        world.says(LAN, "số 1 ạ")
        world.presses_button(LAN, await here.hears(LAN, "Bước 3/3"), "Xong rồi")
        await here.hears(LAN, "Bác đăng nhập được bằng mật khẩu mới là xong")
        await here.quiet()

        assert query in here.fake.methods.answered
        assert here.fake.limits.violations == []
        assert [update for update in here.fake.intake.pending if webhook] == []


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("/start", "Đây là trợ lý máy"),
        ("/start flow_lay-lai-mat-khau", "Bước 1/3"),
        ("/start faq_doi-may", "Bác cài VNeID trên máy mới"),
        ("/start ../../etc", "Đây là trợ lý máy"),
        ("/menu", "1. "),
        ("/menu@tro_ly_thu_bot", "1. "),
        ("/gap_nguoi", "Bác cần hỏi việc gì?"),
        ("quên mật khẩu vneid", "«Quên mật khẩu»"),
    ],
)
async def test_first_words(words: str, heard: str, tmp_path: Path) -> None:
    async with office(tmp_path) as here:
        here.fake.world.says(LAN, words)
        await here.hears(LAN, heard)


async def test_commands_are_offered_to_citizens_only(tmp_path: Path) -> None:
    async with office(tmp_path) as here:
        await here.quiet()
        [(scope, commands)] = here.fake.methods.commands.items()

        assert "all_private_chats" in scope
        assert [one["command"] for one in commands] == ["start", "menu", "gap_nguoi"]


async def test_pictures_sent_to_the_bot_are_never_met_with_silence(tmp_path: Path) -> None:
    """With a caption or without, and stickers; nothing is downloaded."""
    async with office(tmp_path) as here:
        here.fake.world.photo(LAN, "máy báo thế này là sao")
        await here.hears(LAN, "không xem được ảnh")
        here.fake.world.photo(LAN)
        await here.hears(LAN, "không xem được ảnh", count=2)
        here.fake.world.sends(LAN, sticker=sticker())
        await here.quiet()

        assert len(here.said(LAN)) >= 3
        assert here.fake.called("getFile") == []


async def test_an_id_number_is_hidden_before_anything_is_stored(tmp_path: Path) -> None:
    async with office(tmp_path) as here:
        here.fake.world.says(LAN, "căn cước của tôi là 012345678901")
        await here.quiet()

        assert here.said(LAN)
        assert "012345678901" not in here.stored()


def sticker() -> dict[str, object]:
    size = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
    return {"file_id": "s", "file_unique_id": "s", **size}


def with_picture(folder: Path, picture: bytes) -> tuple[Content, Path]:
    root = small_root(folder)
    flow = root / "flows" / "lay-lai-mat-khau.yaml"
    flow.write_text(re.sub(r"(say: Bác mở VNeID.*\n)", r"\1    image: images/mo.png\n", flow.read_text()))
    (root / "flows" / "images").mkdir()
    (root / "flows" / "images" / "mo.png").write_bytes(picture)
    loaded = load_content(root, COMMUNE, date(2026, 11, 22))
    assert loaded.content is not None, loaded.problems
    return loaded.content, root / "flows"


async def test_a_guides_picture_is_uploaded_once(tmp_path: Path) -> None:
    """By many at the same time, too; afterwards its id stands for it, until an editor changes the file."""
    content, images = with_picture(tmp_path, PNG)
    people = [Person(10 + n, f"Bà {n}") for n in range(4)]
    async with office(tmp_path, content=content, images=images) as here:
        for person in people:
            here.fake.world.says(person, "/start flow_lay-lai-mat-khau")
        for person in people:
            shown = await here.hears(person, "Bước 1/3")
            assert shown["photo"]
            assert shown["reply_markup"]["inline_keyboard"]
        assert [given["photo"] for given in here.fake.called("sendPhoto")].count("(file)") <= 1
        assert len(here.fake.world.files) == 1
        (images / "images" / "mo.png").write_bytes(PNG + b"another")
        here.fake.world.says(LAN, "/start flow_lay-lai-mat-khau")
        await here.hears(LAN, "Bước 1/3", count=2)
        assert len(here.fake.world.files) == 2


@pytest.mark.parametrize("picture", [b"<svg/>", None], ids=["no picture", "missing"])
async def test_without_its_picture_a_step_is_still_said(picture: bytes | None, tmp_path: Path) -> None:
    content, images = with_picture(tmp_path, picture or PNG)
    if picture is None:
        (images / "images" / "mo.png").unlink()
    async with office(tmp_path, content=content, images=images) as here:
        here.fake.world.says(LAN, "/start flow_lay-lai-mat-khau")
        shown = await here.hears(LAN, "Bước 1/3")
        assert "photo" not in shown
        assert shown["reply_markup"]["inline_keyboard"]


async def test_a_strange_group_is_told_its_id_and_left(tmp_path: Path) -> None:
    """The id and the account's are what an operator needs to make it the team's; the team's own group is not left."""
    async with office(tmp_path, FORUM) as here:
        strange = here.fake.world.group(-100999)
        here.fake.world.adds_bot(HOA, strange)
        await here.hears(strange, "-100999")
        await here.hears(strange, "telegram:111")
        here.fake.world.adds_bot(HOA, here.team)
        known_before = here.fake.world.group(-77)
        here.fake.world.says(HOA, "quên mật khẩu vneid", known_before)
        await here.hears(known_before, "-77")
        await here.quiet()

        assert {given["chat_id"] for given in here.fake.called("leaveChat")} == {"-100999", "-77"}
        assert here.said(here.team) == []


async def test_updates_shuffled_and_doubled_are_each_answered_once(tmp_path: Path) -> None:
    people = [Person(100 + n, f"Bà {n}") for n in range(12)]
    async with office(tmp_path, webhook=True) as here:
        here.fake.intake.disorder = here.fake.intake.doubled = True
        for person in people:
            here.fake.world.says(person, "đổi điện thoại thì đăng nhập vneid thế nào")
        here.fake.intake.jump()
        here.fake.world.says(LAN, "đổi điện thoại thì đăng nhập vneid thế nào")
        for person in (*people, LAN):
            await here.hears(person, "Bác cài VNeID trên máy mới")
        await here.quiet()

        for person in (*people, LAN):
            assert sum("Bác cài VNeID trên máy mới" in said for said in here.said(person)) == 1
        assert {status for _, status in here.fake.intake.delivered} == {200}
