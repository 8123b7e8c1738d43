"""Two questions in one message."""

from __future__ import annotations

from bot.core.matching.beside import with_second
from bot.core.verdict import Answer, Kind, Match, Refer, Suggest, Verdict, Why


def match(name: str) -> Match:
    return Match(name, Kind.ENTRY, name, name, name, 50.0)


CARD, PASSPORT, WEDDING = match("can-cuoc"), match("ho-chieu"), match("ket-hon")
FOUND = {"can-cuoc": (CARD,), "ho-chieu": (PASSPORT,)}


def both(verdict: Verdict, *, sure: float) -> Verdict | None:
    return with_second(verdict, FOUND, dict.fromkeys(FOUND, sure), also_min=0.9)


def test_the_second_stands_beside_the_answer_to_the_first() -> None:
    assert both(Answer(PASSPORT), sure=0.6) == Answer(PASSPORT, also=CARD)


def test_an_answer_that_is_neither_stays_alone() -> None:
    assert both(Answer(WEDDING), sure=0.99) is None
    assert with_second(Answer(CARD), {"can-cuoc": (CARD,)}, {"can-cuoc": 0.9}, 0.9) is None


def test_both_sure_by_themselves_are_answered_though_the_whole_is_not() -> None:
    assert both(Suggest((WEDDING,)), sure=0.95) == Answer(CARD, (), PASSPORT)


def test_less_sure_both_are_offered_first() -> None:
    assert both(Suggest((WEDDING, CARD)), sure=0.6) == Suggest((CARD, PASSPORT, WEDDING))
    assert both(Refer(Why.UNKNOWN), sure=0.6) == Suggest((CARD, PASSPORT))


def test_of_three_questions_all_are_offered_the_surest_first() -> None:
    three = {**FOUND, "ket-hon": (WEDDING,)}
    sure = {"can-cuoc": 0.5, "ho-chieu": 0.6, "ket-hon": 0.8}

    assert with_second(Suggest((CARD,)), three, sure, 0.9) == Suggest((WEDDING, PASSPORT, CARD))
    assert with_second(Suggest((CARD,)), three, dict.fromkeys(three, 0.95), 0.9) == Answer(CARD, (), PASSPORT)


def test_both_stand_beside_a_person_who_may_be_meant() -> None:
    offered = both(Refer(Why.PERSONAL, None, (WEDDING, CARD), is_guess=True), sure=0.95)

    assert offered == Refer(Why.PERSONAL, None, (CARD, PASSPORT, WEDDING), is_guess=True)
    assert both(Refer(Why.DISTRESS, None, (), is_guess=True), sure=0.95) is None


def test_what_is_a_persons_or_elsewhere_is_left_alone() -> None:
    assert both(Refer(Why.PERSONAL), sure=0.95) is None
    assert both(Refer(Why.NEIGHBOUR, WEDDING), sure=0.95) is None
