"""The single-use refresh token: never lost by us, and said loudly when it is lost on the way."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.channels.zalo_oa.channel import keys
from bot.channels.zalo_oa.oauth import OAuth
from bot.channels.zalo_oa.tokens import Kept, NoToken, Tokens
from bot.sealing import Seal
from tests.channels.zalo_oa.office import PUBLIC, SECRET, Office, open_office
from tests.fakes.zalo_oa import Fault
from tests.fakes.zalo_oa.server import OA_ID

TOKEN = "/v4/oa/access_token"


async def test_a_dead_access_token_is_renewed_once_and_the_message_goes(office: Office) -> None:
    user = office.user()
    office.clock.now += timedelta(hours=26)

    assert await office.hears(user, "xin chào")
    assert office.zalo.oauth.refreshes == 1


async def test_the_timer_renews_before_the_end(office: Office) -> None:
    await office.channel.tokens.tick()
    office.clock.now += timedelta(hours=23, minutes=1)
    await office.channel.tokens.tick()
    await office.channel.tokens.tick()

    assert office.zalo.oauth.refreshes == 1


async def test_many_at_once_and_in_two_processes_refresh_once(office: Office) -> None:
    other, _ = keys(office.config, office.store, office.session, SECRET, office.clock, PUBLIC)
    dead = await office.channel.tokens.access()
    assert await other.access() == dead

    fresh = await asyncio.gather(*(tokens.renew(dead) for tokens in (office.channel.tokens, other) for _ in range(5)))

    assert len(set(fresh)) == 1
    assert office.zalo.oauth.refreshes == 1
    assert await other.access() == fresh[0]


async def test_a_lost_answer_is_tried_once_more_then_consent_is_asked_for(office: Office) -> None:
    dead = await office.channel.tokens.access()
    office.zalo.faults.order(TOKEN, Fault.LOST)
    with pytest.raises(NoToken) as first:
        await office.channel.tokens.renew(dead)
    with pytest.raises(NoToken):
        await office.channel.tokens.renew(dead)
    assert office.zalo.calls.count(TOKEN) == 1, "not at once again"
    office.clock.now += timedelta(seconds=20)
    with pytest.raises(NoToken) as second:
        await office.channel.tokens.renew(dead)
    office.clock.now += timedelta(days=1)
    with pytest.raises(NoToken):
        await office.channel.tokens.renew(dead)

    assert (first.value.needs_consent, second.value.needs_consent) == (False, True)
    assert office.zalo.calls.count(TOKEN) == 2
    [notice] = await office.channel.notices()
    assert "/v4/oa/permission?app_id=" in notice


async def test_after_consent_what_waited_is_sent(office: Office) -> None:
    user = office.user()
    office.zalo.oa.issue(office.clock()).refresh_works = False
    for pair in office.zalo.oa.pairs:
        pair.refresh_works = False
    assert await office.hears(user, "xin chào") == []
    [notice] = await office.channel.notices()

    back = office.zalo.oauth.consent(notice.split("lệnh này: ")[1])
    async with office.session.get(back.replace("https://troly.example", office.url)) as answer:
        assert (answer.status, await answer.text()) == (200, "Đã nối xong với Zalo OA. Đóng trang này được rồi.")
    async with office.session.get(back.replace("https://troly.example", office.url)) as again:
        assert again.status == 400
    await office.passes(timedelta(minutes=2))
    await office.passes(timedelta(minutes=2))

    assert user.read
    assert await office.channel.notices() == []


@pytest.mark.parametrize("fault", [Fault.SERVER, Fault.HTML, Fault.DROP, Fault.BUSY])
async def test_a_passing_fault_is_no_refusal(office: Office, fault: Fault) -> None:
    dead = await office.channel.tokens.access()
    office.zalo.faults.order(TOKEN, fault)
    with pytest.raises(NoToken) as error:
        await office.channel.tokens.renew(dead)
    office.clock.now += timedelta(seconds=20)

    assert not error.value.needs_consent
    assert await office.channel.tokens.renew(dead) != dead


@pytest.mark.parametrize("code", [-14014, -14020, -14012, -14024, -118, -9999])
async def test_any_refusal_needs_consent(office: Office, code: int) -> None:
    office.zalo.oauth.dead_refresh_code = code
    office.zalo.oa.pairs[0].refresh_works = False
    with pytest.raises(NoToken) as error:
        await office.channel.tokens.renew(await office.channel.tokens.access())

    assert error.value.needs_consent


async def test_a_crash_before_the_pair_was_written_leaves_a_mark(office: Office) -> None:
    class Crashing(Tokens):
        writes = 0

        async def _write(self, kept: Kept) -> None:
            self.writes += 1
            if self.writes > 1:
                raise asyncio.CancelledError
            await super()._write(kept)

    dead = await office.channel.tokens.access()
    oauth = OAuth(office.session, office.zalo.url, office.config.app_id, office.config.app_secret)
    tokens = Crashing(office.store, Seal(SECRET, "zalo oa tokens"), oauth, OA_ID, office.clock)
    with pytest.raises(asyncio.CancelledError):
        await tokens.renew(dead)
    after, _ = keys(office.config, office.store, office.session, SECRET, office.clock, PUBLIC)
    kept = await after.read()
    office.clock.now += timedelta(minutes=2)

    assert kept.asked
    with pytest.raises(NoToken) as error:
        await after.renew(dead)
    assert error.value.needs_consent
    assert "lost" in (await after.read()).alarm


async def test_tokens_are_unreadable_in_the_database(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        pair = office.zalo.oa.pairs[0]
        await office.channel.tokens.access()
    stored = str(sqlite3.connect(tmp_path / "office.db").execute("SELECT * FROM settings").fetchall())

    assert f"zalo_oa:{OA_ID}:tokens" in stored
    assert pair.access not in stored
    assert pair.refresh not in stored


async def test_another_secret_opens_nothing_and_new_seeds_are_taken(office: Office) -> None:
    await office.channel.tokens.access()
    async with ClientSession() as session:
        stranger, _ = keys(office.config, office.store, session, b"quite another secret", office.clock, "")
        assert await stranger.access() == office.config.seed[0], "the environment's pair is all there is"


async def test_the_seed_counts_only_the_first_time(office: Office) -> None:
    dead = await office.channel.tokens.access()
    fresh = await office.channel.tokens.renew(dead)
    restarted, _ = keys(office.config, office.store, office.session, SECRET, office.clock, PUBLIC)

    assert await restarted.access() == fresh


async def test_a_callback_that_nobody_asked_for_is_refused(office: Office) -> None:
    for query in ("", "?code=a&oa_id=1&state=b", f"?code=a&oa_id={OA_ID}&state=", f"?code=a&oa_id={OA_ID}&state=ộ"):
        async with office.session.get(f"{office.url}/zalo-oa/callback{query}") as answer:
            assert answer.status == 400
    assert office.zalo.calls == []


async def test_no_token_is_ever_logged(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    user = office.user()
    office.clock.now += timedelta(hours=26)
    office.zalo.faults.order(TOKEN, Fault.HTML)
    office.zalo.faults.order("/v3.0", Fault.LOST, Fault.SERVER, Fault.UNSPECIFIED)
    await office.hears(user, "xin chào")
    for _ in range(6):
        await office.passes(timedelta(minutes=2))
    office.zalo.oa.pairs[-1].refresh_works = office.zalo.oa.pairs[-1].access_works = False
    await office.hears(user, "menu")
    await office.channel.notices()
    said = "".join(capsys.readouterr())

    assert "zalo_oa_needs_consent" in said
    secret = [*(one for pair in office.zalo.oa.pairs for one in (pair.access, pair.refresh)), "app-secret", "oa-secret"]
    assert not [one for one in secret if one in said]
