"""What the shell must do after a turn. All of a turn's actions are saved in one transaction with the conversation."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.conversation import Attachment, Conversation, Line
from bot.core.reply import Reply


@dataclass(frozen=True, slots=True)
class SendReply:
    reply: Reply


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Give the question to the team; `TicketOpened` comes back in the same turn."""

    question: str
    topic: str = ""
    step: str = ""
    """Where in a guide the citizen stands, as people read it ("Kích hoạt mức 2, bước 3/7"); empty outside guides."""
    recent: tuple[Line, ...] = ()
    hamlet: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    urgent: bool = False
    media: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class RelayToMember:
    """`member` is whom it is for; empty while nobody has taken the ticket."""

    code: str
    text: str
    member: str = ""
    media: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """Words a person said to the citizen past this desk: onto the ticket, and to the team."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class CancelTicket:
    """The citizen no longer needs a person."""

    code: str


@dataclass(frozen=True, slots=True)
class RecordGap:
    """A question nobody could answer, for the editors. `near` is the best candidate's id, if any."""

    question: str
    near: str = ""


@dataclass(frozen=True, slots=True)
class RecordFeedback:
    entry: str
    useful: bool


@dataclass(frozen=True, slots=True)
class RecordRating:
    """`subject` is a flow's id or a ticket's code; `stars` 1–5."""

    subject: str
    stars: int


@dataclass(frozen=True, slots=True)
class Forget:
    """The citizen asked to have the talk deleted."""


Action = (
    SendReply
    | OpenTicket
    | RelayToMember
    | RecordAnswer
    | CancelTicket
    | RecordGap
    | RecordFeedback
    | RecordRating
    | Forget
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn leaves: the conversation as it is now, and what the shell must do."""

    conversation: Conversation
    actions: tuple[Action, ...] = ()
