"""What tells that a message goes on with what was shown: learnt from the written talks of `talks/dialogues.jsonl`, and
from remarks and whole questions after an entry drawn by lot, which lean on nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

from benchmarks.matching.learning import fit_sure
from benchmarks.matching.seen import REMARKS
from benchmarks.matching.vectors import vectors_of
from bot.core.matching import Matcher
from bot.core.matching.leaning import leaning
from bot.core.matching.meaning import wording
from bot.core.matching.rows import Doubles
from bot.core.normalise import normalise
from bot.core.verdict import Context, Kind
from bot.evaluation import Case

TALKS = Path(__file__).parent / "talks" / "dialogues.jsonl"
FOLLOW, STANDS_ALONE = "follow", frozenset({"first", "switch"})
PARTS = 10
WHOLE_QUESTIONS, SHORT_QUESTIONS = 200, 200
SHORT = 8
"""Syllables of a question of the editors' that stands on its own and is as short as a follow-up."""


@dataclass(frozen=True)
class Turn:
    """`shown`: the intent of the question it comes after, "" for a first one; `kind` as in the file."""

    text: str
    intent: str
    kind: str
    before: str
    shown: str


def turns(path: Path = TALKS) -> Iterator[Turn]:
    """The later turns of each talk, with the last question that stood on its own."""
    for line in path.read_text(encoding="utf-8").splitlines():
        before = shown = ""
        for turn in json.loads(line)["turns"]:
            kind = turn.get("kind", "first")
            if shown:
                yield Turn(turn["text"], turn["intent"], kind, before, shown)
            if kind in STANDS_ALONE:
                before, shown = turn["text"], turn["intent"]


def context_of(matcher: Matcher, turn: Turn) -> Context | None:
    """What a citizen would have before him: the entry of the right intent that suits the question before best."""
    entries = matcher.corpus.entries
    found = matcher.candidates(turn.before)
    rows = [one.id for one in found if one.intent == turn.shown and one.kind is Kind.ENTRY]
    rows += [one.id for one in entries.values() if one.intent == turn.shown]
    return Context(entry=rows[0]) if rows else None


def fit_leaning(matcher: Matcher, cases: Sequence[Case], *, by_meaning: bool) -> tuple[Doubles, str]:
    """The weights, and a line on what they are worth: each tenth of the talks judged with what the others gave."""
    talks = [(turn.text, turn.kind, context) for turn in turns() if (context := context_of(matcher, turn)) is not None]
    rows = talks + _beside(matcher, cases)
    matcher = _heard(matcher, [(text, context) for text, _, context in rows]) if by_meaning else matcher
    known = [(matcher.lean_signs(text, context), kind == FOLLOW) for text, kind, context in rows]
    in_talks = np.array([at < len(talks) for at, (found, _) in enumerate(known) if found is not None])
    signs = np.array([found for found, _ in known if found is not None])
    follows = np.array([yes for found, yes in known if found is not None], bool)
    parts = np.arange(len(signs)) * PARTS // int(in_talks.sum())
    chances = np.zeros(len(signs))
    for part in range(PARTS):
        weights = _fit(signs[parts != part], follows[parts != part])
        chances[parts == part] = [leaning(row, weights.tolist()) for row in signs[parts == part]]
    right = 100 * float((chances[in_talks & follows] >= 0.5).mean())
    wrong = 100 * float((chances[in_talks & ~follows] >= 0.5).mean())
    line = f"of the talks' {int((in_talks & follows).sum())} follow-ups {right:.1f} % are taken for one"
    return _fit(signs, follows), f"{line}, of {int((in_talks & ~follows).sum())} other turns {wrong:.1f} %"


def _beside(matcher: Matcher, cases: Sequence[Case]) -> list[tuple[str, str, Context]]:
    """Remarks, and questions that stand on their own, after an entry of any matter."""
    dice = Random(1)
    entries = sorted(one.id for one in matcher.corpus.entries.values() if not one.is_neighbour)
    remarks = [case for case in cases if case.source.endswith(REMARKS)]
    whole = dice.sample([case for case in cases if not case.source.endswith(REMARKS)], WHOLE_QUESTIONS)
    texts = [case.text for case in (*remarks, *whole)]
    rows = [(text, "switch", Context(entry=dice.choice(entries))) for text in texts]
    short = [(text, one) for one in matcher.corpus.entries.values() for text in one.test if len(text.split()) <= SHORT]
    for text, one in dice.sample(sorted(short, key=lambda pair: pair[0]), min(len(short), SHORT_QUESTIONS)):
        context = matcher.corpus.entries[dice.choice(entries)]
        if context.topic != one.topic:
            rows.append((text, "switch", Context(entry=context.id)))
    return rows


def _fit(signs: Doubles, follows: npt.NDArray[np.bool_]) -> Doubles:
    return fit_sure(signs, follows, np.ones(len(signs)))


def _heard(matcher: Matcher, rows: Sequence[tuple[str, Context]]) -> Matcher:
    assert matcher.marks is not None
    wanted = [wording(normalise(text, matcher.words), matcher.marks) for text, _ in rows]
    also = [one for text, context in rows for one in matcher.also(text, context)]
    vectors = dict(zip((text for text, _ in rows), vectors_of(wanted), strict=True))
    return matcher.heard(vectors | dict(zip(also, vectors_of(also), strict=True)))
