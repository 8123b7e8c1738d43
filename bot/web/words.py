"""The sentences of the web pages that no template holds, and the cards of the empty page; both stand in YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Card:
    """A common need. `wants` names a guide or entry ("flow:…", "faq:…"); without it `says` is sent."""

    title: str
    note: str
    says: str
    wants: str = ""


class Words:
    """Wording by dotted key ("error.404.title"). An unknown key is a bug of ours and raises KeyError."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    def __call__(self, key: str, **gaps: str) -> str:
        text = self._texts[key]
        for name, value in gaps.items():
            text = text.replace("{" + name + "}", value)
        return text


def load_words() -> Words:
    return Words(_flat(yaml.safe_load((HERE / "words.yaml").read_text("utf-8")), ""))


def load_cards() -> tuple[Card, ...]:
    return tuple(Card(**card) for card in yaml.safe_load((HERE / "cards.yaml").read_text("utf-8")))


def _flat(node: Mapping[object, object] | object, path: str) -> dict[str, str]:
    if not isinstance(node, Mapping):
        return {path: str(node).strip()}
    flat: dict[str, str] = {}
    for key, below in node.items():
        flat |= _flat(below, f"{path}.{key}" if path else str(key))
    return flat
