"""References that lead nowhere: `flow`, `related`, `go`, `stuck`, `image`, a member's hamlet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.content.problem import NAME_SCORE_MIN, did_you_mean
from bot.content.written import Link, To

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.content.pack import Pack
    from bot.content.problem import Report
    from bot.core.corpus import Place


def check_links(pack: Pack, report: Report) -> None:
    entries = {written.value.id: written.value.place for written in pack.written_entries()}
    flows = {flow_id: written.value.place for flow_id, written in pack.flows.items()}
    for entry in pack.written_entries():
        for link in entry.links:
            _check(f"mục «{entry.value.id}»", link, entries, flows, pack, report)
            if link.to is To.ENTRY and link.target == entry.value.id:
                report.error(
                    link.place, f"mục «{entry.value.id}» liên quan đến chính nó.", "Xóa id này khỏi «related»."
                )
    for flow in pack.flows.values():
        steps = {step.id: step.place for step in flow.value.steps}
        for link in flow.links:
            if link.to is To.STEP:
                _check_step(flow.value.id, link, steps, flows, entries, report)
            else:
                _check(f"hướng dẫn «{flow.value.id}»", link, entries, flows, pack, report)
    _check_hamlets(pack, report)


def _check(
    who: str,
    link: Link,
    entries: Mapping[str, Place],
    flows: Mapping[str, Place],
    pack: Pack,
    report: Report,
) -> None:
    if link.target in pack.broken:
        return
    if pack.unread.items and link.to is not To.IMAGE and link.target not in {**entries, **flows}:
        report.hold()
        return
    match link.to:
        case To.ENTRY if link.target not in entries:
            mend = _nearest(link.target, entries)
            if link.target in flows and link.key == "go":
                mend = f"«{link.target}» là một hướng dẫn: viết «flow:{link.target}»."
            _dead(who, link, "mục hỏi đáp", mend, report)
        case To.FLOW if link.target not in flows:
            mend = _nearest(link.target, flows)
            if link.target in entries and link.key == "go":
                mend = f"«{link.target}» là một mục hỏi đáp: viết «faq:{link.target}»."
            _dead(who, link, "hướng dẫn", mend, report)
        case To.IMAGE:
            _check_image(who, link, pack, report)
        case _:
            pass


def _dead(who: str, link: Link, what: str, mend: str, report: Report) -> None:
    report.error(
        link.place,
        f"{who}: «{link.key}» dẫn tới {what} «{link.target}» không có.",
        mend or f"Sửa id, hoặc bỏ nó khỏi «{link.key}».",
    )


def _check_step(
    flow_id: str,
    link: Link,
    steps: Mapping[str, Place],
    flows: Mapping[str, Place],
    entries: Mapping[str, Place],
    report: Report,
) -> None:
    if link.target in steps:
        return
    if link.target in flows:
        mend = f"«{link.target}» là một hướng dẫn khác: viết «flow:{link.target}»."
    elif link.target in entries:
        mend = f"«{link.target}» là một mục hỏi đáp: viết «faq:{link.target}»."
    else:
        mend = did_you_mean(link.target, steps) or f"Các bước đang có: {', '.join(steps)}."
    report.error(link.place, f"hướng dẫn «{flow_id}»: «go» dẫn tới bước «{link.target}» không có.", mend)


def _check_image(who: str, link: Link, pack: Pack, report: Report) -> None:
    folders = (pack.root / "flows", pack.files.place.parent / "flows")
    if any((folder / link.target).is_file() for folder in folders):
        return
    there = [
        path.relative_to(folder).as_posix()
        for folder in folders
        for path in sorted((folder / "images").glob("*"))
        if path.is_file()
    ]
    report.error(
        link.place,
        f"{who}: không thấy hình «{link.target}».",
        did_you_mean(link.target, there) or "Đặt hình vào thư mục flows/images, hoặc xóa dòng «image».",
    )


def _check_hamlets(pack: Pack, report: Report) -> None:
    known = [hamlet.id for hamlet in pack.place.commune.hamlets]
    for link in pack.place.links:
        if link.target not in known:
            report.error(
                link.place,
                f"thành viên phụ trách thôn «{link.target}» không có trong «hamlets».",
                did_you_mean(link.target, known) or f"Các thôn đang có: {', '.join(known)}.",
            )


def _nearest(name: str, known: Mapping[str, Place]) -> str:
    best = process.extractOne(name, tuple(known), scorer=fuzz.ratio, score_cutoff=NAME_SCORE_MIN)
    if best is None:
        return ""
    return f"Ý anh/chị là «{best[0]}» ({known[best[0]].file})?"
