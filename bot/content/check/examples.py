"""Examples of what gets no answer must not be what an entry, guide or card is asked with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.content.written import Part
from bot.core.plain import plain

if TYPE_CHECKING:
    from bot.content.pack import Pack
    from bot.content.problem import Report

_ASKED = frozenset({Part.ASK, Part.TITLE, Part.TEST})


def check_examples(pack: Pack, report: Report) -> None:
    for passage in pack.passages():
        example = pack.examples.places.get(plain(passage.text)) if passage.part in _ASKED else None
        if example is not None:
            report.error(
                example,
                f"câu mẫu này cũng là cách hỏi của «{passage.subject}» ở {passage.place}.",
                "Trợ lý không biết nên trả lời hay chuyển đi. Giữ một chỗ, xóa chỗ kia.",
            )
