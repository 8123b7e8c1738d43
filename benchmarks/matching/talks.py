"""Talks of several turns, messages with two questions, questions inside stories: `python -m benchmarks.matching.talks`.

`talks/` taught what tells a follow-up; `unseen/check-….jsonl`, by another author, taught nothing, but was looked at.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.matching.sets import material
from benchmarks.matching.tables import head, row
from benchmarks.matching.vectors import vectors_of
from bot.core.matching import Matcher
from bot.core.verdict import Answer, Context, Kind, SmallTalk, Suggest, Verdict

HERE = Path(__file__).parent
DIALOGUES = {"taught": HERE / "talks" / "dialogues.jsonl", "unseen": HERE / "unseen" / "check-dialogues.jsonl"}
DOUBLES = {"fitted beside": HERE / "talks" / "doubles.jsonl", "unseen": HERE / "unseen" / "check-doubles.jsonl"}
TURNS = ("another entry", "the same again", "offered", "wrong", "small talk", "anything else")
BOTH = ("both answered", "both offered", "one of them", "anything else")


def rows_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def heard(matcher: Matcher, text: str, context: Context | None) -> Verdict:
    """As a turn does: first by the words, then with the vectors they ask for."""
    verdict, doubt = matcher.hear(text, context)
    if doubt is None or not doubt.wordings:
        return verdict
    found = dict(zip(doubt.wordings, vectors_of(list(doubt.wordings)), strict=True))
    return matcher.heard(doubt.vectors(text, found), {text: doubt}).verdict(text, context)


def turn_of(verdict: Verdict, intent: str, shown: str) -> str:
    match verdict:
        case Answer(match=best) if best.intent == intent:
            return TURNS[best.id == shown]
        case Answer():
            return TURNS[3]
        case Suggest(matches=matches) if any(one.intent == intent for one in matches):
            return TURNS[2]
        case SmallTalk():
            return TURNS[4]
        case _:
            return TURNS[5]


def dialogues(matcher: Matcher, path: Path) -> dict[str, Counter[str]]:
    """By kind of turn. The citizen takes the right one of what is offered, as people do."""
    found: dict[str, Counter[str]] = {}
    for talk in rows_of(path):
        shown = ""
        turns = talk["turns"]
        assert isinstance(turns, list)
        for turn in turns:
            verdict = heard(matcher, turn["text"], Context(entry=shown) if shown else None)
            kind = turn.get("kind", "first")
            found.setdefault(kind, Counter())[turn_of(verdict, turn["intent"], shown)] += 1
            if isinstance(verdict, Answer) and verdict.match.kind is Kind.ENTRY:
                shown = verdict.match.id
            elif isinstance(verdict, Suggest):
                mine = [one.id for one in verdict.matches if one.intent == turn["intent"] and one.kind is Kind.ENTRY]
                shown = mine[0] if mine else shown
    return found


def doubles(matcher: Matcher, path: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in rows_of(path):
        intents = one["intents"]
        assert isinstance(intents, list)
        found[both_of(heard(matcher, str(one["text"]), None), set(intents))] += 1
    return found


def both_of(verdict: Verdict, intents: set[str]) -> str:
    match verdict:
        case Answer(match=first, also=second):
            got = {first.intent, second.intent} if second is not None else {first.intent}
            return BOTH[0] if got == intents else BOTH[2] if got & intents else BOTH[3]
        case Suggest(matches=matches):
            got = {one.intent for one in matches}
            return BOTH[1] if intents <= got else BOTH[2] if got & intents else BOTH[3]
        case _:
            return BOTH[3]


def lines(matcher: Matcher) -> list[str]:
    """Both tables, in Markdown; percent of each row."""
    table = head("turn", "file", "n", *TURNS)
    for name, path in DIALOGUES.items():
        for kind, counts in dialogues(matcher, path).items():
            table.append(row(kind, name, str(counts.total()), *_shares(counts, TURNS)))
    table += ["", *head("two questions in one message", "n", *BOTH)]
    for name, path in DOUBLES.items():
        counts = doubles(matcher, path)
        table.append(row(name, str(counts.total()), *_shares(counts, BOTH)))
    return table


def _shares(counts: Counter[str], names: Sequence[str]) -> Iterable[str]:
    return (f"{100 * counts[name] / counts.total():.0f}" for name in names)


def main() -> None:
    content = material()
    matcher = Matcher.build(content.corpus, content.flows, content.words)
    print("\n".join(lines(matcher.with_meaning(vectors_of(matcher.texts())))))


if __name__ == "__main__":
    main()
