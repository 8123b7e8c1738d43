"""All that a text's words say before a verdict: cues, small talk, what shares words with it and with its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.core.matching.context import could_ask, sentences_of
from bot.core.matching.cues import smalltalk_topic
from bot.core.matching.danger import Danger, DangerCards
from bot.core.matching.finding import Finder
from bot.core.matching.index import Index
from bot.core.matching.judged import Found
from bot.core.matching.near import Meant, meant
from bot.core.matching.retrieval import Retrieved, retrieve
from bot.core.normalise import Query, Words
from bot.core.normalise.cue import Heard
from bot.core.normalise.syllables import fold_of, is_syllable

SLIP_TIE = 0.1
"""Words this close in belief are equally likely slips; the commonest is taken."""

OF_ONE_PART = 8
"""So many candidates are looked at for a part of a message."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`heard`: the cues in it. `danger`: whether it is a card's own sentence. `topic`: of the small talk
    that it is, word for word. `same`: the document that has it among its phrasings. All of it stays when its meaning
    is known.
    """

    query: Query
    heard: Heard
    danger: Danger
    topic: str | None
    retrieved: Retrieved | None
    same: int | None
    questions: Mapping[Query, Found]
    """What each asks for, where it asks more than one."""
    told: Mapping[Query, Found]
    """These, what is only told, and each sentence, the last two counting in full: they may be the danger. In what is
    like none nothing is found.
    """

    @classmethod
    def of(cls, query: Query, finder: Finder, words: Words, cards: DangerCards) -> Reading:
        index = finder.index
        plainly = _without_slips(query, index, words)
        heard = words.cues.find(plainly.keys, bare=plainly.bare, compounds=words.compounds)
        topic = smalltalk_topic(query, words)
        if topic is None and plainly is not query:
            topic = smalltalk_topic(plainly, words)
        asking = [part for part in query.questions() if could_ask(part)]
        questions = {part: finder.asked(part, most=OF_ONE_PART) for part in asking} if len(asking) > 1 else {}
        danger = cards.judge(query)
        told = dict(questions)
        for part in () if danger.is_harmless else _told(query):
            told[part] = told.get(part) or finder.asked(part, among=cards.documents, most=OF_ONE_PART)
        same = index.exact_of(query)
        return cls(query, heard, danger, topic, retrieve(index, query), same, questions, told)


def _told(query: Query) -> Iterator[Query]:
    told = query.told()
    if told is not None:
        yield told
    yield from sentences_of(query if told is None else query.evenly())


def _without_slips(query: Query, index: Index, words: Words) -> Query:
    """Strings that are no word of ours, read as the likeliest word one slip away: cues must not fail by a slip."""
    pieces = []
    for piece in query.pieces:
        near: Meant = ()
        if piece.fold not in index.folds and not is_syllable(piece.fold) and piece.key not in words.known:
            near = meant(index, piece.key, piece.fold, bare_query=query.bare)
        if not near:
            pieces.append(piece)
            continue
        least = near[0][1] - SLIP_TIE
        names = [index.names[term] for term, belief in near if belief >= least]
        name = max(names, key=lambda key: words.vocabulary.get(key, 0))
        pieces.append(replace(piece, key=fold_of(name) if query.bare else name))
    return query if tuple(pieces) == query.pieces else replace(query, pieces=tuple(pieces))
