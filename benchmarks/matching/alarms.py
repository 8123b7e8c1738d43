"""Who is alarmed: cries for help, what only sounds like them, and all other questions. By itself
(`python -m benchmarks.matching.alarms`): what becomes of cries that are told beside a question, by words as shipped.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from benchmarks.matching.seen import CRIES, EITHER, REMARKS
from benchmarks.matching.sets import ROOT, material
from benchmarks.matching.tables import head, row
from bot.core.matching import Matcher
from bot.core.matching.matcher import Judged
from bot.core.verdict import SmallTalk, Urgent, calls_a_person
from bot.evaluation import Case

CRY, ALIKE, ASIDE = "cries for help", "what only sounds like them", "remarks that ask nothing"
OTHER = "all other questions"
OUTCOMES = ("card shown", "asked whether", "a person called or offered", "a polite word", "anything else")


def kind_of(case: Case) -> str:
    """What else is for a person, or told after a fraud, may be either: it is not counted ("")."""
    if case.source in CRIES:
        return CRY
    if case.source.endswith(REMARKS):
        return ASIDE
    if case.origin in {"I", "J"}:
        return ALIKE
    return "" if case.intent in EITHER else OTHER


def outcome_of(judged: Judged) -> str:
    verdict = judged.verdict
    if isinstance(verdict, Urgent):
        return OUTCOMES[verdict.match.doubtful]
    if isinstance(verdict, SmallTalk):
        return OUTCOMES[3]
    return OUTCOMES[2 if calls_a_person(verdict) else 4]


def table(ways: Mapping[str, tuple[Sequence[Case], Sequence[Judged]]]) -> list[str]:
    """Percent, with the count of each kind."""
    lines = head("", "n", "way", *OUTCOMES)
    for kind in (CRY, ALIKE, ASIDE, OTHER):
        for name, (cases, judged) in ways.items():
            found = [outcome_of(one) for case, one in zip(cases, judged, strict=True) if kind_of(case) == kind]
            counts = Counter(found)
            shares = (f"{100 * counts[outcome] / max(len(found), 1):.1f}" for outcome in OUTCOMES)
            lines.append(row(kind, str(len(found)), name, *shares))
    return lines


BESIDE = {
    "told, the cry, a question": "Nhà tôi ở thôn Đông, hai vợ chồng làm ruộng, {}, bảo hiểm y tế thì gia hạn ở đâu",
    "two questions, the cry": "Cho tôi hỏi làm căn cước ở đâu, đăng ký tạm trú cần giấy gì, {}",
    "the cry, what to do": "{}, nhà thì xa chợ, chồng đi làm ăn xa chưa về, bây giờ phải làm sao",
    "the cry. A question": "{}. Quên mật khẩu VNeID thì làm sao?",
    "four sentences": "Nhà tôi ở thôn Đông, làm ruộng, con học trường xã. {}. Bảo hiểm y tế hết hạn thì gia hạn ở đâu?",
}
"""Made up around every fourth cry of `questions/danger.jsonl`; the same around what only sounds like one."""
EVERY = 4


def beside(matcher: Matcher, name: str) -> list[str]:
    path = ROOT / "benchmarks" / "matching" / "questions" / name
    said = [json.loads(line)["text"].rstrip(".!? ") for line in path.read_text(encoding="utf-8").splitlines()][::EVERY]
    lines = head(name, "n", *OUTCOMES)
    for form, template in BESIDE.items():
        counts = Counter(outcome_of(matcher.judge(template.format(one))) for one in said)
        lines.append(row(form, str(len(said)), *(f"{100 * counts[outcome] / len(said):.0f}" for outcome in OUTCOMES)))
    return lines


def main() -> None:
    content = material()
    matcher = Matcher.build(content.corpus, content.flows, content.words)
    print("\n".join([*beside(matcher, "danger.jsonl"), "", *beside(matcher, "harmless.jsonl")]))


if __name__ == "__main__":
    main()
