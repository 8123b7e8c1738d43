"""Everything the engine may say, as one frozen value; swapped by reference when editors change a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bot.core.corpus import Corpus
from bot.core.flow import Flow
from bot.core.phrases import Phrases
from bot.core.verdict import Context, Verdict

Floats = npt.NDArray[np.float32]
"""A text's vector, or a row for each text."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words that a vector would help to judge. `wording` is what to embed for them ("" for nothing); `seen`, which only
    the understanding can read, is what it found in the words and need not look for again. `also`: what else to embed,
    the words together with what was shown.
    """

    wording: str
    seen: object = None
    also: tuple[str, ...] = ()

    @property
    def wordings(self) -> tuple[str, ...]:
        return (self.wording, *self.also) if self.wording else self.also

    def vectors(self, text: str, found: Mapping[str, Floats]) -> dict[str, Floats]:
        """What `heard` takes, of the vectors `found` for the wordings; those that are late are left out."""
        known = {wording: found[wording] for wording in self.also if wording in found}
        return known | ({text: found[self.wording]} if self.wording in found else {})


class Understanding(Protocol):
    """What the engine needs of matching; `matching.Matcher` is it."""

    def verdict(self, text: str, context: Context | None = None) -> Verdict: ...
    def explain(self, text: str) -> object:
        """Why, and what would change it; `str()` of it is Vietnamese, for an editor."""
        ...

    def texts(self) -> tuple[str, ...]:
        """Whose vectors `with_meaning` needs, in this order."""
        ...

    def with_meaning(self, vectors: Floats) -> Understanding:
        """The same, able to judge by meaning too. Takes a third of a second."""
        ...

    def hear(self, text: str, context: Context | None = None) -> tuple[Verdict, Doubt | None]:
        """The verdict by the words, and what they leave open; None where no vector is needed, or none can be used."""
        ...

    def heard(self, vectors: Mapping[str, Floats], doubts: Mapping[str, Doubt] | None = None) -> Understanding:
        """The same, judging these texts with their vectors too. Keys are the citizens' words and the wordings of
        `Doubt.also`; `doubts` are what `hear` said of them, where it was asked.
        """
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
