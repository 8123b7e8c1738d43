from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from bot.embedding.embedder import Embedder
from tests.embedding.making import FakeModel


@pytest.fixture
def model() -> FakeModel:
    return FakeModel()


@pytest.fixture
def embedder(model: FakeModel) -> Iterator[Embedder]:
    with contextlib.closing(Embedder(model)) as one:
        yield one
        model.gate.set()
