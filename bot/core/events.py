"""What happened in one conversation. Every (mode, event) pair has an outcome in `engine`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Secret(StrEnum):
    """What `guard.mask` found and hid."""

    ID_NUMBER = "id_number"
    OTP = "otp"
    CARD = "card"
    ACCOUNT = "account"
    PASSWORD = "password"  # noqa: S105  the name of a kind, not a password


class MediaKind(StrEnum):
    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    LINK = "link"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Started:
    """The citizen opened the talk (/start, follow, first visit), or came through a link naming an entry or flow."""

    wants: str = ""


@dataclass(frozen=True, slots=True)
class TextReceived:
    """What the citizen wrote, secrets already masked."""

    text: str
    masked: tuple[Secret, ...] = ()


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """`data` as `choices.Offer` made it: untrusted, maybe from an old message."""

    data: str


@dataclass(frozen=True, slots=True)
class MediaReceived:
    """`reference` names the thing at its channel (file id, URL). `caption` is masked.

    `ident` is our own name for it where it is being downloaded; the reference is then nobody's business any more.
    """

    kind: MediaKind
    reference: str = ""
    caption: str = ""
    ident: str = ""


@dataclass(frozen=True, slots=True)
class Withdrew:
    """The citizen took back the consent to be written to and to have their talk kept (the channel says so)."""


@dataclass(frozen=True, slots=True)
class HumanAnswered:
    """A person answered in the channel's own tool, past this desk. `reference` tells that person apart there."""

    text: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class TicketOpened:
    """The store wrote the ticket that `OpenTicket` asked for. `promise` says when the team answers, in Vietnamese."""

    code: str
    promise: str


@dataclass(frozen=True, slots=True)
class TicketTaken:
    """`member` is the roster id, `name` what the citizen reads ("chị Hoa")."""

    code: str
    name: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class MemberReplied:
    """`said_at` names the ticket's line."""

    code: str
    name: str
    text: str
    member: str = ""
    said_at: str = ""


@dataclass(frozen=True, slots=True)
class TicketReturned:
    """Forgotten or passed on: it waits for another member."""

    code: str


@dataclass(frozen=True, slots=True)
class TicketClosed:
    code: str
    name: str


CitizenEvent = Started | TextReceived | ButtonPressed | MediaReceived
OutsideEvent = Withdrew | HumanAnswered
TicketEvent = TicketOpened | TicketTaken | MemberReplied | TicketReturned | TicketClosed
Event = CitizenEvent | OutsideEvent | TicketEvent
