"""How hard a text is to read, as one number, worst first.

difficulty = mean syllables a sentence + longest sentence / 4 + 40 × share of hard words.

A hard word is one of the jargon list, an abbreviation nobody spelled out, or a syllable that at most two entries of the
whole corpus use. A text at the edge of what `voice.md` allows (18 syllables a sentence, the longest 24, one word in ten
hard) scores 28, and that is the limit. Place values count as one syllable: another commune has others.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.content.check.sentences import sentences, syllables
from bot.content.written import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.content.lists import CheckLists
    from bot.content.pack import Pack
    from bot.content.problem import Report
    from bot.content.written import Passage
    from bot.core.corpus import Place

_READ = (Part.ANSWER, Part.STEP, Part.END)
_WORD = re.compile(r"[^\W\d_]+")

FAMILIAR_ENTRIES_MIN = 3
CORPUS_ENTRIES_MIN = 50
"""In a smaller corpus every other word would be rare."""

LONGEST_WEIGHT = 0.25
HARD_WEIGHT = 40.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry's or guide's measure. `hard` are its hard words."""

    id: str
    place: Place
    mean: float
    longest: int
    hard: tuple[str, ...]
    share: float

    @property
    def difficulty(self) -> float:
        return self.mean + LONGEST_WEIGHT * self.longest + HARD_WEIGHT * self.share


def check_reading(pack: Pack, report: Report) -> tuple[Reading, ...]:
    """All readings, hardest first; those over the limit are reported."""
    readings = measure(pack)
    limit = pack.lists.limits.difficulty
    if pack.unread.lists or pack.unread.items:  # with fewer texts more words look strange
        if any(reading.difficulty > limit for reading in readings):
            report.hold()
        return readings
    for reading in readings:
        if reading.difficulty > limit:
            hard = f"; chữ lạ: {', '.join(reading.hard[:5])}" if reading.hard else ""
            report.warning(
                reading.place,
                f"«{reading.id}»: khó đọc {reading.difficulty:.0f} điểm (tối đa {limit}): câu trung bình"
                f" {reading.mean:.0f} tiếng, câu dài nhất {reading.longest} tiếng{hard}.",
                "Tách câu dài, bỏ ý phụ, thay chữ lạ bằng chữ thường ngày.",
            )
    return readings


def measure(pack: Pack) -> tuple[Reading, ...]:
    familiar = _familiar(pack)
    readings = []
    for written in (*pack.entries_and_flows(), *pack.urgent.values()):
        reading = _reading(written.value.id, written.value.place, written.passages, familiar, pack.lists)
        if reading is not None:
            readings.append(reading)
    return tuple(sorted(readings, key=lambda reading: -reading.difficulty))


def _reading(
    subject: str, place: Place, passages: Iterable[Passage], familiar: frozenset[str] | None, lists: CheckLists
) -> Reading | None:
    texts = [passage.node.text for passage in passages if passage.part in _READ]
    lengths = [len(syllables(sentence)) for text in texts for _, sentence in sentences(text)]
    if not lengths:
        return None
    bare = " ".join(passage.bare for passage in passages if passage.part in _READ)
    words = _WORD.findall(bare)
    hard = [word for word in words if _is_hard(word, familiar, lists)]
    hard += [word for word in lists.jargon if " " in word and word in bare.lower()]
    return Reading(
        subject,
        place,
        sum(lengths) / len(lengths),
        max(lengths),
        tuple(dict.fromkeys(hard)),
        len(hard) / max(len(words), 1),
    )


def _is_hard(word: str, familiar: frozenset[str] | None, lists: CheckLists) -> bool:
    lower = word.lower()
    if lower in lists.allowed_words:
        return False
    return lower in lists.jargon or (familiar is not None and lower not in familiar)


def _familiar(pack: Pack) -> frozenset[str] | None:
    """Syllables of at least three entries or guides; None where the corpus is too small to tell."""
    written = (*pack.entries_and_flows(), *pack.urgent.values())
    if len(written) < CORPUS_ENTRIES_MIN:
        return None
    counts: Counter[str] = Counter()
    for item in written:
        counts.update({word.lower() for passage in item.passages for word in _WORD.findall(passage.bare)})
    return frozenset(word for word, count in counts.items() if count >= FAMILIAR_ENTRIES_MIN)
