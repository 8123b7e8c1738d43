"""Who is put off for a vector, who is not, and that everybody is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from bot.core.content import Doubt, Understanding
from bot.core.verdict import Context, Verdict
from bot.embedding.embedder import Embedder
from bot.embedding.hearing import Hearing, Listening
from bot.embedding.model import WIDTH
from tests.embedding.making import KNOWN_BY_MEANING, UNKNOWN, FakeModel, FakeUnderstanding, understood


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


@dataclass(frozen=True)
class Going(FakeUnderstanding):
    """Its words go on with what was shown: what is embedded beside them depends on that."""

    def hear(self, text: str, context: Context | None = None) -> tuple[Verdict, Doubt | None]:
        assert context is not None
        return UNKNOWN, Doubt("", None, (f"{context.entry}: {text}",))

    def verdict(self, text: str, context: Context | None = None) -> Verdict:
        assert context is not None
        return KNOWN_BY_MEANING if f"{context.entry}: {text}" in self.vectors else UNKNOWN


async def test_the_same_words_of_two_citizens_go_on_with_different_things(embedder: Embedder) -> None:
    hearing = Hearing[str, Verdict](Going(rows=np.zeros((2, WIDTH), np.float32)), embedder, 20)

    def asked_after(entry: str) -> Callable[[Understanding], Verdict]:
        return lambda understanding: understanding.verdict("bao nhiêu tiền", Context(entry=entry))

    after = {"nội": asked_after("khai-sinh"), "ngoại": asked_after("ket-hon")}
    assert [hearing.decide(who, asked) for who, asked in after.items()] == [None, None]
    await hearing.listen()

    assert [hearing.decide(who, asked) for who, asked in after.items()] == [KNOWN_BY_MEANING, KNOWN_BY_MEANING]
