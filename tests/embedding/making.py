"""A model without a model, and an understanding that shows whether it was given vectors."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bot.core.content import Content, Doubt, Floats, Understanding
from bot.core.verdict import Context, Refer, Verdict, Why
from bot.embedding.model import WIDTH
from tests.small_content import small_content

UNKNOWN = Refer(Why.UNKNOWN)
KNOWN_BY_MEANING = Refer(Why.COMPLAINT)


def row_of(text: str) -> Floats:
    seed = int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=4).digest())
    return np.random.default_rng(seed).standard_normal(WIDTH).astype(np.float32)


@dataclass
class FakeModel:
    """`gate` closed: every call waits. `asked` are the texts in the order they were done."""

    name: str = "fake 1"
    asked: list[str] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)
    gate: threading.Event = field(default_factory=threading.Event)
    began: threading.Event = field(default_factory=threading.Event)
    fails: bool = False

    def __post_init__(self) -> None:
        self.gate.set()

    def encode(self, texts: Sequence[str]) -> Floats:
        self.began.set()
        self.gate.wait(20)
        self.threads.add(threading.get_ident())
        if self.fails:
            raise RuntimeError("a bug")
        self.asked += texts
        return np.array([row_of(text) for text in texts])


@dataclass(frozen=True)
class FakeUnderstanding:
    """Whose words have «nghĩa» in them are understood by meaning only."""

    needs: tuple[str, ...] = ("một câu", "câu khác")
    rows: Floats | None = None
    vectors: Mapping[str, Floats] = field(default_factory=dict)
    heard_fails: bool = False

    def verdict(self, text: str, context: Context | None = None) -> Verdict:
        if self.vectors and self.heard_fails:
            raise RuntimeError("a bug")
        vector = self.vectors.get(text)
        if vector is None:
            return UNKNOWN
        assert np.array_equal(vector, row_of(f"cần {text}"))
        return KNOWN_BY_MEANING

    def explain(self, text: str) -> object:
        return self.verdict(text)

    def texts(self) -> tuple[str, ...]:
        return self.needs

    def with_meaning(self, vectors: Floats) -> Understanding:
        expected = np.array([row_of(text) for text in self.needs]).astype(np.float16).astype(np.float32)
        assert np.array_equal(vectors, expected)
        return replace(self, rows=vectors)

    def hear(self, text: str, context: Context | None = None) -> tuple[Verdict, Doubt | None]:
        is_open = self.rows is not None and "nghĩa" in text
        return self.verdict(text, context), Doubt(f"cần {text}") if is_open else None

    def heard(self, vectors: Mapping[str, Floats], doubts: Mapping[str, Doubt] | None = None) -> Understanding:
        return replace(self, vectors=vectors)


def content_of(*needs: str, version: str = "1") -> Content:
    return replace(small_content(), understanding=FakeUnderstanding(needs), version=version)


def understood() -> FakeUnderstanding:
    return FakeUnderstanding(rows=np.zeros((2, WIDTH), np.float32))
