"""One talk as its page shows it: stored lines become what a template can draw."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from bot.codec import load_event, load_message
from bot.core.events import ButtonPressed, Event, MediaReceived, Started, TextReceived
from bot.core.render import Button, Message
from bot.web.richtext import plain, rich
from bot.web.spoken_time import short_time
from bot.web.words import Card, Words
from storage.interface import LogLine

HISTORY_MAX = 200

_NUMBERED = re.compile(r"(\d{1,2})\. ")


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """How far a page has read: the last bot line's and the last citizen line's id. Written "12-7"."""

    bot: int = 0
    citizen: int = 0

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Whatever a browser sends; nonsense means: from the beginning."""
        bot, _, citizen = text.partition("-")
        if not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (bot, citizen)):  # noqa: PLR2004
            return cls()
        return cls(int(bot), int(citizen))

    def __str__(self) -> str:
        return f"{self.bot}-{self.citizen}"

    def has(self, line: LogLine) -> bool:
        return line.id <= (self.citizen if line.from_citizen else self.bot)

    def past(self, line: LogLine) -> Cursor:
        if line.from_citizen:
            return Cursor(self.bot, max(self.citizen, line.id))
        return Cursor(max(self.bot, line.id), self.citizen)


@dataclass(frozen=True, slots=True)
class ChoiceView:
    number: int
    label: str
    data: str


@dataclass(frozen=True, slots=True)
class LineView:
    """`who`: "citizen", "bot" or "member". `external` is the id the citizen's own browser gave the message."""

    key: str
    who: str
    name: str
    html: Markup
    time: str
    external: str = ""
    choices: tuple[ChoiceView, ...] = ()
    old: bool = False
    image: str = ""
    image_alt: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """Lines to show, oldest first. `forgotten`: what the page has read exists no more; it must start anew."""

    lines: tuple[LineView, ...]
    cursor: Cursor
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """When it is read, and how lines begin that only say where an answer comes from."""

    now: datetime
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to draw lines, whoever's they are."""

    words: Words
    cards: tuple[Card, ...]
    link_hosts: tuple[str, ...]

    def read(self, history: Sequence[LogLine], scene: Scene, since: Cursor | None = None) -> Talk:
        """What of the history lies past `since`, drawn."""
        start = since or Cursor()
        fresh = [at for at, line in enumerate(history) if not start.has(line)]
        cursor = start
        for at in fresh:
            cursor = cursor.past(history[at])
        is_gone = start != Cursor() and len(fresh) == len(history) < HISTORY_MAX
        views = (self._view(history, at, scene) for at in fresh)
        return Talk(_aged([view for view in views if view is not None]), cursor, forgotten=is_gone)

    def _view(self, history: Sequence[LogLine], at: int, scene: Scene) -> LineView | None:
        line = history[at]
        if line.from_citizen:
            return self._citizen(history, at, scene.now)
        message = load_message(line.payload)
        return LineView(
            key=f"b{line.id}",
            who="member" if message.member else "bot",
            name=message.member or self.words("chat.bot"),
            html=rich(message.text, self.link_hosts, scene.aside),
            time=short_time(line.at, scene.now),
            choices=_choices(message),
            image=message.image or "",
            image_alt=message.image_alt,
            urgent=message.urgent,
        )

    def _citizen(self, history: Sequence[LogLine], at: int, now: datetime) -> LineView | None:
        line = history[at]
        said = self._said(load_event(line.payload), history[:at])
        if not said:
            return None
        _, _, external = line.external_id.rpartition(":")
        time = short_time(line.at, now)
        return LineView(f"c{line.id}", "citizen", self.words("chat.me"), plain(said), time, external)

    def _said(self, event: Event, earlier: Sequence[LogLine]) -> str:
        """The citizen's line in words; empty for what is no line (a first visit, what the team did)."""
        match event:
            case TextReceived(text):
                return text
            case ButtonPressed(data):
                return _label(data, earlier) or self.words("chat.pressed")
            case MediaReceived(caption=caption):
                return caption or self.words("chat.media")
            case Started(wants):
                return next((card.title for card in self.cards if wants and card.wants == wants), "")
            case _:
                return ""


def _choices(message: Message) -> tuple[ChoiceView, ...]:
    return tuple(_choice(at, button) for at, button in enumerate(message.buttons, start=1))


def _choice(at: int, button: Button) -> ChoiceView:
    # The renderer writes the number into the label; this page draws it beside it.
    found = _NUMBERED.match(button.label)
    return ChoiceView(
        int(found[1]) if found else at, button.label[found.end() :] if found else button.label, button.data
    )


def _label(data: str, earlier: Sequence[LogLine]) -> str:
    """What the button said; the newest line that had it, in case a talk was begun anew."""
    for line in reversed(earlier):
        if not line.from_citizen and data in line.payload:
            for button in load_message(line.payload).buttons:
                if button.data == data:
                    return _choice(0, button).label
    return ""


def _aged(lines: list[LineView]) -> tuple[LineView, ...]:
    """Choices are old once newer choices follow; they still work, but look less urgent."""
    newest = max((at for at, line in enumerate(lines) if line.choices), default=-1)
    return tuple(replace(line, old=bool(line.choices) and at != newest) for at, line in enumerate(lines))
