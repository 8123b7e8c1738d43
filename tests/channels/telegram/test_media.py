"""Photos and voice notes over Telegram: fetched through getFile, shown in the team's group under the ticket."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout

from bot.channels.telegram.files import TelegramFiles
from bot.media.fetching import Unfetched, Why
from bot.media.gathering import Gatherer
from bot.media.room import Limits
from bot.media.shelf import Shelf
from bot.media.showing import Showing
from storage.interface import Media, MediaState
from tests.channels.telegram.office import FORUM, HOA, LAN, PLAIN, Office, office, words_of
from tests.fakes.telegram import Drop, FakeTelegram, Flood, Html
from tests.fakes.zalo_media import AMR, JPEG, OGG, PDF, PNG

SECRET = b"a secret of the tests, long enough"
MAX = 64 * 1024


@contextlib.asynccontextmanager
async def with_media(folder: Path, group: int = 0) -> AsyncIterator[tuple[Office, Gatherer, Showing]]:
    async with office(folder, group) as here, ClientSession() as session:
        shelf = Shelf(here.store, SECRET)
        here.telegram._sender._open_media = shelf.open
        here.service.downloads = frozenset({"telegram"})
        bells = here.service.bells
        source = TelegramFiles(here.fake.token, here.fake.base, session)
        gatherer = Gatherer(here.store, shelf, {"telegram": source}, bells, here.clock, Limits(file=MAX))
        showing = Showing(here.store, here.service.box, here.desk, bells, here.clock, frozenset({"telegram"}))
        yield here, gatherer, showing


def lies(here: Office, content: bytes | int, name: str = "photos/a.jpg", ident: str = "photo-800") -> None:
    here.fake.world.files[ident] = (name, content)


async def brought(here: Office, gatherer: Gatherer, showing: Showing, code: str) -> list[Media]:
    await here.quiet()
    await gatherer.once()
    await showing.show()
    await here.quiet()
    return list(await here.store.media_of(code))


def last_in_group(here: Office) -> dict[str, Any]:
    return here.team.from_bot[-1]


@pytest.mark.parametrize("group", [FORUM, PLAIN])
async def test_a_photo_stands_in_the_teams_group_under_its_ticket(tmp_path: Path, group: int) -> None:
    async with with_media(tmp_path, group) as (here, gatherer, showing):
        code = await here.asks_person()
        alert = await here.hears(here.team, code)
        lies(here, JPEG)
        here.fake.world.photo(LAN, "số 012345678901 đây")
        [media] = await brought(here, gatherer, showing, code)

        assert (media.state, media.mime) == (MediaState.KEPT, "image/jpeg")
        shown = last_in_group(here)
        assert shown["caption"] == f"Bà con ({code}) gửi ảnh."
        assert here.fake.world.files[shown["photo"][0]["file_id"]][1] == JPEG
        if group == FORUM:
            assert shown["message_thread_id"] == alert["message_thread_id"]
        else:
            assert shown["reply_to_message"]["message_id"] == alert["message_id"]
        assert not any("012345678901" in words_of(message) for message in here.team.from_bot)
        # Words under the photo are an answer to its citizen.
        where = {"thread": shown["message_thread_id"]} if group == FORUM else {"quoted": shown["message_id"]}
        here.fake.world.says(HOA, "Cháu thấy rồi bác nhé", here.team, **where)
        await here.hears(LAN, "Cháu thấy rồi")


@pytest.mark.parametrize(
    ("content", "kind", "method"),
    [(OGG, "voice", "sendVoice"), (AMR, "voice", "sendDocument"), (PDF, "document", "sendDocument")],
    ids=["ogg", "amr", "pdf"],
)
async def test_each_kind_is_sent_as_what_it_is(tmp_path: Path, content: bytes, kind: str, method: str) -> None:
    async with with_media(tmp_path, PLAIN) as (here, gatherer, showing):
        code = await here.asks_person()
        lies(here, content, "x/y.bin", "thing")
        body: dict[str, Any] = {kind: {"file_id": "thing", "file_unique_id": "u", "duration": 1}}
        here.fake.world.sends(LAN, **body)
        [media] = await brought(here, gatherer, showing, code)

        assert media.state is MediaState.KEPT
        assert len(here.fake.called(method)) == 1


async def test_what_telegram_takes_for_no_picture_goes_as_a_file(tmp_path: Path) -> None:
    async with with_media(tmp_path, PLAIN) as (here, gatherer, showing):
        code = await here.asks_person()
        lies(here, PNG)
        here.fake.methods.by_name["sendphoto"] = here.fake.methods.by_name["sendvoice"]
        here.fake.world.photo(LAN)
        await brought(here, gatherer, showing, code)

        assert len(here.fake.called("sendDocument")) == 1
        assert last_in_group(here)["caption"] == f"Bà con ({code}) gửi ảnh."


async def test_too_large_for_us_is_not_downloaded(tmp_path: Path) -> None:
    async with with_media(tmp_path, PLAIN) as (here, gatherer, showing):
        code = await here.asks_person()
        for size in (30 * 1024 * 1024, MAX + 1):
            lies(here, size)
            here.fake.world.photo(LAN)
            await brought(here, gatherer, showing, code)

        assert [one.why for one in await here.store.media_of(code)] == ["too_large"] * 2
        assert here.fake.called("sendPhoto") == []


async def test_a_closed_topic_is_opened_and_a_deleted_one_is_made_anew(tmp_path: Path) -> None:
    async with with_media(tmp_path, FORUM) as (here, gatherer, showing):
        code = await here.asks_person()
        alert = await here.hears(here.team, code)
        here.fake.world.closes_topic(HOA, here.team, alert["message_thread_id"])
        lies(here, JPEG)
        here.fake.world.photo(LAN)
        await brought(here, gatherer, showing, code)
        assert last_in_group(here)["message_thread_id"] == alert["message_thread_id"]
        assert last_in_group(here)["photo"]

        here.fake.world.photo(LAN)
        await here.quiet()
        here.fake.world.deletes_topic(here.team, alert["message_thread_id"])
        await brought(here, gatherer, showing, code)
        shown = last_in_group(here)
        assert shown["photo"]
        assert shown["message_thread_id"] != alert["message_thread_id"]
        assert shown["message_thread_id"] in here.team.topics


# --- the source itself -----------------------------------------------------------------------------------------------


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def files(fake: FakeTelegram) -> AsyncIterator[TelegramFiles]:
    async with ClientSession() as session:
        yield TelegramFiles(fake.token, fake.base, session, ClientTimeout(total=2))


async def refused(files: TelegramFiles, fake: FakeTelegram, reference: str = "telegram-file:a") -> Unfetched:
    with pytest.raises(Unfetched) as caught:
        await files.fetch(reference, MAX)
    said = repr(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__) + repr(files)
    assert fake.token not in said
    return caught.value


async def test_faults_of_the_api_are_told_apart(fake: FakeTelegram, files: TelegramFiles) -> None:
    fake.world.files["a"] = ("x/y.jpg", JPEG)
    fake.fail("getFile", Flood(3), Html(), Drop(accepted=False))
    for _ in range(3):
        assert (await refused(files, fake)).after_tries is None
    assert await files.fetch("telegram-file:a", MAX) == JPEG
    assert (await refused(files, fake, "telegram-file:unknown")).after_tries == 3
    for reference in ("", "a", "https://f1.zdn.vn/a", "telegram-file:"):
        assert (await refused(files, fake, reference)).why is Why.STRANGE


@pytest.mark.parametrize("path", ["/etc/passwd", "../../getMe", "a/../../b", "a b", "https://evil.example/x", "a?b"])
async def test_a_path_that_leads_elsewhere_is_not_followed(fake: FakeTelegram, files: TelegramFiles, path: str) -> None:
    fake.methods.by_name["getfile"] = lambda _: {"file_id": "a", "file_unique_id": "u", "file_path": path}

    assert (await refused(files, fake)).why is Why.STRANGE
