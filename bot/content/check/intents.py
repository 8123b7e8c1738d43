"""What the assistant must know: an intent nobody answers, an entry whose intent is not in the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.content.problem import did_you_mean
from bot.content.source import name_of
from bot.core.corpus import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.content.pack import Pack
    from bot.content.problem import Report
    from bot.core.corpus import Entry
    from bot.core.flow import Flow


def covered(pack: Pack) -> frozenset[str]:
    """Intents that an entry, a danger card or a guide answers."""
    return frozenset(item.intent for item in _items(pack))


def _items(pack: Pack) -> Iterator[Entry | Flow]:
    yield from (written.value for written in pack.written_entries())
    yield from (written.value for written in pack.flows.values())


def check_intents(pack: Pack, report: Report) -> None:
    """Silent without a catalogue: `intents` in `_check.yaml` may be left out."""
    wanted = pack.lists.intents
    if not wanted or pack.unread.lists:
        return
    for item in _items(pack):
        if item.intent not in wanted:
            report.warning(
                item.place,
                f"«{item.id}»: ý định «{item.intent}» không có trong danh mục ý định.",
                did_you_mean(item.intent, wanted)
                or "Sửa «intent», hoặc thêm ý định mới vào «intents» ở faq/_check.yaml.",
            )
    there = covered(pack)
    if wanted.keys() - there and (pack.unread.items or pack.broken):  # what answers it may stand there
        report.hold()
        return
    for intent, about in wanted.items():
        if intent not in there:
            report.warning(
                Place(name_of(pack.files.lists, pack.files.root), 0),
                f"ý định «{intent}» ({about}) chưa có mục nào trả lời.",
                "Viết một mục hỏi đáp có «intent» này, hoặc xóa ý định khỏi danh mục.",
            )
