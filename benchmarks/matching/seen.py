"""What the matcher sees of each labelled question before any weights, and the weights that suit it best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.matching.learning import Looked, fit_rank, fit_sure
from bot.core.matching import Matcher
from bot.core.matching.alarm import alarm_signs
from bot.core.matching.person import person_signs
from bot.core.matching.rows import Doubles, Floats
from bot.core.matching.score import Scored, score
from bot.core.matching.sureness import sure_signs
from bot.core.matching.talk import talk_signs
from bot.core.matching.targets import SMALL_TALK as COURTESY
from bot.core.matching.targets import Target
from bot.core.normalise import Query
from bot.evaluation import NEEDS_HUMAN, OUT_OF_SCOPE, SMALL_TALK, Case

REFUSED_WEIGHT = 1.0
"""Of questions for others and for persons: near misses are few here, and many in life."""
MISSING_WEIGHT = 0.03
"""Of questions whose whole intent is missing: rare once all intents have entries."""

CRIES = frozenset({"I danger", "J danger"})
"""Sources of cries for help."""
REMARKS, REMARK_WEIGHT = " remarks", 3.0
"""What is said between questions is short, and like anything; in life there is far more of it than here."""
NO_TALK_WEIGHTS = {**dict.fromkeys(CRIES, 3.0), "L troubles": 2.0}
"""Beside small talk: a cry or a trouble met with a polite word is worse than a remark met with a question."""
EITHER = frozenset({NEEDS_HUMAN, "lua-dao-da-mat-tien"})


@dataclass(frozen=True)
class Seen:
    """A question with its candidates, before any weights."""

    case: Case
    scored: Scored
    targets: tuple[Target, ...]

    @property
    def intents(self) -> tuple[str, ...]:
        return tuple(target.intent for target in self.targets)

    @property
    def wanted(self) -> str:
        return COURTESY if self.case.intent in SMALL_TALK else self.case.intent

    def looked(self, width: int) -> Looked:
        return Looked(self.scored.features[:, :width], np.array([name == self.wanted for name in self.intents], bool))

    def ranked(self, weights: Doubles) -> tuple[Scored, list[Target]]:
        features = self.scored.features[:, : len(weights)]
        scores = features @ weights
        order = np.argsort(-scores, kind="stable")
        again = replace(
            self.scored,
            documents=self.scored.documents[order],
            phrasings=self.scored.phrasings[order],
            scores=scores[order].astype(np.float32),
            features=features[order],
        )
        return again, [self.targets[at] for at in order.tolist()]


def seen(matcher: Matcher, case: Case, query: Query, vector: Floats | None) -> Seen:
    likeness = matcher.meaning.likeness(vector) if matcher.meaning is not None and vector is not None else None
    weights = matcher.thresholds.words.rank if likeness is None else matcher.thresholds.meaning.rank
    scored = score(matcher.index, query, np.array(weights), likeness)
    return Seen(case, scored, tuple(matcher.targets[number] for number in scored.documents.tolist()))


def learnt(rows: Sequence[Seen], by_words: Doubles | None = None) -> tuple[Doubles, Doubles]:
    """(rank, sure) of rows that were all seen in the same way; `by_words` is the rank without meaning, where they were
    seen by meaning.
    """
    rows = [row for row in rows if row.targets]
    rank = fit_rank([row.looked(rows[0].scored.features.shape[1]) for row in rows])
    return rank, _sure(rows, rank, rank if by_words is None else by_words)


def _sure(rows: Sequence[Seen], rank: Doubles, by_words: Doubles) -> Doubles:
    """Of each question also with everything of its intent taken away: then the first must not be trusted."""
    signs, right, heavy = [], [], []
    for row in rows:
        wanted = row.wanted
        scored, targets = row.ranked(rank)
        names = [target.intent for target in targets]
        signs.append(sure_signs(scored, targets, by_words))
        right.append(names[0] == wanted)
        heavy.append(REFUSED_WEIGHT if wanted in {OUT_OF_SCOPE, NEEDS_HUMAN} else 1.0)
        kept = [at for at, name in enumerate(names) if name != wanted]
        if kept and len(kept) < len(names):
            signs.append(sure_signs(_only(scored, kept), [targets[at] for at in kept], by_words))
            right.append(False)
            heavy.append(MISSING_WEIGHT)
    return fit_sure(np.array(signs), np.array(right, bool), np.array(heavy))


def learnt_alarm(rows: Sequence[Seen], rank: Doubles) -> Doubles:
    """Cries for help against all that is none; what else is for a person, or told after a fraud, may be either."""
    signs, is_cry, heavy = [], [], []
    for row in rows:
        cry = row.case.source in CRIES
        if not row.targets or (not cry and row.case.intent in EITHER):
            continue
        found = alarm_signs(*row.ranked(rank))
        if found is not None:
            signs.append(found)
            is_cry.append(cry)
            heavy.append(REMARK_WEIGHT if row.case.source.endswith(REMARKS) else 1.0)
    return fit_sure(np.array(signs), np.array(is_cry, bool), np.array(heavy))


def learnt_person(rows: Sequence[Seen], rank: Doubles) -> Doubles:
    """Cases for a person against all that has an answer, or is somebody else's; cries for help are neither."""
    signs, is_case, heavy = [], [], []
    for row in rows:
        found = person_signs(*row.ranked(rank)) if row.targets and row.case.source not in CRIES else None
        if found is not None:
            signs.append(found)
            is_case.append(row.case.intent == NEEDS_HUMAN)
            heavy.append(REMARK_WEIGHT if row.case.source.endswith(REMARKS) else 1.0)
    return fit_sure(np.array(signs), np.array(is_case, bool), np.array(heavy))


def learnt_talk(rows: Sequence[Seen], rank: Doubles) -> Doubles:
    """Remarks and small talk against all that asks, or cries for help."""
    signs, is_talk, heavy = [], [], []
    for row in rows:
        found = talk_signs(*row.ranked(rank)) if row.targets else None
        if found is not None:
            signs.append(found)
            is_talk.append(row.case.source.endswith(REMARKS) or row.case.intent in SMALL_TALK)
            heavy.append(NO_TALK_WEIGHTS.get(row.case.source, 1.0))
    return fit_sure(np.array(signs), np.array(is_talk, bool), np.array(heavy))


def _only(scored: Scored, kept: Sequence[int]) -> Scored:
    rows = np.array(kept)
    return replace(
        scored,
        documents=scored.documents[rows],
        phrasings=scored.phrasings[rows],
        scores=scored.scores[rows],
        features=scored.features[rows],
    )
