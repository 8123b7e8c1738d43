"""Two entries that answer to nearly the same words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from bot.content.written import Part
from bot.core.normalise.syllables import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.content.pack import Pack
    from bot.content.problem import Report
    from bot.content.written import Passage


_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Phrasing:
    """`text` has the words in one order: shuffling them makes no new question."""

    passage: Passage
    words: frozenset[str]
    text: str
    guide: str = ""


def check_duplicates(pack: Pack, report: Report) -> None:
    limit = pack.lists.limits.near_duplicate
    phrasings = list(_phrasings(pack))
    texts = [phrasing.text for phrasing in phrasings]
    scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=limit, dtype=np.uint8, workers=-1)
    for left, right in np.argwhere(np.triu(scores, k=1) > 0):
        first, second = phrasings[left], phrasings[right]
        if first.passage.subject == second.passage.subject or _are_entry_and_guide(first, second):
            continue
        if first.passage.place == second.passage.place:  # one template, two old names
            continue
        same = first.words == second.words
        if not same and _differ_in_meaning(first.words, second.words):
            continue
        _tell(first.passage, second.passage, int(scores[left, right]), report)


def _phrasings(pack: Pack) -> Iterator[_Phrasing]:
    for entry in pack.entries.values():
        for passage in entry.passages:
            if passage.part in (Part.TITLE, Part.ASK):
                yield _phrasing(passage, entry.value.flow or "")
    for flow in pack.flows.values():
        for passage in flow.passages:
            if passage.part in (Part.TITLE, Part.ASK):
                yield _phrasing(passage, flow.value.id)


def _phrasing(passage: Passage, guide: str) -> _Phrasing:
    keys = [key_of(word) for word in _WORD.findall(passage.text.lower())]
    return _Phrasing(passage, frozenset(keys), " ".join(sorted(keys)), guide)


def _are_entry_and_guide(first: _Phrasing, second: _Phrasing) -> bool:
    """An entry and its own guide may be asked for alike: both lead the same way."""
    return (
        bool(first.guide)
        and first.guide == second.guide
        and (second.passage.subject == first.guide or first.passage.subject == second.guide)
    )


def _differ_in_meaning(first: frozenset[str], second: frozenset[str]) -> bool:
    """Long questions may differ in one word that is all the difference: "mức 1" and "mức 2", "mất" and "hỏng"."""
    return bool(first - second and second - first) or any(word[0].isdigit() for word in first ^ second)


def _tell(first: Passage, second: Passage, score: int, report: Report) -> None:
    other, own = sorted((first, second), key=lambda passage: (passage.place.file, passage.place.line))
    text = (
        f"«{own.subject}»: cách hỏi «{own.text}» gần trùng với «{other.text}» của «{other.subject}»"
        f" ({other.place}, giống {score} điểm)."
    )
    report.warning(own.place, text, "Giữ ở một mục, hoặc viết rõ hơn chỗ khác nhau giữa hai mục.")
