"""What a message may be about: entries, guides, danger cards, and examples of what has no answer, as documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.corpus import NEEDS_HUMAN, OUT_OF_SCOPE, Corpus
from bot.core.flow import Flow
from bot.core.matching.index import Document
from bot.core.matching.kinds import KINDS
from bot.core.verdict import Kind

FLOW, DANGER, PERSON, ELSEWHERE, TALK = "flow:", "danger:", "person:", "elsewhere:", "talk:"
"""Before ids in the index: an entry may have the same."""
SMALL_TALK = "smalltalk"
"""Intent of what is said for politeness or out of curiosity about the assistant."""
LINES_A_DOCUMENT = 5
"""A person's cases, and what one danger is told with, have hundreds of subjects: a few lines make a document, as of an
entry.
"""


@dataclass(frozen=True, slots=True)
class Target:
    """What a document stands for. `id` is the entry's, guide's or card's; of an example the subject, the
    `verdict.Why`, or the small talk's topic.
    """

    document: Document
    id: str
    kind: Kind
    intent: str
    title: str
    ask: tuple[str, ...]


def kind_of(target: Target) -> int:
    """The number of its kind in `KINDS`."""
    if target.kind is Kind.URGENT:
        return KINDS.index("danger")
    names = {SMALL_TALK: "talk", OUT_OF_SCOPE: "elsewhere"}
    if target.kind is Kind.EXAMPLE:
        names[NEEDS_HUMAN] = "person"
    return KINDS.index(names.get(target.intent, "entry"))


def targets_of(corpus: Corpus, flows: Mapping[str, Flow]) -> list[Target]:
    persons = ((PERSON, why, lines, NEEDS_HUMAN) for why, lines in corpus.persons.items())
    talk = ((TALK, topic, lines, SMALL_TALK) for topic, lines in corpus.talk.items())
    examples = (target for row in (*persons, *talk) for target in _examples(*row))
    return [*_entries(corpus), *_flows(corpus, flows), *_cards(corpus), *examples, *_elsewhere(corpus)]


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


def _cards(corpus: Corpus) -> Iterator[Target]:
    for card in corpus.urgent.values():
        for document in _in_small_parts(DANGER + card.id, card.ask):
            yield Target(document, card.id, Kind.URGENT, card.intent, card.title, document.phrasings)


def _examples(prefix: str, name: str, lines: tuple[str, ...], intent: str) -> Iterator[Target]:
    for document in _in_small_parts(prefix + name, lines):
        yield Target(document, name, Kind.EXAMPLE, intent, document.phrasings[0], document.phrasings)


def _in_small_parts(name: str, lines: tuple[str, ...]) -> Iterator[Document]:
    for number in range(0, len(lines), LINES_A_DOCUMENT):
        yield Document(f"{name}:{number}", name, lines[number : number + LINES_A_DOCUMENT], name)


def _elsewhere(corpus: Corpus) -> Iterator[Target]:
    for subject, lines in corpus.elsewhere.items():
        document = Document(ELSEWHERE + subject, f"{OUT_OF_SCOPE}:{subject}", lines, ELSEWHERE)
        yield Target(document, subject, Kind.EXAMPLE, OUT_OF_SCOPE, lines[0], lines)
