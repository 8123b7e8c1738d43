"""What the assistant made of a question: the three bands, small talk, and danger."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    ENTRY = "entry"
    FLOW = "flow"
    URGENT = "urgent"
    EXAMPLE = "example"
    """Of what has no answer here: `id` is its subject, or the `Why` of a person."""


class Match(NamedTuple):
    """An entry or flow with the phrasing that spoke for it. `score` 0–100, comparable within one index only.

    `doubtful`: a danger card that may be meant; the citizen is asked before anybody is alarmed.
    """

    id: str
    kind: Kind
    intent: str
    title: str
    phrasing: str
    score: float
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Sure enough to be answered at once. `also` answers a second question of the same message."""

    match: Match
    near: tuple[Match, ...] = ()
    also: Match | None = None


@dataclass(frozen=True, slots=True)
class Suggest:
    """Asked back: "Ý bác là …?" with these, best first, at most three."""

    matches: tuple[Match, ...]


class Why(StrEnum):
    """Why a question goes to a person."""

    UNKNOWN = "unknown"
    NEIGHBOUR = "neighbour"
    ELSEWHERE = "elsewhere"
    PERSONAL = "personal"
    COMPLAINT = "complaint"
    DISTRESS = "distress"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Refer:
    """No safe answer. With `NEIGHBOUR`, `match` is the entry that says where else to go; with `ELSEWHERE` nobody wrote
    one. `is_guess`: only likely a person's case, so a person is offered beside `near`, not called.
    """

    why: Why
    match: Match | None = None
    near: tuple[Match, ...] = ()
    is_guess: bool = False


REMARK = "da-ro"
"""Topic of small talk: what is said between questions and asks nothing."""


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """`topic` is a key of `smalltalk:` in `faq/_words.yaml` (`chao`, `tam-biet`, `cam-on`, `la-ai`, …)."""

    topic: str


@dataclass(frozen=True, slots=True)
class Urgent:
    """A danger card comes first, then a person. Beside a doubtful one, `near` is what was probably asked instead."""

    match: Match
    near: tuple[Match, ...] = ()


Verdict = Answer | Suggest | Refer | SmallTalk | Urgent


def is_alarm(verdict: Verdict | None) -> bool:
    """Whether a danger card is shown at once; a doubtful one is only asked about."""
    return isinstance(verdict, Urgent) and not verdict.match.doubtful


PERSONS = frozenset({Why.PERSONAL, Why.COMPLAINT, Why.DISTRESS, Why.ASKED})
"""What a person of the team is there for."""


def calls_a_person(verdict: Verdict | None) -> bool:
    """Whether a person is called, or offered first."""
    return isinstance(verdict, Refer) and verdict.why in PERSONS


@dataclass(frozen=True, slots=True)
class Context:
    """What the conversation was about just now, for "thế còn của con tôi?" and "bao nhiêu tiền?"."""

    entry: str = ""
    flow: str = ""
