"""What tells that a message goes on with what was shown: learnt from the written talks of `talks/dialogues.jsonl`, and
from remarks and whole questions after an entry drawn by lot, which lean on nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

from benchmarks.matching.learning import Looked, fit_rank, fit_sure
from benchmarks.matching.seen import REMARKS
from benchmarks.matching.vectors import vectors_of
from bot.core.matching import Matcher
from bot.core.matching.bands import OFFERED_MOST
from bot.core.matching.leaning import LEANS_MIN, Followed
from bot.core.matching.meaning import wording
from bot.core.matching.rivalry import chance_of
from bot.core.matching.rows import Doubles
from bot.core.normalise import normalise
from bot.core.verdict import Context
from bot.evaluation import Case

TALKS = Path(__file__).parent / "talks" / "dialogues.jsonl"
FOLLOW = "follow"
PARTS = 10
WHOLE_QUESTIONS, SHORT_QUESTIONS = 200, 200
SHORT = 8
"""Syllables of a question of the editors' that stands on its own and is as short as a follow-up."""


@dataclass(frozen=True)
class Turn:
    """`before`: the entry that answers the turn before it; `kind` as in the file. `entries` answer it."""

    talk: int
    text: str
    kind: str
    before: str
    entries: frozenset[str]


@dataclass(frozen=True)
class Leaning:
    """Weights for `Bands.lean` and `Bands.follow`, and what they are worth."""

    lean: Doubles
    follow: Doubles
    worth: tuple[str, ...]


def turns(path: Path = TALKS) -> Iterator[Turn]:
    """The turns of each talk after one that an entry answers."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        before = ""
        for turn in json.loads(line)["turns"]:
            entries = turn.get("entries", [])
            if before:
                yield Turn(number, turn["text"], turn.get("kind", "first"), before, frozenset(entries))
            before = entries[0] if entries else before


def fit_leaning(matcher: Matcher, cases: Sequence[Case], *, by_meaning: bool) -> Leaning:
    """Each tenth of the talks is judged with what the others gave."""
    said = list(turns())
    beside = _beside(matcher, cases)
    if by_meaning:
        matcher = _heard(matcher, [*((turn.text, Context(entry=turn.before)) for turn in said), *beside])
    known = [
        (turn, found)
        for turn in said
        if turn.entries and turn.kind == FOLLOW
        if (found := matcher.followed(turn.text, Context(entry=turn.before))) is not None
        if found.by_meaning == by_meaning
    ]
    follow, line = _fit_follow(matcher, known)
    matcher = _following(matcher, follow, by_meaning=by_meaning)
    lean, other = _fit_lean(matcher, said, beside, by_meaning=by_meaning)
    return Leaning(lean, follow, (other, line))


def _following(matcher: Matcher, weights: Doubles, *, by_meaning: bool) -> Matcher:
    limits, found = matcher.thresholds, tuple(weights.tolist())
    if by_meaning:
        return replace(matcher, thresholds=replace(limits, meaning=replace(limits.meaning, follow=found)))
    return replace(matcher, thresholds=replace(limits, words=replace(limits.words, follow=found)))


def _fit_follow(matcher: Matcher, known: Sequence[tuple[Turn, Followed]]) -> tuple[Doubles, str]:
    """Which entry of the topic answers it."""
    looked = [
        Looked(found.features, np.array([matcher.targets[at].id in turn.entries for at in found.documents], bool))
        for turn, found in known
    ]
    first, offered = 0, 0
    for part in range(PARTS):
        inside = [turn.talk % PARTS == part for turn, _ in known]
        weights = fit_rank([row for row, is_in in zip(looked, inside, strict=True) if not is_in])
        for row in (row for row, is_in in zip(looked, inside, strict=True) if is_in):
            order = np.argsort(-(row.features @ weights), kind="stable")
            first += bool(row.right[order[:1]].any())
            offered += bool(row.right[order[:OFFERED_MOST]].any())
    of = f"of {len(known)} follow-ups that an entry answers"
    line = f"{of} {100 * first / len(known):.1f} % find it first, {100 * offered / len(known):.1f} % among three"
    return fit_rank(looked), line


def _fit_lean(
    matcher: Matcher, said: Sequence[Turn], beside: Sequence[tuple[str, Context]], *, by_meaning: bool
) -> tuple[Doubles, str]:
    """Whether it follows at all."""
    rows = [(turn.text, Context(entry=turn.before), turn.kind == FOLLOW, turn.talk % PARTS) for turn in said]
    rows += [(text, context, False, PARTS) for text, context in beside]
    known = [
        (found.signs, follows, part)
        for text, context, follows, part in rows
        if (found := matcher.followed(text, context)) is not None and found.by_meaning == by_meaning
    ]
    signs, follows = np.array([row for row, _, _ in known]), np.array([yes for _, yes, _ in known], bool)
    parts = np.array([part for _, _, part in known])
    chances = np.zeros(len(signs))
    for part in range(PARTS):
        weights = _fit(signs[parts != part], follows[parts != part])
        chances[parts == part] = [chance_of(row, tuple(weights.tolist())) for row in signs[parts == part]]
    taken, in_talks = chances >= LEANS_MIN, parts < PARTS
    right, wrong = (100 * float(taken[in_talks & one].mean()) for one in (follows, ~follows))
    line = f"of the talks' {int((in_talks & follows).sum())} follow-ups {right:.1f} % are taken for one"
    return _fit(signs, follows), f"{line}, of {int((in_talks & ~follows).sum())} other turns {wrong:.1f} %"


def _beside(matcher: Matcher, cases: Sequence[Case]) -> list[tuple[str, Context]]:
    """Remarks, and questions that stand on their own, after an entry of any matter."""
    dice = Random(1)
    entries = sorted(one.id for one in matcher.corpus.entries.values() if not one.is_neighbour)
    remarks = [case for case in cases if case.source.endswith(REMARKS)]
    whole = dice.sample([case for case in cases if not case.source.endswith(REMARKS)], WHOLE_QUESTIONS)
    texts = [case.text for case in (*remarks, *whole)]
    rows = [(text, Context(entry=dice.choice(entries))) for text in texts]
    short = [(text, one) for one in matcher.corpus.entries.values() for text in one.test if len(text.split()) <= SHORT]
    for text, one in dice.sample(sorted(short, key=lambda pair: pair[0]), min(len(short), SHORT_QUESTIONS)):
        context = matcher.corpus.entries[dice.choice(entries)]
        if context.topic != one.topic:
            rows.append((text, Context(entry=context.id)))
    return rows


def _fit(signs: Doubles, follows: npt.NDArray[np.bool_]) -> Doubles:
    return fit_sure(signs, follows, np.ones(len(signs)))


def _heard(matcher: Matcher, rows: Sequence[tuple[str, Context]]) -> Matcher:
    assert matcher.marks is not None
    wanted = [wording(normalise(text, matcher.words), matcher.marks) for text, _ in rows]
    also = [one for text, context in rows for one in matcher.also(text, context)]
    vectors = dict(zip((text for text, _ in rows), vectors_of(wanted), strict=True))
    return matcher.heard(vectors | dict(zip(also, vectors_of(also), strict=True)))
