from __future__ import annotations

from dataclasses import replace

from bot.core.corpus import NEEDS_HUMAN, OUT_OF_SCOPE
from bot.core.matching.bands import PERSON_SCORE_MIN, verdict_of
from bot.core.matching.fitted import FITTED
from bot.core.verdict import Answer, Kind, Match, Refer, SmallTalk, Suggest, Verdict, Why

LIMITS = replace(FITTED.words, answer_min=0.8, suggest_min=0.1, neighbour_min=0.5, person_min=0.4)


def entry(score: float, name: str = "khai-sinh") -> Match:
    return Match(name, Kind.ENTRY, name, name, "", score)


def case(score: float, why: Why = Why.PERSONAL) -> Match:
    return Match(why.value, Kind.EXAMPLE, NEEDS_HUMAN, "", "", score)


def verdict(*candidates: Match, alike: float = 1.0, met: bool = True) -> Verdict:
    found, _ = verdict_of(candidates, candidates[0].score / 100, candidates if met else (), alike, LIMITS)
    return found


def test_a_persons_case_behind_a_sure_entry_is_answered_by_the_entry() -> None:
    assert isinstance(verdict(entry(90), case(20)), Answer)


def test_a_likely_case_offers_a_person_beside_the_entry_and_a_sure_one_calls() -> None:
    likely, sure = verdict(entry(50), case(45)), verdict(case(90), entry(20))

    assert likely == Refer(Why.PERSONAL, None, (entry(50),), is_guess=True)
    assert sure == Refer(Why.PERSONAL, None, (entry(20),), is_guess=False)


def test_likelier_than_the_rest_is_not_yet_likely() -> None:
    weak = PERSON_SCORE_MIN - 1
    assert verdict(case(weak, Why.DISTRESS), entry(weak / 2)) == Refer(Why.UNKNOWN, None, (entry(weak / 2),))


def test_a_case_that_shares_nothing_of_substance_is_none() -> None:
    assert verdict(case(70, Why.DISTRESS), entry(5), met=False) == Refer(Why.UNKNOWN)


def test_politeness_must_be_alike_to_hide_a_question() -> None:
    talk = Match("chao", Kind.EXAMPLE, "smalltalk", "", "", 90)
    assert verdict(talk, entry(10)) == SmallTalk("chao")
    assert isinstance(verdict(talk, entry(10), alike=0.3), Suggest)


def test_a_subject_of_others_has_no_answer_and_no_nearest_entry() -> None:
    other = Match("thoi-tiet", Kind.EXAMPLE, OUT_OF_SCOPE, "", "", 80)
    assert verdict(other, entry(10)) == Refer(Why.ELSEWHERE)
    assert verdict(replace(other, score=30), entry(25)) == Suggest((entry(25),))


def test_entries_of_the_same_intent_that_come_close_stand_before_other_intents() -> None:
    best = entry(90, "mat-the")
    sibling = replace(entry(40, "mat-the-o-xa"), intent=best.intent)
    far = replace(entry(5, "mat-the-nuoc-ngoai"), intent=best.intent)
    other = entry(30, "doi-the")

    assert verdict(best, sibling, other, far) == Answer(best, (sibling, other))
