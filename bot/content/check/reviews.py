"""Facts under control: what is overdue, what nobody has verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.corpus import Human

if TYPE_CHECKING:
    from datetime import date

    from bot.content.pack import Pack
    from bot.content.problem import Report
    from bot.core.corpus import Entry
    from bot.core.flow import Flow


def check_reviews(pack: Pack, today: date, report: Report) -> None:
    for written in pack.written_entries():
        _check_dates(written.value, today, pack.lists.limits.due_days, report)
        _check_grade(written.value, report, needs_grade=not written.value.is_neighbour)
        if written.value.grade == "C" and written.value.human is Human.NEVER:
            report.warning(
                written.value.place,
                f"«{written.value.id}»: nội dung chưa có nguồn chắc (độ chắc C) mà lại «human: never».",
                "Đổi thành «human: offer» để bác hỏi lại được người thật.",
            )
    for flow in pack.flows.values():
        _check_dates(flow.value, today, pack.lists.limits.due_days, report)
        _check_grade(flow.value, report, needs_grade=True)


def _check_dates(item: Entry | Flow, today: date, due_days: int, report: Report) -> None:
    if item.review_by is None:
        return
    left = (item.review_by - today).days
    if left < 0:
        report.warning(
            item.place,
            f"«{item.id}»: quá hạn rà soát {-left} ngày (hạn {item.review_by:%-d/%-m/%Y}).",
            f"{item.owner or 'Người phụ trách'} đọc lại, sửa nếu cần, rồi ghi «reviewed» và «review_by» mới.",
        )
    elif left <= due_days:
        report.warning(
            item.place,
            f"«{item.id}»: còn {left} ngày nữa đến hạn rà soát ({item.review_by:%-d/%-m/%Y}).",
            f"{item.owner or 'Người phụ trách'} sắp lịch đọc lại.",
        )


def _check_grade(item: Entry | Flow, report: Report, *, needs_grade: bool) -> None:
    if item.grade == "C" and not item.approve:
        report.error(
            item.place,
            f"«{item.id}»: độ chắc C (chưa có nguồn) nhưng chưa đánh dấu chờ duyệt.",
            "Thêm «approve: true»; khi cán bộ đã kiểm tra thì ghi nguồn và đổi «grade».",
        )
    elif item.approve:
        report.warning(
            item.place,
            f"«{item.id}»: chờ duyệt, có ý chưa được xác minh (độ chắc {item.grade or 'chưa ghi'}).",
            f"{item.owner or 'Cán bộ phụ trách'} kiểm tra; đúng thì bỏ «approve», ghi nguồn và «grade».",
        )
    if needs_grade and not item.grade and item.owner:
        report.warning(
            item.place,
            f"«{item.id}»: chưa ghi độ chắc «grade».",
            "Ghi A, A*, B hoặc C theo ý yếu nhất trong câu trả lời.",
        )
