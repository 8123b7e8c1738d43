"""The editors' real lexicon, read as plainly as can be: these tests are about understanding, not about loading."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from bot.core.corpus import Corpus, Entry
from bot.core.matching import Matcher
from bot.core.normalise import Words

ROOT = Path(__file__).resolve().parents[2]


@cache
def words() -> Words:
    text = (ROOT / "faq" / "_words.yaml").read_text(encoding="utf-8")
    return Words.from_tables(yaml.load(text, Loader=yaml.BaseLoader))


def entry(entry_id: str, *ask: str, intent: str = "", answer: str = "", never: tuple[str, ...] = ()) -> Entry:
    return Entry(entry_id, intent or entry_id, "topic", ask, answer, never=never)


def matcher(*entries: Entry, urgent: tuple[Entry, ...] = ()) -> Matcher:
    corpus = Corpus({one.id: one for one in entries}, (), {one.id: one for one in urgent})
    return Matcher.build(corpus, {}, words())
