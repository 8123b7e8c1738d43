"""What a member means by words or a button in a team chat. Pure: which ticket a thread or quote belongs to is given."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.plain import plain
from bot.desk.acts import Answer, Close, Note, PassOn, Take, TeamAct

_CODE = re.compile(r"\b(\d[A-Z]\d(?:[A-Z0-9])?|[A-Z0-9]{3,4})\b", re.IGNORECASE)

# First words of a command, folded, longest first; what they do to the ticket named after them.
_VERBS: tuple[tuple[str, str], ...] = (
    ("tra loi", "answer"),
    ("tl", "answer"),
    ("ghi chu", "note"),
    ("chuyen lai", "pass"),
    ("chuyen", "pass"),
    ("tra lai", "pass"),
    ("nhan", "take"),
    ("dong", "close"),
    ("xong", "close"),
)
_HELP = frozenset({"help", "tro giup", "cach dung", "giup", "huong dan", "start"})
_PRESSED: dict[str, TeamAct] = {"take": Take(), "pass": PassOn(), "close": Close()}


@dataclass(frozen=True, slots=True)
class TeamSaid:
    """A member's words in a team chat. `author` is "telegram:123"; `thread`, `reply_to` are the chat's ids.

    `addressed`: said to the bot itself, as everything is that a Zalo Bot hears in a group; it must not stay silent.
    """

    author: str
    name: str
    text: str
    thread: str = ""
    reply_to: str = ""
    addressed: bool = False
    is_edit: bool = False
    """Words changed after they were sent."""
    is_media: bool = False
    """`text` is the caption of something that is not words."""


@dataclass(frozen=True, slots=True)
class TeamPressed:
    """A member's press on an alert's button."""

    author: str
    name: str
    data: str


@dataclass(frozen=True, slots=True)
class CodeTyped:
    """Somebody typed a member's linking code; `code` is where it waits in the store, not the code itself."""

    author: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class GroupMet:
    """The bot was spoken to in a group while the team has none on that channel: maybe it is to be the team's."""

    author: str
    name: str


TeamEvent = TeamSaid | TeamPressed | CodeTyped | GroupMet


@dataclass(frozen=True, slots=True)
class Meant:
    code: str
    act: TeamAct


@dataclass(frozen=True, slots=True)
class HelpWanted:
    pass


def pressed(data: str) -> Meant | None:
    """ "take:4K7" as made by `alerts.buttons`; None for anything else."""
    verb, _, code = data.partition(":")
    return Meant(code, _PRESSED[verb]) if verb in _PRESSED and _CODE.fullmatch(code) else None


def said(text: str, ticket: str | None) -> Meant | HelpWanted | None:
    """What words mean, `ticket` being the one whose thread or quoted message they stand under.

    Under a ticket, words that are no command are the answer, except those after `//`, which are for the team only.
    Elsewhere only commands that name a code mean anything: members may chat.
    """
    stripped = text.strip()
    if ticket and stripped.startswith("//"):
        return Meant(ticket, Note(stripped[2:].strip()))
    if plain(stripped) in _HELP:
        return HelpWanted()
    named = _command(stripped, ticket)
    if named:
        return named
    return Meant(ticket, Answer(stripped)) if ticket and stripped else None


def is_command(text: str) -> bool:
    """Whether the words are a command that names a ticket, so that a member's private chat is read as the team's."""
    return isinstance(said(text, None), Meant)


def _command(text: str, ticket: str | None) -> Meant | None:
    words = text.split()
    for verb, what in _VERBS:
        size = len(verb.split())
        if plain(" ".join(words[:size])) != verb:
            continue
        rest = words[size:]
        code = rest[0].strip(".,:;#").upper() if rest else ""
        has_code = bool(_CODE.fullmatch(code)) and any(char.isdigit() for char in code)
        if has_code:
            return Meant(code, _act(what, _after(text, size + 1)))
        # Without a code the verb alone speaks of the ticket it stands under: "nhận", "xong ạ".
        if ticket and what not in {"answer", "note"} and len(rest) <= 1:
            return Meant(ticket, _act(what, ""))
    return None


def _act(what: str, text: str) -> TeamAct:
    match what:
        case "answer":
            return Answer(text)
        case "note":
            return Note(text)
        case "take":
            return Take()
        case "pass":
            return PassOn()
        case _:
            return Close()


def _after(text: str, words: int) -> str:
    """The text after so many words, its line breaks kept."""
    parts = text.split(maxsplit=words)
    return parts[words] if len(parts) > words else ""
