from __future__ import annotations

from dataclasses import replace

from bot.core.corpus import NEEDS_HUMAN, OUT_OF_SCOPE
from bot.core.matching.alarm import ALARM_ASK_MIN, ALARM_MIN
from bot.core.matching.bands import PERSON_SURE, TALK_MIN, Chances, Courtesy, verdict_of
from bot.core.matching.fitted import FITTED
from bot.core.verdict import Answer, Kind, Match, Refer, SmallTalk, Suggest, Urgent, Verdict, Why

LIMITS = replace(FITTED.words, answer_min=0.8, suggest_min=0.1, neighbour_min=0.5, person_min=0.4)


def entry(score: float, name: str = "khai-sinh") -> Match:
    return Match(name, Kind.ENTRY, name, name, "", score)


def case(score: float, why: Why = Why.PERSONAL) -> Match:
    return Match(why.value, Kind.EXAMPLE, NEEDS_HUMAN, "", "", score)


def card(score: float, *, doubtful: bool = False) -> Match:
    return Match("khan-chay", Kind.URGENT, NEEDS_HUMAN, "Nhà cháy", "", score, doubtful)


def verdict(
    *candidates: Match, met: bool = True, alarm: float = 0.0, person: float = 0.0, talk: float = 0.0
) -> Verdict:
    touched = candidates if met else ()
    chances = Chances(candidates[0].score / 100, alarm, person, talk)
    found, _ = verdict_of(candidates, touched, chances, LIMITS, talk=Courtesy("chao", TALK_MIN) if talk else None)
    return found


def test_a_likely_case_behind_a_sure_entry_is_answered_by_the_entry_and_a_sure_one_is_not() -> None:
    assert isinstance(verdict(entry(90), case(20), person=LIMITS.person_min), Answer)
    assert isinstance(verdict(entry(90), case(20), person=PERSON_SURE), Refer)


def test_a_likely_case_offers_a_person_beside_the_entry_and_a_sure_one_calls() -> None:
    likely = verdict(entry(50), case(45), person=LIMITS.person_min)
    sure = verdict(case(90), entry(20), person=PERSON_SURE)

    assert likely == Refer(Why.PERSONAL, None, (entry(50),), is_guess=True)
    assert sure == Refer(Why.PERSONAL, None, (entry(20),), is_guess=False)


def test_how_likely_a_case_is_is_told_by_its_own_chance_and_not_by_how_near_an_example_is() -> None:
    """Own cases have countless subjects: «HO SO CUA TOI MAT DAU ROI» is near no example, and sounds like all."""
    assert verdict(entry(30), case(2), person=PERSON_SURE) == Refer(Why.PERSONAL, None, (entry(30),))
    assert verdict(entry(30), case(2), met=False, person=PERSON_SURE) == Refer(Why.PERSONAL)
    assert verdict(entry(30), case(2, Why.DISTRESS), met=False, person=0.9) == Refer(Why.PERSONAL), "for no such reason"
    unlikely = verdict(case(8, Why.DISTRESS), entry(4), person=LIMITS.person_min / 2)
    assert unlikely == Refer(Why.UNKNOWN, None, (entry(4),))


def test_with_nothing_to_stand_beside_it_only_a_sure_case_calls_a_person() -> None:
    other = Match("nau-an", Kind.EXAMPLE, OUT_OF_SCOPE, "", "", 30)
    assert verdict(other, case(10, Why.DISTRESS), person=PERSON_SURE - 0.1) == Refer(Why.UNKNOWN)
    assert verdict(other, case(10, Why.DISTRESS), person=PERSON_SURE) == Refer(Why.DISTRESS)


def test_a_likely_danger_shows_the_card_and_a_possible_one_is_asked_about() -> None:
    assert verdict(entry(40), card(30), alarm=ALARM_MIN) == Urgent(card(30))
    assert verdict(entry(40), card(30), alarm=ALARM_ASK_MIN) == Urgent(card(30, doubtful=True), (entry(40),))
    assert isinstance(verdict(entry(60), card(15), alarm=ALARM_ASK_MIN / 2), Suggest)


def test_a_sure_answer_is_given_unless_danger_is_likely() -> None:
    assert isinstance(verdict(entry(90), card(15), alarm=ALARM_MIN - 0.01), Answer)
    assert verdict(entry(90), card(15), alarm=ALARM_MIN) == Urgent(card(15))
    other = entry(90)._replace(intent=OUT_OF_SCOPE)
    assert isinstance(verdict(other, card(15), alarm=ALARM_ASK_MIN), Urgent)


def test_a_card_that_may_be_meant_beside_a_likely_case_is_asked_about_without_an_entry() -> None:
    found = verdict(entry(40), case(35, Why.COMPLAINT), card(25), alarm=ALARM_ASK_MIN, person=LIMITS.person_min)
    assert found == Urgent(card(25, doubtful=True))
    assert isinstance(verdict(entry(40), case(12), card(25), alarm=ALARM_ASK_MIN), Urgent)


def test_small_talk_need_not_come_first_and_hides_no_answer_nor_cry_nor_case() -> None:
    assert verdict(entry(30), entry(20), talk=TALK_MIN) == SmallTalk("chao")
    assert isinstance(verdict(entry(30), entry(20), talk=TALK_MIN - 0.1), Suggest)
    assert isinstance(verdict(entry(90), entry(20), talk=0.99), Answer)
    assert isinstance(verdict(entry(30), card(20), talk=TALK_MIN, alarm=ALARM_ASK_MIN), Urgent)
    assert isinstance(verdict(entry(30), case(20), talk=TALK_MIN, person=TALK_MIN + 0.1), Refer)


def test_a_subject_of_others_has_no_answer_and_no_nearest_entry() -> None:
    other = Match("thoi-tiet", Kind.EXAMPLE, OUT_OF_SCOPE, "", "", 80)
    assert verdict(other, entry(10)) == Refer(Why.ELSEWHERE)
    assert verdict(other._replace(score=30), entry(25)) == Suggest((entry(25),))


def test_entries_of_the_same_intent_that_come_close_stand_before_other_intents() -> None:
    best = entry(90, "mat-the")
    sibling = entry(40, "mat-the-o-xa")._replace(intent=best.intent)
    far = entry(5, "mat-the-nuoc-ngoai")._replace(intent=best.intent)
    other = entry(30, "doi-the")

    assert verdict(best, sibling, other, far) == Answer(best, (sibling, other))
