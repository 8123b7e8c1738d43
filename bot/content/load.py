"""Files → one frozen `Content`, or the list of what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.content.check.links import check_links
from bot.content.check.paths import check_paths
from bot.content.check.phrase_keys import check_phrase_keys
from bot.content.check.safety import check_safety
from bot.content.pack import Pack, read_pack
from bot.content.problem import Problem, Report
from bot.core.content import Content
from bot.core.matching import Matcher
from bot.errors import ContentError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Loaded:
    """`content` is None when there is an error: content is taken whole or not at all."""

    content: Content | None
    problems: tuple[Problem, ...]


def load_content(root: Path, commune: str, today: date) -> Loaded:
    """Read `faq/`, `flows/` and `places/<commune>/` below `root`.

    What could hurt a citizen or break the engine blocks here: unreadable files, dead references, guides without an
    end, words that ask for a secret. Style, duplicates and test questions are `check`'s, which takes longer.
    """
    report = Report()
    pack = read_pack(root, commune, today, report)
    check_links(pack, report)
    check_paths(pack, report)
    check_safety(pack, report)
    check_phrase_keys(pack, report)
    content = None if report.has_errors else build(pack)
    return Loaded(content, report.problems)


def build(pack: Pack) -> Content:
    corpus = pack.corpus()
    flows = {flow_id: written.value for flow_id, written in pack.flows.items()}
    return Content(
        corpus=corpus,
        flows=flows,
        phrases=pack.phrases.value,
        commune=pack.place.commune,
        understanding=Matcher.build(corpus, flows, pack.words),
        version=pack.version,
    )


def load_or_refuse(root: Path, commune: str, today: date) -> tuple[Content, tuple[Problem, ...]]:
    """The content to start with, and its warnings.

    Raises:
        ContentError: it has errors; the message is all of them, as editors read them.

    """
    loaded = load_content(root, commune, today)
    if loaded.content is None:
        raise ContentError("\n".join(str(problem) for problem in loaded.problems if problem.is_error))
    return loaded.content, loaded.problems
