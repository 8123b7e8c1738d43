"""The usual ways of finding an FAQ entry, each as a function from texts to scores of all phrasings."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import bm25s
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process, utils
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.core.normalise.syllables import plain

Doubles = npt.NDArray[np.float64]
Search = Callable[[str], Doubles]


@dataclass(frozen=True)
class Rival:
    """`build` takes all phrasings and returns the search."""

    name: str
    build: Callable[[Sequence[str]], Search]


def folded(text: str) -> str:
    return plain(text).lower()


def _fuzzy(scorer: Callable[..., float], prepare: Callable[[str], str]) -> Callable[[Sequence[str]], Search]:
    def build(texts: Sequence[str]) -> Search:
        rows = [prepare(text) for text in texts]

        def search(text: str) -> Doubles:
            return np.asarray(process.cdist([prepare(text)], rows, scorer=scorer, dtype=np.float32)[0], np.float64)

        return search

    return build


def _bm25(texts: Sequence[str]) -> Search:
    tokens = [re.findall(r"\w+", folded(text)) for text in texts]
    index = bm25s.BM25()
    index.index(tokens, show_progress=False)

    def search(text: str) -> Doubles:
        asked = [token for token in re.findall(r"\w+", folded(text)) if token in index.vocab_dict]
        return np.asarray(index.get_scores(asked), np.float64) if asked else np.zeros(len(texts))

    return search


def _tfidf(texts: Sequence[str]) -> Search:
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), preprocessor=folded, sublinear_tf=True)
    rows = vectors.fit_transform(texts)

    def search(text: str) -> Doubles:
        return np.asarray((rows @ vectors.transform([text]).T).todense(), np.float64).ravel()

    return search


RIVALS = (
    Rival("rapidfuzz WRatio", _fuzzy(fuzz.WRatio, utils.default_process)),
    Rival("rapidfuzz WRatio, folded", _fuzzy(fuzz.WRatio, lambda text: utils.default_process(folded(text)))),
    Rival("rapidfuzz token_set", _fuzzy(fuzz.token_set_ratio, utils.default_process)),
    Rival(
        "rapidfuzz token_set, folded", _fuzzy(fuzz.token_set_ratio, lambda text: utils.default_process(folded(text)))
    ),
    Rival("bm25s, folded", _bm25),
    Rival("char 2-4 TF-IDF, folded", _tfidf),
)
