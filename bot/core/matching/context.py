"""More than one question in a message, and questions that lean on the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.normalise import Piece, Query
from bot.core.normalise.query import FILLER_WEIGHT
from bot.core.normalise.syllables import fold_of, key_of
from bot.core.verdict import Match

FOLLOW_UP_CONTENT_MAX = 5
"""A question with more syllables that say something stands on its own."""

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
"""Keys with which people go on from what was said; "con" with marks around it is a child."""

ASKING = frozenset(map(key_of, ["gì", "đâu", "nào", "bao", "mấy", "sao", "không", "chưa", "ai", "hả", "khi"]))
"""Of these or of an opening, or it names what the editors know as a concept: else it tells, and asks nothing."""

CONTENT_MIN = 2

SENTENCES_MOST = 3
SENTENCES_SYLLABLES_MOST = 40
"""More is a story, not two questions."""

NEW_MET_MIN = 0.5
"""Less than half of the new words met: it is about something else."""


def leans(query: Query, sure: float, *, answered: bool) -> bool:
    """Whether a text is too short or unsure to be understood without what was said before. What neither asks, nor goes
    on, nor names a concept of the editors' («con lớn rồi», «nhà xa lắm») does not.

    `answered`: alone it has an answer; then it leans only if it names nothing ("bao nhiêu tiền?").
    """
    content = [piece for piece in query.pieces if piece.weight > FILLER_WEIGHT]
    if len(content) > FOLLOW_UP_CONTENT_MAX:
        return False
    openings = (*OPENINGS, *BARE_OPENINGS) if query.bare else OPENINGS
    opened = any(query.keys[: len(opening)] == opening for opening in openings)
    if answered and not opened and any(piece.concept < 0 for piece in content):
        return False
    folds = frozenset(map(fold_of, ASKING)) if query.bare else ASKING
    if not opened and not folds & set(query.keys) and all(piece.concept < 0 for piece in content):
        return False
    return opened or len(query.pieces) <= FOLLOW_UP_CONTENT_MAX or sure < 0.5  # noqa: PLR2004  as likely wrong as right


def joined(before: Query, query: Query) -> Query:
    """What was shown and what is asked about it, as one question."""
    shift = before.pieces[-1].clause + 1 if before.pieces else 0
    mine = tuple(replace(piece, clause=piece.clause + shift) for piece in query.pieces)
    # One sentence: the scoring must not pick one of the two and forget the other.
    pieces = tuple(replace(piece, sentence=0) for piece in (*before.pieces, *mine))
    return Query(query.original, pieces, query.bare and before.bare, query.decoded)


def follow_up(candidates: Sequence[Match], query: Query, texts: Mapping[str, Sequence[Query]]) -> Match | None:
    """Of the candidates for both together, the one that also speaks of what is new; None when none does.

    `texts` has the phrasings of each candidate's id.
    """
    wanted = _concepts_of(query)

    def named(piece: Piece) -> str:
        """Who types marks means them: "chợ" is not the "cho" of "cho con"."""
        return piece.fold if query.bare else piece.key

    words = {named(piece) for piece in query.pieces if piece.weight > FILLER_WEIGHT and piece.concept < 0}
    if not wanted and not words:
        return None

    def shared(match: Match) -> float:
        best = 0.0
        for row in texts.get(match.id, ()):
            met = len(wanted & {piece.concept for piece in row.pieces}) + len(
                words & {named(piece) for piece in row.pieces}
            )
            # A short phrasing that has it is about it; a long one mentions it.
            share = met / (len(wanted) + len(words))
            best = max(best, share * 8 / (8 + len(row.pieces)) if share >= NEW_MET_MIN else 0.0)
        return best

    scored = [(shared(match) * (match.score + 1.0), match) for match in candidates]
    worth, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best if worth > 0 else None


def _concepts_of(query: Query) -> set[int]:
    """Those it names. A lone small word that could also mean something ("roi": rồi or rơi) names nothing."""
    found: set[int] = set()
    for at, piece in enumerate(query.pieces):
        beside = {query.pieces[near].concept for near in (at - 1, at + 1) if 0 <= near < len(query.pieces)}
        if piece.concept >= 0 and (piece.weight > FILLER_WEIGHT or piece.concept in beside):
            found.add(piece.concept)
    return found


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
