"""Words that have gone stale, officialese, and foreign words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.content.check.safety import ADDRESS
from bot.content.check.sentences import is_inside, quoted_spans, sentences
from bot.content.written import Part
from bot.core.normalise.syllables import is_syllable, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.content.pack import Pack
    from bot.content.problem import Report
    from bot.content.written import Passage

_OLD_BEFORE = re.compile(
    r"(?:\b(?:trước đây|trước kia|ngày trước|hồi trước|ngày xưa|lúc trước|trước khi|tên cũ|gọi là)\b|\bcũ\b).{0,40}$",
    re.IGNORECASE,
)
_OLD_AFTER = re.compile(r"^\W*(?:\S+\s+){0,2}(?:cũ|trước đây|trước kia|ngày trước|ngày xưa)\b", re.IGNORECASE)
_GONE = re.compile(
    r"không còn|đã bỏ|đã thu|bỏ cấp|bỏ khái niệm|hết giá trị|hết hiệu lực|thay cho|thay thế|thu hồi|nay là|nay gọi"
    r"|đổi tên|không dùng|không cần|đã sáp nhập|đã nhập",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_ABBREVIATION = re.compile(r"[A-ZĐ]{2,}")
_LONE_LETTERS = 2
_SMS_COMMAND = re.compile(r"\b(?:soạn|cú pháp)\b", re.IGNORECASE)
_CITIZENS_WORDS = (Part.TITLE, Part.LABEL)
"""Said by the citizen: a question or a button may use the word people have for a thing."""


@dataclass(frozen=True, slots=True)
class _Finder:
    """All words of a list as one pattern, longest first."""

    pattern: re.Pattern[str] | None
    meanings: Mapping[str, str]

    @classmethod
    def of(cls, table: Mapping[str, str]) -> _Finder:
        words = sorted(table, key=len, reverse=True)
        if not words:
            return cls(None, table)
        return cls(
            re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)", re.IGNORECASE), table
        )

    def find(self, text: str) -> Iterable[re.Match[str]]:
        return self.pattern.finditer(text) if self.pattern is not None else ()


def check_style(pack: Pack, report: Report) -> None:
    if pack.unread.lists:
        report.hold()
        return
    stale, jargon = _Finder.of(pack.lists.stale), _Finder.of(pack.lists.jargon)
    allowed = _Finder.of(dict.fromkeys(pack.lists.allowed_words, ""))
    values = " ".join(pack.values.given.values())
    for passage in pack.passages():
        if passage.part.is_spoken and passage.part is not Part.PHRASE:  # half of the phrases are for the team
            _check_stale(passage, stale, report)
            _check_marks(passage, report)
            if passage.part not in _CITIZENS_WORDS:
                _check_jargon(passage, jargon, allowed, report)
                _check_foreign(passage, allowed, (jargon, stale), values, report)


def _check_stale(passage: Passage, stale: _Finder, report: Report) -> None:
    for offset, sentence in sentences(passage.bare):
        quoted = quoted_spans(sentence)
        if _GONE.search(sentence):
            continue
        for found in stale.find(sentence):
            before, after = sentence[: found.start()], sentence[found.end() :]
            if is_inside(quoted, *found.span()) or _OLD_BEFORE.search(before) or _OLD_AFTER.match(after):
                continue
            report.warning(
                passage.node.place_at(offset),
                f"«{passage.subject}»: «{found[0]}» là cách gọi đã cũ ({stale.meanings[found[0].lower()]}).",
                "Đổi sang cách gọi bây giờ; nếu cố ý nhắc tên cũ thì đặt trong «…» hoặc thêm chữ «cũ».",
            )


def _check_jargon(passage: Passage, jargon: _Finder, allowed: _Finder, report: Report) -> None:
    spared = quoted_spans(passage.bare)
    spared += [found.span() for found in ADDRESS.finditer(passage.bare)]
    spared += [found.span() for found in allowed.find(passage.bare) if " " in found[0]]
    for found in jargon.find(passage.bare):
        if not is_inside(spared, *found.span()):
            report.warning(
                passage.node.place_at(found.start()),
                f"«{passage.subject}»: «{found[0]}» khó hiểu với người lớn tuổi.",
                f"Nói: {jargon.meanings[found[0].lower()]}. Nếu màn hình hiện đúng chữ ấy thì đặt trong «…».",
            )


def _check_foreign(
    passage: Passage, allowed: _Finder, judged: tuple[_Finder, ...], values: str, report: Report
) -> None:
    text = passage.bare
    spared = quoted_spans(text)
    spared += [(at, at + len(sentence)) for at, sentence in sentences(text) if _SMS_COMMAND.search(sentence)]
    for finder in (allowed.find(text), ADDRESS.finditer(text), *(words.find(text) for words in judged)):
        spared += [found.span() for found in finder]
    for found in _WORD.finditer(text):
        word = found[0]
        if is_inside(spared, *found.span()) or word in values or _is_vietnamese(word):
            continue
        kind = "chữ viết tắt" if _ABBREVIATION.fullmatch(word) else "tiếng nước ngoài hoặc viết sai chính tả"
        report.warning(
            passage.node.place_at(found.start()),
            f"«{passage.subject}»: «{word}» là {kind}.",
            "Viết đầy đủ bằng tiếng Việt; tên riêng bà con đã quen thì thêm vào «allowed_words» trong _check.yaml.",
        )


def _is_vietnamese(word: str) -> bool:
    if _ABBREVIATION.fullmatch(word):
        return False
    return all(len(part) < _LONE_LETTERS or is_syllable(part.lower()) for part in re.split(r"[-']", word))


def _check_marks(passage: Passage, report: Report) -> None:
    words = _WORD.findall(passage.bare)
    if len(words) > 3 and plain(passage.bare) == passage.bare:  # noqa: PLR2004  a name may have no marks, a sentence has
        report.warning(
            passage.place,
            f"«{passage.subject}»: câu này viết không dấu: «{passage.bare.strip()[:50]}».",
            "Lời hiện cho người dân phải có dấu. Cách gõ không dấu thì máy tự hiểu, không cần viết vào.",
        )
