"""More than one sentence in a message, and how people go on from the question before."""

from __future__ import annotations

import itertools
from dataclasses import replace

from bot.core.normalise import Piece, Query, asking
from bot.core.normalise.query import FILLER_WEIGHT
from bot.core.normalise.syllables import fold_of

OPENINGS = (
    ("còn",),
    ("thê1", "còn"),
    ("vây5", "còn"),
    ("thê1",),
    ("vây5",),
    ("rôi2",),
    ("nêu1",),
)
BARE_OPENINGS = (("con",), ("the", "con"), ("vay", "con"))
"""Keys with which people go on from what was said; "con" with marks around it is a child, and so it is without them
where nothing is named after it.
"""

ASKING = asking.ASKING | asking.ENDS | {"khi"}

CONTENT_MIN = 2

SENTENCES_MOST = 4
SENTENCES_SYLLABLES_MOST = 60
"""In longer ones some sentence or other is like a danger."""


def opens(query: Query) -> bool:
    """Whether it begins as people go on: «còn …», «vậy …»."""
    openings = (*OPENINGS, *BARE_OPENINGS) if query.bare else OPENINGS
    if query.bare and query.keys[:1] == BARE_OPENINGS[0] and not names(query):
        return False
    return any(query.keys[: len(opening)] == opening for opening in openings)


def asks(query: Query) -> bool:
    """Whether it has a question word."""
    folds = frozenset(map(fold_of, ASKING)) if query.bare else ASKING
    return bool(folds & set(query.keys))


def names(query: Query) -> bool:
    """Whether it names anything: a word that is no filler, or small words that mean something together («ở đâu»). A
    lone small word that could also mean something ("roi": rồi or rơi) names nothing.
    """
    concepts = [piece.concept for piece in query.pieces]
    together = any(one >= 0 and one == other for one, other in itertools.pairwise(concepts))
    return together or any(piece.weight > FILLER_WEIGHT for piece in query.pieces)


def joined(before: Query, query: Query) -> Query:
    """What was shown and what is asked about it, as one question."""
    shift = before.pieces[-1].clause + 1 if before.pieces else 0
    mine = tuple(replace(piece, clause=piece.clause + shift) for piece in query.pieces)
    # One sentence: the scoring must not pick one of the two and forget the other.
    pieces = tuple(replace(piece, sentence=0) for piece in (*before.pieces, *mine))
    return Query(query.original, pieces, query.bare and before.bare, query.decoded)


def sentences_of(query: Query) -> tuple[Query, ...]:
    """The sentences of a message of a few; none where it is one, or a story."""
    rows: dict[int, list[Piece]] = {}
    for piece in query.pieces:
        rows.setdefault(piece.sentence, []).append(piece)
    parts = [tuple(row) for row in rows.values() if any(piece.weight for piece in row)]
    if not 2 <= len(parts) <= SENTENCES_MOST or len(query.pieces) > SENTENCES_SYLLABLES_MOST:  # noqa: PLR2004
        return ()
    return tuple(Query(query.original, part, query.bare) for part in parts)


def could_ask(sentence: Query) -> bool:
    """Whether it says enough to be a question of its own."""
    return sum(piece.weight > FILLER_WEIGHT for piece in sentence.pieces) >= CONTENT_MIN
