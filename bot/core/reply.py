"""What the citizen reads, before a channel's limits are known."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Shown:
    """A choice as it is shown: `number` is what may be typed, `data` what its button carries (≤ 64 bytes)."""

    number: int
    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. Each bubble is a message of its own; choices stand under the last."""

    bubbles: tuple[str, ...]
    choices: tuple[Shown, ...] = ()
    image: str | None = None
    """Path below `flows/`; the text stands alone where a channel has no pictures."""
    image_alt: str = ""
    urgent: bool = False
    member: str = ""
    """Name and code of the person who wrote it; empty when the bot did."""
    said_at: str = ""
    """Which line of the ticket it is."""

    def after(self, *bubbles: str) -> Reply:
        """The same reply with more said first."""
        return replace(self, bubbles=(*bubbles, *self.bubbles))
