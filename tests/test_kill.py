"""The real server, killed without warning under load: what was acknowledged is answered, once."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout, CookieJar, ServerTimeoutError

from tests.process import server
from tests.small_content import NO_MEANING, small_root

CITIZENS = 8
MESSAGES = 15
PATIENCE = ClientTimeout(total=10)


async def _sends(citizen: ClientSession, address: str, external_id: str) -> bool:
    """Whether the server acknowledged the message."""
    form = {"id": external_id, "text": "lam vneid co mat tien khong"}
    try:
        async with citizen.post(f"{address}/chat/send", data=form, headers={"Accept": "application/json"}) as answer:
            return answer.status == 200
    except (ClientError, ServerTimeoutError, OSError):
        return False


async def test_kill_dash_nine_loses_and_doubles_nothing(tmp_path: Path) -> None:
    small_root(tmp_path)
    (tmp_path / "config.yaml").write_text("commune: nho\ncontent: content\n" + NO_MEANING)
    citizens = [ClientSession(cookie_jar=CookieJar(unsafe=True), timeout=PATIENCE) for _ in range(CITIZENS)]
    ids = [[f"tin-{who}-{number:04}" for number in range(MESSAGES)] for who in range(CITIZENS)]
    acknowledged: set[str] = set()

    async def talks(who: int, address: str, wanted: list[str]) -> None:
        for external_id in wanted:
            if await _sends(citizens[who], address, external_id):
                acknowledged.add(external_id)

    try:
        async with server(tmp_path / "config.yaml") as (process, address):
            for citizen in citizens:
                (await citizen.get(f"{address}/")).release()
            talking = asyncio.gather(*(talks(who, address, ids[who]) for who in range(CITIZENS)))
            while len(acknowledged) < CITIZENS * MESSAGES // 3:  # noqa: ASYNC110  a set has no event
                await asyncio.sleep(0.01)
            process.kill()
            await process.wait()
            await talking
        assert len(acknowledged) < CITIZENS * MESSAGES, "it was killed too late to prove anything"

        async with server(tmp_path / "config.yaml") as (_, address):
            # As the page does: everything not known to be stored is sent again, and here some that is.
            for who in range(CITIZENS):
                again = [one for one in ids[who] if one not in acknowledged] + ids[who][:1]
                await talks(who, address, again)
            assert len(acknowledged) == CITIZENS * MESSAGES
            await _until_answered(tmp_path / "var" / "troly.db")
    finally:
        await asyncio.gather(*(citizen.close() for citizen in citizens))

    with sqlite3.connect(tmp_path / "var" / "troly.db") as database:
        asked = database.execute("SELECT count(*), count(DISTINCT external_id) FROM inbox").fetchone()
        answers = database.execute(
            "SELECT count(*) FROM outbox WHERE payload LIKE '%Cài VNeID không mất tiền%'"
        ).fetchone()
    assert asked == (CITIZENS * MESSAGES, CITIZENS * MESSAGES)
    assert answers == (CITIZENS * MESSAGES,)


async def _until_answered(database: Path) -> None:
    for _ in range(200):
        with sqlite3.connect(database) as connection:
            [waiting] = connection.execute("SELECT count(*) FROM inbox WHERE ended_at IS NULL").fetchone()
        if not waiting:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("events still wait for their turn")
