"""`faq/_check.yaml` → what the checks need to know, all of it extendable by editors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from bot.content.conform import conform
from bot.content.shapes import CHECK

if TYPE_CHECKING:
    from bot.content.nodes import Node
    from bot.content.problem import Report


@dataclass(frozen=True, slots=True)
class Limits:
    """Defaults hold where `_check.yaml` says nothing; its comments say why they are what they are."""

    bubbles: int = 4
    bubble_syllables: int = 60
    sentence_syllables: int = 25
    title_characters: int = 70
    label_characters: int = 30
    step_sentences: int = 2
    phrasings: int = 5
    tests: int = 2
    near_duplicate: int = 88
    difficulty: int = 28
    due_days: int = 30


@dataclass(frozen=True, slots=True)
class CheckLists:
    values: Mapping[str, str] = field(default_factory=dict)
    intents: Mapping[str, str] = field(default_factory=dict)
    phones: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    stale: Mapping[str, str] = field(default_factory=dict)
    jargon: Mapping[str, str] = field(default_factory=dict)
    allowed_words: frozenset[str] = frozenset()
    phones_unsure: frozenset[str] = frozenset()
    secrets: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def joined(self, other: CheckLists) -> CheckLists:
        """With the overlay's additions; its limits do not count."""
        return CheckLists(
            {**self.values, **other.values},
            {**self.intents, **other.intents},
            self.phones | other.phones,
            self.domains | other.domains,
            {**self.stale, **other.stale},
            {**self.jargon, **other.jargon},
            self.allowed_words | other.allowed_words,
            self.phones_unsure | other.phones_unsure,
            self.secrets + other.secrets,
            self.personal + other.personal,
            self.limits,
        )


def read_lists(node: Node | None, report: Report) -> CheckLists:
    record = conform(node, CHECK, report) if node is not None else None
    if record is None:
        return CheckLists()
    limits = record.record("limits")
    numbers = {
        limit.name: number
        for limit in fields(Limits)
        if limits is not None and (number := limits.number(limit.name)) is not None
    }
    return CheckLists(
        values={name: about.text.strip() for name, about in record.table("values").items()},
        intents={name: about.text.strip() for name, about in record.table("intents").items()},
        phones=frozenset(digits(phone) for phone in record.texts("phones")),
        domains=frozenset(domain.lower() for domain in record.texts("domains")),
        stale={word.lower(): now.text.strip() for word, now in record.table("stale").items()},
        jargon={word.lower(): plain.text.strip() for word, plain in record.table("jargon").items()},
        allowed_words=frozenset(word.lower() for word in record.texts("allowed_words")),
        phones_unsure=frozenset(digits(phone) for phone in record.texts("phones_unsure")),
        secrets=tuple(word.lower() for word in record.texts("secrets")),
        personal=tuple(word.lower() for word in record.texts("personal")),
        limits=Limits(**numbers),
    )


def digits(text: str) -> str:
    """A phone number as it is compared: digits only, the country code as 0."""
    only = "".join(sign for sign in text if sign.isdigit())
    return "0" + only[2:] if text.strip().startswith("+84") else only
