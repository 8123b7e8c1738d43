"""`troly ask --why`: an explanation in words an editor understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.matching.alarm import ALARM_ASK_MIN, ALARM_MIN
from bot.core.matching.bands import ANSWERS, PERSON_SURE, REMARK_MIN, TALK_MIN
from bot.core.verdict import Answer, Kind, Refer, SmallTalk, Suggest, Urgent, Why

if TYPE_CHECKING:
    from bot.core.matching.explain import Candidate, Explanation

REASONS = {
    "urgent": "Đây là một câu của thẻ nguy cấp (faq/_urgent.yaml), nên thẻ ấy được đưa ra trước mọi mục khác.",
    "danger": "Câu này giống câu của thẻ nguy cấp (faq/_urgent.yaml), nên thẻ ấy được đưa ra trước mọi mục khác.",
    "danger_beside": "Một câu trong tin giống câu của thẻ nguy cấp, nên trợ lý đưa số gọi và hỏi lại trước.",
    "danger_asked": "Có thể là nguy cấp mà chưa chắc, nên trợ lý đưa số gọi và hỏi lại trước khi báo động.",
    "smalltalk": "Cả câu chỉ là lời chuyện trò (bảng smalltalk trong faq/_words.yaml).",
    "courtesy": "Giống lời chuyện trò hơn là câu hỏi (bảng smalltalk trong faq/_words.yaml).",
    "answer": "Mục đầu đủ chắc, nên được trả lời ngay.",
    "two": "Trong tin có hai câu hỏi, nên trả lời cả hai; chưa đủ chắc thì mời chọn.",
    "suggest": "Chưa đủ chắc để trả lời, nên trợ lý hỏi lại.",
    "neighbour": "Mục đầu là việc của nơi khác (mục hàng xóm), nên trợ lý chỉ chỗ hỏi.",
    "elsewhere": "Giống câu mẫu ngoài phạm vi (faq/_elsewhere.yaml), nên trợ lý nói chưa giúp được và mời gặp người.",
    "unknown": "Không mục nào đủ gần, nên trợ lý nói chưa biết và mời gặp người.",
    "context": "Câu ngắn nối tiếp mục vừa xem, nên được hiểu cùng mục ấy.",
    "asked": "Người hỏi đòi gặp người.",
    "personal": "Đây là việc riêng của một hồ sơ, một người: phải có người xem.",
    "complaint": "Đây là lời phản ánh hoặc bực bội: phải có người nghe.",
    "distress": "Có dấu hiệu nguy cấp hoặc sợ hãi: phải có người.",
}
PERSONS = frozenset({Why.ASKED, Why.PERSONAL, Why.COMPLAINT, Why.DISTRESS})
"""Reasons for a person."""
KINDS = {
    Kind.FLOW: " (hướng dẫn)",
    Kind.URGENT: " (thẻ nguy cấp)",
    Kind.EXAMPLE: " (câu mẫu, không có câu trả lời)",
}
PARTS = {
    "align": "giống một cách hỏi",
    "asked": "câu hỏi được đáp",
    "told": "cách hỏi được nhắc đủ",
    "entry": "mọi cách hỏi của mục",
    "group": "mọi mục cùng ý định",
    "words": "từ hay gặp ở mục",
    "group_words": "từ hay gặp ở ý định",
    "pairs": "cặp từ hay gặp ở mục",
    "group_pairs": "cặp từ hay gặp ở ý định",
    "topic_words": "từ hay gặp ở tệp",
    "body_words": "từ trong câu trả lời",
    "body_pairs": "cặp từ trong câu trả lời",
    "like_entry": "gần nghĩa với mục",
    "like_group": "gần nghĩa với ý định",
    "like_body": "gần nghĩa với câu trả lời",
}


def as_text(why: Explanation) -> str:
    """Lines for a terminal: what was read, what was found, why this verdict, what would change it."""
    lines = [f"Hiểu là:      {why.text}"]
    lines += [f"  đã sửa:     {before} → {after}" for before, after in why.decoded]
    if why.light:
        lines.append(f"  tính nhẹ:   {', '.join(dict.fromkeys(why.light))}")
    if why.unknown:
        lines.append(f"  từ lạ:      {', '.join(why.unknown)} (không có trong mục nào gần câu này)")
    lines.append(f"Kết luận:     {_verdict(why)}")
    lines.append(f"  vì sao:     {REASONS[why.judged.reason]}")
    if why.judged.cue:
        lines.append(f"  dòng khớp:  {why.judged.cue}")
    if why.judged.reason not in {"urgent", "smalltalk"}:
        lines.append(
            f"  chắc {why.sure:.0f}/100 · hơn ý định kế tiếp {why.margin:.0f} điểm"
            f" · trả lời ngay từ {why.answer_min:.0f}, hỏi lại từ {why.suggest_min:.0f}"
        )
    if why.judged.alarm:
        lines.append(
            f"  nguy cấp {100 * why.judged.alarm:.0f}/100"
            f" · đưa thẻ từ {100 * ALARM_MIN:.0f}, hỏi lại từ {100 * ALARM_ASK_MIN:.0f}"
        )
    if why.judged.person:
        lines.append(
            f"  việc của người {100 * why.judged.person:.0f}/100"
            f" · mời người từ {100 * PERSON_SURE:.0f}, đưa nút từ {why.person_min:.0f}"
        )
    if why.judged.talk:
        lines.append(
            f"  chuyện trò {100 * why.judged.talk:.0f}/100"
            f" · đáp lời từ {100 * TALK_MIN:.0f}, không giống câu mẫu thì từ {100 * REMARK_MIN:.0f}"
        )
    for number, candidate in enumerate(why.candidates, 1):
        lines += _candidate(number, candidate)
    return "\n".join([*lines, *_mends(why)])


def _verdict(why: Explanation) -> str:
    match why.judged.verdict:
        case Answer(match=best, also=None):
            return f"trả lời bằng «{best.id}»"
        case Answer(match=best, also=also):
            return f"trả lời bằng «{best.id}», thêm «{also.id if also else ''}» cho câu thứ hai"
        case Suggest(matches=matches):
            return "hỏi lại: " + ", ".join(f"«{match.id}»" for match in matches)
        case Refer(match=None):
            return "chuyển cho người"
        case Refer(match=match):
            return f"chỉ sang nơi khác bằng «{match.id if match else ''}»"
        case SmallTalk(topic=topic):
            return f"chuyện trò «{topic}»"
        case Urgent(match=card) if card.doubtful:
            return f"hỏi lại xem có nguy hiểm không (thẻ «{card.id}»)"
        case Urgent(match=card):
            return f"thẻ nguy cấp «{card.id}» ({card.score:.0f} điểm)"


def _candidate(number: int, one: Candidate) -> list[str]:
    kind = KINDS.get(one.match.kind, "")
    strongest = sorted(one.parts, key=lambda part: -part.adds)[:4]
    lines = [
        f"{number}. {one.match.score:5.1f}  {one.match.id}{kind}  [{one.match.intent}]",
        f"          gần nhất «{one.match.phrasing}»",
        "          nhờ " + ", ".join(f"{PARTS[part.name]} {part.value:.2f}" for part in strongest),
    ]
    if one.unmet:
        lines.append("          thiếu: " + ", ".join(one.unmet))
    return lines


def _mends(why: Explanation) -> list[str]:
    if why.judged.reason.startswith("danger"):
        where = "never của thẻ, hay vào nhóm giống nó ở cuối faq/_elsewhere.yaml"
        return ["Muốn khác đi:", f"  · không nguy cấp: chép câu này vào {where}"]
    if not why.candidates or why.judged.reason in {"urgent", "smalltalk"} or why.judged.cue:
        return []
    best, *others = why.candidates
    lines = ["Muốn khác đi:"]
    if why.judged.reason in PERSONS:
        lines.append("  · không phải việc của người: thêm vào ask của mục đúng một cách hỏi giống câu này")
    if why.judged.reason == "courtesy":
        lines.append("  · không phải chuyện trò: thêm vào ask của mục đúng một cách hỏi giống câu này")
    if why.sure < why.answer_min and best.match.kind is not Kind.EXAMPLE:
        words = f" có các chữ: {', '.join(best.unmet)}" if best.unmet else " giống câu này hơn"
        lines.append(f"  · để «{best.match.id}» được trả lời ngay: thêm vào ask của mục ấy một cách hỏi{words}")
    rivals = (one for one in others if one.match.intent != best.match.intent and one.match.kind in ANSWERS)
    other = next(rivals, None)
    if other is not None:
        words = f" có các chữ: {', '.join(other.unmet)}" if other.unmet else " giống câu này hơn"
        lines.append(f"  · để «{other.match.id}» thắng: thêm vào ask của mục ấy một cách hỏi{words}")
    if why.unknown:
        lines.append("  · từ lạ mà nghĩa đã có trong mục: ghi vào synonyms của faq/_words.yaml")
    return lines
