"""Talks of several turns, messages with two questions, questions inside stories: `python -m benchmarks.matching.talks`.

`talks/` taught what tells a follow-up; `unseen/check-….jsonl`, by another author, taught nothing, but was looked at.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.matching.sets import material
from benchmarks.matching.tables import head, row
from benchmarks.matching.vectors import vectors_of
from bot.core.matching import Matcher
from bot.core.verdict import Answer, Context, Kind, Match, SmallTalk, Suggest, Verdict

HERE = Path(__file__).parent
DIALOGUES = {"taught": HERE / "talks" / "dialogues.jsonl", "unseen": HERE / "unseen" / "check-dialogues.jsonl"}
DOUBLES = {"fitted beside": HERE / "talks" / "doubles.jsonl", "unseen": HERE / "unseen" / "check-doubles.jsonl"}
FOLLOW = "follow"
TURNS = ("answered", "on a button", "offered", "the same again", "another entry", "small talk", "anything else")
BOTH = ("both answered", "both offered", "one of them", "anything else")


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def heard(matcher: Matcher, text: str, context: Context | None) -> Verdict:
    """As a turn does: first by the words, then with the vectors they ask for."""
    verdict, doubt = matcher.hear(text, context)
    if doubt is None or not doubt.wordings:
        return verdict
    found = dict(zip(doubt.wordings, vectors_of(list(doubt.wordings)), strict=True))
    return matcher.heard(doubt.vectors(text, found), {text: doubt}).verdict(text, context)


def turn_of(verdict: Verdict, turn: Mapping[str, Any], shown: str) -> str:
    """A follow-up is answered by one of the entries that a reader named for it, any other turn by its intent."""

    def answers(match: Match) -> bool:
        return match.id in turn["entries"] if turn.get("kind") == FOLLOW else match.intent == turn["intent"]

    match verdict:
        case Answer(match=best) if answers(best):
            return TURNS[0]
        case Answer(near=near, also=also) if any(map(answers, (*near, *([also] if also else [])))):
            return TURNS[1]
        case Suggest(matches=matches) if any(map(answers, matches)):
            return TURNS[2]
        case Answer(match=best):
            return TURNS[3] if best.id == shown else TURNS[4]
        case SmallTalk():
            return TURNS[5]
        case _:
            return TURNS[6]


def dialogues(matcher: Matcher, path: Path) -> dict[str, Counter[str]]:
    """By kind of turn. The citizen takes the right one of what is offered, as people do. Follow-ups that no entry
    answers are left out.
    """
    found: dict[str, Counter[str]] = {}
    for talk in rows_of(path):
        shown = ""
        for turn in talk["turns"]:
            verdict = heard(matcher, turn["text"], Context(entry=shown) if shown else None)
            kind = turn.get("kind", "first")
            if kind != FOLLOW or turn["entries"]:
                found.setdefault(kind, Counter())[turn_of(verdict, turn, shown)] += 1
            if isinstance(verdict, Answer) and verdict.match.kind is Kind.ENTRY:
                shown = verdict.match.id
            elif isinstance(verdict, Suggest):
                mine = [one.id for one in verdict.matches if one.intent == turn["intent"] and one.kind is Kind.ENTRY]
                shown = mine[0] if mine else shown
    return found


def doubles(matcher: Matcher, path: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in rows_of(path):
        found[both_of(heard(matcher, one["text"], None), set(one["intents"]))] += 1
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
