"""More than one question in a message, and questions that lean on the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.matching.index import Index
from bot.core.normalise import Piece, Query, Words, normalise
from bot.core.normalise.query import FILLER_WEIGHT
from bot.core.verdict import Match

FOLLOW_UP_CONTENT_MAX = 5
"""A question with more syllables that say something stands on its own."""

OPENINGS = (("còn",), ("thê1", "còn"), ("vây5", "còn"), ("thê1",), ("vây5",), ("rôi2",), ("nêu1",), ("con",), ("the", "con"), ("vay", "con"))
"""Keys with which people go on from what was said."""

CONTENT_MIN = 2


def leans(query: Query, sure: float) -> bool:
    """Whether a text is too short or unsure to be understood without what was said before."""
    content = [piece for piece in query.pieces if piece.weight > FILLER_WEIGHT]
    if len(content) > FOLLOW_UP_CONTENT_MAX:
        return False
    opened = any(query.keys[: len(opening)] == opening for opening in OPENINGS)
    return opened or len(query.pieces) <= FOLLOW_UP_CONTENT_MAX or sure < 0.5  # noqa: PLR2004  as likely wrong as right


def joined(before: Query, query: Query) -> Query:
    """What was shown and what is asked about it, as one question."""
    shift = before.pieces[-1].clause + 1 if before.pieces else 0
    mine = tuple(replace(piece, clause=piece.clause + shift) for piece in query.pieces)
    # One sentence: the scoring must not pick one of the two and forget the other.
    pieces = tuple(replace(piece, sentence=0) for piece in (*before.pieces, *mine))
    return Query(query.original, pieces, query.bare and before.bare, query.decoded)


def follow_up(related: Sequence[Match], query: Query, index: Index, words: Words) -> Match:
    """Of the entries about the same matter, the one whose phrasings share most with the new words alone."""
    asked = {piece.fold for piece in query.pieces if piece.weight > 0}
    groups = {piece.concept for piece in query.pieces if piece.concept >= 0}

    def shared(match: Match) -> tuple[float, float]:
        best = 0.0
        for document in range(len(index.documents)):
            if index.documents[document].id.removeprefix("flow:") != match.id:
                continue
            for text in index.documents[document].phrasings:
                row = normalise(text, words, repair=False)
                folds = {piece.fold for piece in row.pieces}
                common = len({piece.concept for piece in row.pieces} & groups) * 3 + len(folds & asked)
                best = max(best, common / (len(row.pieces) + 6))
        return best, match.score

    return max(related, key=shared)


def questions_of(query: Query) -> tuple[Query, ...]:
    """The sentences of a message that could be questions of their own."""
    rows: dict[int, list[Piece]] = {}
    for piece in query.pieces:
        rows.setdefault(piece.sentence, []).append(piece)
    parts = [tuple(row) for row in rows.values() if sum(piece.weight > FILLER_WEIGHT for piece in row) >= CONTENT_MIN]
    if len(parts) < 2:  # noqa: PLR2004
        return ()
    return tuple(Query(query.original, part, query.bare) for part in parts)
