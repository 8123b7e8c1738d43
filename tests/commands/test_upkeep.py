"""`troly db`, `backup`, `member password`, `chat`."""

from __future__ import annotations

import asyncio
import io
import sqlite3
from pathlib import Path

import pytest

import storage
from bot.__main__ import main
from bot.config import load_config


def test_a_backup_is_a_whole_database_and_never_overwrites(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "upgrade", "--config", str(config)]) == 0
    copy = config.parent / "copy.db"

    assert main(["backup", "--config", str(config), str(copy)]) == 0
    with sqlite3.connect(copy) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert main(["backup", "--config", str(config), str(copy)]) == 1
    assert "tệp đã có" in capsys.readouterr().err


def test_a_members_password_is_kept_as_a_hash(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("mot-mat-khau-thu\n"))

    assert main(["member", "password", "--config", str(config), "hoa"]) == 0

    async def kept() -> str | None:
        store = storage.connect(load_config(config, {}).database_url)
        await store.open()
        try:
            return await store.password_hash("hoa")
        finally:
            await store.close()

    found = asyncio.run(kept())
    assert found is not None
    assert found.startswith("$argon2id$")
    assert "mot-mat-khau-thu" not in found


def test_an_unknown_member_is_told_who_is_known(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["member", "password", "--config", str(config), "la"]) == 1
    assert "hoa, nam" in capsys.readouterr().err


def test_a_talk_in_the_terminal(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.channels import console

    said = io.StringIO()
    usual = console.Console
    monkeypatch.setattr(console, "Console", lambda: usual(io.StringIO("quen mk vneid\n1\n"), said))

    assert main(["chat", "--config", str(config)]) == 0
    assert "Đây là trợ lý máy" in said.getvalue()
    assert "Bước 1/3." in said.getvalue()
