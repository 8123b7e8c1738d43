"""Frozen values to JSON text and back, for the store. Unions carry a `_type` tag; unknown keys are ignored."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from cattrs.preconf.json import JsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from bot.core import conversation, events
from bot.core.conversation import Conversation, Line
from bot.core.events import Event
from bot.core.render import Message
from bot.desk.talk import TeamEvent

T = TypeVar("T")


@cache
def _converter() -> JsonConverter:
    converter = make_converter()
    for union in (conversation.Act, conversation.Mode, events.Event, TeamEvent):
        configure_tagged_union(union, converter)
    return converter


def _dump(value: object, kind: Any) -> str:  # noqa: ANN401  cattrs takes any type form
    return _converter().dumps(value, kind, ensure_ascii=False, separators=(",", ":"))


def dump_event(event: Event) -> str:
    return _dump(event, Event)


def load_event(text: str) -> Event:
    """Raises cattrs' errors on text that `dump_event` never wrote."""
    loaded: Event = _converter().loads(text, Event)  # type: ignore[arg-type]  # a union is no class
    return loaded


def dump_team_event(event: TeamEvent) -> str:
    return _dump(event, TeamEvent)


def load_team_event(text: str) -> TeamEvent:
    loaded: TeamEvent = _converter().loads(text, TeamEvent)  # type: ignore[arg-type]  # a union is no class
    return loaded


def dump_conversation(value: Conversation) -> str:
    return _dump(value, Conversation)


def load_conversation(text: str) -> Conversation:
    return _converter().loads(text, Conversation)


def dump_message(value: Message) -> str:
    return _dump(value, Message)


def load_message(text: str) -> Message:
    return _converter().loads(text, Message)


def dump_lines(value: tuple[Line, ...]) -> str:
    return _dump(value, tuple[Line, ...])


def load_lines(text: str) -> tuple[Line, ...]:
    return _converter().loads(text, tuple[Line, ...])


def dump_pairs(value: tuple[tuple[str, str], ...]) -> str:
    return _dump(value, tuple[tuple[str, str], ...])


def load_pairs(text: str) -> tuple[tuple[str, str], ...]:
    return _converter().loads(text, tuple[tuple[str, str], ...])
