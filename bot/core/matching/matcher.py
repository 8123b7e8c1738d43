"""From a text to a verdict: danger first, then cases for a person, small talk, and the entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from bot.core.corpus import NEEDS_HUMAN, OUT_OF_SCOPE, Corpus
from bot.core.flow import Flow
from bot.core.matching.bands import OFFERED_MOST, offers, verdict_of
from bot.core.matching.context import follow_up, joined, leans, questions_of
from bot.core.matching.cues import smalltalk_topic, why_a_person
from bot.core.matching.danger import Danger, DangerIndex
from bot.core.matching.fitted import FITTED
from bot.core.matching.index import Index, build
from bot.core.matching.meaning import MEANING_FEATURES, Meaning, body_text, wording
from bot.core.matching.near import Meant, meant
from bot.core.matching.rows import Floats
from bot.core.matching.score import FEATURES, NOTHING, Scored, score
from bot.core.matching.sureness import meaning_signs, standing, sureness
from bot.core.matching.targets import SMALL_TALK, Target, targets_of
from bot.core.matching.thresholds import Bands, Thresholds
from bot.core.normalise import Query, Words, normalise
from bot.core.normalise.marks import Marks
from bot.core.normalise.syllables import fold_of, is_syllable
from bot.core.verdict import Answer, Context, Kind, Match, Refer, SmallTalk, Urgent, Verdict, Why

if TYPE_CHECKING:
    from bot.core.matching.explain import Explanation

ALIGN, ENTRY = FEATURES.index("align"), FEATURES.index("entry")
LIKE_ENTRY = len(FEATURES) + MEANING_FEATURES.index("like_entry")
ANSWERLESS = frozenset({OUT_OF_SCOPE, NEEDS_HUMAN, SMALL_TALK})
DECIDED = frozenset({"urgent", "smalltalk", "two"})
WORD_FOR_WORD = 0.9
"""So much alike, a question is nearly an editor's own sentence: cues for persons and danger are overruled."""
URGENT_LEAD = 0.35
SLIP_TIE = 0.1
"""Words this close in belief are equally likely slips; the commonest is taken."""
CONTEXT_SURE_MIN = 0.2
"""A follow-up is asked of what was just shown, which is half of the answer already."""
OFFER_MET_MIN = 0.3
"""An entry that meets less of the question shares only light words with it, and is not asked back."""
LIKE_MET_MIN = 0.0
"""Nor unless it is as near by meaning as the twenty nearest are."""
EXACT_SURE = 0.95
"""How sure an editor's own sentence is, word for word."""
SURE_WITHOUT = 0.9
"""Judged so surely by its words, a question's meaning is not asked for."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with what led to it, for `explain`, `troly check` and the benchmarks.

    `candidates` are in order of score: the first's is how sure it is (0–100), the others' in proportion. `danger` are
    danger cards likewise. `by_meaning`: the question's vector was known.
    """

    query: Query
    verdict: Verdict
    candidates: tuple[Match, ...] = ()
    scored: Scored = NOTHING
    sure: float = 0.0
    reason: str = ""
    cue: str = ""
    danger: tuple[Match, ...] = ()
    by_meaning: bool = False


@dataclass(frozen=True, slots=True)
class Matcher:
    """An index over entries, guides and examples, one over danger cards, and the thresholds. Never changed once built.

    `meaning` is there once `with_meaning` has been given vectors; `vectors` are those of citizens' texts.
    """

    index: Index
    targets: tuple[Target, ...]
    danger: DangerIndex
    words: Words
    corpus: Corpus
    flows: Mapping[str, Flow]
    thresholds: Thresholds = FITTED
    meaning: Meaning | None = None
    marks: Marks | None = None
    vectors: Mapping[str, Floats] = field(default_factory=dict)

    @classmethod
    def build(cls, corpus: Corpus, flows: Mapping[str, Flow], words: Words, thresholds: Thresholds = FITTED) -> Matcher:
        targets = targets_of(corpus, flows)
        texts = [text for target in targets for text in target.document.phrasings]
        queries = {text: normalise(text, words, repair=False) for text in texts}
        cards = [text for card in corpus.urgent.values() for text in (*card.ask, *card.never)]
        all_queries = [*queries.values(), *(normalise(text, words, repair=False) for text in cards)]
        known = replace(
            words,
            vocabulary=vocabulary_of(all_queries),
            compounds=words.compounds_with(query.keys for query in all_queries),
        )
        danger = DangerIndex.build(corpus.urgent, known)
        kept = _with_words(targets, queries)
        return cls(_index(kept, queries, words), tuple(kept), danger, known, corpus, flows, thresholds)

    # --- meaning --------------------------------------------------------------------------------------------------

    def texts(self) -> tuple[str, ...]:
        """Distinct texts whose vectors `with_meaning` needs."""
        phrasings, bodies = self._texts(self._marks())
        return tuple(dict.fromkeys((*phrasings, *bodies)))

    def with_meaning(self, vectors: Floats) -> Matcher:
        """The same, judging by meaning too; `vectors` (n, dimension) are those of `texts()`, in order."""
        marks = self._marks()
        phrasings, bodies = self._texts(marks)
        row = {text: at for at, text in enumerate(dict.fromkeys((*phrasings, *bodies)))}
        meaning = Meaning.of(
            self.index, vectors[[row[text] for text in phrasings]], vectors[[row[text] for text in bodies]]
        )
        return replace(self, meaning=meaning, marks=marks)

    def wording(self, text: str) -> str | None:
        """What to embed for a citizen's text; None where its words are enough or there is no meaning to look at."""
        return self._wording(self._alone(text))

    def _wording(self, alone: Judged) -> str | None:
        if self.marks is None or alone.by_meaning:
            return None
        if alone.reason in DECIDED or alone.cue or alone.sure >= SURE_WITHOUT or not alone.candidates:
            return None
        return wording(alone.query, self.marks)

    def heard(self, vectors: Mapping[str, Floats]) -> Matcher:
        """The same for one turn: these citizens' texts are judged with their vectors."""
        return replace(self, vectors=vectors)

    def _marks(self) -> Marks:
        names, rows = self.index.names, self.index.phrasings
        keys = [[names[term] for term in row] for row in rows.lists()]
        return Marks.of(keys, self.index.texts)

    def _texts(self, marks: Marks) -> tuple[list[str], list[str]]:
        names = self.index.names
        phrasings = [marks.written([names[term] for term in row]) for row in self.index.phrasings.lists()]
        bodies = [body_text(target.document.body or target.title) for target in self.targets]
        return phrasings, bodies

    # --- judging --------------------------------------------------------------------------------------------------

    def verdict(self, text: str, context: Context | None = None) -> Verdict:
        return self.judge(text, context).verdict

    def explain(self, text: str) -> Explanation:
        """For `troly ask --why`."""
        from bot.core.matching.explain import explain  # noqa: PLC0415  it looks at matchers, and needs this module

        return explain(self, text)

    def hear(self, text: str, context: Context | None = None) -> tuple[Verdict, str | None]:
        """The verdict, and what to embed where a vector could better it (see `wording`), judged once for both."""
        alone = self._alone(text)
        return self._leaning(alone, context).verdict, self._wording(alone)

    def judge(self, text: str, context: Context | None = None) -> Judged:
        return self._leaning(self._alone(text), context)

    def _alone(self, text: str) -> Judged:
        return self._judge(normalise(text, self.words), self.vectors.get(text))

    def _leaning(self, alone: Judged, context: Context | None) -> Judged:
        if context is not None and (context.entry or context.flow):
            return self._in_context(alone.query, alone, context)
        return alone

    def _judge(self, query: Query, vector: Floats | None = None) -> Judged:
        scored, candidates, sure = self.candidates(query, vector)
        plainly = self._without_slips(query)
        heard = self.words.cues.find(plainly.keys, bare=plainly.bare, compounds=self.words.compounds)
        harmless = self._harmless(candidates, sure)
        found = self.danger.judge(query, heard, self.thresholds.danger, harmless)
        danger = found.matches[:OFFERED_MOST]
        topic = smalltalk_topic(query, self.words) or smalltalk_topic(plainly, self.words)
        is_said = bool(candidates) and float(scored.features[0, ALIGN]) >= WORD_FOR_WORD
        if danger and (found.cue or topic is None) and self._is_urgent(found, candidates, harmless, is_said=is_said):
            return Judged(query, Urgent(danger[0]), candidates, scored, sure, "urgent", found.cue, danger)
        called = why_a_person(heard) if topic is None else None
        if topic is not None:
            return Judged(query, SmallTalk(topic), reason="smalltalk", danger=danger)
        if called is not None and not is_said:
            why, line = called
            verdict: Verdict = Refer(why, None, offers(candidates))
            return Judged(query, verdict, candidates, scored, sure, why.value, line, danger)
        by_meaning = scored.features.shape[1] > len(FEATURES)
        judged = Judged(query, Refer(Why.UNKNOWN), candidates, scored, sure, danger=danger, by_meaning=by_meaning)
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

    def _harmless(self, candidates: tuple[Match, ...], sure: float) -> float:
        """How sure it is that something harmless is asked; an entry about the same danger or a person's case is not."""
        if not candidates or candidates[0].intent == NEEDS_HUMAN:
            return 0.0
        dangerous = any(card.intent == candidates[0].intent for card in self.corpus.urgent.values())
        return 0.0 if dangerous else sure

    def _is_urgent(self, found: Danger, candidates: tuple[Match, ...], harmless: float, *, is_said: bool) -> bool:
        """Cues speak unless the question is all but an editor's sentence; likeness must also beat the entries."""
        if found.exact:
            return True
        if found.cue:
            return not is_said
        if candidates and candidates[0].intent == found.matches[0].intent:
            return found.chance >= self.thresholds.urgent_min
        return found.chance >= self.thresholds.urgent_min and found.chance - harmless >= URGENT_LEAD

    # --- candidates -----------------------------------------------------------------------------------------------

    def candidates(self, query: Query, vector: Floats | None = None) -> tuple[Scored, tuple[Match, ...], float]:
        """What the question may ask for, best first, and how sure the first's intent is (0–1)."""
        likeness = self.meaning.likeness(vector) if self.meaning is not None and vector is not None else None
        limits = self.thresholds.words if likeness is None else self.thresholds.meaning
        scored = score(self.index, query, np.array(limits.rank, np.float32), likeness)
        if not len(scored.documents):
            return scored, (), 0.0
        same = self.index.exact_of(query)
        if same is not None:
            scored = scored.with_first(same)
        documents = scored.documents.tolist()
        intents = [self.targets[number].intent for number in documents]
        place = standing(scored, intents)
        signs = place.signs
        if likeness is not None:
            by_words = np.array(self.thresholds.words.rank, np.float32)
            signs = np.concatenate((signs, meaning_signs(scored, intents, by_words)))
        sure = sureness(signs, limits.sure)
        if same is not None and documents[0] == same:
            sure = max(sure, EXACT_SURE)
        matches = tuple(
            self._match(number, self.index.texts[phrasing], 100 * sure * odds)
            for number, phrasing, odds in zip(documents, scored.phrasings.tolist(), place.odds, strict=True)
        )
        return scored, matches, sure

    def _match(self, number: int, phrasing: str, value: float) -> Match:
        target = self.targets[number]
        return Match(target.id, target.kind, target.intent, target.title, phrasing, round(value, 1))

    # --- bands ----------------------------------------------------------------------------------------------------

    def limits(self, judged: Judged) -> Bands:
        return self.thresholds.meaning if judged.by_meaning else self.thresholds.words

    def band(self, judged: Judged) -> Judged:
        """The same with the verdict that the thresholds give; what was decided before any scores stays."""
        if judged.reason in DECIDED or judged.cue:
            return judged
        alike = float(judged.scored.features[0, ALIGN]) if judged.candidates else 0.0
        verdict, reason = verdict_of(judged.candidates, judged.sure, touched(judged), alike, self.limits(judged))
        return replace(judged, verdict=verdict, reason=reason)

    def _two_answers(self, judged: Judged) -> Judged | None:
        """Two questions in one message, each sure of its own answer."""
        found: dict[str, tuple[Match, ...]] = {}
        parts = questions_of(judged.query)
        for left, part in zip(range(len(parts), 0, -1), parts, strict=True):
            if len(found) + left < 2:  # noqa: PLR2004  two are no longer possible
                return None
            _, candidates, sure = self.candidates(part)
            if candidates and sure >= self.thresholds.words.also_min and candidates[0].intent not in ANSWERLESS:
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
        related = [match for match in related if match.intent not in ANSWERLESS]
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
    """Candidates that meet something of substance of the question, or are near by meaning."""
    features = judged.scored.features
    met = features[:, ENTRY] >= OFFER_MET_MIN
    if judged.by_meaning:
        met |= features[:, LIKE_ENTRY] >= LIKE_MET_MIN
    return tuple(match for match, is_met in zip(judged.candidates, met.tolist(), strict=True) if is_met)


def vocabulary_of(queries: object) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for query in queries:  # type: ignore[attr-defined]
        for key in query.keys:
            counts[key] += 1
            counts["~" + fold_of(key)] += 1
    return dict(counts)


def _with_words(targets: list[Target], queries: Mapping[str, Query]) -> list[Target]:
    """Without phrasings of which nothing is left, and what has no others."""
    kept = [
        replace(
            target,
            document=replace(
                target.document, phrasings=tuple(text for text in target.document.phrasings if queries[text].pieces)
            ),
        )
        for target in targets
    ]
    return [target for target in kept if target.document.phrasings]


def _index(targets: list[Target], queries: Mapping[str, Query], words: Words) -> Index:
    documents = [target.document for target in targets]
    bodies = [normalise(document.body, words, repair=False) for document in documents]
    return build(documents, [queries[text] for document in documents for text in document.phrasings], bodies)
