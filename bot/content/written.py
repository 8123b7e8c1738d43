"""A value together with how it was written: its raw texts and its references, each with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from bot.content.nodes import TextNode
    from bot.core.corpus import Place

T = TypeVar("T")

GAP = re.compile(r"\{([^{}\n]*)\}")


class Part(StrEnum):
    """What a text is for; different checks look at different parts."""

    TITLE = "title"
    ASK = "ask"
    ANSWER = "answer"
    SPEAK = "speak"
    TEST = "test"
    NEVER = "never"
    STEP = "step"
    LABEL = "label"
    PREPARE = "prepare"
    END = "end"
    PHRASE = "phrase"

    @property
    def is_spoken(self) -> bool:
        """Said by the assistant, so it must be plain, safe and up to date."""
        return self in _SPOKEN


_SPOKEN = frozenset({Part.TITLE, Part.ANSWER, Part.SPEAK, Part.STEP, Part.LABEL, Part.PREPARE, Part.END, Part.PHRASE})


@dataclass(frozen=True, slots=True)
class Passage:
    """One text. `node` is as written, gaps open; `text` has the place's values."""

    subject: str
    part: Part
    node: TextNode
    text: str

    @property
    def place(self) -> Place:
        return self.node.place

    @property
    def bare(self) -> str:
        """As written, with spaces for the place's values: those are the commune's words, not the pack's."""
        return GAP.sub(lambda found: " " * len(found[0]), self.node.text)


class To(StrEnum):
    ENTRY = "entry"
    FLOW = "flow"
    STEP = "step"
    IMAGE = "image"
    HAMLET = "hamlet"


@dataclass(frozen=True, slots=True)
class Link:
    """A reference by name. `key` is where it was written: "related", "flow", "go", …"""

    place: Place
    key: str
    to: To
    target: str


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    value: T
    passages: tuple[Passage, ...] = ()
    links: tuple[Link, ...] = ()
