"""The written talks, played on the OA through the fake Zalo."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.events import CitizenEvent, MediaKind, MediaReceived, Started, TextReceived
from bot.desk.acts import ActResult, TeamAct
from tests.channels.zalo_oa.office import Office
from tests.conversations.playing import OPEN, TALKS, NotHere, play, typed_instead

_KINDS = {MediaKind.VOICE: "audio", MediaKind.PHOTO: "image"}


class OaStage:
    def __init__(self, office: Office) -> None:
        self._office = office
        self._user = office.user()
        self._read = 0

    async def hears(self, event: CitizenEvent) -> None:
        match event:
            case Started():
                self._office.zalo.follows(self._user)
            case TextReceived(text):
                self._office.zalo.writes(self._user, text)
            case MediaReceived(kind, caption=caption):
                self._office.zalo.sends(self._user, _KINDS.get(kind, kind.value), caption or None, {})
            case _:
                raise NotHere
        await self._office.settle()

    async def presses(self, label: str) -> None:
        """Where the phone shows no such button, the number of the newest message is typed."""
        try:
            self._office.zalo.presses(self._user, label)
        except AssertionError:
            self._office.zalo.writes(self._user, typed_instead(label, [said.text for said in self._user.read]))
        await self._office.settle()

    async def texts(self) -> list[str]:
        said = [one.text for one in self._user.read[self._read :]]
        self._read = len(self._user.read)
        return said

    async def team_texts(self) -> list[str]:
        said = [text for text in await self._office.team_reads() if not text.startswith("(amend)")]
        return [text.split(") ", 1)[1] for text in said]

    async def passes(self, span: timedelta) -> None:
        await self._office.passes(span)

    async def does(self, login: str, act: TeamAct) -> ActResult:
        [ticket, *_] = await self._office.store.tickets(OPEN)
        return await self._office.does(login, ticket.code, act)


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
async def test_the_talk_goes_as_written_on_the_oa(path: Path, office: Office) -> None:
    await play(path, OaStage(office))
