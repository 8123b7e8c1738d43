"""A client we did not write drives the fake, so that it is not only what we imagine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import zalo_sdk  # type: ignore[import-untyped]  # the package has no types
from zalo_sdk.oa.Client import Client  # type: ignore[import-untyped]  # as above
from zalo_sdk.oa.ZaloMessage import (  # type: ignore[import-untyped]  # as above
    ZaloAction,
    ZaloAttachment,
    ZaloMessageBody,
    ZaloRecipient,
)

from tests.fakes.zalo_oa import Clock, FakeZalo, User
from tests.fakes.zalo_oa.oauth import APP_ID, APP_SECRET


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def zalo(clock: Clock) -> AsyncIterator[FakeZalo]:
    fake = FakeZalo(clock)
    await fake.open()
    yield fake
    await fake.close()


@pytest.fixture
async def user(zalo: FakeZalo) -> User:
    one = zalo.oa.user()
    zalo.writes(one, "xin chào")
    return one


def client(zalo: FakeZalo) -> Any:
    pair = zalo.oa.issue(zalo.clock())
    return Client(APP_ID, APP_SECRET, pair.access, pair.refresh, endpoint_prefix=zalo.url)


async def test_it_sends_text_and_reads_the_answer(zalo: FakeZalo, user: User) -> None:
    sdk = client(zalo)

    answer = await asyncio.to_thread(sdk.send_message, ZaloRecipient(user_id=user.id), ZaloMessageBody("chào bác"))

    assert (answer["error"], answer["data"]["quota"]["quota_type"]) == (0, "reply")
    assert user.read[0].id == answer["data"]["message_id"]


async def test_it_sends_buttons_as_this_project_builds_them(zalo: FakeZalo, user: User) -> None:
    from bot.channels.zalo_oa.bodies import with_buttons
    from bot.core.render import Button

    ours = with_buttons(user.id, "Chọn", (Button("1. Vâng", "3.1"),), named=False)["message"]["attachment"]
    body = ZaloMessageBody("Chọn", ZaloAttachment(ours["type"], ours["payload"]))
    await asyncio.to_thread(client(zalo).send_message, ZaloRecipient(user_id=user.id), body)

    assert user.read[0].buttons == (("1. Vâng", "#nut:3.1"),)


async def test_it_meets_zalos_errors(zalo: FakeZalo, user: User, clock: Clock) -> None:
    async def refused(sdk: Any) -> int:
        with pytest.raises(zalo_sdk.ZaloOAException) as error:
            await asyncio.to_thread(sdk.send_message, ZaloRecipient(user_id=user.id), ZaloMessageBody("chào"))
        return int(error.value._code)

    sdk = client(zalo)
    user.blocked = -213
    assert await refused(sdk) == -213
    user.blocked = 0
    clock.now += timedelta(days=8)
    assert await refused(sdk) == -220
    assert await refused(client(zalo)) == -230


async def test_it_reads_quota_and_profile_and_reacts(zalo: FakeZalo, user: User) -> None:
    sdk = client(zalo)
    quota = await asyncio.to_thread(sdk.get_zalo_user_quotas, user.id)
    user.follows = True
    profile = await asyncio.to_thread(sdk.get_user_detail, user.id)
    reacted = await asyncio.to_thread(
        sdk.send_message, ZaloRecipient(user_id=user.id), None, ZaloAction("/-heart", "abc"), "action"
    )

    assert quota["data"]["last_interaction"].isdecimal()
    assert profile["data"]["user_id"] == user.id
    assert reacted["error"] == 0


async def test_the_old_ways_are_shut(zalo: FakeZalo, user: User) -> None:
    sdk = client(zalo)
    for category, code in (("transaction", -233), ("media", -233), ("action", -240)):
        with pytest.raises(zalo_sdk.ZaloOAException) as error:
            await asyncio.to_thread(
                sdk.send_message, ZaloRecipient(user_id=user.id), ZaloMessageBody("chào"), None, category
            )
        assert error.value._code == code


async def test_its_consent_address_is_the_one_we_build(zalo: FakeZalo) -> None:
    from aiohttp import ClientSession

    from bot.channels.zalo_oa.oauth import OAuth, challenge_of

    async with ClientSession() as session:
        ours = OAuth(session, "https://oauth.zaloapp.com", APP_ID, APP_SECRET)
        address = ours.permission_url("https://troly.example/zalo-oa/callback", "v" * 43, "abc")

    challenge = challenge_of("v" * 43)
    assert address == client(zalo).request_authoriation_code_url(
        "https://troly.example/zalo-oa/callback", challenge, "abc"
    )
