"""From a text to a verdict: danger first, then cases for a person, small talk, and the entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bot.core.corpus import OUT_OF_SCOPE, Corpus, Entry
from bot.core.flow import Flow
from bot.core.matching.context import follow_up, joined, leans, questions_of
from bot.core.matching.cues import WHY, smalltalk_topic, why_a_person
from bot.core.matching.danger import Danger, DangerIndex
from bot.core.matching.fitted import FITTED
from bot.core.matching.index import Document, Index, build
from bot.core.matching.near import Meant, meant
from bot.core.matching.score import FEATURES, NOTHING, Scored, score
from bot.core.matching.sureness import standing, sureness
from bot.core.matching.thresholds import Thresholds
from bot.core.normalise import Query, Words, normalise
from bot.core.normalise.syllables import fold_of, is_syllable
from bot.core.verdict import Answer, Context, Kind, Match, Refer, SmallTalk, Suggest, Urgent, Verdict, Why

if TYPE_CHECKING:
    from bot.core.matching.explain import Explanation

OFFERED_MOST = 3
ENTRY = FEATURES.index("entry")
FLOW = "flow:"
"""Before a flow's id in the index: an entry may have the same."""
DECIDED = frozenset({"urgent", "smalltalk", "two", *(why.value for why in WHY.values())})
SURE_OF_WORDS = 0.9
"""From here a question is nearly word for word an editor's: cues for persons and danger are overruled."""
URGENT_LEAD = 0.35
SLIP_TIE = 0.1
"""Words this close in belief are equally likely slips; the commonest is taken."""
CONTEXT_SURE_MIN = 0.2
"""A follow-up is asked of what was just shown, which is half of the answer already."""
OFFER_MET_MIN = 0.3
"""An entry that meets less of the question shares only light words with it, and is not asked back."""
EXACT_SURE = 0.95
"""How sure an editor's own sentence is, word for word."""
NEIGHBOUR_RIVAL = 0.3
"""An entry this close behind an unsure neighbour is asked back instead."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with what led to it, for `explain`, `troly check` and the benchmarks.

    `candidates` are in order of score: the first's is how sure it is (0–100), the others' in proportion. `danger` are
    danger cards likewise.
    """

    query: Query
    verdict: Verdict
    candidates: tuple[Match, ...] = ()
    scored: Scored = NOTHING
    sure: float = 0.0
    reason: str = ""
    cue: str = ""
    danger: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Matcher:
    """An index over entries and flows, one over danger cards, and the thresholds. Never changed once built."""

    index: Index
    danger: DangerIndex
    words: Words
    corpus: Corpus
    flows: Mapping[str, Flow]
    thresholds: Thresholds = FITTED

    @classmethod
    def build(cls, corpus: Corpus, flows: Mapping[str, Flow], words: Words, thresholds: Thresholds = FITTED) -> Matcher:
        topics = {entry.intent: entry.topic for entry in corpus.entries.values()}
        documents = [
            Document(entry.id, _group(entry), entry.ask, entry.topic, entry.answer) for entry in corpus.entries.values()
        ]
        documents += [
            Document(
                FLOW + flow.id,
                flow.intent,
                (flow.title, *flow.ask),
                topics.get(flow.intent, ""),
                "\n".join(step.say for step in flow.steps),
            )
            for flow in flows.values()
        ]
        queries = {text: normalise(text, words, repair=False) for document in documents for text in document.phrasings}
        cards = [text for card in corpus.urgent.values() for text in (*card.ask, *card.never)]
        all_queries = [*queries.values(), *(normalise(text, words, repair=False) for text in cards)]
        known = replace(
            words,
            vocabulary=vocabulary_of(all_queries),
            compounds=words.compounds_with(query.keys for query in all_queries),
        )
        danger = DangerIndex.build(corpus.urgent, known)
        return cls(_index(documents, queries, words), danger, known, corpus, flows, thresholds)

    def verdict(self, text: str, context: Context | None = None) -> Verdict:
        return self.judge(text, context).verdict

    def explain(self, text: str) -> Explanation:
        """For `troly ask --why`."""
        from bot.core.matching.explain import explain  # noqa: PLC0415  it looks at matchers, and needs this module

        return explain(self, text)

    def judge(self, text: str, context: Context | None = None) -> Judged:
        query = normalise(text, self.words)
        judged = self._judge(query)
        if context is not None and (context.entry or context.flow):
            return self._in_context(query, judged, context)
        return judged

    def _judge(self, query: Query) -> Judged:
        scored, candidates, sure = self.candidates(query)
        plainly = self._without_slips(query)
        heard = self.words.cues.find(plainly.keys, bare=plainly.bare, compounds=self.words.compounds)
        found = self.danger.judge(query, heard, self.thresholds.danger, sure)
        danger = found.matches[:OFFERED_MOST]
        topic = smalltalk_topic(query, self.words) or smalltalk_topic(plainly, self.words)
        if danger and (found.cue or topic is None) and self._is_urgent(found, candidates, sure):
            return Judged(query, Urgent(danger[0]), candidates, scored, sure, "urgent", found.cue, danger)
        called = why_a_person(heard) if topic is None else None
        if topic is not None:
            return Judged(query, SmallTalk(topic), reason="smalltalk", danger=danger)
        if called is not None and sure < SURE_OF_WORDS:
            why, line = called
            verdict: Verdict = Refer(why, None, offers(candidates))
            return Judged(query, verdict, candidates, scored, sure, why.value, line, danger)
        judged = Judged(query, Refer(Why.UNKNOWN), candidates, scored, sure, danger=danger)
        return self._two_answers(judged) or self.band(judged)

    def _without_slips(self, query: Query) -> Query:
        """Strings that are no word of ours, read as the likeliest word one slip away: cues must not fail by a slip."""
        counts = self.words.vocabulary
        pieces = []
        for piece in query.pieces:
            near: Meant = ()
            if piece.fold not in self.index.folds and not is_syllable(piece.fold) and piece.key not in self.words.known:
                near = meant(self.index, piece.key, piece.fold, bare_query=query.bare)
            if not near:
                pieces.append(piece)
                continue
            least = near[0][1] - SLIP_TIE
            names = [self.index.names[term] for term, belief in near if belief >= least]
            name = max(names, key=lambda key: counts.get(key, 0))
            pieces.append(replace(piece, key=fold_of(name) if query.bare else name))
        return replace(query, pieces=tuple(pieces))

    def _is_urgent(self, found: Danger, candidates: tuple[Match, ...], sure: float) -> bool:
        """Cues speak unless the question is all but an editor's sentence; likeness must also beat the entries."""
        if found.exact:
            return True
        if found.cue:
            return sure < SURE_OF_WORDS
        if candidates and candidates[0].intent == found.matches[0].intent:
            return found.chance >= self.thresholds.urgent_min
        return found.chance >= self.thresholds.urgent_min and found.chance - sure >= URGENT_LEAD

    # --- candidates -----------------------------------------------------------------------------------------------

    def candidates(self, query: Query) -> tuple[Scored, tuple[Match, ...], float]:
        """What the question may ask for, best first, and how sure the first's intent is (0–1)."""
        scored = score(self.index, query, np.array(self.thresholds.rank, np.float32))
        if not len(scored.documents):
            return scored, (), 0.0
        same = self.index.exact_of(query)
        if same is not None:
            scored = scored.with_first(same)
        documents = scored.documents.tolist()
        place = standing(scored, [self.intent(number) for number in documents])
        sure = sureness(place.signs, self.thresholds.sure)
        if same is not None and documents[0] == same:
            sure = max(sure, EXACT_SURE)
        matches = tuple(
            self._match(number, self.index.texts[phrasing], 100 * sure * odds)
            for number, phrasing, odds in zip(documents, scored.phrasings.tolist(), place.odds, strict=True)
        )
        return scored, matches, sure

    def intent(self, number: int) -> str:
        """Of a document of the index."""
        name = self.index.documents[number].id
        if name.startswith(FLOW):
            return self.flows[name.removeprefix(FLOW)].intent
        return self.corpus.entries[name].intent

    def _match(self, number: int, phrasing: str, value: float) -> Match:
        name = self.index.documents[number].id
        if name.startswith(FLOW):
            flow = self.flows[name.removeprefix(FLOW)]
            return Match(flow.id, Kind.FLOW, flow.intent, flow.title, phrasing, round(value, 1))
        entry = self.corpus.entries[name]
        return Match(entry.id, Kind.ENTRY, entry.intent, entry.title, phrasing, round(value, 1))

    # --- bands ----------------------------------------------------------------------------------------------------

    def band(self, judged: Judged) -> Judged:
        """The same with the verdict that the thresholds give; what was decided before any scores stays."""
        if judged.reason in DECIDED:
            return judged
        verdict, reason = self._band(judged.candidates, judged.sure, touched(judged))
        return replace(judged, verdict=verdict, reason=reason)

    def _band(self, candidates: tuple[Match, ...], sure: float, met: tuple[Match, ...]) -> tuple[Verdict, str]:
        limits = self.thresholds
        offered = offers(met)
        if not candidates or (sure < limits.suggest_min and candidates[0].intent != OUT_OF_SCOPE):
            return Refer(Why.UNKNOWN, None, offered), "unknown"
        best = candidates[0]
        if best.intent == OUT_OF_SCOPE:
            if sure >= limits.neighbour_min or (not offered and best in met):
                return Refer(Why.NEIGHBOUR, best, offered), "neighbour"
            if offered and offered[0].score >= best.score * NEIGHBOUR_RIVAL and sure >= limits.suggest_min:
                return Suggest(offered), "suggest"
            return Refer(Why.UNKNOWN, None, offered), "unknown"
        if sure >= limits.answer_min and best in met:
            near = tuple(match for match in offers(candidates) if match.id != best.id)
            return Answer(best, near), "answer"
        if not offered:
            return Refer(Why.UNKNOWN), "unknown"
        return Suggest(offered), "suggest"

    def _two_answers(self, judged: Judged) -> Judged | None:
        """Two questions in one message, each sure of its own answer."""
        found: dict[str, tuple[Match, ...]] = {}
        for part in questions_of(judged.query):
            _, candidates, sure = self.candidates(part)
            if candidates and sure >= self.thresholds.also_min and candidates[0].intent != OUT_OF_SCOPE:
                found.setdefault(candidates[0].intent, candidates)
        if len(found) < 2:  # noqa: PLR2004
            return None
        first, second, *_ = found.values()
        near = tuple(match for match in offers(first) if match.id != first[0].id)
        return replace(judged, verdict=Answer(first[0], near, second[0]), reason="two")

    # --- context --------------------------------------------------------------------------------------------------

    def _in_context(self, query: Query, judged: Judged, context: Context) -> Judged:
        """A short question that leans on what was just shown is asked again together with it."""
        if isinstance(judged.verdict, Urgent | SmallTalk) or judged.cue:
            return judged
        if not leans(query, judged.sure, answered=isinstance(judged.verdict, Answer)):
            return judged
        shown = self._shown(context)
        if shown is None:
            return judged
        intent, topic, title = shown
        together = joined(normalise(title, self.words), query)
        scored, candidates, sure = self.candidates(together)
        related = [match for match in candidates if match.intent == intent or self._topic(match) == topic]
        related = [match for match in related if match.intent != OUT_OF_SCOPE]
        texts = {
            match.id: [normalise(text, self.words, repair=False) for text in self._asks(match)] for match in related
        }
        best = follow_up(related, query, texts)
        if best is None or sure < CONTEXT_SURE_MIN:
            return judged
        near = tuple(match for match in related if match.id != best.id)[: OFFERED_MOST - 1]
        return Judged(together, Answer(best, near), candidates, scored, sure, "context", danger=judged.danger)

    def _shown(self, context: Context) -> tuple[str, str, str] | None:
        flow = self.flows.get(context.flow)
        if flow is not None:
            return flow.intent, "", flow.title
        entry = self.corpus.entries.get(context.entry)
        return (entry.intent, entry.topic, entry.title) if entry is not None and not entry.is_neighbour else None

    def _topic(self, match: Match) -> str | None:
        return self.corpus.entries[match.id].topic if match.kind is Kind.ENTRY else None

    def _asks(self, match: Match) -> tuple[str, ...]:
        return self.flows[match.id].ask if match.kind is Kind.FLOW else self.corpus.entries[match.id].ask


def touched(judged: Judged) -> tuple[Match, ...]:
    """Candidates that meet something of substance of the question."""
    met = judged.scored.features[:, ENTRY].tolist()
    return tuple(match for match, share in zip(judged.candidates, met, strict=True) if share >= OFFER_MET_MIN)


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


def _index(documents: list[Document], queries: Mapping[str, Query], words: Words) -> Index:
    kept = [
        replace(document, phrasings=tuple(text for text in document.phrasings if queries[text].pieces))
        for document in documents
    ]
    kept = [document for document in kept if document.phrasings]
    bodies = [normalise(document.body, words, repair=False) for document in kept]
    return build(kept, [queries[text] for document in kept for text in document.phrasings], bodies)


def _group(entry: Entry) -> str:
    return f"{OUT_OF_SCOPE}:{entry.id}" if entry.is_neighbour else entry.intent
