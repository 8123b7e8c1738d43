"""`troly run` itself, with a token in its environment: the wiring, not only the parts."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

from tests.channels.telegram.office import LAN, until, words_of
from tests.fakes.telegram import FakeTelegram
from tests.process import started
from tests.small_content import COMMUNE, NO_MEANING, small_root


async def test_the_server_answers_on_telegram_and_stops_when_told(tmp_path: Path) -> None:
    root = small_root(tmp_path)
    config = root / "config.yaml"
    config.write_text(f"commune: {COMMUNE}\n" + NO_MEANING)
    async with FakeTelegram() as fake:
        process = await started(
            config,
            asyncio.subprocess.STDOUT,
            TELEGRAM_TOKEN=fake.token,
            TELEGRAM_API_BASE=fake.base,
            PYTHONWARNINGS="error::DeprecationWarning:telegram",
        )
        try:
            fake.world.says(LAN, "đổi điện thoại thì đăng nhập vneid thế nào")
            chat = fake.world.private(LAN)
            await until(lambda: any("Bác cài VNeID" in words_of(message) for message in chat.from_bot), 60)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(15):
                written, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
        assert process.returncode == 0
        assert time.monotonic() - began < 10
        assert fake.token.partition(":")[2] not in written.decode()
        assert b"Traceback" not in written
