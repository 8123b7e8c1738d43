"""What could cost a citizen money: asking for secrets, phone numbers and links nobody has vouched for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.content.check.sentences import sentences
from bot.content.lists import CheckLists, digits
from bot.content.written import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.content.pack import Pack
    from bot.content.problem import Report
    from bot.content.written import Passage

_LONG_NUMBER = re.compile(
    r"(?<![\w/.,])(?:\+84|0)\d?(?:[ .\-]?\d){7,10}(?![\w/])|(?<![\w/.,])1[89]00(?:[ .\-]?\d){4,6}(?!\w)"
)
_SHORT_NUMBER = re.compile(
    r"(?:gọi(?:\s+(?:ngay|điện|cho|đến|tới|số|lại))*|tổng đài|đường dây nóng|đầu số|số điện thoại"
    r"|nhắn(?:\s+tin)?\s+(?:đến|tới|cho|về)(?:\s+số)?|gửi\s+(?:đến|tới|về)(?:\s+số)?|☎)\s*:?\s*"
    r"(?P<numbers>\d{3,5}(?:\s*(?:,|/|hoặc|và|hay)\s*(?:số\s+)?\d{3,5})*)(?![\w/.,]\d|\d|\s*(?:đồng|ngày|nghìn|triệu|tuổi))",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"(?<![\w.@-])(?:https?://)?(?P<mail>[\w.+-]+@)?"
    r"(?P<domain>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
    r"(?:vn|com|net|org|info|app|me|io|xyz|top|asia|site|online|shop))(?![\w-])",
    re.IGNORECASE,
)

_GIVING = r"(?:gửi|(?<!tin )nhắn|đọc|cung cấp|đưa|chụp|trả lời|báo|cho\s+\S+(?:\s+\S+)?\s+(?:biết|xin)|cho\s+xin|xin)"
_HERE = re.compile(
    r"cho\s+(?:trợ lý|tổ\b|tôi\b|em\b|chúng tôi)|vào\s+(?:đây|ô chat|tin nhắn|khung chat|cuộc trò chuyện)"
    r"|qua\s+(?:đây|zalo|tin nhắn|messenger)|lên\s+(?:đây|nhóm)|ở đây|tại đây",
    re.IGNORECASE,
)
# Before the verb: it is forbidden, it has happened, or somebody else demands it.
_NOT_A_REQUEST = re.compile(
    r"\b(?:đừng|không|chớ|chưa|tuyệt đối|cấm|khỏi|tránh|lỡ|đã|vừa|trót|nếu|khi|ai|kẻ|họ|người lạ|đối tượng|lừa|giả|"
    r"đòi|bảo|yêu cầu|hỏi|dụ|bắt|xúi|nhờ|mời|thúc|ép|ứng dụng|hệ thống|nhà mạng|ngân hàng|tổng đài)\b",
    re.IGNORECASE,
)
_ANOTHER_DEED = re.compile(r"\b(?:đặt|nhập|đổi|tạo|kích hoạt|mở|bấm|quên|lấy lại|để|giữ|hiện|có)\b", re.IGNORECASE)
_SCAM_AFTER = re.compile(
    r"\b(?:là|đều là|chắc chắn là)\s+(?:kẻ\s+)?(?:lừa|giả)|cho\s+(?:bất kỳ\s+)?ai\b", re.IGNORECASE
)


def check_safety(pack: Pack, report: Report) -> None:
    if pack.unread.lists:
        report.hold()
        return
    approved = {written.value.id for written in pack.written_entries() if written.value.approve}
    approved |= {flow_id for flow_id, written in pack.flows.items() if written.value.approve}
    for passage in pack.passages():
        if passage.part.is_spoken:
            text = passage.bare
            _check_phones(passage, text, pack.lists, report, approved=passage.subject in approved)
            _check_addresses(passage, text, pack.lists, report)
            if passage.part not in (Part.TITLE, Part.LABEL):  # those are the citizen's words
                _check_requests(passage, text, pack.lists, report)


def _check_phones(passage: Passage, text: str, lists: CheckLists, report: Report, *, approved: bool) -> None:
    for offset, number in phone_numbers(text):
        plain = digits(number)
        if plain in lists.phones:
            continue
        place = passage.node.place_at(offset)
        if plain in lists.phones_unsure:
            if not approved:
                report.error(
                    place,
                    f"«{passage.subject}»: số {number.strip()} chưa gọi thử nên chưa được ghi như số chắc chắn.",
                    "Viết «bác hỏi lại số …» và thêm «approve: true», hoặc bỏ số này.",
                )
            continue
        report.error(
            place,
            f"«{passage.subject}»: số điện thoại {number.strip()} không nằm trong danh sách được phép.",
            "Dùng giá trị của xã như {dien_thoai_truc}; tổng đài đã gọi thử thì thêm vào «phones» trong _check.yaml.",
        )


def phone_numbers(text: str) -> Iterator[tuple[int, str]]:
    taken: list[tuple[int, int]] = []
    for found in _LONG_NUMBER.finditer(text):
        taken.append(found.span())
        yield found.start(), found[0]
    for found in _SHORT_NUMBER.finditer(text):
        start = found.start("numbers")
        for number in re.finditer(r"\d{3,5}", found["numbers"]):
            at = start + number.start()
            if not any(left <= at < right for left, right in taken):
                yield at, number[0]


def _check_addresses(passage: Passage, text: str, lists: CheckLists, report: Report) -> None:
    for found in ADDRESS.finditer(text):
        domain = found["domain"].lower().removeprefix("www.")
        if any(domain == known or domain.endswith("." + known) for known in lists.domains):
            continue
        report.error(
            passage.node.place_at(found.start()),
            f"«{passage.subject}»: địa chỉ «{found[0]}» không nằm trong danh sách trang được phép.",
            "Bỏ địa chỉ này; nếu là trang chính thức đã kiểm tra, thêm tên miền vào «domains» trong faq/_check.yaml.",
        )


def _check_requests(passage: Passage, text: str, lists: CheckLists, report: Report) -> None:
    for offset, sentence in sentences(text):
        for thing, here_only in (*((t, False) for t in lists.secrets), *((t, True) for t in lists.personal)):
            if asks_for(sentence, thing, here_only=here_only):
                report.error(
                    passage.node.place_at(offset),
                    f"«{passage.subject}»: câu này như đang xin «{thing}» của người dân: «{_short(sentence)}».",
                    "Trợ lý và Tổ không bao giờ xin thứ này. Viết lại, hoặc nói rõ là đừng gửi cho ai.",
                )
                break


def asks_for(sentence: str, thing: str, *, here_only: bool) -> bool:
    """Whether the sentence tells the reader to hand `thing` over. `here_only`: only handing it to us is wrong."""
    pattern = re.compile(rf"\b(?P<verb>{_GIVING})\b(?P<between>[^.;:!?]*?)\b{re.escape(thing)}\b", re.IGNORECASE)
    found = pattern.search(sentence)
    if found is None:
        return False
    before, after = sentence[: found.start("verb")], sentence[found.end() :]
    if _NOT_A_REQUEST.search(before) or _ANOTHER_DEED.search(found["between"]) or _SCAM_AFTER.search(after):
        return False
    return not here_only or _HERE.search(found["between"] + after) is not None


def _short(sentence: str, limit: int = 70) -> str:
    return sentence if len(sentence) <= limit else sentence[:limit].rsplit(" ", 1)[0] + "…"
