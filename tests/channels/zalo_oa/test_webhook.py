"""The webhook against everything Zalo, or somebody pretending to be Zalo, may send."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.zalo_oa.site import site_routes
from bot.config import load_config
from bot.service import Inbound
from storage.interface import StoreError
from tests.channels.zalo_oa.office import Office, open_office
from tests.fakes.zalo_oa.server import OA_ID, OA_SECRET
from tests.fakes.zalo_oa.world import Oa


async def post(office: Office, raw: bytes, mac: str = "") -> int:
    headers = {"X-ZEvent-Signature": mac} if mac else {}
    async with office.session.post(f"{office.url}/webhook/zalo-oa", data=raw, headers=headers) as answer:
        return answer.status


def body(office: Office, **changed: object) -> bytes:
    whole: dict[str, object] = {
        "app_id": office.zalo.oauth.app_id,
        "sender": {"id": "8200000000000000001"},
        "recipient": {"id": OA_ID},
        "event_name": "user_send_text",
        "message": {"text": "xin chào", "msg_id": "m1"},
        "timestamp": str(int(office.clock().timestamp() * 1000)),
    }
    return json.dumps({key: value for key, value in (whole | changed).items() if value is not None}).encode()


async def waiting(office: Office) -> int:
    return (await office.store.figures()).inbox_waiting


async def test_the_probe_is_answered_and_nothing_else_unsigned(office: Office) -> None:
    assert await post(office, b"{}") == 200
    assert await post(office, b" { } ") == 200
    for raw in (b"", b"[]", b"null", b'"x"', b"{", b"\xff\xfe", b"[" * 100_000, body(office)):
        assert await post(office, raw) == 401
    assert await waiting(office) == 0


async def test_a_forged_signature_is_refused(office: Office) -> None:
    raw = body(office)

    assert await post(office, raw, "mac=" + "0" * 64) == 401
    assert await post(office, raw, office.zalo.webhooks.mac(raw)) == 200
    assert await waiting(office) == 1


@pytest.mark.parametrize("changed", [{"app_id": "4420000000000000009"}, {"timestamp": None}, {"timestamp": "0"}])
async def test_signed_but_strange_bodies_are_refused(office: Office, changed: dict[str, object]) -> None:
    raw = body(office, **changed)

    assert await post(office, raw, office.zalo.webhooks.mac(raw)) == 401


async def test_another_oas_event_is_acknowledged_and_ignored(office: Office) -> None:
    raw = body(office, recipient={"id": "5790000000000000077"})

    assert await post(office, raw, office.zalo.webhooks.mac(raw)) == 200
    assert await waiting(office) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"event_name": "a_name_of_next_year"},
        {"event_name": None},
        {"message": None, "event_name": "user_reacted_message"},
        {"sender": None},
        {"event_name": "user_send_group_text"},
        {"event_name": "anonymous_send_text"},
    ],
)
async def test_unknown_events_are_acknowledged_and_ignored(office: Office, changed: dict[str, object]) -> None:
    raw = body(office, **changed)

    assert await post(office, raw, office.zalo.webhooks.mac(raw)) == 200
    assert await waiting(office) == 0


@pytest.mark.parametrize("message", [None, {}, {"msg_id": 5}, {"text": 7}, {"text": None, "attachments": "x"}, [], "x"])
async def test_a_message_of_any_shape_is_heard(office: Office, message: object) -> None:
    raw = body(office, message=message)

    assert await post(office, raw, office.zalo.webhooks.mac(raw)) == 200
    assert await waiting(office) == 1


async def test_old_and_new_secret_are_good_while_one_replaces_the_other(tmp_path: Path) -> None:
    async with open_office(tmp_path, oa_secrets=("the-new-one", OA_SECRET)) as office:
        raw = body(office)
        assert await post(office, raw, office.zalo.webhooks.mac(raw)) == 200
        office.zalo.webhooks.oa_secret = "the-new-one"
        assert await post(office, raw, office.zalo.webhooks.mac(raw)) == 200


async def test_bare_hex_and_numeric_ids_are_the_same_event(office: Office) -> None:
    user = office.user()
    office.zalo.webhooks.modes.bare_mac = True
    office.zalo.webhooks.modes.numeric_ids = True

    assert await office.hears(user, "xin chào")


async def test_duplicates_are_one_message(office: Office) -> None:
    office.zalo.webhooks.modes.duplicate = True
    user = office.user()
    first = await office.hears(user, "vneid mất phí không")
    office.zalo.follows(user)
    await office.settle()

    history = await office.store.history(office.key(user))
    assert len(first) > 0
    assert sum(line.from_citizen for line in history) == 2


async def test_what_comes_out_of_order_is_heard_in_order(office: Office) -> None:
    user = office.user()
    early = body(office, sender={"id": user.id}, message={"text": "gặp người", "msg_id": "a"})
    office.clock.now += timedelta(seconds=1)
    late = body(office, sender={"id": user.id}, message={"text": "đồng hồ nước hỏng", "msg_id": "b"})
    office.zalo.oa.users[user.id].last_interaction = office.clock()
    for raw in (late, early):
        assert await post(office, raw, office.zalo.webhooks.mac(raw)) == 200
    await office.settle()

    assert "Bác ở thôn" in user.read[-1].text


async def test_a_store_that_is_away_makes_zalo_come_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        async def receive_inbound(self, inbounds: Sequence[Inbound]) -> None:
            raise StoreError("away", passing=True)

    here = office.channel.webhook._service
    office.channel.webhook._service = Away()
    user = office.user()
    office.zalo.writes(user, "xin chào")
    await office.zalo.webhooks.settle()
    assert office.zalo.webhooks.statuses[503] == 1

    office.channel.webhook._service = here
    office.clock.now += timedelta(seconds=31)
    await office.zalo.webhooks.pump()
    await office.settle()
    assert office.zalo.webhooks.answers[-1].retry == 0 or user.read
    assert user.read


async def test_a_slow_store_is_not_waited_for(office: Office) -> None:
    class Slow:
        done = 0

        async def receive_inbound(self, inbounds: Sequence[Inbound]) -> None:
            await asyncio.sleep(2.2)
            self.done += 1

    slow = Slow()
    office.channel.webhook._service = slow
    raw = body(office)
    loop = asyncio.get_running_loop()
    began = loop.time()

    assert await post(office, raw, office.zalo.webhooks.mac(raw)) == 503
    assert loop.time() - began < 2.0
    await asyncio.sleep(0.7)
    assert slow.done == 1, "what was begun is finished"


async def test_several_oas_share_the_address(office: Office) -> None:
    office.zalo.oas["5790000000000000002"] = Oa("5790000000000000002")
    user = office.zalo.oas["5790000000000000002"].user()
    office.zalo.writes(user, "xin chào", "5790000000000000002")
    await office.settle()

    assert office.channel.webhook.seen["other_oa"] == 1


async def test_the_domain_is_proved_by_file_also_before_there_is_any_key(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("zalo_oa:\n  site_code: Abc-123_x\n")
    config = load_config(path, {"TROLY_SECRET": "a-secret-long-enough"})
    assert config.zalo_oa is None
    app = web.Application()
    app.add_routes(site_routes(config.zalo_site_code))

    async with TestClient(TestServer(app)) as client:
        page = await (await client.get("/zalo_verifierAbc-123_x.html")).text()

    assert '<meta name="zalo-platform-site-verification" content="Abc-123_x">' in page
    assert site_routes("") == []
