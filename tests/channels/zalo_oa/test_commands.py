"""`troly zalo` and the settings, as an operator meets them."""

from __future__ import annotations

import asyncio
import io
from argparse import Namespace
from pathlib import Path

import pytest

from bot.channels.zalo_oa.channel import keys
from bot.channels.zalo_oa.oauth import Granted
from bot.commands import zalo as command
from bot.config import load_config
from bot.errors import ConfigError
from tests.channels.zalo_oa.office import PUBLIC, SECRET, Office
from tests.fakes.zalo_oa.oauth import APP_ID, APP_SECRET
from tests.fakes.zalo_oa.server import OA_ID, OA_SECRET
from tests.small_content import PROJECT

NEEDED = {"ZALO_APP_ID": APP_ID, "ZALO_APP_SECRET": APP_SECRET, "ZALO_OA_ID": OA_ID, "ZALO_OA_SECRET": OA_SECRET}


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    text = (PROJECT / "config.yaml").read_text().replace('content: ""', f"content: {PROJECT}")
    path.write_text(text.replace('public_url: ""', f"public_url: {PUBLIC}").replace('site_code: ""', "site_code: Ab1"))
    return path


def test_it_is_off_without_and_needs_all_four(config_file: Path) -> None:
    assert load_config(config_file, {}).zalo_oa is None
    for missing in NEEDED:
        with pytest.raises(ConfigError, match=missing):
            load_config(config_file, {name: value for name, value in NEEDED.items() if name != missing})
    with pytest.raises(ConfigError, match="dãy chữ số"):
        load_config(config_file, NEEDED | {"ZALO_OA_ID": "xã Mẫu"})


def test_settings_are_read(config_file: Path) -> None:
    config = load_config(config_file, NEEDED | {"ZALO_OA_SECRET_OLD": "old", "ZALO_API_BASE": "http://127.0.0.1:1/"})

    oa = config.zalo_oa
    assert oa is not None
    assert (oa.oa_secrets, oa.api_base, config.zalo_site_code) == ((OA_SECRET, "old"), "http://127.0.0.1:1", "Ab1")
    assert (oa.billed_per_month, oa.oauth_base) == (500, "https://oauth.zaloapp.com")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, office: Office, tmp_path: Path) -> None:
    given = NEEDED | {
        "TROLY_SECRET": SECRET.decode(),
        "TROLY_DATABASE_URL": f"sqlite:///{tmp_path / 'office.db'}",
        "ZALO_API_BASE": office.zalo.url,
        "ZALO_OAUTH_BASE": office.zalo.url,
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("environment")
async def test_status_says_how_the_oa_stands(
    office: Office, config_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args = Namespace(config=config_file)
    assert await asyncio.to_thread(command.status, args) == 1
    await office.channel.tokens.read()
    await office.hears(office.user(), "xin chào")

    # The command has a clock of its own, the office's tokens are from its morning.
    code = await asyncio.to_thread(command.status, args)
    said = capsys.readouterr().out
    assert code == 0
    assert "OA «Tổ công nghệ số», đã xác thực" in said
    assert "chưa có. Chạy: troly zalo login" in said


@pytest.mark.usefixtures("environment")
async def test_what_was_missed_is_read_back_on_demand(
    office: Office, config_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.clock import now

    office.clock.now = now()
    office.zalo.oa.issue(now())
    pair = office.zalo.oa.pairs[-1]
    await office.channel.tokens.save(Granted(pair.access, pair.refresh, 90_000))
    user = office.user()
    office.zalo.webhooks.modes.off = {"user_send_text"}
    office.zalo.writes(user, "vneid mất phí không")

    assert await asyncio.to_thread(command.catch_up, Namespace(config=config_file, hours=0)) == 0
    assert "1 tin chưa biết của 1 bà con trong 48 giờ qua" in capsys.readouterr().out
    await office.settle()
    assert user.read


@pytest.mark.usefixtures("environment")
async def test_tokens_may_be_pasted(office: Office, config_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = office.zalo.oa.issue(office.clock())
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{pair.access}\n{pair.refresh}\n"))

    assert await asyncio.to_thread(command.login, Namespace(config=config_file, tokens=True, back="")) == 0
    config = load_config(config_file).zalo_oa
    assert config is not None
    tokens, _ = keys(config, office.store, office.session, SECRET, office.clock, PUBLIC)
    assert await tokens.access() == pair.access


@pytest.mark.usefixtures("environment")
async def test_pasted_tokens_that_zalo_refuses_are_said_at_once(
    config_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("half\nof it\n"))

    assert await asyncio.to_thread(command.login, Namespace(config=config_file, tokens=True, back="")) == 1
    said = capsys.readouterr().out
    assert "Zalo không nhận mã (-14014 Invalid refresh token). Chạy: troly zalo login" in said
    assert "Đã nối xong" not in said


@pytest.mark.usefixtures("environment")
async def test_tokens_sealed_with_another_secret_are_not_called_missing(
    office: Office, config_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await office.channel.tokens.save(Granted("a", "b", 90_000))
    monkeypatch.setenv("TROLY_SECRET", "another-secret-of-the-shell")

    assert await asyncio.to_thread(command.status, Namespace(config=config_file)) == 1
    said = capsys.readouterr().out
    assert "TROLY_SECRET bây giờ khác" in said
    assert "chưa có" not in said


@pytest.mark.usefixtures("environment")
async def test_wrong_arguments_are_said_plainly(config_file: Path) -> None:
    with pytest.raises(ConfigError, match="Địa chỉ chưa đủ"):
        await asyncio.to_thread(command.login, Namespace(config=config_file, tokens=False, back="https://x/?code=1"))
    with pytest.raises(ConfigError, match="số giờ"):
        await asyncio.to_thread(command.catch_up, Namespace(config=config_file, hours=-4))


@pytest.fixture
def without_certificate(config_file: Path) -> Path:
    config_file.write_text(config_file.read_text().replace(PUBLIC, PUBLIC.replace("https:", "http:")))
    return config_file


@pytest.mark.usefixtures("environment")
async def test_zalo_comes_back_to_no_address_without_a_certificate(without_certificate: Path) -> None:
    with pytest.raises(ConfigError, match="https://"):
        await asyncio.to_thread(command.login, Namespace(config=without_certificate, tokens=False, back=""))


@pytest.mark.usefixtures("environment")
async def test_the_address_the_browser_ended_at_may_be_pasted(office: Office, config_file: Path) -> None:
    config = load_config(config_file).zalo_oa
    assert config is not None
    # Both clocks must agree for the ten minutes of the code.
    from bot.clock import now

    office.clock.now = now()
    _, login = keys(config, office.store, office.session, SECRET, now, PUBLIC)
    back = office.zalo.oauth.consent(await login.begin())

    assert await asyncio.to_thread(command.login, Namespace(config=config_file, tokens=False, back=back)) == 0
    with pytest.raises(ConfigError, match="đã cũ"):
        await asyncio.to_thread(command.login, Namespace(config=config_file, tokens=False, back=back))
