"""From content to an index: entries, guides, danger cards and examples as documents, and what is learnt from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import chain

import numpy as np

from bot.core.corpus import Corpus
from bot.core.flow import Flow
from bot.core.matching.columns import Columns
from bot.core.matching.index import Index, build
from bot.core.matching.targets import Target, kind_of, targets_of
from bot.core.normalise import Words, normalise
from bot.core.normalise.syllables import fold_of


def indexed(corpus: Corpus, flows: Mapping[str, Flow], words: Words) -> tuple[Index, tuple[Target, ...], Words]:
    """With what each document stands for, and the words that questions are read with."""
    targets = targets_of(corpus, flows)
    texts = dict.fromkeys(text for target in targets for text in target.document.phrasings)
    row = {text: at for at, text in enumerate(texts)}
    phrasings = Columns.of(normalise(text, words, repair=False) for text in texts)
    never = Columns.of(normalise(text, words, repair=False) for card in corpus.urgent.values() for text in card.never)
    known = replace(
        words,
        vocabulary=_vocabulary_of((phrasings, never)),
        compounds=words.compounds_with(chain(phrasings.key_rows(), never.key_rows())),
    )
    lengths = phrasings.rows.lengths()
    kept = _with_words(targets, {text for text, at in row.items() if not lengths[at]})
    documents = [target.document for target in kept]
    said = phrasings.taken(np.array([row[text] for document in documents for text in document.phrasings], np.int32))
    del texts, row, phrasings, never  # `build` has use for the memory
    bodies = Columns.of(normalise(document.body, words, repair=False) for document in documents)
    kinds = np.array([kind_of(target) for target in kept], np.int32)
    return build(documents, kinds, said, bodies), tuple(kept), known


def _vocabulary_of(texts: Iterable[Columns]) -> dict[str, int]:
    """How often each key and, after a "~", each fold occurs."""
    counts: Counter[str] = Counter()
    for columns in texts:
        for key, count in zip(columns.names, np.bincount(columns.rows.values).tolist(), strict=True):
            counts[key] += count
            counts["~" + fold_of(key)] += count
    return dict(counts)


def _with_words(targets: Iterable[Target], empty: Collection[str]) -> list[Target]:
    """Without the `empty` phrasings, of which nothing is left, and what has no others."""
    kept = []
    for target in targets:
        phrasings = tuple(text for text in target.document.phrasings if text not in empty)
        if len(phrasings) == len(target.document.phrasings):  # nearly all: no copies of them
            kept.append(target)
        elif phrasings:
            kept.append(replace(target, document=replace(target.document, phrasings=phrasings)))
    return [target for target in kept if target.document.phrasings]
