"""What the team reads about a ticket in its chats. Who needs what, at a glance; one tap takes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot import codec
from bot.core.content import Content
from bot.core.conversation import Line, Speaker
from bot.core.render import Button, Message, shorten
from bot.desk.promise import clock, waited
from bot.desk.reach import NO_LIMIT, Outlook, told_before
from storage.interface import ChatKey, Outgoing, Ticket, TicketState

QUESTION_CHARS = 600
RECENT_CHARS = 160
RECENT_SHOWN = 3
TITLE_CHARS = 100
LINE_CHARS = 60
STATE_TAG = "state"
"""An unsent change of an alert is replaced by the next one."""


def alert(ticket: Ticket, content: Content, now: datetime, far: Outlook = NO_LIMIT) -> Message:
    """The ticket's first message in a chat, also used to amend it as its state changes."""
    phrases = content.phrases
    entries = content.corpus.topics
    step = phrases.line("alert_step", buoc=ticket.step) + "\n" if ticket.step else ""
    fields = "".join(
        phrases.line("alert_field", ten=name.replace("_", " "), gia_tri=value) + "\n"
        for name, value in codec.load_pairs(ticket.fields)
    )
    recent = _recent(ticket, content)
    text = phrases.line(
        "alert",
        khan=phrases.line("alert_urgent") + " " if ticket.urgent else "",
        ma=ticket.code,
        noi=content.commune.hamlet_name(ticket.hamlet) or phrases.line("no_hamlet"),
        chu_de=next((topic.label for topic in entries if topic.id == ticket.topic), phrases.line("no_topic")),
        cau_hoi=shorten(ticket.question, QUESTION_CHARS),
        buoc=step + fields,
        doi=_state(ticket, content, now),
    )
    open_ticket = ticket.state in {TicketState.WAITING, TicketState.TAKEN}
    reach = told_before(far, phrases) if open_ticket else ""
    how = "\n" + phrases.line("alert_how", ma=ticket.code) if open_ticket else ""
    return Message(
        text="\n".join(part for part in (text, reach, recent) if part) + how,
        buttons=buttons(ticket, content),
        kind="alert",
        title=title(ticket, content),
        urgent=ticket.urgent,
        closes=not open_ticket,
    )


def title(ticket: Ticket, content: Content) -> str:
    return shorten(content.phrases.line("alert_title", ma=ticket.code, cau_hoi=ticket.question), TITLE_CHARS)


def buttons(ticket: Ticket, content: Content) -> tuple[Button, ...]:
    phrases = content.phrases
    match ticket.state:
        case TicketState.WAITING:
            return (Button(phrases.line("button_take"), f"take:{ticket.code}"),)
        case TicketState.TAKEN:
            return (
                Button(phrases.line("button_pass"), f"pass:{ticket.code}"),
                Button(phrases.line("button_close"), f"close:{ticket.code}"),
            )
        case TicketState.CLOSED | TicketState.CANCELLED:
            return ()


def opened(
    ticket: Ticket,
    content: Content,
    chats: tuple[ChatKey, ...],
    now: datetime,
    far: Outlook = NO_LIMIT,
    *,
    more: str = "",
) -> tuple[Outgoing, ...]:
    """`more` is said once, under the first alert."""
    first = alert(ticket, content, now, far)
    message = codec.dump_message(replace(first, text=f"{first.text}\n{more}") if more else first)
    return tuple(Outgoing(key, message, ticket.code) for key in chats)


def amended(
    ticket: Ticket, content: Content, chats: tuple[ChatKey, ...], now: datetime, far: Outlook = NO_LIMIT
) -> tuple[Outgoing, ...]:
    """The alert changed to what is true now, in every chat that may have it."""
    first = alert(ticket, content, now, far)
    message = Message(
        text=first.text,
        buttons=first.buttons,
        kind="amend",
        title=first.title,
        urgent=first.urgent,
        closes=first.closes,
    )
    return tuple(Outgoing(key, codec.dump_message(message), ticket.code, STATE_TAG) for key in chats)


def said(code: str, text: str, chats: tuple[ChatKey, ...], tag: str = "") -> tuple[Outgoing, ...]:
    """Something new on a ticket, under its alert. `tag`: it takes the place of an unsent one with the same."""
    message = codec.dump_message(Message(text=text, kind="thread"))
    return tuple(Outgoing(key, message, code, tag) for key in chats)


def note(text: str, chat: ChatKey) -> Outgoing:
    """A word to one team chat that belongs to no ticket."""
    return Outgoing(chat, codec.dump_message(Message(text=text, kind="note")))


def _state(ticket: Ticket, content: Content, now: datetime) -> str:
    phrases = content.phrases
    name = member_name(ticket.assignee, content)
    match ticket.state:
        case TicketState.WAITING:
            if ticket.reminders:
                return phrases.line("alert_waited", phut=waited(ticket.opened_at, now))
            return phrases.line("alert_waiting")
        case TicketState.TAKEN:
            return phrases.line("alert_taken", ten=name, gio=clock(ticket.taken_at or now))
        case TicketState.CLOSED:
            return phrases.line("alert_closed", ten=name, gio=clock(ticket.closed_at or now))
        case TicketState.CANCELLED:
            return phrases.line("alert_cancelled")


def one_line(ticket: Ticket, content: Content) -> str:
    """ "4K7 · thôn Đông · Đồng hồ nước nhà tôi hỏng": enough to tell one ticket from another."""
    hamlet = content.commune.hamlet_name(ticket.hamlet) or content.phrases.line("no_hamlet")
    question = shorten(" ".join(ticket.question.split()), LINE_CHARS)
    return content.phrases.line("ticket_line", ma=ticket.code, noi=hamlet, cau_hoi=question)


def member_name(member_id: str, content: Content) -> str:
    """ "Chị Hoa"; the id where the member has left the roster."""
    name = next((member.name for member in content.commune.roster if member.id == member_id), member_id)
    return name[:1].upper() + name[1:]


def _recent(ticket: Ticket, content: Content) -> str:
    """The last words before the question, short: the whole talk stands on the desk."""
    phrases = content.phrases
    names = {
        Speaker.CITIZEN: phrases.line("who_citizen"),
        Speaker.BOT: phrases.line("who_bot"),
        Speaker.MEMBER: phrases.line("who_member"),
    }
    lines = _without_asking_where(codec.load_lines(ticket.recent), ticket, content)[-RECENT_SHOWN:]
    kept = [f"{names[line.who]}: {shorten(' '.join(line.text.split()), RECENT_CHARS)}" for line in lines]
    return phrases.line("alert_recent", loi="\n".join(kept)) if kept else ""


def _without_asking_where(lines: tuple[Line, ...], ticket: Ticket, content: Content) -> list[Line]:
    """Without what the alert says anyway: the question itself; "which hamlet?", "what about?" with their replies."""
    # Any form of address may stand in the first sentence; the second names none.
    asks = [content.phrases.line(key).rpartition("? ")[2][-20:] for key in ("ask_hamlet", "ask_question")]
    asked = [at for at, line in enumerate(lines) if line.who is Speaker.BOT and any(ask in line.text for ask in asks)]
    # What the citizen said next is the place, or the question.
    told = {at for place in asked for at in (place, place + 1)}
    return [
        line
        for at, line in enumerate(lines)
        if at not in told and not (line.who is Speaker.CITIZEN and ticket.question.startswith(line.text.rstrip("…")))
    ]
