"""One thread, questions first, and nobody waits longer than they said."""

from __future__ import annotations

import asyncio
import threading

import numpy as np

from bot.embedding.embedder import BULK_TEXTS, Embedder, Urgency
from tests.embedding.making import FakeModel, row_of


async def test_a_question_overtakes_the_bulk(embedder: Embedder, model: FakeModel) -> None:
    model.gate.clear()
    bulk = [embedder.submit((f"câu {n}",), Urgency.BULK) for n in range(10)]
    asked = asyncio.create_task(embedder.in_time(["hỏi gấp"], 20))
    await asyncio.sleep(0)
    model.gate.set()
    found = await asked

    assert np.array_equal(found["hỏi gấp"], row_of("hỏi gấp"))
    assert bulk[-1].result(20).shape == (1, 384)
    assert model.asked.index("hỏi gấp") <= 1
    assert BULK_TEXTS <= 4


async def test_the_model_runs_beside_the_loop_and_only_one_call_at_a_time(embedder: Embedder, model: FakeModel) -> None:
    await embedder.in_time([f"câu {n}" for n in range(5)], 20)
    assert len(model.threads) == 1
    assert threading.get_ident() not in model.threads


async def test_who_is_late_is_not_waited_for_nor_made_later(embedder: Embedder, model: FakeModel) -> None:
    model.gate.clear()
    embedder.submit(("đang làm",), Urgency.BULK)
    await asyncio.to_thread(model.began.wait, 20)
    assert await embedder.in_time(["trễ"], 0.05) == {}
    model.gate.set()
    assert list(await embedder.in_time(["sau"], 20)) == ["sau"]
    assert "trễ" not in model.asked


async def test_a_model_that_fails_is_as_if_it_were_late(embedder: Embedder, model: FakeModel) -> None:
    model.fails = True
    assert await embedder.in_time(["câu"], 20) == {}
    model.fails = False
    assert list(await embedder.in_time(["câu"], 20)) == ["câu"]


async def test_work_that_was_not_begun_is_cancelled_at_the_end(model: FakeModel) -> None:
    embedder = Embedder(model)
    model.gate.clear()
    first, second = (embedder.submit((text,), Urgency.BULK) for text in ("một", "hai"))
    await asyncio.to_thread(model.began.wait, 20)
    closing = asyncio.create_task(asyncio.to_thread(embedder.close))
    await asyncio.sleep(0.05)
    assert not closing.done()
    model.gate.set()
    await closing
    assert first.done()
    assert second.done()
