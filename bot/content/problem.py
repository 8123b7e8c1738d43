"""What is wrong in the editors' files, said to them in Vietnamese with the way to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.corpus import Place

NAME_SCORE_MIN = 60.0
"""rapidfuzz ratio from which a misspelt name is worth a guess: "awnser"/"answer" 83, "doi-may"/"vneid-doi-may" 70."""


class Severity(StrEnum):
    """Errors keep new content out of use; warnings are listed for the editor."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def label(self) -> str:
        return "lỗi" if self is Severity.ERROR else "cảnh báo"


@dataclass(frozen=True, slots=True)
class Problem:
    """`text` says what is wrong, `mend` how to put it right; both whole sentences."""

    place: Place
    severity: Severity
    text: str
    mend: str = ""

    def __str__(self) -> str:
        where = f"{self.place.file}:{self.place.line}" if self.place.line else self.place.file or "nội dung"
        return f"{where}: {self.severity.label}: {self.text} {self.mend}".rstrip()

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


class Report:
    """Collects problems; never stops at the first."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def error(self, place: Place, text: str, mend: str = "") -> None:
        self._problems.append(Problem(place, Severity.ERROR, text, mend))

    def warning(self, place: Place, text: str, mend: str = "") -> None:
        self._problems.append(Problem(place, Severity.WARNING, text, mend))

    def add(self, problems: Iterable[Problem]) -> None:
        self._problems.extend(problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """In file order, each once."""
        return in_file_order(self._problems)

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self._problems)


def in_file_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.place.file, problem.place.line)))


def guess(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, as «name»; empty when none is near."""
    best = process.extractOne(name, tuple(known), scorer=fuzz.ratio, score_cutoff=NAME_SCORE_MIN)
    if best is None:
        return ""
    return f"«{best[0]}»"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    nearest = guess(name, known)
    return f"Ý anh/chị là {nearest}?" if nearest else ""
