"""Tickets as the desk's pages show them: ids become names, times become words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from markupsafe import Markup

from bot.core.content import Content, Member
from bot.core.conversation import Speaker
from bot.desk.acts import Refused
from bot.desk.promise import span
from bot.desk.reach import Outlook, Reach
from bot.desk.unsent import name_of
from bot.web.desk_media import Thing, lost, thing
from bot.web.richtext import plain
from bot.web.spoken_time import short_time, spoken_clock, spoken_span
from bot.web.words import Words
from storage.interface import Author, Ticket, TicketLine, TicketState

if TYPE_CHECKING:
    from bot.content.problem import Problem
    from bot.desk.desk import Board, TicketView

_FIRST_WORDS = 140
_WORTH_SAYING_SECONDS = 60

_RETURNED = "returned"
"""What the desk writes as a line's text when a ticket went back to the list."""


class Show(StrEnum):
    """The lists of the desk."""

    WAITING = "waiting"
    MINE = "mine"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket in the list."""

    code: str
    first_words: str
    topic: str
    hamlet: str
    waited: str
    urgent: bool
    state: TicketState
    owner: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A line of talk. `who` is a CSS class: citizen, bot, member, note or event."""

    who: str
    name: str
    html: Markup
    time: str = ""
    media: tuple[Thing, ...] = ()
    unsaid: str = ""
    """Why the citizen has not read it yet."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ticket, opened."""

    row: Row
    question: Markup
    step: str
    opened: str
    waits: str
    recent: tuple[Said, ...]
    fields: tuple[tuple[str, str], ...]
    lines: tuple[Said, ...]
    is_open: bool
    is_answered: bool
    can_act: bool
    can_take_over: bool
    state: str
    media: tuple[Thing, ...] = ()
    """What came with the question; what came later stands with its line."""
    reach: str = ""
    """What to know before answering: free, billed or kept, and for how long; empty where there is nothing to know."""
    is_hard: bool = False
    """It costs money or will not arrive now."""


@dataclass(frozen=True, slots=True)
class Scribe:
    """Draws for one member at one moment."""

    words: Words
    content: Content
    member: Member
    now: datetime

    def rows(self, board: Board, show: Show) -> tuple[Row, ...]:
        return tuple(self.row(ticket) for ticket in self._of(board, show))

    def counts(self, board: Board) -> dict[Show, int]:
        return {show: len(tuple(self._of(board, show))) for show in (Show.WAITING, Show.MINE)}

    def row(self, ticket: Ticket) -> Row:
        commune = self.content.commune
        return Row(
            code=ticket.code,
            first_words=_shortened(ticket.question),
            topic=self._topic(ticket.topic),
            hamlet=commune.hamlet_name(ticket.hamlet) or ticket.hamlet,
            waited=spoken_span((self.now - ticket.opened_at).total_seconds(), self.words),
            urgent=ticket.urgent,
            state=ticket.state,
            owner=self.name_of(ticket.assignee) if ticket.assignee else "",
            is_mine=ticket.assignee == self.member.id,
        )

    def sheet(self, view: TicketView) -> Sheet:
        ticket = view.ticket
        is_open = ticket.state in {TicketState.WAITING, TicketState.TAKEN}
        waits = (self.now - ticket.opened_at).total_seconds()
        is_free = not ticket.assignee or ticket.assignee == self.member.id
        things = {one.id: thing(one, self.words) for one in view.media}
        later = {ident for line in view.lines for ident in line.media}
        return Sheet(
            row=self.row(ticket),
            question=plain(ticket.question),
            step=ticket.step,
            opened=spoken_clock(ticket.opened_at, self.now, self.words),
            waits=spoken_span(waits, self.words) if is_open and waits >= _WORTH_SAYING_SECONDS else "",
            recent=tuple(self._recent(line.who, line.text) for line in view.recent),
            fields=view.fields,
            lines=tuple(
                replace(
                    self._line(line),
                    media=tuple(things.get(ident) or lost(self.words) for ident in line.media),
                    unsaid=self._unsaid(view, line),
                )
                for line in view.lines
            ),
            media=tuple(shown for ident, shown in things.items() if ident not in later),
            is_open=is_open,
            is_answered=ticket.answered_at is not None,
            can_act=is_open and is_free,
            can_take_over=is_open and not is_free and self.member.role == "truong_nhom",
            state=self.words(f"desk.state.{ticket.state.value}"),
            reach=self._reach(view.outlook) if is_open else "",
            is_hard=is_open and view.reach is not Reach.OPEN,
        )

    def _reach(self, far: Outlook) -> str:
        left = span(far.left) if far.left is not None else ""
        if far.reach is Reach.OPEN:
            return self.words("desk.reach.open", left=left) if left else ""
        return self.words("desk.reach.unpaid" if far.unpaid else f"desk.reach.{far.reach.value}", left=left)

    def refusal(self, refused: Refused, ticket: Ticket | None) -> str:
        """Why not, as a sentence; with who and when where that is known."""
        key, at = f"desk.refused.{refused.why.value}", None
        if ticket is not None:
            at = {"taken": ticket.taken_at, "closed": ticket.closed_at}.get(refused.why.value)
        name = self.name_of(refused.name)
        if at is not None:
            return self.words(f"{key}_at", name=name, time=spoken_clock(at, self.now, self.words))
        return self.words(key, name=name)

    def name_of(self, member: str) -> str:
        """The name of a roster id (or the name itself), as a sentence begins with it."""
        known = next((one.name for one in self.content.commune.roster if one.id == member), member)
        return _capital(known) or self.words("desk.somebody")

    def _of(self, board: Board, show: Show) -> Iterable[Ticket]:
        match show:
            case Show.WAITING:
                return board.waiting
            case Show.MINE:
                return (ticket for ticket in board.taken if ticket.assignee == self.member.id)
            case Show.DONE:
                return board.closed

    def others(self, board: Board) -> tuple[Row, ...]:
        """What other members have in hand."""
        return tuple(self.row(ticket) for ticket in board.taken if ticket.assignee != self.member.id)

    def _topic(self, topic: str) -> str:
        labels = {known.id: known.label for known in self.content.corpus.topics} | dict(self.content.phrases.topics)
        return labels.get(topic, topic)

    def _unsaid(self, view: TicketView, line: TicketLine) -> str:
        why = view.unsaid.get(name_of(line.at)) if line.author is Author.MEMBER else None
        return self.words(f"desk.unsaid.{why.value}") if why is not None else ""

    def _recent(self, who: Speaker, text: str) -> Said:
        return Said(who.value, self.words(f"desk.author.{who.value}"), plain(text))

    def _line(self, line: TicketLine) -> Said:
        time = short_time(line.at, self.now)
        match line.author:
            case Author.CITIZEN:
                return Said("citizen", self.words("desk.author.citizen"), plain(line.text), time)
            case Author.MEMBER:
                return Said("member", self.name_of(line.name), plain(line.text), time)
            case Author.SYSTEM if line.text == _RETURNED:
                return Said("event", "", plain(self.words("desk.returned", name=self.name_of(line.name))), time)
            case Author.SYSTEM:
                name = self.words("desk.note_of", name=line.name) if line.name else self.words("desk.author.system")
                return Said("note", name, plain(line.text), time)


def problems(found: Sequence[Problem]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What keeps an edit out of use, and what an editor should look at."""
    errors = tuple(str(problem) for problem in found if problem.is_error)
    return errors, tuple(str(problem) for problem in found if not problem.is_error)


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _FIRST_WORDS else words[: _FIRST_WORDS - 1].rsplit(" ", 1)[0] + " …"


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
