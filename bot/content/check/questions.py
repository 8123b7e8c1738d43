"""Test questions through the real matching: which find their entry, and who steals the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.content.written import Part
from bot.core.corpus import Human
from bot.core.plain import plain
from bot.core.verdict import Answer, Kind, Match, Refer, SmallTalk, Suggest, Urgent, Why, is_alarm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.content.pack import Pack
    from bot.content.problem import Report
    from bot.content.written import Passage
    from bot.core.corpus import Place
    from bot.core.matching import Judged, Matcher


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question should find. `ids` also holds what leads there (a guide's entry, an entry's guide)."""

    id: str
    intent: str
    ids: frozenset[tuple[Kind, str]]
    for_person: bool = False
    is_neighbour: bool = False


@dataclass(slots=True)
class Tally:
    """How the test questions fared, for the summary."""

    answered: int = 0
    offered: int = 0
    missed: int = 0
    stolen: int = 0

    @property
    def total(self) -> int:
        return self.answered + self.offered + self.missed + self.stolen


def check_questions(
    pack: Pack, matcher: Matcher, report: Report, is_wanted: Callable[[Place], bool] = lambda _: True
) -> Tally:
    """`is_wanted` narrows the questions to places the editor asked about: each costs some milliseconds."""
    tally = Tally()
    for wanted, passage in _questions(pack):
        if is_wanted(passage.place):
            _judge(wanted, passage, matcher.judge(passage.text), tally, report)
    for card in pack.urgent.values():
        for passage in card.passages:
            if not is_wanted(passage.place):
                continue
            if passage.part in (Part.ASK, Part.TITLE, Part.TEST):
                _check_danger(card.value.id, passage, matcher.judge(passage.text), report)
            elif passage.part is Part.NEVER:
                _check_no_danger(passage, matcher.judge(passage.text), report)
    _check_copies(pack, report)
    return tally


def _questions(pack: Pack) -> Iterator[tuple[Wanted, Passage]]:
    """The titles and test questions of all entries, the test questions of all flows."""
    guides: dict[str, set[tuple[Kind, str]]] = {}
    for entry in pack.entries.values():
        if entry.value.flow:
            guides.setdefault(entry.value.flow, set()).add((Kind.ENTRY, entry.value.id))
    for written in pack.entries.values():
        ids = {(Kind.ENTRY, written.value.id)} | ({(Kind.FLOW, written.value.flow)} if written.value.flow else set())
        wanted = Wanted(
            written.value.id,
            written.value.intent,
            frozenset(ids),
            for_person=written.value.human is Human.ALWAYS,
            is_neighbour=written.value.is_neighbour,
        )
        for passage in written.passages:
            if passage.part in (Part.TITLE, Part.TEST):
                yield wanted, passage
    for flow in pack.flows.values():
        wanted = Wanted(
            flow.value.id, flow.value.intent, frozenset({(Kind.FLOW, flow.value.id), *guides.get(flow.value.id, ())})
        )
        for passage in flow.passages:
            if passage.part is Part.TEST:
                yield wanted, passage


def _judge(wanted: Wanted, passage: Passage, judged: Judged, tally: Tally, report: Report) -> None:
    match judged.verdict:
        case Answer(match, _, also):
            _answered(wanted, passage, match, also, judged, tally, report)
        case Suggest(matches):
            if any(_is_wanted(match, wanted) or match.intent == wanted.intent for match in matches):
                tally.offered += 1
            else:
                tally.missed += 1
                names = ", ".join(f"«{match.id}» {match.score:.0f}" for match in matches)
                _missed(wanted, passage, f"trợ lý hỏi lại mà không có nó: {names}{_own(wanted, judged)}", report)
        case Refer(Why.NEIGHBOUR, match) if match is not None and match.id != wanted.id:
            _sent_away(wanted, passage, match, judged, tally, report)
        case Refer(Why.UNKNOWN):
            tally.missed += 1
            best = judged.candidates[0] if judged.candidates else None
            nearest = f"; gần nhất là «{best.id}» {best.score:.0f} điểm" if best is not None else ""
            _missed(wanted, passage, f"trợ lý bảo chưa biết{nearest}{_own(wanted, judged)}", report)
        case Refer(why):
            if why is Why.NEIGHBOUR or wanted.for_person:
                tally.answered += 1
            else:
                tally.missed += 1
                _missed(
                    wanted, passage, f"trợ lý chuyển ngay cho người vì dấu hiệu «{judged.cue or why.value}»", report
                )
        case SmallTalk(topic):
            tally.missed += 1
            _missed(wanted, passage, f"trợ lý hiểu là chuyện trò «{topic}»", report)
        case Urgent() as verdict:
            _alarmed(wanted, passage, verdict, tally, report)


def _alarmed(wanted: Wanted, passage: Passage, verdict: Urgent, tally: Tally, report: Report) -> None:
    card = verdict.match
    is_ours = any(match.intent == wanted.intent for match in (card, *verdict.near))
    if is_ours or not card.doubtful:
        tally.offered += 1
    if card.doubtful and not is_ours:
        tally.missed += 1
        _missed(wanted, passage, f"trợ lý hỏi lại xem có nguy hiểm không (thẻ «{card.id}»)", report)
    elif card.intent != wanted.intent and not card.doubtful:
        report.warning(
            passage.place,
            f"«{wanted.id}»: câu «{passage.text}» bật thẻ khẩn cấp «{card.id}» ({card.score:.0f} điểm).",
            "Nếu câu này không khẩn cấp thì thêm nó vào «never» của thẻ; nếu khẩn cấp thật thì bỏ câu thử này.",
        )


def _answered(
    wanted: Wanted, passage: Passage, match: Match, also: Match | None, judged: Judged, tally: Tally, report: Report
) -> None:
    if _is_wanted(match, wanted) or (also is not None and _is_wanted(also, wanted)):
        tally.answered += 1
    elif match.intent == wanted.intent:
        tally.offered += 1
        report.warning(
            passage.place,
            f"«{wanted.id}»: câu «{passage.text}» được trả lời bằng mục cùng ý định «{match.id}»"
            f"{_scores(wanted, match, judged)}.",
            "Nếu câu trả lời ấy cũng đúng thì bỏ câu thử này; nếu không, viết cách hỏi rõ hơn cho mục này.",
        )
    else:
        tally.stolen += 1
        report.error(
            passage.place,
            f"«{wanted.id}»: câu «{passage.text}» bị mục «{match.id}» giành mất{_scores(wanted, match, judged)},"
            f" do cách hỏi «{match.phrasing}».",
            f"Thêm cách hỏi gần câu này vào «{wanted.id}», hoặc viết lại cách hỏi kia cho khác.",
        )


def _sent_away(wanted: Wanted, passage: Passage, match: Match, judged: Judged, tally: Tally, report: Report) -> None:
    if wanted.is_neighbour:
        tally.offered += 1
        report.warning(
            passage.place,
            f"«{wanted.id}»: câu «{passage.text}» được mục «{match.id}» trả lời{_scores(wanted, match, judged)}.",
            "Nếu hai nơi cần đến khác nhau, viết cách hỏi của hai mục cho khác nhau.",
        )
        return
    tally.stolen += 1
    report.error(
        passage.place,
        f"«{wanted.id}»: câu «{passage.text}» bị coi là việc ngoài phạm vi «{match.id}»"
        f"{_scores(wanted, match, judged)}.",
        f"Thêm cách hỏi gần câu này vào «{wanted.id}», hoặc viết lại cách hỏi «{match.phrasing}» cho khác.",
    )


def _missed(wanted: Wanted, passage: Passage, what: str, report: Report) -> None:
    report.warning(
        passage.place,
        f"«{wanted.id}»: câu «{passage.text}» không tìm thấy mục này: {what}.",
        "Thêm vào «ask» một cách hỏi dùng những từ như trong câu này.",
    )


def _check_danger(card: str, passage: Passage, judged: Judged, report: Report) -> None:
    if is_alarm(judged.verdict):
        return
    if isinstance(judged.verdict, Urgent):
        report.warning(
            passage.place,
            f"thẻ khẩn cấp «{card}»: với câu «{passage.text}» trợ lý chỉ hỏi lại, chưa bật thẻ.",
            "Muốn thẻ bật ngay thì thêm vào «ask» của thẻ vài cách nói gần câu này.",
        )
        return
    report.error(
        passage.place,
        f"thẻ khẩn cấp «{card}» không bật lên với câu «{passage.text}».",
        "Thêm cách nói gần câu này vào «ask» của thẻ, hoặc bớt câu giống nó trong «never».",
    )


def _check_no_danger(passage: Passage, judged: Judged, report: Report) -> None:
    if isinstance(judged.verdict, Urgent):
        report.error(
            passage.place,
            f"câu không khẩn cấp «{passage.text}» lại bật thẻ «{judged.verdict.match.id}».",
            "Viết lại cách nói trong «ask» của thẻ ấy cho khác câu này.",
        )


def _check_copies(pack: Pack, report: Report) -> None:
    """A test question that is also a phrasing proves nothing."""
    for written in pack.entries_and_flows():
        asked = {plain(text) for text in written.value.ask}
        for passage in written.passages:
            if passage.part is Part.TEST and plain(passage.text) in asked:
                report.warning(
                    passage.place,
                    f"«{passage.subject}»: câu thử «{passage.text}» trùng với một cách hỏi, nên không thử được gì.",
                    "Đổi câu thử thành lời khác.",
                )


def _is_wanted(match: Match, wanted: Wanted) -> bool:
    return (match.kind, match.id) in wanted.ids


def _own_score(wanted: Wanted, judged: Judged) -> float | None:
    return next((match.score for match in judged.candidates if _is_wanted(match, wanted)), None)


def _own(wanted: Wanted, judged: Judged) -> str:
    own = _own_score(wanted, judged)
    return f"; mục này {own:.0f} điểm" if own is not None else ""


def _scores(wanted: Wanted, match: Match, judged: Judged) -> str:
    own = _own_score(wanted, judged)
    return f" ({match.score:.0f} điểm, mục này {own:.0f})" if own is not None else f" ({match.score:.0f} điểm)"
