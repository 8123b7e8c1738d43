"""What members say in team chats: understood, done at the desk, answered where it was said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from bot import codec
from bot.content.box import ContentBox
from bot.core.commands import command
from bot.core.events import MediaKind
from bot.delivery.bells import OUTBOX_BELL, Bells
from bot.desk import alerts, talk
from bot.desk.acts import Answer, Refusal, Refused, TeamAct
from bot.desk.asked import Own, Questions, answer_in
from bot.desk.desk import Desk
from bot.desk.links import Links
from bot.desk.naming import matching
from bot.team_asking import Asking
from storage.interface import ChatKey, Store, Stored, Ticket, TicketState

log = structlog.get_logger(__name__)

OPEN = (TicketState.WAITING, TicketState.TAKEN)
_TICKETS_MAX = 2000
ANSWER_WORDS_MIN = 3
"""Fewer words in a member's own chat are a number of the menu or a greeting rather than an answer to a citizen."""

_WITH_WORDS = frozenset({MediaKind.PHOTO, MediaKind.VIDEO, MediaKind.VOICE})
"""What a member writes under. A file's words are its name, a card's its owner's, a link's those of its page."""


class TeamTurn:
    """The team's side of the service. `read_links` is called when an account was linked."""

    def __init__(
        self, store: Store, box: ContentBox, bells: Bells, clock: Callable[[], datetime], desk: Desk, links: Links
    ) -> None:
        self._store = store
        self._box = box
        self._bells = bells
        self._clock = clock
        self._desk = desk
        self._links = links
        self.questions = Questions(store, clock)
        self._asking = Asking(store, box, bells, clock, desk, self.questions)

    async def turn(self) -> int:
        """How many events were dealt with."""
        arrivals = await self._store.team_arrivals()
        for stored in arrivals:
            try:
                await self._done(stored)
            except Exception as error:
                log.exception("team_event_failed", inbox=stored.id)
                await self._store.fail(stored.id, type(error).__name__)
        return len(arrivals)

    async def may_be_answer(self, author: str, text: str) -> bool:
        """Whether a member's private words could be meant for a ticket: they hold one, and it is a sentence, or a
        command that forgot to say for which; or they are the digits of one.
        """
        content = self._box.current
        member = self._desk.team.member_of(author, content.commune)
        if member is None:
            return False
        act = talk.bare(text)
        if act is not None:
            return bool(await self._asking.fitting(act, member.id))
        digits = talk.digits_alone(text)
        if digits and await self._carrying(digits):
            return True
        if not _is_sentence(text) or command(text, content.phrases) is not None:
            return False
        return await self.holds_one(author)

    async def holds_one(self, author: str) -> bool:
        """Whether a member has taken a ticket."""
        member = self._desk.team.member_of(author, self._box.current.commune)
        return member is not None and bool(await self._store.tickets([TicketState.TAKEN], 1, member.id))

    async def is_asked_for(self, key: ChatKey, author: str, text: str) -> bool:
        """Whether the words answer what the bot asked this member here."""
        asked = await self.questions.open_for(key, author) if author else None
        return asked is not None and answer_in(text, asked) is not None

    # --- one event ------------------------------------------------------------------------------------------------

    async def _done(self, stored: Stored) -> None:
        event = codec.load_team_event(stored.event)
        match event:
            case talk.TeamPressed(data=data):
                meant = talk.pressed(data)
                return await (self._act(stored, event, meant) if meant else self._store.finish(stored.id))
            case talk.TeamSaid():
                return await self._said(stored, event)
            case talk.CodeTyped():
                return await self._link(stored, event)
            case talk.GroupMet():
                return await self._introduce(stored)

    async def _said(self, stored: Stored, event: talk.TeamSaid) -> None:
        phrases = self._box.current.phrases
        under = await self._store.ticket_at(stored.key, message=event.reply_to, thread=event.thread)
        if under and event.is_media and not event.text.strip():
            return await self._asking.tell(stored, phrases.line("only_words_sent", ma=under), under)
        if event.media is not None:
            is_answer = event.media.kind in _WITH_WORDS and _is_sentence(event.text)
            asks = self._asking
            return await (asks.whose(stored, event) if is_answer else asks.about_media(stored, event, event.media))
        if not event.is_edit and await self._answered(stored, event):
            return None
        match talk.said(event.text, under):
            case talk.Meant() as meant:
                return await self._act(stored, event, meant)
            case talk.Numbered(digits, act):
                return await self._numbered(stored, event, digits, act, under)
            case talk.Named(code):
                return await self._show(stored, code)
            case talk.HelpWanted():
                return await self._asking.tell(stored, phrases.line("team_help"))
        digits = talk.digits_alone(event.text)
        if digits and (event.unsure or event.addressed) and await self._by_digits(stored, event, digits):
            return None
        if event.unsure:
            return await self._asking.whose(stored, event)
        return await (
            self._asking.tell(stored, phrases.line("team_help")) if event.addressed else self._store.finish(stored.id)
        )

    async def _answered(self, stored: Stored, event: talk.TeamSaid) -> bool:
        """Whether this answers what they were asked; then it is done."""
        asked = await self.questions.open_for(stored.key, event.author)
        meant = answer_in(event.text, asked) if asked is not None else None
        if asked is None or meant is None:
            return False
        if isinstance(meant, Own):
            await self._asking.back_from(stored, asked)
        else:
            await self._act(
                stored, replace(event, is_media=asked.stood_under is not None), talk.Meant(meant, asked.act)
            )
        await self.questions.settled(stored.key, event.author)
        return True

    async def _numbered(
        self, stored: Stored, event: talk.TeamSaid, digits: str, act: TeamAct, under: str | None
    ) -> None:
        """The one open ticket with these digits; asked back where there are several."""
        content = self._box.current
        found = await self._carrying(digits)
        found = [ticket for ticket in found if ticket.code == under] or found
        if len(found) == 1:
            return await self._act(stored, event, talk.Meant(found[0].code, act))
        if not found:
            return await self._asking.tell(stored, content.phrases.line("refused_no_number", chu_so=digits))
        codes = tuple(ticket.code for ticket in found)
        await self.questions.ask(stored.key, event.author, codes, act)
        listed = self._asking.listed(found)
        words = content.phrases.line("which_ticket", so=str(len(codes)), chu_so=digits, phieu=listed)
        return await self._asking.tell(stored, words)

    async def _by_digits(self, stored: Stored, event: talk.TeamSaid, digits: str) -> bool:
        """Digits and nothing else, as a code and nothing else: the wish to see the ticket or take it. False: none has
        them.
        """
        content = self._box.current
        found = await self._carrying(digits)
        if not found:
            return False
        waiting = [ticket for ticket in found if ticket.state is TicketState.WAITING]
        if event.unsure and waiting:
            await self._asking.taking(stored, event, digits, waiting)
        elif len(found) == 1:
            await self._show(stored, found[0].code)
        else:
            listed = "\n".join(alerts.one_line(ticket, content) for ticket in found)
            await self._asking.tell(stored, content.phrases.line("named_tickets", chu_so=digits, phieu=listed))
        return True

    async def _carrying(self, digits: str) -> list[Ticket]:
        """The open tickets with these digits."""
        found = {ticket.code: ticket for ticket in await self._store.tickets(OPEN, _TICKETS_MAX)}
        return [found[code] for code in matching(digits, found)]

    async def _show(self, stored: Stored, code: str) -> None:
        content = self._box.current
        ticket = await self._store.ticket(code)
        if ticket is None:
            return await self._asking.tell(stored, content.phrases.line("refused_unknown", ma=code, ten=""))
        far = await self._desk.outlook(ticket)
        return await self._asking.tell(stored, alerts.alert(ticket, content, self._clock(), far).text)

    async def _act(self, stored: Stored, event: talk.TeamSaid | talk.TeamPressed, meant: talk.Meant) -> None:
        phrases = self._box.current.phrases
        if not event.author:
            return await self._asking.tell(stored, phrases.line("anonymous_member"), meant.code)
        member = self._desk.team.member_of(event.author, self._box.current.commune)
        if member is None:
            # In an account's own chat that is no member's, nothing belongs to a ticket.
            code = meant.code if self._desk.team.is_group(stored.key) else ""
            return await self._asking.tell(stored, phrases.line("stranger", tai_khoan=event.author), code)
        if isinstance(event, talk.TeamSaid) and event.is_edit:
            if not isinstance(meant.act, Answer):
                return await self._store.finish(stored.id)
            # What was sent stays sent, and who mended a wrong number must know.
            return await self._asking.tell(stored, phrases.line("edit_not_sent", ma=meant.code), meant.code)
        result = await self._desk.act(meant.code, member, meant.act, heard_in=stored.key, done=stored.id)
        if isinstance(result, Refused):
            words = phrases.line(f"refused_{result.why.value}", ma=meant.code, ten=result.name)
            return await self._asking.tell(stored, words, "" if result.why is Refusal.UNKNOWN else meant.code)
        if isinstance(event, talk.TeamSaid) and event.is_media and isinstance(meant.act, Answer):
            line = phrases.line("only_words_sent", ma=meant.code)
            await self._store.send_later(alerts.said(meant.code, line, (stored.key,)), self._clock())
            self._bells.ring(OUTBOX_BELL)
        return None

    async def _link(self, stored: Stored, event: talk.CodeTyped) -> None:
        phrases = self._box.current.phrases
        # Zalo Bot's private chat has the id of who writes there; seen everywhere, promised nowhere.
        own_chat = f"{stored.key.channel}:{stored.key.chat}"
        linked = await self._links.redeem(event.code, event.author, own_chat)
        await self._desk.read_links(self._links)
        if linked is None:
            return await self._asking.tell(stored, phrases.line("link_too_late"))
        name = alerts.member_name(linked, self._box.current)
        return await self._asking.tell(stored, phrases.line("linked", ten=name))

    async def _introduce(self, stored: Stored) -> None:
        """Say the group's id, which the operator needs and nobody can look up; once, or any group could spend us."""
        key = stored.key
        if await self._store.count_up(f"group-met:{key.channel}:{key.account}:{key.chat}") > 1:
            return await self._store.finish(stored.id)
        group = key.chat.rpartition(":")[2]
        return await self._asking.tell(stored, self._box.current.phrases.line("group_met", ma_nhom=group))


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= ANSWER_WORDS_MIN
