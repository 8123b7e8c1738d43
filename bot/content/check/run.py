"""`troly check`: all checks over one content folder, with the figures editors ask for."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.check.duplicates import check_duplicates
from bot.content.check.examples import check_examples
from bot.content.check.intents import check_intents, covered
from bot.content.check.lengths import check_lengths
from bot.content.check.links import check_links
from bot.content.check.paths import check_paths
from bot.content.check.phrase_keys import check_phrase_keys
from bot.content.check.questions import Tally, check_questions
from bot.content.check.reading import Reading, check_reading
from bot.content.check.reviews import check_reviews
from bot.content.check.safety import check_safety
from bot.content.check.style import check_style
from bot.content.pack import read_pack
from bot.content.problem import Problem, Report
from bot.content.source import name_of
from bot.core.corpus import Place
from bot.core.matching import Matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from bot.content.pack import Pack

WORST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures over the whole content; problems and test questions of the paths that were asked for."""

    entries: int
    neighbours: int
    urgent: int
    flows: int
    phrasings: int
    intents: int
    intents_wanted: int
    topics: tuple[tuple[str, int], ...]
    grades: tuple[tuple[str, int], ...]
    to_approve: int
    errors: int
    warnings: int
    questions: Tally
    hardest: tuple[Reading, ...]
    difficulty_limit: int
    seconds: float

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> tuple[str, ...]:
        """For the editor's screen."""
        tally = self.questions
        wanted = f"/{self.intents_wanted}" if self.intents_wanted else ""
        grades = ", ".join(f"{name or 'chưa ghi'} {count}" for name, count in self.grades)
        hardest = ", ".join(f"{reading.id} {reading.difficulty:.0f}" for reading in self.hardest)
        counts = (
            f"{self.entries} mục hỏi đáp ({self.neighbours} mục chỉ nơi khác), {self.urgent} thẻ khẩn cấp,"
            f" {self.flows} hướng dẫn, {self.phrasings} cách hỏi, {self.intents}{wanted} ý định."
        )
        questions = (
            "Câu hỏi thử chưa chạy vì còn tệp đọc không được."
            if not tally.total
            else (
                f"Câu hỏi thử: {tally.answered}/{tally.total} trả lời đúng, {tally.offered} được gợi ý,"
                f" {tally.missed} chưa tìm thấy, {tally.stolen} bị mục khác giành."
            )
        )
        return (
            counts,
            "Theo chủ đề: " + ", ".join(f"{name} {count}" for name, count in self.topics) + ".",
            f"Độ chắc: {grades}; chờ duyệt {self.to_approve}.",
            questions,
            f"Khó đọc nhất (giới hạn {self.difficulty_limit}): {hardest}.",
            f"{self.errors} lỗi, {self.warnings} cảnh báo, {self.seconds:.1f} giây.",
        )


def run_check(root: Path, commune: str, paths: Sequence[Path], today: date) -> tuple[list[Problem], Summary]:
    """Everything that is wrong, errors first. `paths` narrow the list to those files and folders.

    A path outside the content folders is a draft: it is checked together with the content.
    """
    started = time.perf_counter()
    report = Report()
    there = [path for path in paths if _exists(path, root, report)]
    drafts = [file for path in there for file in _drafts(path, root)]
    pack = read_pack(root, commune, today, report, drafts)
    whole = not report.has_errors
    check_links(pack, report)
    check_paths(pack, report)
    check_safety(pack, report)
    check_phrase_keys(pack, report)
    check_lengths(pack, report)
    check_style(pack, report)
    check_reviews(pack, today, report)
    check_intents(pack, report)
    check_duplicates(pack, report)
    check_examples(pack, report)
    readings = check_reading(pack, report)
    wanted = [path.resolve() for path in paths]
    tally = Tally()
    if whole:  # beside missing entries the wrong ones would be blamed
        tally = _questions(pack, report, lambda place: _is_within(place, wanted, root))
    problems = [problem for problem in report.problems if _is_told(problem, wanted, root)]
    return problems, _summary(pack, problems, readings, tally, time.perf_counter() - started)


def _questions(pack: Pack, report: Report, is_wanted: Callable[[Place], bool]) -> Tally:
    flows = {flow_id: written.value for flow_id, written in pack.flows.items()}
    return check_questions(pack, Matcher.build(pack.corpus(), flows, pack.words), report, is_wanted)


def _exists(path: Path, root: Path, report: Report) -> bool:
    if path.exists():
        return True
    report.error(Place(name_of(path, root), 0), "không thấy tệp hay thư mục này.", "Xem lại tên và đường dẫn.")
    return False


def _drafts(path: Path, root: Path) -> list[Path]:
    inside = any(path.resolve().is_relative_to((root / folder).resolve()) for folder in ("faq", "flows", "places"))
    holds = path.is_dir() and root.resolve().is_relative_to(path.resolve())
    if inside or holds:
        return []
    return sorted(path.rglob("*.yaml")) if path.is_dir() else [path]


def _is_told(problem: Problem, paths: Sequence[Path], root: Path) -> bool:
    """That something could not be looked at is told whatever was asked for."""
    is_of_the_whole = problem.is_cause and not problem.is_error
    return is_of_the_whole or _is_within(problem.place, paths, root)


def _is_within(place: Place, paths: Sequence[Path], root: Path) -> bool:
    where = (root / place.file).resolve()
    return not paths or any(where.is_relative_to(path) for path in paths)


def _summary(
    pack: Pack, problems: Sequence[Problem], readings: Sequence[Reading], tally: Tally, seconds: float
) -> Summary:
    entries = [written.value for written in pack.entries.values()]
    items = [written.value for written in pack.entries_and_flows()]
    there = covered(pack)
    return Summary(
        entries=len(entries),
        neighbours=sum(1 for entry in entries if entry.is_neighbour),
        urgent=len(pack.urgent),
        flows=len(pack.flows),
        phrasings=sum(len(item.ask) for item in items),
        intents=len(there & pack.lists.intents.keys() if pack.lists.intents else there),
        intents_wanted=len(pack.lists.intents),
        topics=tuple(Counter(entry.topic or "tên cũ" for entry in entries).most_common()),
        grades=tuple(sorted(Counter(item.grade for item in items).items())),
        to_approve=sum(1 for item in items if item.approve),
        errors=sum(1 for problem in problems if problem.is_error),
        warnings=sum(1 for problem in problems if not problem.is_error),
        questions=tally,
        hardest=tuple(readings[:WORST_SHOWN]),
        difficulty_limit=pack.lists.limits.difficulty,
        seconds=seconds,
    )
