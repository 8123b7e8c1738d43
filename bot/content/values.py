"""The place's values: fills `{ten_xa}` in what editors wrote and keeps count of what is missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.content.problem import did_you_mean
from bot.content.shapes import NAME_PATTERN
from bot.content.written import GAP, Part, Passage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.content.nodes import TextNode
    from bot.content.problem import Report
    from bot.core.corpus import Place

UNFILLED = re.compile(r"[.…?\-_ ]*")
"""What people leave where they do not know the value: "…", "?", "---"."""


class Values:
    """`given` are the commune's, `known` all names the national pack may use with what to fill in. `is_complete`: a
    name that is in neither is a mistake, and not only in a file that could not be read.
    """

    def __init__(self, given: Mapping[str, str], known: Mapping[str, str], *, is_complete: bool = True) -> None:
        self._given = {name: text for name, text in given.items() if not UNFILLED.fullmatch(text)}
        self._known = known
        self.is_complete = is_complete
        self.used: dict[str, list[Place]] = {}

    @property
    def given(self) -> Mapping[str, str]:
        return self._given

    def missing(self) -> tuple[str, ...]:
        """Names that are used and have no value, in the order of `known`."""
        return tuple(name for name in self._known if name in self.used and name not in self._given)

    def about(self, name: str) -> str:
        return self._known.get(name, "")

    def passage(self, subject: str, part: Part, node: TextNode, report: Report) -> Passage:
        return Passage(subject, part, node, self.fill(node, report, engine_gaps=part is Part.PHRASE))

    def fill(self, node: TextNode, report: Report, *, engine_gaps: bool = False) -> str:
        """`node`'s text, stripped, with its gaps filled. `engine_gaps`: other names are the engine's to fill."""
        text = node.text
        for found in GAP.finditer(text):
            name, place = found[1], node.place_at(found.start())
            if name in self._known or name in self._given:
                self.used.setdefault(name, []).append(place)
            elif not engine_gaps and self.is_complete:
                self._unknown(name, place, report)
            elif not engine_gaps:
                report.hold()
        if not engine_gaps and text.count("{") != text.count("}"):
            report.error(
                node.place_at(max(text.find("{"), text.find("}"))),
                "dấu ngoặc nhọn { } không đủ cặp.",
                "Viết {ten_xa}: có mở, có đóng, ở giữa là tên giá trị.",
            )
        filled = GAP.sub(lambda found: self._given.get(found[1], found[0]), text)
        # A quoted phrase may be part of a line ("⚠ KHẨN. "); its edges are meant.
        return filled if engine_gaps and not node.plain and not node.block else filled.strip()

    def _unknown(self, name: str, place: Place, report: Report) -> None:
        nearest = did_you_mean(name, self._known)
        if not re.fullmatch(NAME_PATTERN, name):
            nearest = nearest or "Tên giá trị viết chữ thường không dấu, nối bằng «_», ví dụ {ten_xa}."
        report.error(
            place,
            f"không có giá trị nào tên là {{{name}}}.",
            nearest or f"Các tên được dùng: {', '.join(self._known)}.",
        )
