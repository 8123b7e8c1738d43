"""One citizen in one channel, as it is stored between turns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.core.events import MediaKind

RECENT_LINES = 8
"""How much of the talk goes with a ticket. Enough to understand the question, little enough to be lawful."""

OFFERS_KEPT = 8
"""Older buttons than these are answered with "nút này đã cũ"."""


ATTACHMENTS_KEPT = 20
"""What was sent before a person was asked for goes along with the ticket: so many, the newest."""


class Speaker(StrEnum):
    CITIZEN = "citizen"
    BOT = "bot"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Line:
    """Something said, masked."""

    who: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo, voice note or file that is kept for the team; `ident` as in `MediaReceived`."""

    ident: str
    kind: MediaKind


# --- what a choice does ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShowEntry:
    entry: str


@dataclass(frozen=True, slots=True)
class StartFlow:
    flow: str


@dataclass(frozen=True, slots=True)
class TakeStep:
    """The choice `index` of step `step` in flow `flow`."""

    flow: str
    step: str
    index: int


@dataclass(frozen=True, slots=True)
class ResumeFlow:
    """Go on with the guide at the step where it stopped."""


@dataclass(frozen=True, slots=True)
class RestartFlow:
    flow: str


@dataclass(frozen=True, slots=True)
class LeaveFlow:
    pass


@dataclass(frozen=True, slots=True)
class StepBack:
    pass


@dataclass(frozen=True, slots=True)
class Stuck:
    pass


@dataclass(frozen=True, slots=True)
class MeetPerson:
    """`question` is what the ticket will carry; empty means: ask for it or take the last words."""

    question: str = ""
    topic: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    question: str


@dataclass(frozen=True, slots=True)
class ShowMenu:
    topic: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class AskAnother:
    pass


@dataclass(frozen=True, slots=True)
class Useful:
    entry: str
    useful: bool


@dataclass(frozen=True, slots=True)
class Rate:
    subject: str
    stars: int


@dataclass(frozen=True, slots=True)
class CancelWait:
    """No person needed any more."""

    code: str


@dataclass(frozen=True, slots=True)
class StayWithMember:
    pass


@dataclass(frozen=True, slots=True)
class AskAddress:
    pass


@dataclass(frozen=True, slots=True)
class SetAddress:
    """How the citizen wants to be called: bác, cô, chú, anh, chị, bạn."""

    address: str


@dataclass(frozen=True, slots=True)
class SetHamlet:
    """Where the citizen lives (a hamlet's id), for the ticket that waits to be opened; empty = does not say."""

    hamlet: str


@dataclass(frozen=True, slots=True)
class InDanger:
    """Yes to "bác có đang gặp nguy hiểm không?"; `question` are the words that were doubtful."""

    card: str
    question: str


@dataclass(frozen=True, slots=True)
class ConfirmForget:
    pass


Act = (
    ShowEntry
    | StartFlow
    | TakeStep
    | ResumeFlow
    | RestartFlow
    | LeaveFlow
    | StepBack
    | Stuck
    | MeetPerson
    | NoneOfThese
    | ShowMenu
    | AskAnother
    | Useful
    | Rate
    | CancelWait
    | StayWithMember
    | AskAddress
    | SetAddress
    | SetHamlet
    | InDanger
    | ConfirmForget
)


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    act: Act


@dataclass(frozen=True, slots=True)
class Offer:
    """The choices under one reply. `serial` grows with every offer of a conversation and is part of the button."""

    serial: int
    choices: tuple[Choice, ...]


# --- modes -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Idle:
    pass


@dataclass(frozen=True, slots=True)
class InFlow:
    """`path` are the steps passed, oldest first, without the present one. `fields` are kept for a ticket only."""

    flow: str
    step: str
    path: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WithMember:
    """A member has taken the ticket and talks: the bot is silent unless a reserved word or danger is said."""

    code: str
    name: str
    member: str = ""
    """Roster id, so that words reach that member's own chat."""


@dataclass(frozen=True, slots=True)
class AskingQuestion:
    """A person was asked for before any question: the next words are the question."""

    wanted: MeetPerson


@dataclass(frozen=True, slots=True)
class AskingHamlet:
    """Asked where the citizen lives, so that the right member is told; then the ticket is opened."""

    wanted: MeetPerson


@dataclass(frozen=True, slots=True)
class WithOutsider:
    """A person answers in the channel's own tool: the bot is silent until `until`, a reserved word, or danger."""

    until: datetime


Mode = Idle | InFlow | WithMember | WithOutsider | AskingQuestion | AskingHamlet


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything the engine remembers of a citizen. Times carry a zone.

    `ticket` is the code of the open ticket, whether or not a member has taken it: while nobody has, the bot goes on
    helping. `paused` is a guide left before its end. `rated` are subjects already judged, so that an old button
    counts once.
    """

    mode: Mode = Idle()
    offers: tuple[Offer, ...] = ()
    serial: int = 0
    recent: tuple[Line, ...] = ()
    paused: InFlow | None = None
    ticket: str = ""
    misses: int = 0
    last_question: str = ""
    last_entry: str = ""
    last_said: tuple[str, ...] = ()
    last_at: datetime | None = None
    address: str = ""
    hamlet: str = ""
    greeted: bool = False
    rated: tuple[str, ...] = ()
    media: tuple[Attachment, ...] = ()
    """What the citizen sent and no ticket has taken yet."""
    told: str = ""
    """The question that the open ticket was last told, so that asking for a person again does not repeat it."""


def set_aside(before: Conversation) -> Conversation:
    """Back to idle from a guide (its place is kept) or from a question of the bot's; a member is not interrupted."""
    match before.mode:
        case InFlow():
            return replace(before, mode=Idle(), paused=before.mode)
        case AskingQuestion() | AskingHamlet() | WithOutsider():
            return replace(before, mode=Idle())
        case Idle() | WithMember():
            return before
