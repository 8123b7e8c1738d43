"""What a member may do with a ticket, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Take:
    pass


@dataclass(frozen=True, slots=True)
class PassOn:
    """Back to the list, for another member."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Words for the citizen. Answering a ticket nobody has taken takes it."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Words for the team only."""

    text: str


@dataclass(frozen=True, slots=True)
class Close:
    pass


TeamAct = Take | PassOn | Answer | Note | Close


class Refusal(StrEnum):
    """Why an act was not done."""

    UNKNOWN = "unknown"  # no such ticket
    TAKEN = "taken"  # another member has it; `name` says who
    CLOSED = "closed"
    NOT_TAKEN = "not_taken"  # nothing to pass on or close
    SECRET = "secret"  # noqa: S105  the answer asks the citizen for an OTP, ID number or password
    EMPTY = "empty"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Done:
    """`waits`: the answer is kept until the citizen writes again; the channel takes nothing before."""

    waits: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    why: Refusal
    name: str = ""


ActResult = Done | Refused
