"""One citizen's turn: their waiting events through the core, and all that must be stored of it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot import codec
from bot.core.actions import (
    Action,
    CancelTicket,
    Forget,
    OpenTicket,
    Outcome,
    RecordAnswer,
    RecordFeedback,
    RecordGap,
    RecordRating,
    RelayToMember,
    SendReply,
)
from bot.core.content import Content
from bot.core.conversation import Attachment, Conversation
from bot.core.engine import step
from bot.core.events import CitizenEvent, Event, TicketOpened
from bot.core.render import Capabilities, render
from bot.core.speaking import with_first
from bot.desk import alerts, attachments, life
from bot.desk.calendar import VIETNAM, Calendar
from bot.desk.life import Patience
from bot.desk.promise import promise
from bot.desk.routing import Team, nearest, told
from storage.interface import (
    Author,
    ChatKey,
    Mark,
    Outgoing,
    Stored,
    Ticket,
    TicketLine,
    TicketState,
    TurnResult,
    Waiting,
)

log = structlog.get_logger(__name__)

LATE = timedelta(minutes=10)
"""An answer that comes so long after the question begins with a word of apology."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a turn goes by besides the content: what the channel can do, and how the team works."""

    capabilities: Capabilities
    team: Team
    patience: Patience
    desk_url: str = ""
    """Scheme and host of the desk, for links in alerts; empty where it has no public address."""


def decide(waiting: Waiting, content: Content, rules: Rules, now: datetime) -> TurnResult:
    """Everything one chat's waiting events leave. Pure.

    At most one ticket is opened a turn (there is one fresh code): later events wait for the next, which follows at
    once. Raises what `step` or the codec raises; the store charges the first event for it.
    """
    turn = _Turn(waiting, content, rules, now, _remembered(waiting))
    # Webhooks come out of order: of what waits together, the earlier said is heard first.
    for stored in sorted(waiting.arrivals, key=lambda one: one.at):
        if turn.opened is not None:
            break
        turn.take(stored)
    return turn.result()


def _remembered(waiting: Waiting) -> Conversation:
    if waiting.conversation is None:
        return Conversation()
    try:
        return codec.load_conversation(waiting.conversation)
    except Exception:  # noqa: BLE001  whatever cattrs finds wrong with a shape of an older version
        # Better a talk that starts again than a citizen who is never answered.
        log.warning("conversation_unreadable", channel=waiting.key.channel)
        return Conversation()


@dataclass(slots=True)
class _Turn:
    """Gathers what a turn leaves while its events and actions are worked off."""

    waiting: Waiting
    content: Content
    rules: Rules
    now: datetime
    conversation: Conversation
    done: list[int] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    opened: Ticket | None = None
    lines: list[TicketLine] = field(default_factory=list)
    relayed: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)
    rated: list[tuple[str, int]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    forget: bool = False
    sent_along: dict[str, list[Attachment]] = field(default_factory=dict)
    """By ticket: what the team is told of in this turn's relayed words."""
    attached: list[tuple[str, str]] = field(default_factory=list)
    has_excused: bool = False

    def take(self, stored: Stored) -> None:
        events: deque[Event] = deque([codec.load_event(stored.event)])
        at = stored.at.astimezone(VIETNAM)
        while events:
            event = events.popleft()
            outcome = self._excused(step(self.conversation, event, self.content, at), event, stored)
            self.conversation = outcome.conversation
            for action in outcome.actions:
                result = self._do(action)
                if result is not None:
                    events.append(result)
        self.done.append(stored.id)

    def _excused(self, outcome: Outcome, event: Event, stored: Stored) -> Outcome:
        """With an apology before the first answer of the turn, where the citizen had to wait for it."""
        is_late = isinstance(event, CitizenEvent) and self.now - stored.at > LATE
        answers = any(isinstance(action, SendReply) for action in outcome.actions)
        if not is_late or not answers or self.has_excused:
            return outcome
        self.has_excused = True
        return with_first(outcome, self.content.phrases.say("late_answer"))

    def _do(self, action: Action) -> Event | None:
        """What the action leaves to be stored; for `OpenTicket` the event that tells the core how it went."""
        match action:
            case SendReply(reply):
                for message in render(reply, self.rules.capabilities):
                    self.outgoing.append(Outgoing(self.waiting.key, codec.dump_message(message)))
            case OpenTicket():
                return self._open(action)
            case RelayToMember(code, text, member, media):
                self.relayed.setdefault((code, member), []).append(text)
                self.sent_along.setdefault(code, []).extend(media)
                idents = tuple(one.ident for one in media)
                self.lines.append(TicketLine(code, self.now, Author.CITIZEN, text, media=idents))
                self.attached += [(ident, code) for ident in idents]
            case RecordAnswer(code, text):
                name = self.content.phrases.line("who_outside")
                self.lines.append(TicketLine(code, self.now, Author.MEMBER, text, name))
                words = self.content.phrases.line("team_outside", ma=code, loi=text)
                self.outgoing += alerts.said(code, words, self._team_chats(""))
            case CancelTicket(code):
                self.cancelled.append(code)
                self._cancelled(code)
            case RecordGap(question, near):
                self.marks.append(Mark("gap", question, near, self.now))
            case RecordFeedback(entry, useful):
                self.marks.append(Mark("feedback", entry, str(int(useful)), self.now))
            case RecordRating(subject, stars):
                kind, _, name = subject.partition(":")
                if kind == "ticket":
                    self.rated.append((name, stars))
                self.marks.append(Mark("rating", subject, str(stars), self.now))
            case Forget():
                self.forget = True
        return None

    def _open(self, wanted: OpenTicket) -> TicketOpened:
        calendar = Calendar.of(self.content.commune.hours)
        patience = self.rules.patience
        ticket = Ticket(
            code=self.waiting.ticket_code,
            reporter=self.waiting.key,
            question=wanted.question,
            state=TicketState.WAITING,
            opened_at=self.now,
            topic=wanted.topic,
            step=wanted.step,
            hamlet=wanted.hamlet,
            recent=codec.dump_lines(wanted.recent),
            fields=codec.dump_pairs(wanted.fields),
            urgent=wanted.urgent,
            touched_at=self.now,
            due=life.first_due(self.now, calendar, patience, urgent=wanted.urgent),
        )
        self.opened = ticket
        chats = told(ticket, self.content.commune, self.rules.team)
        self.attached += [(one.ident, ticket.code) for one in wanted.media]
        along = attachments.told(wanted.media, ticket.code, self.rules.desk_url, self.content)
        self.outgoing += alerts.opened(ticket, self.content, chats, self.now, more=along)
        hours = patience.answer_hours
        words = promise(calendar, self.now, hours, self.content.phrases, urgent=wanted.urgent)
        return TicketOpened(ticket.code, words)

    def _cancelled(self, code: str) -> None:
        """The team is told. Only the code is known here, so a line is added under the alert, its text not changed."""
        words = f"{code}: {self.content.phrases.line('alert_cancelled')}"
        self.outgoing += alerts.said(code, words, self._team_chats(""))

    def _team_chats(self, member: str) -> tuple[ChatKey, ...]:
        """Groups, and on channels without one the assignee's own chats (everybody's while nobody has taken it)."""
        shape = Ticket("", self.waiting.key, "", TicketState.TAKEN, self.now, assignee=member)
        people = nearest(shape, self.content.commune) if member else self.content.commune.roster
        grouped = {(key.channel, key.account) for key in self.rules.team.groups}
        own = [
            key
            for person in people
            for key in self.rules.team.own_chats(person)
            if (key.channel, key.account) not in grouped
        ]
        return tuple(dict.fromkeys((*self.rules.team.groups, *own)))

    def result(self) -> TurnResult:
        phrases = self.content.phrases
        for (code, member), texts in self.relayed.items():
            # A burst of the citizen's is one message to the team: group chats allow 20 a minute.
            words = phrases.line("relay_citizen", ma=code, loi="\n".join(texts))
            along = attachments.told(self.sent_along.get(code, ()), code, self.rules.desk_url, self.content)
            words = f"{words}\n{along}" if along else words
            self.outgoing += alerts.said(code, words, self._team_chats(member))
        return TurnResult(
            key=self.waiting.key,
            conversation=codec.dump_conversation(replace(self.conversation)),
            done=tuple(self.done),
            outgoing=tuple(self.outgoing),
            opened=self.opened,
            lines=tuple(self.lines),
            cancelled=tuple(self.cancelled),
            rated=tuple(self.rated),
            marks=tuple(self.marks),
            forget=self.forget,
            attached=tuple(self.attached),
        )
