"""What is wrong in the editors' files, said to them in Vietnamese with the way to mend it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.core.corpus import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    """`text` says what is wrong, `mend` how to put it right; both whole sentences. `is_cause`: other findings may come
    of it alone, so it is told before them.
    """

    place: Place
    severity: Severity
    text: str
    mend: str = ""
    is_cause: bool = False

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
        self._unread: list[str] = []
        self._holds = False

    def error(self, place: Place, text: str, mend: str = "") -> None:
        self._problems.append(Problem(place, Severity.ERROR, text, mend))

    def warning(self, place: Place, text: str, mend: str = "") -> None:
        self._problems.append(Problem(place, Severity.WARNING, text, mend))

    def add(self, problems: Iterable[Problem]) -> None:
        self._problems.extend(problems)

    def add_causes(self, problems: Iterable[Problem], file: str) -> None:
        """Why `file`, or a part of it, could not be read."""
        self._unread.append(file)
        self._problems.extend(replace(problem, is_cause=True) for problem in problems)

    def hold(self) -> None:
        """A finding that may come of an unread file alone is not told now: one line says that something waits."""
        self._holds = True

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Each once: errors first, and of these what keeps a file from being read; then in file order."""
        return in_order((*self._problems, *self._held()))

    def _held(self) -> tuple[Problem, ...]:
        if not (self._holds and self._unread):
            return ()
        first, *others = sorted(set(self._unread))
        files = f"tệp này và {', '.join(others)}" if others else "tệp này"
        text = f"chưa đọc được {files}, nên những chỗ khác dựa vào đó chưa được xem."
        return (Problem(Place(first, 0), Severity.WARNING, text, "Sửa tệp xong thì xem lại sau.", is_cause=True),)

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self._problems)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    def rank(problem: Problem) -> tuple[bool, bool, str, int]:
        return (not problem.is_error, not problem.is_cause, problem.place.file, problem.place.line)

    return tuple(sorted(dict.fromkeys(problems), key=rank))


def guess(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, as «name»; empty when none is near."""
    best = process.extractOne(name, tuple(known), scorer=fuzz.ratio, score_cutoff=NAME_SCORE_MIN)
    if best is None:
        return ""
    return f"«{best[0]}»"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    nearest = guess(name, known)
    return f"Ý anh/chị là {nearest}?" if nearest else ""
