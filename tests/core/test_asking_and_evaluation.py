"""The record of `ask --jsonl` (design 5.2) and the measures of 5.3."""

from __future__ import annotations

import json

from bot.asking import record_of
from bot.core.verdict import Answer, Kind, Match, Refer, SmallTalk, Suggest, Urgent, Why
from bot.evaluation import Case, Outcome, as_json, as_text, judged, measure

ONE = Match("vneid-mo", Kind.ENTRY, "vneid-kich-hoat", "Mở VNeID", "mở vneid", 81.26)
TWO = Match("cccd-mat", Kind.ENTRY, "cccd-mat-cap-lai", "Mất căn cước", "mất thẻ", 40.0)
LAND = Match("viec-khac-so-do", Kind.ENTRY, "out-of-scope", "Sổ đỏ", "làm sổ đỏ", 70.0)
CARD = Match("khan-chay", Kind.URGENT, "needs-human", "Cháy", "cháy nhà", 100.0)


def test_an_answer_names_its_entry_and_what_stood_near() -> None:
    found = record_of(Answer(ONE, (TWO,)))

    assert found["kind"] == "answer"
    assert (found["entry"], found["intent"], found["score"]) == ("vneid-mo", "vneid-kich-hoat", 81.3)
    assert [one["entry"] for one in found["candidates"]] == ["vneid-mo", "cccd-mat"]


def test_a_suggestion_has_no_entry_but_candidates() -> None:
    found = record_of(Suggest((ONE, TWO)))

    assert (found["kind"], found["entry"], found["intent"]) == ("suggest", None, None)
    assert len(found["candidates"]) == 2


def test_a_neighbour_is_a_referral_with_its_id() -> None:
    found = record_of(Refer(Why.NEIGHBOUR, LAND, (ONE,)))

    assert (found["kind"], found["entry"], found["intent"]) == ("refer", "viec-khac-so-do", "out-of-scope")


def test_other_referrals_small_talk_and_danger() -> None:
    assert record_of(Refer(Why.PERSONAL))["kind"] == "refer"
    assert record_of(Refer(Why.PERSONAL))["entry"] is None
    assert record_of(SmallTalk("chao"))["kind"] == "smalltalk"
    assert record_of(Urgent(CARD))["entry"] == "khan-chay"


def outcome(kind: str, intent: str | None = None, *candidates: str) -> Outcome:
    return Outcome(kind, intent, None, 50.0, candidates)


def test_each_kind_of_case_is_judged_by_its_own_measure() -> None:
    inside, outside, person = Case("", "a"), Case("", "out-of-scope"), Case("", "needs-human")

    assert judged(inside, outcome("answer", "a")) == "right"
    assert judged(inside, outcome("urgent", "a")) == "right"
    assert judged(inside, outcome("answer", "b")) == "wrong"
    assert judged(inside, outcome("suggest", None, "b", "a")) == "offered"
    assert judged(inside, outcome("suggest", None, "b")) == "missed"
    assert judged(inside, outcome("refer")) == "refused"
    assert judged(outside, outcome("answer", "a")) == "false_answer"
    assert judged(outside, outcome("suggest", None, "a")) == "refused"
    assert judged(person, outcome("urgent", "x")) == "sent"
    assert judged(person, outcome("suggest", None, "a")) == "kept"
    assert judged(Case("", "chao-hoi"), outcome("smalltalk")) == "right"


def test_shares_are_over_the_cases_they_belong_to() -> None:
    cases = [
        Case("1", "a", "A"),
        Case("2", "a", "C", "khong-dau"),
        Case("3", "out-of-scope", "A"),
        Case("4", "needs-human", "D"),
    ]
    rows = [outcome("answer", "a"), outcome("suggest", None, "a"), outcome("answer", "a"), outcome("refer")]

    report = measure(cases, rows)

    assert (report.all.right.count, report.all.right.of) == (1, 2)
    assert report.all.helped.percent == 100.0
    assert (report.all.false_answer.count, report.all.false_answer.of) == (1, 1)
    assert report.all.sent_to_person.percent == 100.0
    assert set(report.by_origin) == {"A", "C", "D"}
    assert set(report.by_origin_noise) == {"A+B sach", "C+D khong-dau", "C+D sach"}
    assert [bad.what for bad in report.worst] == ["false_answer"]
    assert json.loads(as_json(report))["all"]["right"]["percent"] == 50.0
    assert "helped" in as_text(report)


def test_nothing_measured_is_no_division_by_zero() -> None:
    assert measure([], []).all.right.percent == 0.0


def test_a_noisy_case_has_the_origin_of_what_it_was_made_of() -> None:
    cases = [
        Case("đăng ký", "a", "B"),
        Case("dang ky", "a", "", "khong-dau", made_of="đăng ký"),
        Case("dk", "a", "", "teencode", made_of="một câu không có ở đây"),
    ]

    report = measure(cases, [Outcome("answer", "a")] * 3)

    assert {"A+B sach", "A+B khong-dau", "- teencode"} == set(report.by_origin_noise)
