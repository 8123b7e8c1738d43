"""Which entry of the intent that is meant: weights fitted on the editors' own test questions, which no index has.

Only they say which entry is wanted; the labelled questions of others name intents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.matching.learning import Looked, fit_rank
from benchmarks.matching.sets import Material
from benchmarks.matching.vectors import vectors_of
from bot.core.matching import Matcher
from bot.core.matching.meaning import wording
from bot.core.matching.rows import Doubles, Floats
from bot.core.matching.score import score
from bot.core.normalise import normalise

PARTS = 5


@dataclass(frozen=True)
class Choice:
    """`worth`: a line on each fifth of the questions, judged with what the others gave."""

    weights: Doubles
    worth: str


def fit_choice(matcher: Matcher, content: Material, *, by_meaning: bool) -> Choice:
    texts, wanted = _questions(content)
    queries = [normalise(text, matcher.words) for text in texts]
    vectors: Sequence[Floats | None] = [None] * len(texts)
    if by_meaning:
        assert matcher.marks is not None
        vectors = list(vectors_of([wording(query, matcher.marks) for query in queries]))
    limits = matcher.thresholds.meaning if by_meaning else matcher.thresholds.words
    rank = np.array(limits.rank, np.float32)
    rows: list[Looked] = []
    first: list[bool] = []
    for query, (entry, intent), vector in zip(queries, wanted, vectors, strict=True):
        likeness = matcher.meaning.likeness(vector) if matcher.meaning is not None and vector is not None else None
        scored = score(matcher.index, query, rank, likeness)
        targets = [matcher.targets[number] for number in scored.documents.tolist()]
        mine = [at for at, target in enumerate(targets) if target.intent == intent]
        right = np.array([targets[at].id == entry for at in mine], bool)
        if right.any() and len(mine) > 1:
            rows.append(Looked(scored.features[mine], right))
            first.append(bool(right[0]))
    chosen = _share(rows)
    line = f"the right entry of its intent, of {len(rows)}: {100 * float(np.mean(first)):.1f} % by rank, {chosen:.1f} %"
    return Choice(fit_rank(rows), f"{line} by choice")


def _questions(content: Material) -> tuple[list[str], list[tuple[str, str]]]:
    """Texts, and the (entry, intent) that each is a test of; neighbours have no siblings to be told from."""
    entries = [entry for entry in content.corpus.entries.values() if not entry.is_neighbour]
    rows = [(text, one.id, one.intent) for one in (*entries, *content.flows.values()) for text in one.test]
    return [text for text, _, _ in rows], [(name, intent) for _, name, intent in rows]


def _share(rows: Sequence[Looked]) -> float:
    """Percent found by weights that were fitted on the other parts."""
    hits: list[bool] = []
    for part in range(PARTS):
        weights = fit_rank([row for at, row in enumerate(rows) if at % PARTS != part])
        hits += [bool(row.right[int((row.features @ weights).argmax())]) for row in rows[part::PARTS]]
    return 100 * float(np.mean(hits))
