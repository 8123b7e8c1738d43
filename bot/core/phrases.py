"""The assistant's own fixed words, by key. The words stand in `faq/_phrases.yaml`; the keys are the engine's needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
        for name, value in gaps.items():
            text = text.replace("{" + name + "}", value)
        return tuple(part.strip() for part in text.split("\n\n") if part.strip())

    def line(self, key: str, **gaps: str) -> str:
        """A phrase of one bubble."""
        return "\n".join(self.say(key, **gaps))
