"""The team's side: whatever happens to a ticket, from the desk page, a team chat or the clock, happens here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

from bot import codec
from bot.content.box import ContentBox
from bot.core.content import Content, Member
from bot.core.conversation import Line
from bot.core.render import Capabilities
from bot.delivery.bells import DESK_BELL, INBOX_BELL, OUTBOX_BELL, Bells
from bot.desk import alerts, life
from bot.desk.acts import ActResult, Answer, Close, Done, Note, PassOn, Refusal, Refused, Take, TeamAct
from bot.desk.calendar import Calendar
from bot.desk.life import Patience, Reminder, Returned, Step
from bot.desk.links import Links
from bot.desk.promise import waited
from bot.desk.reach import NO_LIMIT, Outlook, Reach, outlook, told_before
from bot.desk.reach_watch import ReachWatch
from bot.desk.routing import Team, told
from bot.desk.unsent import Unsaid, unsaid
from storage.interface import (
    Arrival,
    Author,
    ChatKey,
    Cost,
    Media,
    Outgoing,
    Store,
    Ticket,
    TicketChange,
    TicketLine,
    TicketState,
)

CLOSED_SHOWN = 50

NoticeSource = Callable[[], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Board:
    """The desk's list. Urgent first, then oldest; of the closed ones the newest."""

    waiting: tuple[Ticket, ...]
    taken: tuple[Ticket, ...]
    closed: tuple[Ticket, ...]


@dataclass(frozen=True, slots=True)
class TicketView:
    """One ticket with all that was said before and since."""

    ticket: Ticket
    lines: tuple[TicketLine, ...]
    recent: tuple[Line, ...]
    fields: tuple[tuple[str, str], ...]
    outlook: Outlook = NO_LIMIT
    """What an answer given now would meet."""
    media: tuple[Media, ...] = ()
    unsaid: Mapping[str, Unsaid] = field(default_factory=dict)
    """Which answers have not reached the citizen, by their lines' names."""

    @property
    def reach(self) -> Reach:
        return self.outlook.reach


class Desk:
    """Acts on tickets and tells everybody concerned: the citizen's conversation, the team's chats, open desk pages."""

    def __init__(
        self,
        store: Store,
        box: ContentBox,
        bells: Bells,
        clock: Callable[[], datetime],
        team: Team,
        patience: Patience,
        capabilities: Mapping[str, Capabilities] | None = None,
    ) -> None:
        self._store = store
        self._box = box
        self._bells = bells
        self._clock = clock
        self._patience = patience
        self._capabilities = capabilities or {}
        self.team = team
        self.notice_sources: list[NoticeSource] = []
        """Who may have something to tell the team at the desk: a channel whose quota runs out, a token refused."""
        self.ledger_sources: list[NoticeSource] = []
        """Who counts something worth a look now and then: messages of this month, users."""
        self._reach_watch = ReachWatch(store, self.outlook)

    def member(self, login: str) -> Member | None:
        return next((member for member in self._box.current.commune.roster if member.login == login), None)

    async def read_links(self, links: Links) -> None:
        """Take up the accounts members linked."""
        self.team = replace(self.team, links=await links.read())

    async def board(self) -> Board:
        waiting = await self._store.tickets([TicketState.WAITING])
        taken = await self._store.tickets([TicketState.TAKEN])
        closed = await self._store.tickets([TicketState.CLOSED, TicketState.CANCELLED], CLOSED_SHOWN)
        return Board(tuple(waiting), tuple(taken), tuple(closed))

    async def notices(self) -> tuple[str, ...]:
        """What the desk's page says above its list, in Vietnamese."""
        return tuple([said for source in self.notice_sources for said in await source()])

    async def ledgers(self) -> tuple[str, ...]:
        """What was used of each channel's quota this month, in Vietnamese."""
        return tuple([said for source in self.ledger_sources for said in await source()])

    async def view(self, code: str) -> TicketView | None:
        ticket = await self._store.ticket(code)
        if ticket is None:
            return None
        lines = await self._store.ticket_lines(code)
        return TicketView(
            ticket,
            tuple(lines),
            codec.load_lines(ticket.recent),
            codec.load_pairs(ticket.fields),
            await self.outlook(ticket),
            tuple(await self._store.media_of(code)),
            unsaid(await self._store.unsent(ticket.reporter)),
        )

    async def act(
        self, code: str, member: Member, what: TeamAct, *, heard_in: ChatKey | None = None, done: int | None = None
    ) -> ActResult:
        """Do it, or say why not. `heard_in` is the team chat it was said in, `done` the inbox row that carried it."""
        now = self._clock()
        content = self._box.current
        refused: list[Refused] = []
        known = await self._store.ticket(code)
        if known is None:
            return Refused(Refusal.UNKNOWN)
        far = await self.outlook(known)

        def decide(ticket: Ticket) -> TicketChange | None:
            result = life.act(ticket, what, member, now, self._calendar(), self._patience)
            if isinstance(result, Refused):
                refused.append(replace(result, name=alerts.member_name(result.name, content) if result.name else ""))
                return None
            messages = self._messages(ticket, result.ticket, what, member, heard_in, far)
            return self._change(result, messages, now, done)

        ticket = await self._store.change_ticket(code, decide, now)
        if ticket is None:
            return Refused(Refusal.UNKNOWN)
        if refused:
            return refused[0]
        self._ring()
        return Done(waits=isinstance(what, Answer) and far.reach is Reach.WAITS)

    async def outlook(self, ticket: Ticket) -> Outlook:
        """What an answer given now would meet. Channels without a window are not asked about theirs."""
        can = self._capabilities.get(ticket.reporter.channel)
        if can is None or can.open_for is None:
            return Outlook()
        now = self._clock()
        far = outlook(await self._store.window(ticket.reporter), can, now)
        if far.reach is not Reach.BILLED or can.billed_max is None:
            return far
        billed = sum(
            tally.count
            for tally in await self._store.tallies(now)
            if (tally.channel, tally.account, tally.kind)
            == (ticket.reporter.channel, ticket.reporter.account, Cost.BILLED)
        )
        return far if billed < can.billed_max else Outlook(Reach.WAITS, unpaid=True)

    async def watch(self) -> int:
        """Let the clock act on every overdue ticket; returns how many it moved."""
        now = self._clock()
        moved = 0
        for code in await self._store.overdue(now):
            lines = await self._store.ticket_lines(code)
            last = lines[-1].author if lines else None
            ticket = await self._store.ticket(code)
            far = await self.outlook(ticket) if ticket else Outlook()
            moved += await self._let_time_pass(code, last, now, far)
        windowed = frozenset(channel for channel, can in self._capabilities.items() if can.open_for is not None)
        moved += await self._reach_watch.look(self._box.current, self.team, now, windowed)
        if moved:
            self._ring()
        return moved

    async def _let_time_pass(self, code: str, last: Author | None, now: datetime, far: Outlook) -> bool:
        content, phrases = self._box.current, self._box.current.phrases

        def decide(ticket: Ticket) -> TicketChange | None:
            name = alerts.member_name(ticket.assignee, content)
            step = life.overdue(ticket, last, name, now, self._calendar(), self._patience)
            if step is None:
                return None
            chats = told(ticket, content.commune, self.team)
            words = ""
            if isinstance(step, Reminder):
                words = phrases.line("reminder", ma=code, phut=waited(ticket.opened_at, now))
            elif isinstance(step, Returned):
                since = waited(ticket.taken_at or ticket.opened_at, now)
                words = phrases.line("reminder_taken", ma=code, ten=name, phut=since)
            # Where an alert cannot be changed, the reminder is all they read now.
            spoken = alerts.said(code, self._with_reach(words, far), chats) if words else ()
            amended = alerts.amended(step.ticket, content, self._all_chats(ticket, step.ticket, content), now, far)
            return self._change(step, (*spoken, *amended), now, None)

        return await self._store.change_ticket(code, decide, now) is not None

    def _messages(
        self, before: Ticket, after: Ticket, what: TeamAct, member: Member, heard_in: ChatKey | None, far: Outlook
    ) -> tuple[Outgoing, ...]:
        """What the team's chats are told of an act: the alert is amended, the words stand under it."""
        content, phrases = self._box.current, self._box.current.phrases
        now = self._clock()
        chats = self._all_chats(before, after, content)
        name = alerts.member_name(member.id, content)
        amended = alerts.amended(after, content, chats, now, far) if after != before else ()
        others = tuple(key for key in chats if key != heard_in)
        # Who acts from a chat of their own while the team has a group must read there that it was done.
        with_own = chats if heard_in is None or heard_in in chats else (*chats, heard_in)
        match what:
            case Take():
                taken = phrases.line("team_taken", ten=name, ma=after.code)
                return (*amended, *alerts.said(after.code, self._with_reach(taken, far), with_own))
            case PassOn():
                line = phrases.line("team_passed", ma=after.code)
                # The next members to ask may not have seen the alert: it is sent to them now.
                new = tuple(key for key in told(after, content.commune, self.team) if key not in chats)
                return (
                    *amended,
                    *alerts.opened(after, content, new, now, far),
                    *alerts.said(after.code, line, with_own),
                )
            case Answer(text):
                spoken = alerts.said(after.code, f"{name}: {text}", others)
                if far.reach is Reach.WAITS:
                    # Nobody shall believe that it arrived.
                    waits = alerts.said(after.code, phrases.line("team_answer_waits", ma=after.code), with_own)
                    return (*amended, *spoken, *waits)
                sent = phrases.line("team_answered", ma=after.code)
                return (*amended, *spoken, *alerts.said(after.code, sent, (heard_in,) if heard_in else ()))
            case Note(text):
                noted = phrases.line("team_noted", ma=after.code)
                own = alerts.said(after.code, noted, (heard_in,) if heard_in else ())
                return (*alerts.said(after.code, f"// {name}: {text}", others), *own)
            case Close():
                line = phrases.line("team_closed", ma=after.code, ten=name)
                return (*alerts.said(after.code, line, with_own), *amended)

    def _with_reach(self, words: str, far: Outlook) -> str:
        """The words, and under them what must be known before an answer is written."""
        return "\n".join(filter(None, (words, told_before(far, self._box.current.phrases))))

    def _all_chats(self, before: Ticket, after: Ticket, content: Content) -> tuple[ChatKey, ...]:
        """Every chat that may show this ticket's alert: whoever was told first, and whoever is concerned now."""
        first = replace(before, assignee="", state=TicketState.WAITING)
        return tuple(
            dict.fromkeys(key for one in (first, before, after) for key in told(one, content.commune, self.team))
        )

    def _change(self, step: Step, outgoing: tuple[Outgoing, ...], now: datetime, done: int | None) -> TicketChange:
        reporter = step.ticket.reporter
        events = tuple(Arrival(reporter, f"ticket:{uuid4().hex}", codec.dump_event(event), now) for event in step.heard)
        return TicketChange(step.ticket, step.lines, events, outgoing, done)

    def _calendar(self) -> Calendar:
        return Calendar.of(self._box.current.commune.hours)

    def _ring(self) -> None:
        for bell in (DESK_BELL, INBOX_BELL, OUTBOX_BELL):
            self._bells.ring(bell)
