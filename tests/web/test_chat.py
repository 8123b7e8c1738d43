"""The chat's HTTP side: one door, nothing lost or doubled, nothing shown that could harm."""

from __future__ import annotations

import json
import re

from aiohttp import ClientSession
from yarl import URL

from bot.desk.acts import Answer
from tests.web.conftest import OpenOffice
from tests.web.office import Office, browser_like, open_ticket

JSON = {"Accept": "application/json"}


async def say(citizen: ClientSession, text: str, message: str) -> int:
    async with citizen.post("/chat/send", data={"id": message, "text": text}, headers=JSON) as answer:
        return answer.status


async def talk(office: Office, citizen: ClientSession, since: str = "") -> list[str]:
    await office.settle()
    async with citizen.get(f"/chat/lines?since={since}") as answer:
        news = await answer.json()
    return [line["html"] for line in news["lines"]]


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


async def test_the_first_page_says_who_answers_and_offers_six_needs(citizen: ClientSession) -> None:
    page = await (await citizen.get("/")).text()

    assert "trợ lý máy" in page
    assert "xã Mẫu" in page
    assert page.count('name="card"') == 6
    assert "Gặp người" in page


async def test_a_question_is_answered_with_choices_that_carry_their_numbers(
    office: Office, citizen: ClientSession
) -> None:
    assert await say(citizen, "quên mật khẩu vneid", "m-00000001") == 200

    lines = await talk(office, citizen)

    assert "quên mật khẩu vneid" in lines[0]
    assert any("Quên mật khẩu" in line for line in lines[1:])
    assert '<span class="number">1</span>' in lines[-1]
    assert not re.search(r"<span>\d+\. ", lines[-1])


async def test_the_same_message_sent_again_is_acknowledged_once_more_and_happens_once(
    office: Office, citizen: ClientSession
) -> None:
    for _ in range(3):
        assert await say(citizen, "menu", "m-00000001") == 200

    lines = await talk(office, citizen)

    assert sum('data-x="m-00000001"' in line for line in lines) == 1


async def test_another_visitor_cannot_use_up_a_message_id(office: Office, citizen: ClientSession) -> None:
    async with browser_like(office) as other:
        await other.get("/")
        await say(other, "menu", "m-00000001")
        await say(citizen, "quên mật khẩu", "m-00000001")

        assert "quên mật khẩu" in (await talk(office, citizen))[0]


async def test_a_pressed_button_shows_its_label_and_an_old_one_still_works(
    office: Office, citizen: ClientSession
) -> None:
    await say(citizen, "quên mật khẩu vneid", "m-00000001")
    lines = await talk(office, citizen)
    data, label = re.findall(r'name="data" value="([^"]+)" data-says="([^"]+)"', lines[-1])[0]
    await say(citizen, "menu", "m-00000002")
    await office.settle()

    async with citizen.post("/chat/send", data={"id": "m-00000003", "data": data}, headers=JSON) as answer:
        assert answer.status == 200
    lines = await talk(office, citizen)

    mine = next(line for line in lines if 'data-x="m-00000003"' in line)
    assert label in words(mine)
    assert 'class="line bot' in lines[-1]


async def test_a_card_leads_straight_into_its_guide(office: Office, citizen: ClientSession) -> None:
    async with citizen.post("/chat/send", data={"id": "m-00000001", "card": "0"}, headers=JSON) as answer:
        assert answer.status == 200

    lines = await talk(office, citizen)

    assert "Kích hoạt VNeID mức 2" in words(lines[0])
    assert any("Bước 1/2" in line for line in lines)


async def test_news_come_by_the_stream_and_continue_where_they_stopped(office: Office, citizen: ClientSession) -> None:
    async with citizen.get("/chat/stream?since=0-0") as stream:
        await say(citizen, "menu", "m-00000001")
        seen: list[dict[str, str]] = []
        last = ""
        while not any(line["key"].startswith("b") for line in seen):
            raw = (await stream.content.readuntil(b"\n\n")).decode()
            last = re.findall(r"^id: (.+)$", raw, re.MULTILINE)[-1] if "\nid: " in "\n" + raw else last
            found = re.search(r"^data: (.+)$", raw, re.MULTILINE)
            seen += json.loads(found[1])["lines"] if found else []
    await say(citizen, "quên mật khẩu vneid", "m-00000002")
    await office.settle()

    async with citizen.get("/chat/stream", headers={"Last-Event-ID": last}) as stream:
        keys: list[str] = []
        while not any(key.startswith("b") for key in keys):
            raw = (await stream.content.readuntil(b"\n\n")).decode()
            found = re.search(r"^data: (.+)$", raw, re.MULTILINE)
            keys += [line["key"] for line in json.loads(found[1])["lines"]] if found else []

    assert keys
    assert not set(keys) & {line["key"] for line in seen}


async def test_a_forgotten_talk_is_told_to_the_page_that_shows_it(office: Office, citizen: ClientSession) -> None:
    await say(citizen, "xóa cuộc trò chuyện", "m-00000001")
    lines = await talk(office, citizen)
    buttons = re.findall(r'name="data" value="([^"]+)" data-says="([^"]+)"', lines[-1])
    async with citizen.get("/chat/lines") as answer:
        cursor = (await answer.json())["cursor"]
    delete = next(data for data, label in buttons if label == "Xóa hết")
    await citizen.post("/chat/send", data={"id": "m-00000002", "data": delete}, headers=JSON)
    await office.settle()

    async with citizen.get(f"/chat/lines?since={cursor}") as answer:
        news = await answer.json()
    async with citizen.get("/chat/lines") as answer:
        rest = await answer.json()

    assert news["reset"] is True
    assert not any('data-x="m-00000001"' in line["html"] for line in rest["lines"])


async def test_secrets_are_masked_in_what_the_page_shows(office: Office, citizen: ClientSession) -> None:
    await say(citizen, "căn cước của tôi 001099012345", "m-00000001")

    assert "001099012345" not in "".join(await talk(office, citizen))


async def test_html_in_a_message_is_only_text(office: Office, citizen: ClientSession) -> None:
    await say(citizen, "<img src=x onerror=alert(1)> https://evil.example", "m-00000001")

    mine = (await talk(office, citizen))[0]

    assert "&lt;img src=x" in mine
    assert "<img" not in mine
    assert "href" not in mine


async def test_without_scripts_a_form_answers_with_the_page_that_has_the_answer(citizen: ClientSession) -> None:
    page = await (await citizen.get("/")).text()
    hidden = re.findall(r'name="id" value="([0-9a-f]{32})"', page)
    assert hidden

    async with citizen.post("/chat/send", data={"id": hidden[0], "text": "quên mật khẩu vneid"}) as shown:
        assert str(shown.url).split("#")[0].endswith("/")
        page = await shown.text()

    assert "quên mật khẩu vneid" in page
    assert 'class="line bot' in page
    assert "Xem tin mới" in page


async def test_without_cookies_a_token_keeps_the_talk(office: Office) -> None:
    async with browser_like(office) as session:
        assert await say(session, "menu", "m-00000001") == 401
        async with session.post("/chat/visit") as answer:
            token = (await answer.json())["token"]
        bearer = {"Authorization": f"Bearer {token}", **JSON}
        async with session.post("/chat/send", data={"id": "m-00000001", "text": "menu"}, headers=bearer) as answer:
            assert answer.status == 200
        await office.settle()
        async with session.get("/chat/lines", headers=bearer) as answer:
            assert len((await answer.json())["lines"]) > 1


async def test_a_made_up_visitor_is_nobody(office: Office) -> None:
    async with browser_like(office) as session:
        forged = {"Authorization": f"Bearer {'0' * 32}.{'0' * 32}"}

        assert (await session.get("/chat/lines", headers=forged)).status == 401
        assert (await session.get("/chat/stream", headers=forged)).status == 401


async def test_messages_that_are_none_are_refused_in_words(citizen: ClientSession) -> None:
    async with citizen.post("/chat/send", data={"id": "m-00000001", "text": "x" * 2001}, headers=JSON) as answer:
        assert answer.status == 413
        assert "chia thành vài tin" in (await answer.json())["error"]
    for form in (
        {"id": "m-00000001", "text": " \x00 "},
        {"id": "short", "text": "a"},
        {"id": "m-00000001", "card": "9"},
    ):
        async with citizen.post("/chat/send", data=form, headers=JSON) as answer:
            assert answer.status == 400
            assert (await answer.json())["error"]


async def test_who_sends_too_fast_is_told_how_long_to_wait(citizen: ClientSession) -> None:
    statuses = [await say(citizen, "menu", f"m-{number:08}") for number in range(12)]

    assert statuses[:10] == [200] * 10
    assert statuses[-1] == 429


async def test_another_site_cannot_speak_for_the_visitor(office: Office, citizen: ClientSession) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        async with citizen.post("/chat/send", data={"id": "m-00000001", "text": "menu"}, headers=headers) as answer:
            assert answer.status == 403
    async with citizen.post(
        "/chat/send", data={"id": "m-00000002", "text": "menu"}, headers={"Origin": office.url, **JSON}
    ) as answer:
        assert answer.status == 200


async def test_a_member_is_signed_with_name_and_code(office: Office, citizen: ClientSession) -> None:
    visitor = citizen.cookie_jar.filter_cookies(URL(office.url))["troly"].value.partition(".")[0]
    code = await open_ticket(office, "VNeID của tôi báo lỗi lạ lắm", visitor)
    hoa = office.desk.member("hoa")
    assert hoa is not None
    await office.desk.act(code, hoa, Answer("Bác thử tắt máy mở lại nhé. Gọi 0900 000 001."))

    last = [line for line in await talk(office, citizen) if 'class="line member' in line][-1]

    assert "Chị Hoa" in last
    assert code in last
    assert 'href="tel:0900000001"' in last


async def test_cookies_are_out_of_reach_of_scripts_and_other_sites(open_another: OpenOffice) -> None:
    async with open_another(secure_cookies=True, embed_origins=("https://xamau.example",)) as office:
        await office.start()
        async with browser_like(office) as session:
            own = (await session.get("/")).headers["Set-Cookie"]
            framed = (await session.get("/embed")).headers["Set-Cookie"]

    assert own.startswith("__Host-troly=")
    assert all(part in own for part in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"))
    assert all(part in framed for part in ("HttpOnly", "Secure", "SameSite=None", "Partitioned"))


async def test_one_visitor_cannot_hold_every_stream(citizen: ClientSession) -> None:
    streams = [await citizen.get("/chat/stream") for _ in range(9)]

    assert [stream.status for stream in streams] == [200] * 8 + [429]
    for stream in streams:
        stream.close()
