"""The fake keeps Zalo's rules: what our adapter never does is tried here by hand."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, FormData, web

from tests.fakes.zalo_oa import Clock, FakeZalo, Fault
from tests.fakes.zalo_oa.oauth import APP_ID, APP_SECRET

SEND = "/v3.0/oa/message/cs"


class Hand:
    """Calls the fake without any client's help; hears its webhooks."""

    def __init__(self, zalo: FakeZalo, clock: Clock, session: ClientSession) -> None:
        self.zalo = zalo
        self.clock = clock
        self.session = session
        self.heard: list[tuple[dict[str, Any], dict[str, str]]] = []
        self.status = 200

    async def hook(self, request: web.Request) -> web.Response:
        self.heard.append((json.loads(await request.read()), dict(request.headers)))
        return web.Response(status=self.status if self.heard[-1][0] else 200)

    async def post(self, path: str, body: object, **headers: str) -> dict[str, Any]:
        sent = headers or {"access_token": self.zalo.oa.pairs[-1].access}
        async with self.session.post(self.zalo.url + path, json=body, headers=sent) as answer:
            assert answer.status == 200
            found: dict[str, Any] = await answer.json()
            return found

    async def send(self, user: str, message: object) -> int:
        return int((await self.post(SEND, {"recipient": {"user_id": user}, "message": message}))["error"])

    async def token(self, **form: str) -> dict[str, Any]:
        whole = {"app_id": APP_ID, "grant_type": "refresh_token"} | form
        async with self.session.post(
            self.zalo.url + "/v4/oa/access_token", data=whole, headers={"secret_key": APP_SECRET}
        ) as answer:
            found: dict[str, Any] = await answer.json()
            return found


@pytest.fixture
async def hand() -> AsyncIterator[Hand]:
    clock = Clock()
    zalo = FakeZalo(clock)
    await zalo.open()
    zalo.oa.issue(clock())
    async with ClientSession() as session:
        one = Hand(zalo, clock, session)
        app = web.Application()
        app.add_routes([web.post("/hook", one.hook)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        assert await zalo.webhooks.save_url(f"http://127.0.0.1:{runner.addresses[0][1]}/hook")
        yield one
        await zalo.close()
        await runner.cleanup()


async def test_tokens(hand: Hand) -> None:
    assert (await hand.post(SEND, {}, Authorization="Bearer x"))["error"] == -216
    first = hand.zalo.oa.pairs[0]
    fresh = await hand.token(refresh_token=first.refresh)
    assert fresh["expires_in"] == "90000"
    assert (await hand.post(SEND, {}, access_token=first.access))["error"] == -216
    spent = await hand.token(refresh_token=first.refresh)
    assert (spent["error"], "message" in spent, spent["error_name"]) == (-14014, False, "Invalid refresh token")
    hand.clock.now += timedelta(hours=26)
    assert (await hand.post(SEND, {}, access_token=fresh["access_token"]))["error"] == -220


async def test_a_refresh_whose_answer_is_lost_has_happened(hand: Hand) -> None:
    hand.zalo.faults.order("/v4/oa/access_token", Fault.LOST)
    with pytest.raises(ClientError):
        await hand.token(refresh_token=hand.zalo.oa.pairs[0].refresh)
    assert len(hand.zalo.oa.pairs) == 2
    assert (await hand.token(refresh_token=hand.zalo.oa.pairs[0].refresh))["error"] == -14014


async def test_the_window(hand: Hand) -> None:
    user = hand.zalo.oa.user()
    assert await hand.send(user.id, {"text": "a"}) == -201
    hand.zalo.follows(user)
    assert await hand.send(user.id, {"text": "a"}) == 0
    hand.clock.now += timedelta(hours=49)
    hand.zalo.oa.issue(hand.clock())
    answer = await hand.post(SEND, {"recipient": {"user_id": user.id}, "message": {"text": "a"}})
    assert "quota" not in answer["data"]
    hand.clock.now += timedelta(days=6)
    hand.zalo.oa.issue(hand.clock())
    assert await hand.send(user.id, {"text": "a"}) == -230
    assert (hand.zalo.oa.free, hand.zalo.oa.billed) == (1, 1)


async def test_what_a_message_may_be(hand: Hand) -> None:
    user = hand.zalo.oa.user()
    hand.zalo.writes(user, "a")

    def buttons(*made: dict[str, Any]) -> dict[str, Any]:
        return {"text": "a", "attachment": {"type": "template", "payload": {"buttons": list(made)}}}

    good = {"title": "a", "type": "oa.query.hide", "payload": "#a"}
    for message, code in (
        ({"text": "a" * 2000}, 0),
        ({"text": "a" * 2001}, -210),
        ({"text": ""}, -201),
        (buttons(*[good] * 5), 0),
        (buttons(*[good] * 6), -210),
        (buttons({**good, "title": "a" * 101}), -210),
        (buttons({**good, "payload": "a" * 1001}), -210),
        (buttons({**good, "payload": {"a": 1}}), -201),
        ({"text": "a", "attachment": {"type": "image", "payload": {"attachment_id": "x"}}}, -201),
    ):
        assert await hand.send(user.id, message) == code, message
    assert len(user.read) == 2


async def test_the_minutes_limit(hand: Hand) -> None:
    user = hand.zalo.oa.user()
    hand.zalo.writes(user, "a")
    hand.zalo.bucket.limit = 2
    assert [await hand.send(user.id, {"text": "a"}) for _ in range(3)] == [0, 0, -32]
    assert len(user.read) == 2
    hand.clock.now += timedelta(minutes=1)
    assert await hand.send(user.id, {"text": "a"}) == 0


async def test_uploads_end_after_a_week(hand: Hand) -> None:
    async def upload(name: str, size: int, kind: str = "image") -> dict[str, Any]:
        form = FormData()
        form.add_field("file", io.BytesIO(b"0" * size), filename=name, content_type="image/png")
        headers = {"access_token": hand.zalo.oa.pairs[-1].access}
        async with hand.session.post(f"{hand.zalo.url}/v2.0/oa/upload/{kind}", data=form, headers=headers) as answer:
            found: dict[str, Any] = await answer.json()
            return found

    assert (await upload("a.gif", 1))["error"] == -201
    assert (await upload("a.png", 1024 * 1024 + 1))["error"] == -210
    assert "token" in (await upload("a.pdf", 1, "file"))["data"]
    ident = (await upload("a.png", 1))["data"]["attachment_id"]
    user = hand.zalo.oa.user()
    hand.zalo.writes(user, "a")
    element = {"media_type": "image", "attachment_id": ident}
    message = {
        "text": "a",
        "attachment": {"type": "template", "payload": {"template_type": "media", "elements": [element]}},
    }
    assert await hand.send(user.id, message) == 0
    hand.clock.now += timedelta(days=8)
    hand.zalo.oa.issue(hand.clock())
    hand.zalo.writes(user, "a")
    assert await hand.send(user.id, message) == -100


async def test_wrong_addresses_and_groups(hand: Hand) -> None:
    for path in ("/v3.0/oa/nothing", f"{SEND}?access_token=x"):
        async with hand.session.post(hand.zalo.url + path, json={}) as answer:
            assert answer.status == 404
    group = {"recipient": {"group_id": "g"}, "message": {"text": "a"}}
    assert (await hand.post("/v3.0/oa/group/message", group))["error"] == -403
    hand.zalo.oa.groups["g"] = []
    hand.clock.now += timedelta(hours=20)
    assert (await hand.post("/v3.0/oa/group/message", group))["error"] == 0


async def test_each_send_is_echoed_and_received(hand: Hand) -> None:
    user = hand.zalo.oa.user()
    hand.zalo.writes(user, "a")
    await hand.send(user.id, {"text": "chào"})
    hand.zalo.human_writes(user, "tôi đây")
    await hand.zalo.webhooks.settle()
    names = [body["event_name"] for body, _ in hand.heard[1:]]

    assert names == [
        "user_send_text", "oa_send_text", "user_received_message", "user_seen_message", "oa_send_text"
    ]  # fmt: skip
    assert hand.heard[2][0]["message"]["msg_id"] == user.read[0].id
    assert ["admin_id" in hand.heard[at][0]["sender"] for at in (2, 5)] == [False, True]
    assert int(hand.heard[1][0]["sender"]["id"]) > 2**53


async def test_the_ladder_repeats_the_same_bytes_then_switches_off(hand: Hand) -> None:
    hand.status = 500
    hand.zalo.writes(hand.zalo.oa.user(), "a")
    await hand.zalo.webhooks.settle()
    for seconds in (30, 300, 900, 1800, 3600):
        hand.clock.now += timedelta(seconds=seconds)
        await hand.zalo.webhooks.pump()
    heard = hand.heard[1:]

    assert len(heard) == 6
    assert len({json.dumps(body) for body, _ in heard}) == 1
    assert [headers.get("num_retry") for _, headers in heard] == [None, "1", "2", "3", "4", "5"]
    assert not hand.zalo.webhooks.is_enabled
    hand.zalo.writes(hand.zalo.oa.user(), "b")
    await hand.zalo.webhooks.settle()
    assert len(hand.heard) == 7


async def test_events_switched_off_are_never_sent(hand: Hand) -> None:
    hand.zalo.webhooks.modes.off = {"user_send_text"}
    hand.zalo.writes(hand.zalo.oa.user(), "a")
    await hand.zalo.webhooks.settle()

    assert len(hand.heard) == 1


async def test_history_is_read_ten_at_a_time(hand: Hand) -> None:
    for _ in range(12):
        hand.zalo.writes(hand.zalo.oa.user(), "a")
    headers = {"access_token": hand.zalo.oa.pairs[-1].access}
    counts = []
    for count in (10, 11):
        data = {"data": json.dumps({"offset": 0, "count": count})}
        async with hand.session.get(f"{hand.zalo.url}/v2.0/oa/listrecentchat", params=data, headers=headers) as answer:
            found = await answer.json()
            counts.append(len(found["data"]) if found["error"] == 0 else found["error"])

    assert counts == [10, -210]
