"""To the team's chats that can show it: the photo itself, under its ticket's alert."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.content.box import ContentBox
from bot.delivery.bells import DESK_BELL, OUTBOX_BELL, Bells
from bot.desk import attachments
from bot.desk.desk import Desk
from bot.desk.routing import told
from storage.interface import ChatKey, Media, Store, TicketState


class Showing:
    """`channels`: those whose team chats are sent it; the others have the desk's address."""

    def __init__(
        self,
        store: Store,
        box: ContentBox,
        desk: Desk,
        bells: Bells,
        clock: Callable[[], datetime],
        channels: frozenset[str],
    ) -> None:
        self._store = store
        self._box = box
        self._desk = desk
        self._bells = bells
        self._clock = clock
        self._channels = channels

    async def show(self) -> int:
        """What has come and belongs to a ticket, each once. The messages are written only now: one that waited for its
        download in the outbox would hold back every alert behind it.
        """
        found = await self._store.media_to_show()
        for media in found:
            phrases = self._box.current.phrases
            words = phrases.line("team_media", ma=media.ticket, loai=phrases.line(f"kind_{media.kind}"))
            messages = attachments.shown(media.ticket, words, media.id, await self._chats(media))
            await self._store.show_media(media.id, messages, self._clock())
        if found:
            self._bells.ring(OUTBOX_BELL)
            self._bells.ring(DESK_BELL)
        return len(found)

    async def _chats(self, media: Media) -> tuple[ChatKey, ...]:
        ticket = await self._store.ticket(media.ticket)
        if ticket is None or ticket.state not in {TicketState.WAITING, TicketState.TAKEN}:
            return ()
        chats = told(ticket, self._box.current.commune, self._desk.team)
        return tuple(key for key in chats if key.channel in self._channels)
