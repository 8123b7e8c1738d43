"""Which entry of the intent that is meant: weights fitted on the editors' own test questions, which no index has, and
on those questions of others for which somebody who had not built this told which entries answer them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

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
QUESTIONS = Path(__file__).parent / "questions"


@dataclass(frozen=True)
class Choice:
    """`worth`: a line on the editors' questions and one on others', each fifth judged with what the others gave."""

    weights: Doubles
    worth: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """A question, its intent, and the entries or guides that answer it; whether an editor wrote it."""

    text: str
    intent: str
    entries: frozenset[str]
    is_editors: bool


def fit_choice(matcher: Matcher, content: Material, *, by_meaning: bool) -> Choice:
    wanted = [*_tests(content), *_labelled(content)]
    queries = [normalise(one.text, matcher.words) for one in wanted]
    vectors: Sequence[Floats | None] = [None] * len(wanted)
    if by_meaning:
        assert matcher.marks is not None
        vectors = list(vectors_of([wording(query, matcher.marks) for query in queries]))
    limits = matcher.thresholds.meaning if by_meaning else matcher.thresholds.words
    rank = np.array(limits.rank)
    rows: list[Looked] = []
    first: list[bool] = []
    by_editors: list[bool] = []
    for query, one, vector in zip(queries, wanted, vectors, strict=True):
        likeness = matcher.meaning.likeness(vector) if matcher.meaning is not None and vector is not None else None
        scored = score(matcher.index, query, rank, likeness)
        targets = [matcher.targets[number] for number in scored.documents.tolist()]
        mine = [at for at, target in enumerate(targets) if target.intent == one.intent]
        right = np.array([targets[at].id in one.entries for at in mine], bool)
        if right.any() and not right.all():
            rows.append(Looked(scored.features[mine], right))
            first.append(bool(right[0]))
            by_editors.append(one.is_editors)
    hits = np.array(_hits(rows))
    editors = np.array(by_editors, bool)
    lines = [
        f"of {int(some.sum())} {whose} questions the right entry of its intent: "
        f"{100 * float(np.array(first)[some].mean()):.1f} % by rank, {100 * float(hits[some].mean()):.1f} % by choice"
        for whose, some in (("editors'", editors), ("others'", ~editors))
        if some.any()
    ]
    return Choice(fit_rank(rows), tuple(lines))


def _tests(content: Material) -> Iterator[Wanted]:
    """Neighbours have no siblings to be told from."""
    entries = [entry for entry in content.corpus.entries.values() if not entry.is_neighbour]
    for one in (*entries, *content.flows.values()):
        yield from (Wanted(text, one.intent, frozenset({one.id}), is_editors=True) for text in one.test)


def _labelled(content: Material) -> Iterator[Wanted]:
    known = content.corpus.entries.keys() | content.flows.keys()
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            entries = known & set(row.get("entries", ()))
            if entries:
                yield Wanted(row["text"], row["intent"], frozenset(entries), is_editors=False)


def _hits(rows: Sequence[Looked]) -> list[bool]:
    """For each question whether the weights that the other parts gave find it."""
    hits = [False] * len(rows)
    for part in range(PARTS):
        weights = fit_rank([row for at, row in enumerate(rows) if at % PARTS != part])
        for at in range(part, len(rows), PARTS):
            hits[at] = bool(rows[at].right[int((rows[at].features @ weights).argmax())])
    return hits
