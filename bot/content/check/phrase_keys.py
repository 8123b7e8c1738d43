"""Fixed phrases: none the code needs is missing, none has a gap nobody fills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.content.phrase_keys import PHRASE_GAPS, SMALLTALK
from bot.content.problem import did_you_mean
from bot.content.source import name_of
from bot.content.written import GAP
from bot.core.corpus import Place

if TYPE_CHECKING:
    from bot.content.pack import Pack
    from bot.content.problem import Report
    from bot.content.written import Passage


def check_phrase_keys(pack: Pack, report: Report) -> None:
    texts = pack.phrases.value.texts
    if not texts:
        return  # the file could not be read, which has been reported
    file = name_of(pack.files.phrases, pack.root)
    needed = [*PHRASE_GAPS, *(SMALLTALK + topic for topic, _ in pack.words.smalltalk)]
    missing = [key for key in dict.fromkeys(needed) if key not in texts]
    if missing:
        report.error(
            Place(file, 1),
            f"thiếu {len(missing)} lời cố định: {', '.join(missing)}.",
            "Thêm mỗi lời một dòng dưới «phrases:»; lấy lại từ bản cài đặt gốc nếu lỡ xóa.",
        )
    for passage in pack.phrases.passages:
        if passage.subject not in needed and not passage.subject.startswith(SMALLTALK):
            report.warning(
                passage.place,
                f"lời «{passage.subject}» không dùng ở đâu.",
                did_you_mean(passage.subject, missing) or "Xóa đi, hoặc xem lại tên.",
            )
        else:
            _check_gaps(passage, pack, report)


def _check_gaps(passage: Passage, pack: Pack, report: Report) -> None:
    filled = PHRASE_GAPS.get(passage.subject, frozenset())
    known = {*pack.lists.values, *pack.values.given}
    for found in GAP.finditer(passage.node.text):
        if found[1] in filled or found[1] in known:
            continue
        if not pack.values.is_complete:
            report.hold()
        else:
            report.error(
                passage.node.place_at(found.start()),
                f"lời «{passage.subject}»: không có gì điền vào {{{found[1]}}}, người dân sẽ nhìn thấy dấu ngoặc.",
                did_you_mean(found[1], filled)
                or (f"Lời này dùng được: {', '.join(f'{{{name}}}' for name in sorted(filled))}." if filled else "")
                or "Lời này không có chỗ điền; bỏ ngoặc đi.",
            )
