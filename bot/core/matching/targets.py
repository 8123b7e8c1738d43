"""What a question may be about: entries, guides, and examples of what has no answer here, as documents of the index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.corpus import NEEDS_HUMAN, OUT_OF_SCOPE, Corpus
from bot.core.flow import Flow
from bot.core.matching.index import Document
from bot.core.verdict import Kind

FLOW, PERSON, ELSEWHERE = "flow:", "person:", "elsewhere:"
"""Before ids in the index: an entry may have the same."""
LINES_A_DOCUMENT = 5
"""Examples of a person's cases have hundreds of subjects: a few lines make a document, as of an entry."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a document stands for. `id` is the entry's or guide's; of an example the subject or the `verdict.Why`."""

    document: Document
    id: str
    kind: Kind
    intent: str
    title: str
    ask: tuple[str, ...]


def targets_of(corpus: Corpus, flows: Mapping[str, Flow]) -> list[Target]:
    return [*_entries(corpus), *_flows(corpus, flows), *_persons(corpus), *_elsewhere(corpus)]


def _entries(corpus: Corpus) -> Iterator[Target]:
    for entry in corpus.entries.values():
        group = f"{OUT_OF_SCOPE}:{entry.id}" if entry.is_neighbour else entry.intent
        document = Document(entry.id, group, entry.ask, entry.topic, entry.answer)
        yield Target(document, entry.id, Kind.ENTRY, entry.intent, entry.title, entry.ask)


def _flows(corpus: Corpus, flows: Mapping[str, Flow]) -> Iterator[Target]:
    topics = {entry.intent: entry.topic for entry in corpus.entries.values()}
    for flow in flows.values():
        body = "\n".join(step.say for step in flow.steps)
        phrasings = (flow.title, *flow.ask)
        document = Document(FLOW + flow.id, flow.intent, phrasings, topics.get(flow.intent, ""), body)
        yield Target(document, flow.id, Kind.FLOW, flow.intent, flow.title, flow.ask)


def _persons(corpus: Corpus) -> Iterator[Target]:
    for why, lines in corpus.persons.items():
        for number in range(0, len(lines), LINES_A_DOCUMENT):
            some = lines[number : number + LINES_A_DOCUMENT]
            document = Document(f"{PERSON}{why}:{number}", PERSON + why, some, PERSON + why)
            yield Target(document, why, Kind.EXAMPLE, NEEDS_HUMAN, some[0], some)


def _elsewhere(corpus: Corpus) -> Iterator[Target]:
    for subject, lines in corpus.elsewhere.items():
        document = Document(ELSEWHERE + subject, f"{OUT_OF_SCOPE}:{subject}", lines, ELSEWHERE)
        yield Target(document, subject, Kind.EXAMPLE, OUT_OF_SCOPE, lines[0], lines)
