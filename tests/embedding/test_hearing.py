"""Who is put off for a vector, who is not, and that everybody is answered."""

from __future__ import annotations

from dataclasses import replace

from bot.core.verdict import Verdict
from bot.embedding.embedder import Embedder
from bot.embedding.hearing import Hearing, Listening
from tests.embedding.making import KNOWN_BY_MEANING, UNKNOWN, FakeModel, understood


async def test_only_doubtful_words_wait_and_only_once(embedder: Embedder, model: FakeModel) -> None:
    hearing = Hearing[str, Verdict](understood(), embedder, 20)
    assert hearing.decide("lan", lambda u: u.verdict("rõ rồi")) == UNKNOWN
    assert hearing.decide("hoa", lambda u: u.verdict("có nghĩa")) is None
    assert hearing.left == 1
    await hearing.listen()

    assert hearing.left == 0
    assert hearing.decide("hoa", lambda u: u.verdict("có nghĩa")) == KNOWN_BY_MEANING
    assert hearing.decide("hoa", lambda u: u.verdict("nghĩa thứ hai")) == UNKNOWN
    assert hearing.decide("nam", lambda u: u.verdict("nghĩa của người mới")) is None
    assert model.asked == ["cần có nghĩa"]


async def test_late_is_by_words_alone(embedder: Embedder, model: FakeModel) -> None:
    model.gate.clear()
    hearing = Hearing[str, Verdict](understood(), embedder, 0.05)
    assert hearing.decide("hoa", lambda u: u.verdict("có nghĩa")) is None
    await hearing.listen()
    assert hearing.decide("hoa", lambda u: u.verdict("có nghĩa")) == UNKNOWN


async def test_a_fault_in_meaning_is_no_fault_of_the_turn(embedder: Embedder) -> None:
    hearing = Hearing[str, Verdict](replace(understood(), heard_fails=True), embedder, 20)
    assert hearing.decide("hoa", lambda u: u.verdict("có nghĩa")) is None
    await hearing.listen()
    assert hearing.decide("hoa", lambda u: u.verdict("có nghĩa")) == UNKNOWN


def test_without_a_model_nobody_waits() -> None:
    hearing = Hearing[str, Verdict](understood(), None, 20)
    assert hearing.decide("hoa", lambda u: u.verdict("có nghĩa")) == UNKNOWN
    assert hearing.left == 0


def test_in_a_terminal_the_vector_is_waited_for(embedder: Embedder) -> None:
    listening = Listening(understood(), embedder)
    assert listening.verdict("có nghĩa") == KNOWN_BY_MEANING
    assert listening.explain("có nghĩa") == KNOWN_BY_MEANING
    assert listening.verdict("rõ rồi") == UNKNOWN
