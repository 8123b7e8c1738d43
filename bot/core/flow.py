"""A guide as a frozen value: steps, the ways on from each, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.corpus import NOWHERE, Place, Source


@dataclass(frozen=True, slots=True)
class GoStep:
    step: str


@dataclass(frozen=True, slots=True)
class GoEnd:
    pass


@dataclass(frozen=True, slots=True)
class GoPerson:
    pass


@dataclass(frozen=True, slots=True)
class GoFlow:
    flow: str


@dataclass(frozen=True, slots=True)
class GoEntry:
    entry: str


Target = GoStep | GoEnd | GoPerson | GoFlow | GoEntry
"""Where a choice leads. In YAML: a step's id, `end`, `person`, `flow:<id>`, `faq:<id>`."""


class FieldKind(StrEnum):
    """What a step may ask for: only what the law lets us keep (no ID numbers, codes or passwords)."""

    PHONE = "phone"
    NAME = "name"
    HAMLET = "hamlet"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Field:
    """What the citizen gives at a step; kept with a ticket and nowhere else."""

    name: str
    kind: FieldKind


@dataclass(frozen=True, slots=True)
class StepChoice:
    label: str
    go: Target


@dataclass(frozen=True, slots=True)
class Step:
    """One stop. `choices` is never empty unless `ask` is set: a bare `go:` in YAML becomes one "Xong rồi" choice."""

    id: str
    say: str
    choices: tuple[StepChoice, ...] = ()
    ask: Field | None = None
    go: Target | None = None
    """Where an answered `ask` leads."""
    image: str | None = None
    stuck: tuple[str, ...] = ()
    side: bool = False
    """A mend or branch, not counted in "Bước 3/7"."""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class End:
    say: str
    rate: bool = True


@dataclass(frozen=True, slots=True)
class Flow:
    """A procedure. The first step is the start."""

    id: str
    intent: str
    title: str
    ask: tuple[str, ...]
    steps: tuple[Step, ...]
    end: End
    minutes: int | None = None
    prepare: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    owner: str = ""
    reviewed: date | None = None
    review_by: date | None = None
    grade: str = ""
    approve: bool = False
    test: tuple[str, ...] = ()
    place: Place = NOWHERE

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)

    def number(self, step_id: str) -> tuple[int, int] | None:
        """Position and count (1-based) among the main steps; None on a side step."""
        main = [step.id for step in self.steps if not step.side]
        return (main.index(step_id) + 1, len(main)) if step_id in main else None
