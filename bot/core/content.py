"""Everything the engine may say, as one frozen value; swapped by reference when editors change a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.core.corpus import Corpus
from bot.core.flow import Flow
from bot.core.phrases import Phrases
from bot.core.verdict import Context, Verdict


class Understanding(Protocol):
    """What the engine needs of matching; `matching.Matcher` is it."""

    def verdict(self, text: str, context: Context | None = None) -> Verdict: ...
    def explain(self, text: str) -> object:
        """Why, and what would change it; `str()` of it is Vietnamese, for an editor."""
        ...


@dataclass(frozen=True, slots=True)
class Hamlet:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """Someone of the team. `chats` are the accounts alerts and commands of theirs come from: "telegram:12345"."""

    id: str
    name: str
    login: str
    hamlet: str = ""
    topics: tuple[str, ...] = ()
    role: str = "thanh_vien"
    chats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Commune:
    """The place overlay. `values` fill `{…}` in content; `hours` maps thu_2 … chu_nhat to "7:30-11:30, 13:30-17:00"."""

    id: str
    values: Mapping[str, str] = field(default_factory=dict)
    hamlets: tuple[Hamlet, ...] = ()
    old_names: tuple[tuple[str, str], ...] = ()
    hours: Mapping[str, str] = field(default_factory=dict)
    roster: tuple[Member, ...] = ()

    def hamlet_name(self, hamlet_id: str) -> str:
        return next((hamlet.name for hamlet in self.hamlets if hamlet.id == hamlet_id), "")


@dataclass(frozen=True, slots=True)
class Content:
    """Built together, checked, and never changed. `version` is a hash of the files it came from."""

    corpus: Corpus
    flows: Mapping[str, Flow]
    phrases: Phrases
    commune: Commune
    understanding: Understanding
    version: str = ""
