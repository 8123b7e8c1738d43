"""What editors wrote, as frozen values: entries, the topics they stand under, and the danger cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

OUT_OF_SCOPE = "out-of-scope"
"""Intent of a neighbour entry: it says where else to go, and is reported as a referral (design 5.4)."""
NEEDS_HUMAN = "needs-human"
"""Intent of what only a person may answer."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where content was written: path relative to the content folder, 1-based line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


NOWHERE = Place("", 0)


class Human(StrEnum):
    """Whether a person is part of an answer."""

    NEVER = "never"
    OFFER = "offer"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from."""

    title: str
    date: date
    number: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with its answer. `ask[0]` is the question as people see it; `answer` has its `{…}` filled in.

    A blank line in `answer` parts two bubbles. `intent` is the entry's id unless the editor gave another.
    """

    id: str
    intent: str
    topic: str
    ask: tuple[str, ...]
    answer: str
    sources: tuple[Source, ...] = ()
    owner: str = ""
    reviewed: date | None = None
    review_by: date | None = None
    grade: str = ""
    approve: bool = False
    flow: str | None = None
    related: tuple[str, ...] = ()
    human: Human = Human.OFFER
    speak: str = ""
    test: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    """Sentences that look alike but are no such case (danger cards only)."""
    place: Place = NOWHERE

    @property
    def title(self) -> str:
        return self.ask[0]

    @property
    def is_neighbour(self) -> bool:
        return self.intent == OUT_OF_SCOPE


@dataclass(frozen=True, slots=True)
class Topic:
    """A file of entries, as a menu line: `id` is the file's name without its ending."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """All FAQ. `urgent` are the danger cards of `faq/_urgent.yaml`; they are not in `entries`.

    `persons` are examples of what only a person may answer, by `verdict.Why`; `elsewhere` examples of what is nobody's
    business here, by subject; `talk` of small talk, by topic. None has an answer here: they keep the nearest entry from
    being taken for one.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    topics: tuple[Topic, ...] = ()
    urgent: Mapping[str, Entry] = field(default_factory=dict)
    persons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    talk: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def find(self, entry_id: str) -> Entry | None:
        return self.entries.get(entry_id) or self.urgent.get(entry_id)

    def of_topic(self, topic: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries.values() if entry.topic == topic)
