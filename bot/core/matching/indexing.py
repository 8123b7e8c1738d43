"""From content to an index: entries, guides, danger cards and examples as documents, and what is learnt from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.core.corpus import Corpus
from bot.core.flow import Flow
from bot.core.matching.index import Index, build
from bot.core.matching.targets import Target, targets_of
from bot.core.normalise import Query, Words, normalise
from bot.core.normalise.syllables import fold_of


def indexed(corpus: Corpus, flows: Mapping[str, Flow], words: Words) -> tuple[Index, tuple[Target, ...], Words]:
    """With what each document stands for, and the words that questions are read with."""
    targets = targets_of(corpus, flows)
    queries = {text: normalise(text, words, repair=False) for target in targets for text in target.document.phrasings}
    never = [text for card in corpus.urgent.values() for text in card.never]
    everything = [*queries.values(), *(normalise(text, words, repair=False) for text in never)]
    known = replace(
        words,
        vocabulary=_vocabulary_of(everything),
        compounds=words.compounds_with(query.keys for query in everything),
    )
    kept = _with_words(targets, queries)
    documents = [target.document for target in kept]
    bodies = [normalise(document.body, words, repair=False) for document in documents]
    index = build(documents, [queries[text] for document in documents for text in document.phrasings], bodies)
    return index, tuple(kept), known


def _vocabulary_of(queries: Iterable[Query]) -> dict[str, int]:
    """How often each key and, after a "~", each fold occurs."""
    counts: Counter[str] = Counter()
    for query in queries:
        for key in query.keys:
            counts[key] += 1
            counts["~" + fold_of(key)] += 1
    return dict(counts)


def _with_words(targets: list[Target], queries: Mapping[str, Query]) -> list[Target]:
    """Without phrasings of which nothing is left, and what has no others."""
    kept = [
        replace(
            target,
            document=replace(
                target.document, phrasings=tuple(text for text in target.document.phrasings if queries[text].pieces)
            ),
        )
        for target in targets
    ]
    return [target for target in kept if target.document.phrasings]
