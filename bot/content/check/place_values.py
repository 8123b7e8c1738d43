"""`troly check --place`: what a commune has to fill in, and what it has filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.content.pack import read_pack
from bot.content.problem import Report

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """`uses` counts how often the content needs it; a value that is used and empty is missing."""

    name: str
    about: str
    value: str
    uses: int

    @property
    def is_missing(self) -> bool:
        return self.uses > 0 and not self.value

    def __str__(self) -> str:
        state = f"«{self.value}»" if self.value else ("CHƯA ĐIỀN" if self.uses else "chưa điền, chưa dùng đến")
        return f"{self.name}: {state} – {self.about} (dùng {self.uses} chỗ)"


def place_values(root: Path, commune: str, today: date) -> tuple[PlaceValue, ...]:
    """Missing ones first, else in the order of `faq/_check.yaml`; the commune's own names last."""
    pack = read_pack(root, commune, today, Report())
    names = dict.fromkeys((*pack.lists.values, *pack.place.commune.values))
    values = [
        PlaceValue(name, pack.values.about(name), pack.values.given.get(name, ""), len(pack.values.used.get(name, ())))
        for name in names
    ]
    return tuple(sorted(values, key=lambda value: not value.is_missing))
