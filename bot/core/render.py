"""Turns a reply into the messages one channel can carry. The only renderer: channels differ by `Capabilities` alone."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from bot.core.reply import Reply, Shown


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do. Lengths count UTF-16 units, as Telegram and Zalo do."""

    text_max: int = 2000
    buttons_max: int = 0
    """0: no buttons, the numbered text is all there is."""
    label_max: int = 40
    images: bool = False
    numbers_in_text: bool = True
    """False where buttons carry their numbers and are always shown (web chat)."""
    amends: bool = False
    """Sent messages can be changed (team alerts)."""
    free_for: timedelta | None = None
    open_for: timedelta | None = None
    """Since the citizen last reached out: so long messages cost nothing, and so long they can be sent. None: always."""
    billed_max: int | None = None
    """So many messages of the second kind may be sent in a month, all chats together. None: no end."""


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message as an adapter sends it. `kind`: "say" to a citizen; to the team "alert" (a ticket's first message),
    "thread" (something new on it), "amend" (change the alert's text and buttons), "note" (not about one ticket).
    `title` names a forum topic. `member` is who wrote it, for channels that show authors.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    image: str | None = None
    image_alt: str = ""
    kind: str = "say"
    title: str = ""
    urgent: bool = False
    member: str = ""
    closes: bool = False
    """The ticket's thread is finished with this message."""
    said_at: str = ""
    """Which line of a ticket it brings to the citizen, so that the desk can tell whether it has arrived."""
    media: str = ""
    """Our id of what a citizen sent, shown with these words where the channel can."""


def render(reply: Reply, can: Capabilities) -> tuple[Message, ...]:
    """The messages of a reply, in order; choices stand under the last.

    With `numbers_in_text` the last message ends with the numbered choices, so that it is complete where buttons are
    not shown. More choices than the channel has buttons for leave the buttons out: the numbers are enough.
    """
    head = f"{reply.member}:\n" if reply.member and can.numbers_in_text else ""
    texts = [head + reply.bubbles[0], *reply.bubbles[1:]] if reply.bubbles else [head] if head else []
    buttons = _buttons(reply.choices, can)
    is_numbered = can.numbers_in_text or not buttons
    numbered = "\n".join(f"{choice.number}. {choice.label}" for choice in reply.choices) if is_numbered else ""
    parts = [part for text in texts for part in split(text, can.text_max)]
    if numbered:
        whole = f"{parts[-1]}\n{numbered}" if parts else numbered
        # Rather a message of choices than choices torn from their heading.
        parts = [*parts[:-1], whole] if utf16(whole) <= can.text_max else [*parts, *split(numbered, can.text_max)]
    last = len(parts) - 1
    return tuple(
        Message(
            text=part,
            buttons=buttons if at == last else (),
            image=reply.image if can.images and at == last else None,
            image_alt=reply.image_alt if can.images and at == last else "",
            urgent=reply.urgent,
            member=reply.member,
            said_at=reply.said_at,
        )
        for at, part in enumerate(parts)
    )


def _buttons(choices: tuple[Shown, ...], can: Capabilities) -> tuple[Button, ...]:
    if len(choices) > can.buttons_max:
        return ()
    return tuple(Button(shorten(f"{choice.number}. {choice.label}", can.label_max), choice.data) for choice in choices)


def shorten(text: str, units: int) -> str:
    """At most so many UTF-16 units, cut at a word, an ellipsis at the end where something was cut."""
    if utf16(text) <= units:
        return text
    return split(text, units - 1)[0] + "…"


# Where a text may be cut, best first: paragraph, line, sentence, word.
_CUTS = ("\n\n", "\n", ". ", " ")


def split(text: str, units: int) -> list[str]:
    """The text in pieces of at most `units` UTF-16 units, cut at paragraphs, else lines, sentences, words.

    A single word longer than that is cut between grapheme-safe characters (never inside an emoji or a letter with
    its marks).
    """
    pieces: list[str] = []
    rest = text.strip()
    while utf16(rest) > units:
        window = _prefix(rest, units)
        at = max((window.rfind(cut) + len(cut.rstrip()) for cut in _CUTS[:1] if window.rfind(cut) > 0), default=0)
        for cut in _CUTS[1:]:
            # A cut in the first third would leave a stub; look for the next kind of cut instead.
            if at > len(window) // 3:
                break
            found = window.rfind(cut)
            at = found + len(cut.rstrip()) if found > 0 else at
        at = at or len(window)
        pieces.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    if rest:
        pieces.append(rest)
    return pieces


def _prefix(text: str, units: int) -> str:
    """The longest start of at most `units` UTF-16 units that does not end inside a joined character."""
    used = 0
    end = 0
    for at, char in enumerate(text):
        used += utf16(char)
        if used > units:
            break
        following = text[at + 1] if at + 1 < len(text) else ""
        if not _joins(char, following):
            end = at + 1
    return text[:end] if end else text[: max(1, units // 2)]


def _joins(char: str, following: str) -> bool:
    zwj = "\u200d"
    joins_on = following != "" and unicodedata.category(following) in {"Mn", "Me", "Sk"}
    return zwj in {char, following} or joins_on


def utf16(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)
