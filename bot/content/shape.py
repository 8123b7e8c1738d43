"""What a file may contain, as values: the loader checks against them and the JSON Schemas are made from them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """`pattern` must match the whole text; `hint` says how it is written."""

    pattern: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts with at least `least` items."""

    least: int = 0


@dataclass(frozen=True, slots=True)
class Date:
    pass


@dataclass(frozen=True, slots=True)
class Flag:
    pass


@dataclass(frozen=True, slots=True)
class Number:
    pass


@dataclass(frozen=True, slots=True)
class OneOf:
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class One:
    shape: Shape


@dataclass(frozen=True, slots=True)
class Many:
    """A list of mappings; a single mapping is taken as a list of one where `lone` allows it."""

    shape: Shape
    least: int = 0
    lone: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping whose keys the editors choose."""

    of: Text | Texts


Kind = Text | Texts | Date | Flag | Number | OneOf | One | Many | Table


@dataclass(frozen=True, slots=True)
class Key:
    """`about` is the sentence editors' tools show."""

    name: str
    kind: Kind
    about: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """`what` names the thing in messages: "mục hỏi đáp", "bước"."""

    what: str
    keys: tuple[Key, ...]

    def key(self, name: str) -> Key | None:
        return next((key for key in self.keys if key.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys)
