"""`troly member link` and `unlink`."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

import storage
from bot.__main__ import main
from bot.clock import now
from bot.config import load_config
from bot.desk.links import Links


def test_a_printed_code_links_the_account_that_types_it(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["member", "link", "--config", str(config), "hoa"]) == 0
    found = re.search(r"[A-Z]{4}-[A-Z]{4}", capsys.readouterr().out)
    assert found is not None
    code = found[0]

    async def typed() -> str | None:
        store = storage.connect(load_config(config, {}).database_url)
        await store.open()
        try:
            links = Links(store, now)
            assert all(code not in name + value for name, value in (await store.settings_under("")).items())
            return await links.redeem(await links.typed(f" {code.lower()} "), "zalo_bot:ab12")
        finally:
            await store.close()

    assert asyncio.run(typed()) == "hoa"
    assert main(["member", "unlink", "--config", str(config), "hoa"]) == 0
    assert "1 tài khoản" in capsys.readouterr().out


def test_an_unknown_login_is_told_whom_there_is(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["member", "link", "--config", str(config), "lan"]) == 1

    assert "Đang có: hoa, nam" in capsys.readouterr().err
