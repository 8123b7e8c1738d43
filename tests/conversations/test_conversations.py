"""Every `*.yaml` beside this file is a talk that must go exactly so: silence fails, and so does an extra message.

`…` in an expected message stands for any words. `bot:` is one message or a list of them; `team:` is what the team's
group reads (alerts and words under them, amendments left out).
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.core.events import MediaKind, MediaReceived, Started, TextReceived
from bot.desk.acts import Answer, Close, Note, PassOn, Take, TeamAct
from storage.interface import TicketState
from tests.small_content import small_content
from tests.town import GROUP, Town

TALKS = sorted(Path(__file__).parent.glob("*.yaml"))
OPEN = (TicketState.WAITING, TicketState.TAKEN)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    one = await Town.found(tmp_path, small_content())
    yield one
    await one.close()


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
async def test_the_talk_goes_as_written(path: Path, town: Town) -> None:
    talk = yaml.safe_load(path.read_text())  # noqa: ASYNC240  a test may wait for its file
    for number, turn in enumerate(talk["turns"], start=1):
        where = f"{path.name}, turn {number}"
        [(who, what)] = turn.items()
        await _play(town, who, what, where)
    assert await _texts(town) == [], f"{path.name}: the bot said more at the end"


async def _play(town: Town, who: str, what: Any, where: str) -> None:
    match who:
        case "citizen":
            assert await _texts(town) == [], f"{where}: the bot had said more"
            await _citizen(town, str(what))
        case "bot":
            _compare(what if isinstance(what, list) else [what], await _texts(town), where)
        case "team":
            said = [message.text for message in await town.sent(GROUP) if message.kind != "amend"]
            _compare(what if isinstance(what, list) else [what], said, where)
        case "after":
            count, unit = str(what).split()
            await town.passes(timedelta(**{unit: int(count)}))
        case _:
            login, code = who.split()[1], await _code(town)
            result = await town.does(login, code, _act(str(what)))
            assert who.startswith("refused") == (type(result).__name__ == "Refused"), f"{where}: {result}"


async def _citizen(town: Town, what: str) -> None:
    if what == "(opens)":
        await town.hears(Started())
    elif what.startswith("(") and what.endswith(")"):
        await town.hears(MediaReceived(MediaKind(what[1:-1])))
    elif what.startswith("[") and what.endswith("]"):
        await town.presses(what[1:-1])
    else:
        await town.hears(TextReceived(what))


def _act(what: str) -> TeamAct:
    simple: dict[str, TeamAct] = {"takes": Take(), "passes on": PassOn(), "closes": Close()}
    if what in simple:
        return simple[what]
    return Note(what[2:].strip()) if what.startswith("//") else Answer(what)


async def _code(town: Town) -> str:
    [ticket, *_] = await town.store.tickets(OPEN)
    return ticket.code


async def _texts(town: Town) -> list[str]:
    return [
        f"{message.member}: {message.text}"
        if message.member and not message.text.startswith(message.member)
        else message.text
        for message in await town.sent()
    ]


def _compare(expected: list[str], said: list[str], where: str) -> None:
    shown = "\n---\n".join(said) or "(nothing)"
    assert len(expected) == len(said), f"{where}: {len(expected)} messages expected, said:\n{shown}"
    for want, got in zip(expected, said, strict=True):
        pattern = ".*".join(re.escape(part.strip()) for part in str(want).split("…"))
        assert re.fullmatch(pattern, got.strip(), re.DOTALL), f"{where}: expected\n{want}\n--- but said\n{got}"
