"""A citizen's doubtful words through the service: with their vector in time, and without."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.core.content import Doubt, Floats, Understanding
from bot.core.events import TextReceived
from bot.core.verdict import Context, Verdict
from bot.embedding.embedder import Embedder
from storage.interface import ChatKey
from tests.embedding.making import FakeModel
from tests.small_content import small_content
from tests.town import CITIZEN, Town

RIDDLE = "cái chìa để vào nhà trên mạng rơi đâu mất tiêu"
SURE = "quen mk vneid"
FOUND = "Bác tự lấy lại mật khẩu"
HOA = ChatKey("test", "bot", "hoa")


@dataclass(frozen=True)
class Riddles:
    """The real matcher, for whom one text needs its vector: then it is what it means."""

    inner: Understanding
    vectors: Mapping[str, Floats] = field(default_factory=dict)

    def verdict(self, text: str, context: Context | None = None) -> Verdict:
        return self.inner.verdict(SURE if text in self.vectors else text, context)

    def explain(self, text: str) -> object:
        return self.inner.explain(text)

    def texts(self) -> tuple[str, ...]:
        return ()

    def with_meaning(self, vectors: Floats) -> Understanding:
        return self

    def hear(self, text: str, context: Context | None = None) -> tuple[Verdict, Doubt | None]:
        return self.verdict(text, context), Doubt(text) if text == RIDDLE else None

    def heard(self, vectors: Mapping[str, Floats], doubts: Mapping[str, Doubt] | None = None) -> Understanding:
        return replace(self, vectors=vectors)


@pytest.fixture
async def town(tmp_path: Path, embedder: Embedder) -> AsyncIterator[Town]:
    content = small_content()
    one = await Town.found(tmp_path, replace(content, understanding=Riddles(content.understanding)))
    one.service.embedder = lambda: embedder
    one.service.meaning_seconds = 20
    yield one
    await one.close()


async def said_to(town: Town, key: ChatKey = CITIZEN) -> str:
    return "\n".join(message.text for message in await town.sent(key))


async def test_what_only_meaning_finds_is_answered(town: Town, model: FakeModel) -> None:
    await town.hears(TextReceived(RIDDLE))
    assert FOUND in await said_to(town)
    assert model.asked == [RIDDLE]


async def test_who_is_sure_without_is_not_kept_waiting(town: Town, model: FakeModel) -> None:
    await town.hears(TextReceived(SURE))
    assert FOUND in await said_to(town)
    assert model.asked == []


async def test_late_or_failing_the_words_are_judged(town: Town, model: FakeModel) -> None:
    town.service.meaning_seconds = 0.01
    model.gate.clear()
    await town.hears(TextReceived(RIDDLE))
    late = await said_to(town)
    model.gate.set()
    model.fails = True
    town.service.meaning_seconds = 20
    await town.hears(TextReceived(RIDDLE), HOA)

    assert late
    assert FOUND not in late
    assert FOUND not in await said_to(town, HOA)
    assert (await town.store.figures()).inbox_failed == 0


async def test_many_at_once_are_each_answered_once(town: Town, model: FakeModel) -> None:
    keys = [ChatKey("test", "bot", f"c{number}") for number in range(20)]
    for number, key in enumerate(keys):
        words = TextReceived(RIDDLE if number % 2 else SURE)
        await town.service.receive(key, words, f"m{number}")
    await town.settle()
    for key in keys:
        assert (await said_to(town, key)).count(FOUND) == 1
    assert model.asked == [RIDDLE]
