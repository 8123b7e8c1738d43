"""What a member means by words or a button in a team chat. Pure: which ticket a thread or quote belongs to is given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.events import MediaReceived
from bot.core.plain import plain
from bot.desk.acts import Answer, Close, Note, PassOn, Take, TeamAct
from bot.desk.naming import CODE, digits_of, is_possible, name_in

# Not quite a code, but nothing else: the member is told that there is none.
_MISTYPED = re.compile(r"(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{3,4}")

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
_COURTESY = frozenset({"a", "nhe", "nha", "roi", "di", "ha", "voi", "luon"})
"""What may follow a command's last word: "nhận 47 nhé"."""

_HELP = frozenset({"help", "tro giup", "cach dung", "giup", "huong dan", "start"})
_PRESSED: dict[str, TeamAct] = {"take": Take(), "pass": PassOn(), "close": Close()}


@dataclass(frozen=True, slots=True)
class TeamSaid:
    """A member's words in a team chat. `author` is "telegram:123"; `thread`, `reply_to` are the chat's ids.

    `addressed`: said in a group to the bot itself, as everything is that a Zalo Bot hears there; it must not stay
    silent.
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
    unsure: bool = False
    """Said in a member's own chat while they hold a ticket: maybe the answer, maybe a question of their own."""
    media: MediaReceived | None = None
    """What was sent unsure in that way: `text` is its caption."""


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
class Numbered:
    """A ticket named by its digits alone: the one open ticket whose code has them."""

    digits: str
    act: TeamAct


@dataclass(frozen=True, slots=True)
class Named:
    """A ticket's code and nothing else: the answer to "which one?", or the wish to see it."""

    code: str


@dataclass(frozen=True, slots=True)
class HelpWanted:
    pass


Meaning = Meant | Numbered | Named | HelpWanted


def pressed(data: str) -> Meant | None:
    """ "take:4K7" as made by `alerts.buttons`; None for anything else."""
    verb, _, code = data.partition(":")
    return Meant(code, _PRESSED[verb]) if verb in _PRESSED and CODE.fullmatch(code) else None


def said(text: str, ticket: str | None) -> Meaning | None:
    """What words mean, `ticket` being the one whose thread or quoted message they stand under.

    Under a ticket, words that are no command are the answer, except those after `//`, which are for the team only.
    Elsewhere only commands that name a ticket mean anything: members may chat.
    """
    stripped = text.strip()
    if ticket and stripped.startswith("//"):
        return Meant(ticket, Note(stripped[2:].strip()))
    if plain(stripped) in _HELP:
        return HelpWanted()
    command = _command(stripped, ticket)
    if command:
        return command
    if ticket:
        return Meant(ticket, Answer(stripped)) if stripped else None
    name = name_in(stripped.split(), alone=True)
    return Named(name.code) if name is not None and name.code and name.words == len(stripped.split()) else None


def is_command(text: str) -> bool:
    """Whether the words name a ticket, so that a member's private chat is read as the team's."""
    return isinstance(said(text, None), Meant | Numbered | Named)


def is_taking(text: str) -> bool:
    """ "nhận 4K7", the code in full: no citizen says that."""
    meant = said(text, None)
    return isinstance(meant, Meant) and isinstance(meant.act, Take)


def digits_alone(text: str) -> str:
    """ "47", "phiếu 47", "bốn bảy": digits that a ticket can have, and nothing else; empty for anything more."""
    name = name_in(text.split(), alone=True)
    return name.digits if name is not None and is_possible(name.digits) else ""


def bare(text: str) -> TeamAct | None:
    """What is to be done, where the words are a command and name no ticket: "xong", "chuyển nhé"."""
    words = text.strip(" .!").split()
    while len(words) > 1 and plain(words[-1]) in _COURTESY:
        words = words[:-1]
    what = dict(_VERBS).get(plain(" ".join(words)), "answer")
    return None if what in {"answer", "note"} else _act(what, "")


def _command(text: str, ticket: str | None) -> Meaning | None:
    words = text.split()
    for verb, what in _VERBS:
        size = len(verb.split())
        if plain(" ".join(words[:size])) != verb:
            continue
        rest = words[size:]
        has_words = what in {"answer", "note"}
        named = _named(text, size, rest, what, ticket) if has_words else _bare(rest, what, ticket)
        if named:
            return named
    return None


def _named(text: str, size: int, rest: Sequence[str], what: str, ticket: str | None) -> Meaning | None:
    """ "trả lời 47 Bác ra xã nhé": a name, then words for somebody."""
    name = name_in(rest, alone=False)
    if name is None:
        return Meant(_upper(rest[0]), _act(what, _after(text, size + 1))) if rest and _is_mistyped(rest[0]) else None
    act = _act(what, _after(text, size + name.words))
    if name.code:
        return Meant(name.code, act)
    # Under a ticket "trả lời 15 phút nữa" is the answer itself; no code has a 1 or a 0.
    return Numbered(name.digits, act) if not ticket or is_possible(name.digits) else None


def _bare(rest: Sequence[str], what: str, ticket: str | None) -> Meaning | None:
    """ "nhận 47", "xong ạ" under a ticket: nothing but the name, or not even that."""
    act = _act(what, "")
    name = name_in(rest, alone=False)
    if name is not None and name.code:
        return Meant(name.code, act)
    while rest and plain(rest[-1]) in _COURTESY:
        rest = rest[:-1]
    whole = name_in(rest, alone=True)
    if whole is not None and whole.digits:
        return Meant(ticket, act) if ticket and digits_of(ticket) == whole.digits else Numbered(whole.digits, act)
    if len(rest) == 1 and _is_mistyped(rest[0]):
        return Meant(_upper(rest[0]), act)
    # The verb alone speaks of the ticket it stands under.
    return Meant(ticket, act) if ticket and len(rest) <= 1 else None


def _is_mistyped(word: str) -> bool:
    return bool(_MISTYPED.fullmatch(_upper(word)))


def _upper(word: str) -> str:
    return word.strip(".,:;#").upper()


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
