"""Messages that go on with what was just shown: whether one does, and which entry beside it answers it.

What is asked is told by the message's own words, what it is about by both together: the entries of the shown one's
topic are compared with the words of the message alone, while the likelihood and the meaning are those of the shown
title and the message. What it is worth: `benchmarks/matching/talks.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.core.corpus import NEEDS_HUMAN, OUT_OF_SCOPE
from bot.core.matching.bands import distinct
from bot.core.matching.context import asks, opens
from bot.core.matching.index import Index
from bot.core.matching.judged import ENTRY, Judged
from bot.core.matching.meaning import Likeness
from bot.core.matching.retrieval import Retrieved
from bot.core.matching.rows import Doubles, Ints
from bot.core.matching.score import FEATURES, ranked
from bot.core.matching.targets import SMALL_TALK, Target
from bot.core.normalise.query import FILLER_WEIGHT
from bot.core.verdict import Answer, Kind, Match, Refer, Suggest, Verdict, Why, calls_a_person

LEANS_MIN, LEANS_SURE = 0.5, 0.8
"""From here a message is taken to go on with what was shown; less surely, what it may mean alone is offered too."""
LEANS_MAYBE = 0.2
"""From here, where the message alone has no answer, what it would mean as a follow-up is offered too."""
FOLLOWED_LEAD = 0.7
"""An entry that leads the next by less, and is not the shown one, is asked back."""
SURE_ALONE = 0.95
"""So sure of an answer of its own, a message must lean surely to be asked back."""
BARE_MOST = 3
"""So few syllables («lệ phí», «mấy ngày») may well lean on what was shown though they have an answer of their own."""
ASKED = FEATURES.index("asked")
ANSWERLESS = frozenset({OUT_OF_SCOPE, NEEDS_HUMAN, SMALL_TALK})
LEAN_SIGNS = (
    "bias",
    "sure",
    "of_topic",
    "answerless",
    "talk",
    "syllables",
    "heavy",
    "concepts",
    "opens",
    "asks",
    "mass",
    "met",
    "met_topic",
    "met_shown",
    "best",
    "sure_of_topic",
    "sure_heavy",
)
"""`sure`, `of_topic`, `answerless`: of the first candidate of the message alone: how sure, whether of the shown topic,
whether it has no answer. `talk`: how likely the message is small talk. `met…`: how much of the message any phrasing
meets, any of the topic, those of the shown entry. `best`: the score of the topic's best.
"""


@dataclass(frozen=True, slots=True)
class Followed:
    """`documents` of the shown topic, best first, with their scores, features and which phrasing speaks for each."""

    shown: int
    documents: tuple[int, ...]
    phrasings: tuple[int, ...]
    scores: tuple[float, ...]
    features: Doubles
    signs: Doubles
    by_meaning: bool


def topic_of(targets: Sequence[Target], shown: int) -> Ints:
    """Documents that may answer what follows: entries and guides of the shown one's topic or intent."""
    mine = targets[shown]
    return np.array(
        [
            number
            for number, target in enumerate(targets)
            if target.kind in {Kind.ENTRY, Kind.FLOW}
            and target.intent not in ANSWERLESS
            and (target.intent == mine.intent or (mine.document.topic and target.document.topic == mine.document.topic))
        ],
        np.int32,
    )


def followed(
    index: Index,
    targets: Sequence[Target],
    shown: int,
    alone: tuple[Judged, Retrieved],
    together: tuple[Retrieved, Likeness | None],
    weights: Doubles,
) -> Followed:
    """`alone`: the message by itself; `together`: the shown title and the message as one. `weights` tell which entry of
    a topic follows: not those that tell which of all entries is meant, since half of what is compared was shown.
    """
    judged, retrieved = alone
    joined, likeness = together
    near = topic_of(targets, shown)
    mixed = replace(retrieved, found=retrieved.with_also(index, near), likely=joined.likely)
    scored = ranked(index, mixed, weights, likeness)
    topic = frozenset(near.tolist())
    ours = np.isin(scored.documents, near)
    scores = scored.scores[ours].tolist()
    signs = _signs(judged, targets, topic)
    met = scored.features[:, ASKED]
    shown_met = scored.features[scored.documents == shown, ENTRY]
    signs += [
        float(met.max()),
        float(met[ours].max()) if ours.any() else 0.0,
        float(shown_met.max()) if len(shown_met) else 0.0,
        scores[0] if scores else 0.0,
        signs[1] * signs[2],
        signs[1] * signs[6],
    ]
    return Followed(
        shown,
        tuple(scored.documents[ours].tolist()),
        tuple(scored.phrasings[ours].tolist()),
        tuple(scores),
        scored.features[ours],
        np.array(signs),
        likeness is not None,
    )


def following(judged: Judged, near: Sequence[Match], found: Followed, chance: float) -> Verdict | None:
    """The verdict of a message with this chance of going on with what was shown; None where it stands on its own.
    `judged`: by itself; `near`: the topic's best, as matches.
    """
    alone = judged.verdict
    if not near or chance < LEANS_MAYBE:
        return None
    best = near[0]
    if chance < LEANS_MIN:
        match alone:
            case Answer(match=mine) if len(judged.query.pieces) <= BARE_MOST and mine.intent != best.intent:
                return Suggest(distinct((best, mine)))
            case Suggest(matches=others):
                return Suggest(distinct((best, *others)))
            case Refer(why=Why.UNKNOWN | Why.NEIGHBOUR | Why.ELSEWHERE):
                return Suggest(distinct(near))
            case _:
                return None
    if isinstance(alone, Refer) and calls_a_person(alone) and (chance < LEANS_SURE or not alone.is_guess):
        return None
    is_sure = judged.sure >= SURE_ALONE and len(judged.query.pieces) > BARE_MOST
    if isinstance(alone, Answer) and alone.match.intent != best.intent and (chance < LEANS_SURE or is_sure):
        if is_sure and chance < LEANS_SURE:
            return None
        return Suggest(distinct((best, alone.match, *near[1:])))
    lead = found.scores[0] - found.scores[1] if len(near) > 1 else FOLLOWED_LEAD
    if lead < FOLLOWED_LEAD and found.documents[0] != found.shown and near[1].intent != best.intent:
        return Suggest(distinct(near))
    return Answer(best, tuple(near[1:]))


def _signs(alone: Judged, targets: Sequence[Target], topic: frozenset[int]) -> list[float]:
    query = alone.query
    heavy = [piece for piece in query.pieces if piece.weight > FILLER_WEIGHT]
    best = int(alone.scored.documents[0]) if len(alone.scored.documents) else None
    intent = targets[best].intent if best is not None else ""
    return [
        1.0,
        alone.sure,
        float(best in topic),
        float(intent in ANSWERLESS),
        alone.talk,
        float(len(query.pieces)),
        float(len(heavy)),
        sum(piece.concept >= 0 for piece in heavy) / len(heavy) if heavy else 1.0,
        float(opens(query)),
        float(asks(query)),
        alone.scored.mass,
    ]
