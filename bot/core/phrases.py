"""The assistant's own fixed words, by key. The words stand in `faq/_phrases.yaml`; the keys are the engine's needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

NAME = "ten"
"""The gap that a person's name fills, or a guide's."""

_TITLES = "anh|chị|cô|chú|bác|ông|bà|em|dì|cậu|mợ|thím|thầy|đồng chí"
_TITLED = re.compile(rf"({_TITLES}) (?=\w)", re.IGNORECASE)
_SENTENCE_START = re.compile(r"(^|[.!?…]\s+|\n)\{" + NAME + r"\}")


def named(text: str, name: str) -> str:
    """The text with the name in its gaps: "chị Hoa" within a sentence, "Chị Hoa" at its beginning. Only the title
    changes; the name itself stays as the roster has it.
    """
    title = _TITLED.match(name)
    if title is None or not name[title.end()].isupper():
        return text.replace("{" + NAME + "}", name)
    rest = name[title.end(1) :]
    word = title[1].lower()
    begun = _SENTENCE_START.sub(lambda found: found[1] + word[0].upper() + word[1:] + rest, text)
    return begun.replace("{" + NAME + "}", word + rest)


@dataclass(frozen=True, slots=True)
class Phrases:
    """`texts` maps a key to its wording with `{…}` gaps; a blank line parts two bubbles.

    `lists` holds words the citizen may say for a thing (reserved words, yes/no, number words), already normalised by
    `normalise.fold`.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    """Topic id → menu label, in menu order."""

    def say(self, key: str, **gaps: str) -> tuple[str, ...]:
        """The bubbles of a phrase, gaps filled. KeyError is a bug of ours: `content.check` proves all keys exist."""
        text = self.texts[key]
        if NAME in gaps:
            text = named(text, gaps[NAME])
        for name, value in gaps.items():
            text = text.replace("{" + name + "}", value)
        return tuple(part.strip() for part in text.split("\n\n") if part.strip())

    def line(self, key: str, **gaps: str) -> str:
        """A phrase of one bubble."""
        return "\n".join(self.say(key, **gaps))
