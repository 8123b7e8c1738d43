"""Plays a written talk (`*.yaml` beside this file) on any stage: the bare town, or a channel with its fake provider.

`…` in an expected message stands for any words. `bot:` is one message or a list of them; `team:` is what the team's
group reads (alerts and words under them, amendments left out). Silence fails, and so does an extra message.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import yaml

from bot.core.events import CitizenEvent, MediaKind, MediaReceived, Started, TextReceived
from bot.desk.acts import ActResult, Answer, Close, Note, PassOn, Refused, Take, TeamAct
from storage.interface import TicketState
from tests.town import GROUP, Town

TALKS = sorted(Path(__file__).parent.glob("*.yaml"))
OPEN = (TicketState.WAITING, TicketState.TAKEN)


class NotHere(Exception):
    """The channel has no such thing (an old button, an opening event): the talk cannot be played there."""


class Stage(Protocol):
    """Where a talk is played."""

    async def hears(self, event: CitizenEvent) -> None: ...
    async def presses(self, label: str) -> None:
        """The newest button with this label. May raise NotHere."""
        ...

    async def texts(self) -> list[str]:
        """What the citizen was sent since the last call."""
        ...

    async def team_texts(self) -> list[str]:
        """What the team's group was sent since the last call, amendments left out."""
        ...

    async def passes(self, span: timedelta) -> None: ...
    async def does(self, login: str, act: TeamAct) -> ActResult:
        """A member's act on the oldest open ticket."""
        ...


class BareTown:
    """The town alone: a channel that shows everything."""

    def __init__(self, town: Town) -> None:
        self._town = town

    async def hears(self, event: CitizenEvent) -> None:
        await self._town.hears(event)

    async def presses(self, label: str) -> None:
        await self._town.presses(label)

    async def texts(self) -> list[str]:
        return [
            f"{message.member}: {message.text}"
            if message.member and not message.text.startswith(message.member)
            else message.text
            for message in await self._town.sent()
        ]

    async def team_texts(self) -> list[str]:
        return [message.text for message in await self._town.sent(GROUP) if message.kind != "amend"]

    async def passes(self, span: timedelta) -> None:
        await self._town.passes(span)

    async def does(self, login: str, act: TeamAct) -> ActResult:
        [ticket, *_] = await self._town.store.tickets(OPEN)
        return await self._town.does(login, ticket.code, act)


async def play(path: Path, stage: Stage) -> None:
    """The whole talk, to its end. Raises NotHere where the channel cannot play it."""
    turns = yaml.safe_load(path.read_text())["turns"]  # noqa: ASYNC240  a test may wait for its file
    for number, turn in enumerate(turns, start=1):
        where = f"{path.name}, turn {number}"
        [(who, what)] = turn.items()
        await _play(stage, who, what, where)
    assert await stage.texts() == [], f"{path.name}: the bot said more at the end"


def typed_instead(label: str, texts: list[str]) -> str:
    """The number of the choice with this label in the newest message that offers it: what a citizen without buttons
    types. Raises NotHere where only an earlier message does: its button could be pressed, its number means another.
    """
    numbered = re.compile(rf"^(\d+)\. {re.escape(label)}$", re.MULTILINE)
    any_choice = re.compile(r"^\d+\. ", re.MULTILINE)
    for text in reversed(texts):
        found = numbered.search(text)
        if found is not None:
            return found[1]
        if any_choice.search(text):
            break
    raise NotHere(label)


async def _play(stage: Stage, who: str, what: Any, where: str) -> None:
    match who:
        case "citizen":
            assert await stage.texts() == [], f"{where}: the bot had said more"
            await _citizen(stage, str(what))
        case "bot":
            _compare(what if isinstance(what, list) else [what], await stage.texts(), where)
        case "team":
            _compare(what if isinstance(what, list) else [what], await stage.team_texts(), where)
        case "after":
            count, unit = str(what).split()
            await stage.passes(timedelta(**{unit: int(count)}))
        case _:
            result = await stage.does(who.split()[1], _act(str(what)))
            assert who.startswith("refused") == isinstance(result, Refused), f"{where}: {result}"


async def _citizen(stage: Stage, what: str) -> None:
    if what == "(opens)":
        await stage.hears(Started())
    elif what.startswith("(") and what.endswith(")"):
        kind, _, caption = what[1:-1].partition(": ")
        await stage.hears(MediaReceived(MediaKind(kind), caption=caption))
    elif what.startswith("[") and what.endswith("]"):
        await stage.presses(what[1:-1])
    else:
        await stage.hears(TextReceived(what))


def _act(what: str) -> TeamAct:
    simple: dict[str, TeamAct] = {"takes": Take(), "passes on": PassOn(), "closes": Close()}
    if what in simple:
        return simple[what]
    return Note(what[2:].strip()) if what.startswith("//") else Answer(what)


def _compare(expected: list[str], said: list[str], where: str) -> None:
    shown = "\n---\n".join(said) or "(nothing)"
    assert len(expected) == len(said), f"{where}: {len(expected)} messages expected, said:\n{shown}"
    for want, got in zip(expected, said, strict=True):
        pattern = ".*".join(re.escape(part.strip()) for part in str(want).split("…"))
        assert re.fullmatch(pattern, got.strip(), re.DOTALL), f"{where}: expected\n{want}\n--- but said\n{got}"
