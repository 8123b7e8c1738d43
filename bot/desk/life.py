"""A ticket's life: what an act or the clock makes of it. Pure; storing and sending are the desk's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.content import Member
from bot.core.events import MemberReplied, TicketClosed, TicketEvent, TicketReturned, TicketTaken
from bot.core.secret_asked import asks_for_secret
from bot.desk.acts import Answer, Close, Note, PassOn, Refusal, Refused, Take, TeamAct
from bot.desk.calendar import Calendar
from bot.desk.unsent import name_of
from storage.interface import Author, Ticket, TicketLine, TicketState

ANSWER_CHARS_MAX = 4000
LEADER = "truong_nhom"


@dataclass(frozen=True, slots=True)
class Patience:
    """Working minutes after which somebody is reminded or a ticket moves on. `answer_hours` is what is promised."""

    remind_minutes: int = 30
    urgent_minutes: int = 5
    return_minutes: int = 120
    silent_close_minutes: int = 960
    answer_hours: int = 2


@dataclass(frozen=True, slots=True)
class Step:
    """The ticket as it is now, what stands on it since, and what the citizen's conversation hears."""

    ticket: Ticket
    lines: tuple[TicketLine, ...] = ()
    heard: tuple[TicketEvent, ...] = ()


class Reminder(Step):
    """Nobody has taken it: the team is told again."""


class Returned(Step):
    """Taken and forgotten: back on the list."""


def act(
    ticket: Ticket, what: TeamAct, member: Member, now: datetime, calendar: Calendar, patience: Patience
) -> Step | Refused:
    """What a member's act makes of the ticket, or why it was not done."""
    if ticket.state in {TicketState.CLOSED, TicketState.CANCELLED}:
        return Refused(Refusal.CLOSED)
    is_anothers = ticket.assignee not in {"", member.id}
    # A leader may put an absent member's ticket back on the list; a late tap on "Nhận" takes it from nobody.
    may_take_over = member.role == LEADER and isinstance(what, PassOn)
    if is_anothers and not may_take_over and not isinstance(what, Note):
        return Refused(Refusal.TAKEN, ticket.assignee)
    match what:
        case Take():
            if ticket.assignee == member.id:
                return Step(ticket)
            return _take(ticket, member, now, calendar, patience)
        case PassOn():
            if not ticket.assignee:
                return Refused(Refusal.NOT_TAKEN)
            return _back_on_list(ticket, member.name, now, calendar, patience)
        case Answer(text):
            return _answer(ticket, text.strip(), member, now, calendar, patience)
        case Note(text):
            if not text.strip():
                return Refused(Refusal.EMPTY)
            return Step(ticket, (TicketLine(ticket.code, now, Author.SYSTEM, text.strip(), member.name),))
        case Close():
            if not ticket.assignee:
                return Refused(Refusal.NOT_TAKEN)
            return close(ticket, member.name, now)


def _take(ticket: Ticket, member: Member, now: datetime, calendar: Calendar, patience: Patience) -> Step:
    taken = replace(
        ticket,
        state=TicketState.TAKEN,
        assignee=member.id,
        taken_at=now,
        touched_at=now,
        due=calendar.after_working(now, patience.return_minutes),
        reminders=0,
    )
    return Step(taken, (), (TicketTaken(ticket.code, _capital(member.name), member.id),))


def _answer(
    ticket: Ticket, text: str, member: Member, now: datetime, calendar: Calendar, patience: Patience
) -> Step | Refused:
    if not text:
        return Refused(Refusal.EMPTY)
    if len(text) > ANSWER_CHARS_MAX:
        return Refused(Refusal.TOO_LONG)
    if asks_for_secret(text):
        return Refused(Refusal.SECRET)
    taken = ticket if ticket.assignee == member.id else _take(ticket, member, now, calendar, patience).ticket
    answered = replace(
        taken, answered_at=now, touched_at=now, due=calendar.after_working(now, patience.silent_close_minutes)
    )
    line = TicketLine(ticket.code, now, Author.MEMBER, text, member.name)
    said = MemberReplied(ticket.code, _capital(member.name), text, member.id, name_of(now))
    return Step(answered, (line,), (said,))


def _back_on_list(ticket: Ticket, name: str, now: datetime, calendar: Calendar, patience: Patience) -> Returned:
    waiting = replace(
        ticket,
        state=TicketState.WAITING,
        assignee="",
        taken_at=None,
        touched_at=now,
        due=calendar.after_working(now, patience.remind_minutes),
        reminders=0,
    )
    line = TicketLine(ticket.code, now, Author.SYSTEM, "returned", name)
    return Returned(waiting, (line,), (TicketReturned(ticket.code),))


def close(ticket: Ticket, name: str, now: datetime) -> Step:
    done = replace(ticket, state=TicketState.CLOSED, closed_at=now, touched_at=now, due=None)
    return Step(done, (), (TicketClosed(ticket.code, _capital(name)),))


def first_due(now: datetime, calendar: Calendar, patience: Patience, *, urgent: bool) -> datetime:
    """When the team is first reminded of a new ticket. Danger does not wait for office hours."""
    return calendar.after_working(now, patience.remind_minutes) if not urgent else _minutes(now, patience)


def _minutes(now: datetime, patience: Patience) -> datetime:
    return Calendar(((),) * 7).after_working(now, patience.urgent_minutes)


def overdue(
    ticket: Ticket, last: Author | None, name: str, now: datetime, calendar: Calendar, patience: Patience
) -> Step | None:
    """What the clock makes of an open ticket whose `due` has passed; None when it is not due after all.

    `last` wrote the newest line (None: no line yet), `name` is the assignee's.
    """
    if ticket.due is None or ticket.due > now or ticket.state not in {TicketState.WAITING, TicketState.TAKEN}:
        return None
    if ticket.state is TicketState.WAITING:
        # Each reminder waits twice as long as the one before: a nuisance is soon switched off.
        minutes = patience.remind_minutes * 2 ** min(ticket.reminders + 1, 6)
        due = calendar.after_working(now, minutes)
        return Reminder(replace(ticket, due=due, reminders=ticket.reminders + 1))
    if ticket.answered_at is not None and last is not Author.CITIZEN:
        return close(ticket, name, now)
    return _back_on_list(ticket, name, now, calendar, patience)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
