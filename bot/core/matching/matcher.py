"""From a text to a verdict: danger first, then cases for a person, small talk, and the entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from bot.core.corpus import OUT_OF_SCOPE, Corpus, Entry
from bot.core.flow import Flow
from bot.core.matching.cues import smalltalk_topic, why_a_person
from bot.core.matching.index import Document, Floats, Index, build
from bot.core.matching.score import Scored, score
from bot.core.matching.thresholds import DEFAULT, Thresholds
from bot.core.normalise import Query, Words, normalise
from bot.core.normalise.syllables import fold_of
from bot.core.verdict import Answer, Context, Kind, Match, Refer, SmallTalk, Suggest, Urgent, Verdict, Why

OFFERED_MOST = 3
NEVER = "\0never"
"""Group of the sentences that look like a danger card's and are none."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with what led to it, for `explain` and the benchmarks."""

    query: Query
    verdict: Verdict
    scored: Scored
    candidates: tuple[Match, ...]
    reason: str
    cue: str = ""
    urgent: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Matcher:
    """An index over entries and flows, one over danger cards, and the thresholds. Never changed once built."""

    index: Index
    urgent: Index
    words: Words
    corpus: Corpus
    flows: Mapping[str, Flow]
    thresholds: Thresholds = DEFAULT

    @classmethod
    def build(cls, corpus: Corpus, flows: Mapping[str, Flow], words: Words, thresholds: Thresholds = DEFAULT) -> Matcher:
        documents = [Document(entry.id, _group(entry), entry.ask) for entry in corpus.entries.values()]
        documents += [Document(f"flow:{flow.id}", flow.intent, (flow.title, *flow.ask)) for flow in flows.values()]
        documents = [document for document in documents if document.phrasings]
        cards = [Document(card.id, card.id, card.ask) for card in corpus.urgent.values() if card.ask]
        cards += [Document(NEVER + card.id, NEVER, card.never) for card in corpus.urgent.values() if card.never]
        queries = {
            text: normalise(text, words, repair=False) for document in [*documents, *cards] for text in document.phrasings
        }
        known = replace(words, vocabulary=vocabulary_of(queries.values()))
        return cls(_index(documents, queries), _index(cards, queries), known, corpus, flows, thresholds)

    def verdict(self, text: str, context: Context | None = None) -> Verdict:
        return self.judge(text, context).verdict

    def judge(self, text: str, context: Context | None = None) -> Judged:
        query = normalise(text, self.words)
        danger = self._danger(query)
        if danger and self._is_urgent(danger):
            return Judged(query, Urgent(danger[0]), _nothing(), (), "urgent", urgent=danger)
        called = why_a_person(query, self.words)
        if called is not None:
            why, line = called
            scored = self._score(query)
            near = self._matches(scored)
            return Judged(query, Refer(why, None, near[:OFFERED_MOST]), scored, near, why.value, line, danger)
        topic = smalltalk_topic(query, self.words)
        if topic is not None:
            return Judged(query, SmallTalk(topic), _nothing(), (), "smalltalk", urgent=danger)
        scored = self._score(query)
        candidates = self._matches(scored)
        verdict, reason = self._band(candidates)
        return Judged(query, verdict, scored, candidates, reason, urgent=danger)

    # --- scores ---------------------------------------------------------------------------------------------------

    def _weights(self) -> Floats:
        return np.array(self.thresholds.weights, np.float32)

    def _score(self, query: Query) -> Scored:
        return score(self.index, query, self._weights())

    def _matches(self, scored: Scored) -> tuple[Match, ...]:
        return tuple(
            self._match(int(document), self.index.texts[int(phrasing)], float(value))
            for document, phrasing, value in zip(scored.documents, scored.phrasings, scored.scores, strict=True)
        )

    def _match(self, number: int, phrasing: str, value: float) -> Match:
        document = self.index.documents[number]
        shown = round(min(max(value, 0.0), 1.0) * 100, 1)
        if document.id.startswith("flow:"):
            flow = self.flows[document.id.removeprefix("flow:")]
            return Match(flow.id, Kind.FLOW, flow.intent, flow.title, phrasing, shown)
        entry = self.corpus.entries[document.id]
        return Match(entry.id, Kind.ENTRY, entry.intent, entry.title, phrasing, shown)

    # --- danger ---------------------------------------------------------------------------------------------------

    def _danger(self, query: Query) -> tuple[Match, ...]:
        """Danger cards (and `never` sentences, named by their card with an empty title), best first."""
        scored = score(self.urgent, query, np.array((0.75, 0, 0, 0.25, 0, 0, 0), np.float32))
        found = []
        for number, phrasing, value in zip(scored.documents, scored.phrasings, scored.scores, strict=True):
            document = self.urgent.documents[int(number)]
            card = self.corpus.urgent[document.id.removeprefix(NEVER)]
            title = "" if document.group == NEVER else card.title
            found.append(Match(card.id, Kind.URGENT, card.intent, title, self.urgent.texts[int(phrasing)], round(float(value) * 100, 1)))
        return tuple(found)

    def _is_urgent(self, danger: tuple[Match, ...]) -> bool:
        best = danger[0]
        against = max((match.score for match in danger if not match.title), default=0.0)
        return bool(best.title) and best.score >= self.thresholds.urgent_score_min * 100 and (
            best.score - against >= self.thresholds.urgent_margin_min * 100
        )

    # --- bands ----------------------------------------------------------------------------------------------------

    def _band(self, candidates: tuple[Match, ...]) -> tuple[Verdict, str]:
        limits = self.thresholds
        if not candidates or candidates[0].score < limits.suggest_score_min * 100:
            return Refer(Why.UNKNOWN, None, candidates[:OFFERED_MOST]), "unknown"
        best = candidates[0]
        offered = offers(candidates)
        rival = next((match for match in candidates if match.intent != best.intent), None)
        margin = best.score - (rival.score if rival else 0.0)
        sure = best.score >= limits.answer_score_min * 100 and margin >= limits.answer_margin_min * 100
        if best.intent == OUT_OF_SCOPE:
            if best.score >= limits.suggest_score_min * 100:
                return Refer(Why.NEIGHBOUR, best, offered), "neighbour"
            return Refer(Why.UNKNOWN, None, offered), "unknown"
        if sure:
            return Answer(best, tuple(match for match in offered if match.id != best.id)), "answer"
        if not offered:
            return Refer(Why.UNKNOWN, None, ()), "unknown"
        return Suggest(offered), "suggest"


def offers(candidates: tuple[Match, ...]) -> tuple[Match, ...]:
    """What may be asked back: no neighbours, one of each intent first, then the next best."""
    wanted = [match for match in candidates if match.intent != OUT_OF_SCOPE]
    firsts: dict[str, Match] = {}
    for match in wanted:
        firsts.setdefault(match.intent, match)
    row = list(firsts.values())[:OFFERED_MOST]
    row += [match for match in wanted if match not in row][: OFFERED_MOST - len(row)]
    return tuple(row)


def vocabulary_of(queries: object) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for query in queries:  # type: ignore[attr-defined]
        for key in query.keys:
            counts[key] += 1
            counts["~" + fold_of(key)] += 1
    return dict(counts)


def _index(documents: list[Document], queries: Mapping[str, Query]) -> Index:
    kept = [
        Document(document.id, document.group, tuple(text for text in document.phrasings if queries[text].pieces))
        for document in documents
    ]
    kept = [document for document in kept if document.phrasings]
    return build(kept, [queries[text] for document in kept for text in document.phrasings])


def _group(entry: Entry) -> str:
    return f"{OUT_OF_SCOPE}:{entry.id}" if entry.is_neighbour else entry.intent


def _nothing() -> Scored:
    from bot.core.matching.score import NOTHING  # noqa: PLC0415

    return NOTHING
