"""Turns a reply into the messages one channel can carry. The only renderer: channels differ by `Capabilities` alone."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message as an adapter sends it. `kind`: "say" to a citizen; to the team "alert" (a ticket's first message),
    "thread" (something new on it), "amend" (change the alert's text and buttons), "note" (not about one ticket).
    `title` names a forum topic. `member` is who wrote it, for channels that show authors."""

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


def utf16(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2
