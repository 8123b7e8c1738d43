"""What a member is asked back in a chat of their own, and what becomes of words that were a question of theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import codec
from bot.content.box import ContentBox
from bot.core.events import Event, MediaReceived, TextReceived
from bot.delivery.bells import INBOX_BELL, OUTBOX_BELL, Bells
from bot.desk import alerts, talk
from bot.desk.acts import Answer, Take, TeamAct
from bot.desk.asked import Asked, Questions
from bot.desk.desk import Desk
from storage.interface import Arrival, Store, Stored, Ticket, TicketState

_LISTED_MAX = 9
_ALBUM = timedelta(seconds=30)
"""The pictures of an album come one by one."""


class Asking:
    """Whether something said in a member's own chat is for a citizen, for a ticket, or for the bot."""

    def __init__(
        self,
        store: Store,
        box: ContentBox,
        bells: Bells,
        clock: Callable[[], datetime],
        desk: Desk,
        questions: Questions,
    ) -> None:
        self._store = store
        self._box = box
        self._bells = bells
        self._clock = clock
        self._desk = desk
        self._questions = questions

    async def whose(self, stored: Stored, event: talk.TeamSaid) -> None:
        """A sentence under no ticket, while they hold one: for the citizen, or for the bot? Also under a picture."""
        content = self._box.current
        bare = talk.bare(event.text)
        act = bare or Answer(event.text)
        media = (event.media,) if event.media is not None else ()
        fitting = await self.fitting(act, self._member(event))
        if not fitting:
            return await self.give_back(stored, media or (TextReceived(event.text),))
        if len(fitting) > _LISTED_MAX:
            return await self.tell(stored, content.phrases.line("team_help"))
        codes = tuple(ticket.code for ticket in fitting)
        said = event.text
        media = (*await self._unsettled(stored, event), *media)
        await self._questions.ask(stored.key, event.author, codes, act, may_be_own=True, said=said, media=media)
        listed, none = self.listed(fitting), str(len(codes) + 1)
        words = (
            content.phrases.line("answer_or_own", phieu=listed, so=none)
            if bare is None
            else content.phrases.line("command_or_own", loi=event.text.strip(), phieu=listed, so=none)
        )
        return await self.tell(stored, words)

    async def about_media(self, stored: Stored, event: talk.TeamSaid, media: MediaReceived) -> None:
        """A photo, voice note or file without words, while they hold a ticket. It cannot be passed on."""
        phrases = self._box.current.phrases
        fitting = await self.fitting(Answer(""), self._member(event))
        if not fitting:
            return await self.give_back(stored, (media,))
        names = ", ".join(ticket.code for ticket in fitting)
        asked = await self._questions.open_for(stored.key, event.author)
        if asked is not None and asked.codes:
            # What they were asked before waits for its number; only one question can be open.
            if asked.may_be_own:
                kept = replace(asked, media=(*asked.media, media))
                await self._questions.keep(stored.key, event.author, kept)
            return await self.tell(stored, phrases.line("only_words_sent", ma=names))
        before = asked.media if asked is not None else ()
        await self._questions.ask(stored.key, event.author, (), Answer(""), may_be_own=True, media=(*before, media))
        if before and asked is not None and self._clock() - asked.at < _ALBUM:
            return await self._store.finish(stored.id)
        kind = phrases.line(f"kind_{media.kind.value}")
        return await self.tell(stored, phrases.line("media_or_own", loai=kind, ma=names))

    async def taking(self, stored: Stored, event: talk.TeamSaid, digits: str, waiting: Sequence[Ticket]) -> None:
        """Digits alone that name tickets nobody has taken; they may also be a number of the member's own talk."""
        codes = tuple(ticket.code for ticket in waiting[:_LISTED_MAX])
        media = await self._unsettled(stored, event)
        await self._questions.ask(
            stored.key, event.author, codes, Take(), may_be_own=True, said=event.text, media=media
        )
        none = str(len(codes) + 1)
        listed = self.listed(waiting[:_LISTED_MAX])
        return await self.tell(
            stored, self._box.current.phrases.line("take_or_own", chu_so=digits, phieu=listed, so=none)
        )

    async def back_from(self, stored: Stored, asked: Asked) -> None:
        """It was theirs, and is now read as a citizen's."""
        words = asked.said or (asked.act.text if isinstance(asked.act, Answer) else "")
        # Words under a picture come back with it.
        is_text = not asked.media or (words and asked.stood_under is None)
        await self.give_back(stored, (*asked.media, TextReceived(words)) if is_text else asked.media)

    async def fitting(self, act: TeamAct, member: str) -> list[Ticket]:
        """The tickets that it could be said of: those that wait for somebody to take them, else the member's own."""
        if isinstance(act, Take):
            return list(await self._store.tickets([TicketState.WAITING], _LISTED_MAX + 1))
        return list(await self._store.tickets([TicketState.TAKEN], _LISTED_MAX + 1, member))

    async def give_back(self, stored: Stored, events: Sequence[Event]) -> None:
        """The words were the member's own question, as a citizen's."""
        now = self._clock()
        names = [f"own:{stored.id}" + (f":{at}" if at else "") for at in range(len(events))]
        await self._store.ingest(
            [Arrival(stored.key, name, codec.dump_event(event), now) for name, event in zip(names, events, strict=True)]
        )
        await self._store.finish(stored.id)
        self._bells.ring(INBOX_BELL)

    def listed(self, tickets: Sequence[Ticket]) -> str:
        content = self._box.current
        return "\n".join(f"{number}. {alerts.one_line(ticket, content)}" for number, ticket in enumerate(tickets, 1))

    async def tell(self, stored: Stored, words: str, code: str = "") -> None:
        """Answer where it was said: under the ticket if it is about one, else in the chat."""
        is_about_one = code and await self._store.ticket(code) is not None
        answers = alerts.said(code, words, (stored.key,)) if is_about_one else (alerts.note(words, stored.key),)
        await self._store.finish(stored.id, answers)
        self._bells.ring(OUTBOX_BELL)

    async def _unsettled(self, stored: Stored, event: talk.TeamSaid) -> tuple[MediaReceived, ...]:
        """Pictures of a question that is still open: the next one takes its place, and they are not lost with it."""
        asked = await self._questions.open_for(stored.key, event.author)
        return asked.media if asked is not None else ()

    def _member(self, event: talk.TeamSaid) -> str:
        member = self._desk.team.member_of(event.author, self._box.current.commune)
        return member.id if member else ""
