"""What one text is answered with, as the record of `troly ask --jsonl` (design 5.2)."""

from __future__ import annotations

from typing import Any

from bot.core.content import Content
from bot.core.verdict import Answer, Match, Refer, SmallTalk, Suggest, Urgent, Verdict, Why

CANDIDATES_MOST = 3


def ask_record(text: str, content: Content) -> dict[str, Any]:
    """`kind`, `entry`, `intent`, `score`, `candidates` for a fresh conversation; `ms` is the caller's to add."""
    return record_of(content.understanding.verdict(text))


def record_of(verdict: Verdict) -> dict[str, Any]:
    """The same for a verdict already at hand."""
    match verdict:
        case Answer(match=best, near=near):
            return _record("answer", best, (best, *near))
        case Suggest(matches=matches):
            return _record("suggest", None, matches)
        case Refer(why=Why.NEIGHBOUR, match=neighbour, near=near):
            return _record("refer", neighbour, near)
        case Refer(near=near):
            return _record("refer", None, near)
        case SmallTalk():
            return _record("smalltalk", None, ())
        case Urgent(match=card, near=near) if card.doubtful:
            return _record("suggest" if near else "refer", None, (*near, card))
        case Urgent(match=card):
            return _record("urgent", card, (card,))


def _record(kind: str, entry: Match | None, candidates: tuple[Match, ...]) -> dict[str, Any]:
    best = entry or (candidates[0] if candidates else None)
    return {
        "kind": kind,
        "entry": entry.id if entry else None,
        "intent": entry.intent if entry else None,
        "score": round(best.score, 1) if best else 0.0,
        "candidates": [_candidate(match) for match in candidates[:CANDIDATES_MOST]],
    }


def _candidate(match: Match) -> dict[str, Any]:
    return {"entry": match.id, "intent": match.intent, "score": round(match.score, 1)}
