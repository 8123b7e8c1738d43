"""All that a text's words say before a verdict: cues, small talk, what shares words with it and with its parts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.matching.cues import smalltalk_topic, why_a_person
from bot.core.matching.danger import Danger, DangerCards
from bot.core.matching.finding import Finder
from bot.core.matching.index import Index
from bot.core.matching.judged import Found
from bot.core.matching.near import Meant, meant
from bot.core.matching.parts import Parts, Suspected
from bot.core.matching.retrieval import Retrieved, Search, retrieve
from bot.core.normalise import Query, Words
from bot.core.normalise.syllables import fold_of, is_syllable
from bot.core.verdict import Why

SLIP_TIE = 0.1
"""Words this close in belief are equally likely slips; the commonest is taken."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`called`: why the editors' cues in it call a person, with their line. `danger`: whether it is a card's own
    sentence. `topic`: of the small talk that it is, word for word. `same`: the document that has it among its
    phrasings. All of it stays when its meaning is known.
    """

    query: Query
    called: tuple[Why, str] | None
    danger: Danger
    topic: str | None
    retrieved: Retrieved | None
    same: int | None
    questions: tuple[Found, ...]
    """What each asks for, where it asks more than one."""
    suspected: Suspected | None
    """The likeliest danger in one of these, in what is only told, or in one sentence, the last two counting in full."""

    @classmethod
    def of(cls, query: Query, finder: Finder, words: Words, cards: DangerCards) -> Reading:
        index = finder.index
        plainly = _without_slips(query, index, words)
        heard = words.cues.find(plainly.keys, bare=plainly.bare, compounds=words.compounds)
        topic = smalltalk_topic(query, words)
        if topic is None and plainly is not query:
            topic = smalltalk_topic(plainly, words)
        danger = cards.judge(query)
        parts = Parts.of(query, may_alarm=not danger.is_harmless)
        retrieved, *others = retrieve(index, Search(query), *parts.searches(cards.documents))
        questions = parts.questions(others, finder)
        suspected = None if danger.is_harmless else parts.suspected(questions, others, finder, cards)
        return cls(query, why_a_person(heard), danger, topic, retrieved, index.exact_of(query), questions, suspected)


def _without_slips(query: Query, index: Index, words: Words) -> Query:
    """Strings that are no word of ours, read as the likeliest word one slip away: cues must not fail by a slip."""
    pieces = []
    for piece in query.pieces:
        near: Meant = ()
        if piece.fold not in index.folds and not is_syllable(piece.fold) and piece.key not in words.known:
            near = meant(index, piece.key, bare_query=query.bare)
        if not near:
            pieces.append(piece)
            continue
        least = near[0][1] - SLIP_TIE
        names = [index.names[term] for term, belief in near if belief >= least]
        name = max(names, key=lambda key: words.vocabulary.get(key, 0))
        pieces.append(replace(piece, key=fold_of(name) if query.bare else name))
    return query if tuple(pieces) == query.pieces else replace(query, pieces=tuple(pieces))
