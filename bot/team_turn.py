"""What members say in team chats: understood, done at the desk, answered where it was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from bot import codec
from bot.content.box import ContentBox
from bot.core.commands import command
from bot.core.events import TextReceived
from bot.delivery.bells import INBOX_BELL, OUTBOX_BELL, Bells
from bot.desk import alerts, talk
from bot.desk.acts import Answer, Refusal, Refused, Take, TeamAct
from bot.desk.asked import Own, Questions, answer_in
from bot.desk.desk import Desk
from bot.desk.links import Links
from bot.desk.naming import matching
from storage.interface import Arrival, ChatKey, Store, Stored, Ticket, TicketState

log = structlog.get_logger(__name__)

OPEN = (TicketState.WAITING, TicketState.TAKEN)
_TICKETS_MAX = 2000
_LISTED_MAX = 9
ANSWER_WORDS_MIN = 3
"""Fewer words in a member's own chat are a number of the menu or a greeting rather than an answer to a citizen."""


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
        command that forgot to say for which.
        """
        content = self._box.current
        member = self._desk.team.member_of(author, content.commune)
        act = talk.bare(text)
        if member is not None and act is not None:
            return bool(await self._fitting(act, member.id))
        if member is None or len(text.split()) < ANSWER_WORDS_MIN or command(text, content.phrases) is not None:
            return False
        return bool(await self._store.tickets([TicketState.TAKEN], 1, member.id))

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
            return await self._tell(stored, phrases.line("only_words_sent", ma=under), under)
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
                return await self._tell(stored, phrases.line("team_help"))
        if event.unsure:
            return await self._ask_whose(stored, event)
        return await (
            self._tell(stored, phrases.line("team_help")) if event.addressed else self._store.finish(stored.id)
        )

    async def _answered(self, stored: Stored, event: talk.TeamSaid) -> bool:
        """Whether this answers what they were asked; then it is done."""
        asked = await self.questions.open_for(stored.key, event.author)
        meant = answer_in(event.text, asked) if asked is not None else None
        if asked is None or meant is None:
            return False
        if isinstance(meant, Own):
            await self._give_back(stored, asked.said or (asked.act.text if isinstance(asked.act, Answer) else ""))
        else:
            await self._act(stored, event, talk.Meant(meant, asked.act))
        await self.questions.settled(stored.key, event.author)
        return True

    async def _numbered(
        self, stored: Stored, event: talk.TeamSaid, digits: str, act: TeamAct, under: str | None
    ) -> None:
        """The one open ticket with these digits; asked back where there are several."""
        content = self._box.current
        found = {ticket.code: ticket for ticket in await self._store.tickets(OPEN, _TICKETS_MAX)}
        codes = matching(digits, found)
        if under in codes:
            codes = [under] if under else []
        if len(codes) == 1:
            return await self._act(stored, event, talk.Meant(codes[0], act))
        if not codes:
            return await self._tell(stored, content.phrases.line("refused_no_number", chu_so=digits))
        await self.questions.ask(stored.key, event.author, tuple(codes), act)
        lines = [f"{number}. {alerts.one_line(found[code], content)}" for number, code in enumerate(codes, start=1)]
        words = content.phrases.line("which_ticket", so=str(len(codes)), chu_so=digits, phieu="\n".join(lines))
        return await self._tell(stored, words)

    async def _ask_whose(self, stored: Stored, event: talk.TeamSaid) -> None:
        """A sentence in a member's own chat, under no ticket, while they hold one: for the citizen, or for the bot?"""
        content = self._box.current
        member = self._desk.team.member_of(event.author, content.commune)
        bare = talk.bare(event.text)
        act = bare or Answer(event.text)
        fitting = await self._fitting(act, member.id if member else "")
        if not fitting:
            return await self._give_back(stored, event.text)
        if len(fitting) > _LISTED_MAX:
            return await self._tell(stored, content.phrases.line("team_help"))
        codes = tuple(ticket.code for ticket in fitting)
        await self.questions.ask(stored.key, event.author, codes, act, may_be_own=True, said=event.text)
        lines = [f"{number}. {alerts.one_line(ticket, content)}" for number, ticket in enumerate(fitting, start=1)]
        listed, none = "\n".join(lines), str(len(codes) + 1)
        words = (
            content.phrases.line("answer_or_own", phieu=listed, so=none)
            if bare is None
            else content.phrases.line("command_or_own", loi=event.text.strip(), phieu=listed, so=none)
        )
        return await self._tell(stored, words)

    async def _fitting(self, act: TeamAct, member: str) -> list[Ticket]:
        """The tickets that it could be said of: those that wait for somebody to take them, else the member's own."""
        if isinstance(act, Take):
            return list(await self._store.tickets([TicketState.WAITING], _LISTED_MAX + 1))
        return list(await self._store.tickets([TicketState.TAKEN], _LISTED_MAX + 1, member))

    async def _give_back(self, stored: Stored, text: str) -> None:
        """The words were the member's own question, as a citizen's."""
        event = codec.dump_event(TextReceived(text))
        await self._store.ingest([Arrival(stored.key, f"own:{stored.id}", event, self._clock())])
        await self._store.finish(stored.id)
        self._bells.ring(INBOX_BELL)

    async def _show(self, stored: Stored, code: str) -> None:
        content = self._box.current
        ticket = await self._store.ticket(code)
        if ticket is None:
            return await self._tell(stored, content.phrases.line("refused_unknown", ma=code, ten=""))
        far = await self._desk.outlook(ticket)
        return await self._tell(stored, alerts.alert(ticket, content, self._clock(), far).text)

    async def _act(self, stored: Stored, event: talk.TeamSaid | talk.TeamPressed, meant: talk.Meant) -> None:
        phrases = self._box.current.phrases
        if not event.author:
            return await self._tell(stored, phrases.line("anonymous_member"), meant.code)
        member = self._desk.team.member_of(event.author, self._box.current.commune)
        if member is None:
            # In an account's own chat that is no member's, nothing belongs to a ticket.
            code = meant.code if self._desk.team.is_group(stored.key) else ""
            return await self._tell(stored, phrases.line("stranger", tai_khoan=event.author), code)
        if isinstance(event, talk.TeamSaid) and event.is_edit:
            if not isinstance(meant.act, Answer):
                return await self._store.finish(stored.id)
            # What was sent stays sent, and who mended a wrong number must know.
            return await self._tell(stored, phrases.line("edit_not_sent", ma=meant.code), meant.code)
        result = await self._desk.act(meant.code, member, meant.act, heard_in=stored.key, done=stored.id)
        if isinstance(result, Refused):
            words = phrases.line(f"refused_{result.why.value}", ma=meant.code, ten=result.name)
            return await self._tell(stored, words, "" if result.why is Refusal.UNKNOWN else meant.code)
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
            return await self._tell(stored, phrases.line("link_too_late"))
        name = alerts.member_name(linked, self._box.current)
        return await self._tell(stored, phrases.line("linked", ten=name))

    async def _introduce(self, stored: Stored) -> None:
        """Say the group's id, which the operator needs and nobody can look up; once, or any group could spend us."""
        key = stored.key
        if await self._store.count_up(f"group-met:{key.channel}:{key.account}:{key.chat}") > 1:
            return await self._store.finish(stored.id)
        group = key.chat.rpartition(":")[2]
        return await self._tell(stored, self._box.current.phrases.line("group_met", ma_nhom=group))

    async def _tell(self, stored: Stored, words: str, code: str = "") -> None:
        """Answer where it was said: under the ticket if it is about one, else in the chat."""
        is_about_one = code and await self._store.ticket(code) is not None
        answers = alerts.said(code, words, (stored.key,)) if is_about_one else (alerts.note(words, stored.key),)
        await self._store.finish(stored.id, answers)
        self._bells.ring(OUTBOX_BELL)
