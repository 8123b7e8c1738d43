"""Tells the team when an answer stops being free, or will have to wait, before somebody writes it in vain."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import uuid4

from bot.core.content import Content
from bot.desk import alerts
from bot.desk.reach import Outlook, Stage, stage, told_before
from bot.desk.routing import Team, told
from storage.interface import Outgoing, Store, Ticket, TicketState

_NAME = "reach:"
_TAG = "reach"
"""An unsent notice is replaced by the next one."""
_LEASE = "desk:reach"
_LEASE_SECONDS = 60.0
_TICKETS_MAX = 1000


class ReachWatch:
    """What was last told of each ticket stands in the store; one process at a time tells."""

    def __init__(self, store: Store, far_of: Callable[[Ticket], Awaitable[Outlook]]) -> None:
        self._store = store
        self._far_of = far_of
        self._holder = uuid4().hex

    async def look(self, content: Content, team: Team, now: datetime, channels: frozenset[str]) -> int:
        """`channels` are those that keep a window; how many tickets there was news of."""
        if not channels:
            return 0
        found = await self._store.tickets([TicketState.WAITING, TicketState.TAKEN], _TICKETS_MAX)
        mine = [ticket for ticket in found if ticket.reporter.channel in channels]
        now_at = {ticket.code: await self._far_of(ticket) for ticket in mine}
        if not await self._changed(now_at) or not await self._store.lead(_LEASE, self._holder, now, _LEASE_SECONDS):
            return 0
        changed = await self._changed(now_at)
        for ticket in mine:
            far = now_at[ticket.code]
            if ticket.code in changed and stage(far) is not Stage.FREE:
                # Sent before it is remembered: after a crash rather twice than never.
                await self._store.send_later(self._news(ticket, far, content, team, now), now)
        for code in changed:
            far_now = now_at.get(code)
            if far_now is None or stage(far_now) is Stage.FREE:
                await self._store.drop_setting(_NAME + code)
            else:
                await self._store.write_setting(_NAME + code, stage(far_now).value)
        return len(changed)

    async def _changed(self, now_at: dict[str, Outlook]) -> list[str]:
        """Codes of tickets that are at another stage than was told, or have ended."""
        known = {name.removeprefix(_NAME): at for name, at in (await self._store.settings_under(_NAME)).items()}
        moved = [code for code, far in now_at.items() if known.get(code, Stage.FREE.value) != stage(far).value]
        return [*moved, *(code for code in known if code not in now_at)]

    def _news(self, ticket: Ticket, far: Outlook, content: Content, team: Team, now: datetime) -> tuple[Outgoing, ...]:
        chats = told(ticket, content.commune, team)
        line = content.phrases.line("reach_changed", ma=ticket.code, loi=told_before(far, content.phrases))
        return (*alerts.amended(ticket, content, chats, now, far), *alerts.said(ticket.code, line, chats, _TAG))
