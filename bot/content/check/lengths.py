"""Too long for a small screen, too few ways to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.content.check.sentences import bubbles, sentences, syllables
from bot.content.written import Part

if TYPE_CHECKING:
    from bot.content.entries import WrittenEntry
    from bot.content.flows import WrittenFlow
    from bot.content.lists import Limits
    from bot.content.pack import Pack
    from bot.content.problem import Report
    from bot.content.written import Passage

_READ_AS_TEXT = (Part.ANSWER, Part.STEP, Part.END)


def check_lengths(pack: Pack, report: Report) -> None:
    if pack.unread.lists:
        report.hold()
        return
    limits = pack.lists.limits
    for entry in pack.written_entries():
        _check_entry(entry, limits, report, is_urgent=entry.value.id in pack.urgent)
    for flow in pack.flows.values():
        _check_flow(flow, limits, report)


def _check_entry(entry: WrittenEntry, limits: Limits, report: Report, *, is_urgent: bool) -> None:
    for passage in entry.passages:
        if passage.part is Part.TITLE:
            _check_title(passage, limits, report)
        elif passage.part is Part.ANSWER:
            _check_bubbles(passage, 1 if entry.value.is_neighbour else limits.bubbles, report, limits)
    if is_urgent:
        return
    if len(entry.value.ask) < limits.phrasings and not entry.value.is_neighbour:
        report.warning(
            entry.value.place,
            f"«{entry.value.id}»: mới có {len(entry.value.ask)} cách hỏi.",
            f"Thêm cho đủ {limits.phrasings}, mỗi cách dùng từ khác nhau như người thật hỏi.",
        )
    if len(entry.value.test) < limits.tests and not entry.value.is_neighbour:
        report.warning(
            entry.value.place,
            f"«{entry.value.id}»: mới có {len(entry.value.test)} câu hỏi thử.",
            f"Thêm cho đủ {limits.tests} câu vào «test», khác với các câu trong «ask».",
        )


def _check_flow(flow: WrittenFlow, limits: Limits, report: Report) -> None:
    for passage in flow.passages:
        if passage.part is Part.LABEL and len(passage.node.text) > limits.label_characters:
            report.warning(
                passage.place,
                f"«{passage.subject}»: nút «{passage.node.text}» dài {len(passage.node.text)} ký tự.",
                f"Rút còn tối đa {limits.label_characters} ký tự, điện thoại nhỏ cắt mất phần cuối.",
            )
        elif passage.part is Part.TITLE:
            _check_title(passage, limits, report)
        elif passage.part is Part.STEP:
            said = [sentence for _, sentence in sentences(passage.node.text)]
            if (
                len(said) > limits.step_sentences
                and len(bubbles(passage.node.text)) == 1
                and not _is_list(passage.node.text)
            ):
                report.warning(
                    passage.place,
                    f"«{passage.subject}»: bước này có {len(said)} câu.",
                    f"Giữ tối đa {limits.step_sentences} câu với một thao tác; phần còn lại tách thành bước sau.",
                )
            _check_sentences(passage, limits, report)
        elif passage.part is Part.END:
            _check_bubbles(passage, limits.bubbles, report, limits)
    if len(flow.value.test) < limits.tests:
        report.warning(
            flow.value.place,
            f"«{flow.value.id}»: mới có {len(flow.value.test)} câu hỏi thử.",
            f"Thêm cho đủ {limits.tests} câu vào «test», khác với các câu trong «ask».",
        )


def _is_list(text: str) -> bool:
    return "\n- " in text


def _check_title(passage: Passage, limits: Limits, report: Report) -> None:
    if len(passage.node.text) > limits.title_characters:
        report.warning(
            passage.place,
            f"«{passage.subject}»: câu hỏi hiện cho người dân dài {len(passage.node.text)} ký tự.",
            f"Rút còn tối đa {limits.title_characters} ký tự; câu dài để xuống dưới làm cách hỏi khác.",
        )


def _check_bubbles(passage: Passage, most: int, report: Report, limits: Limits) -> None:
    parts = bubbles(passage.node.text)
    if len(parts) > most:
        report.error(
            passage.place,
            f"«{passage.subject}»: câu trả lời có {len(parts)} tin nhắn, nhiều nhất là {most}.",
            "Bỏ bớt ý, hoặc tách thành hai mục; dòng trống là chỗ ngắt tin nhắn.",
        )
    at = 0
    for part in parts:
        at = passage.node.text.index(part, at)
        count = len(syllables(part))
        if count > limits.bubble_syllables:
            report.warning(
                passage.node.place_at(at),
                f"«{passage.subject}»: tin nhắn này dài {count} tiếng.",
                f"Rút còn tối đa {limits.bubble_syllables} tiếng, hoặc tách bằng một dòng trống.",
            )
        at += len(part)
    _check_sentences(passage, limits, report)


def _check_sentences(passage: Passage, limits: Limits, report: Report) -> None:
    for offset, sentence in sentences(passage.node.text):
        count = len(syllables(sentence))
        if count > limits.sentence_syllables:
            report.warning(
                passage.node.place_at(offset),
                f"«{passage.subject}»: câu dài {count} tiếng: «{sentence[:50].rsplit(' ', 1)[0]}…».",
                f"Tách thành hai câu, mỗi câu tối đa {limits.sentence_syllables} tiếng.",
            )
