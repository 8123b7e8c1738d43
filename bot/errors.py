"""Whose move it is when something is wrong."""

from __future__ import annotations

from enum import StrEnum


class TrolyError(Exception):
    """Có lỗi."""

    def __str__(self) -> str:
        return super().__str__() or (self.__doc__ or "").strip()


class ConfigError(TrolyError):
    """The operator's move: a setting is missing or wrong. The message is Vietnamese and names the setting."""


class ContentError(TrolyError):
    """The editors' move: the files have errors. The message is all of them, as `troly check` prints them."""


class ChannelError(TrolyError):
    """The outside world's: a provider refused or did not answer."""


class Unreachable(ChannelError):
    """This chat cannot be written to any more (blocked, left, deleted): its unsent messages are dropped."""


class HeldFor(StrEnum):
    """Why nothing can be sent until the citizen writes again."""

    SILENT = "silent"  # too long without a word
    UNPAID = "unpaid"  # it would cost, and the commune pays for no more
    QUOTA = "quota"  # the provider says that money or quota is used up
    REFUSED = "refused"  # the provider refuses this citizen: blocked, banned, does not follow


class Held(ChannelError):
    """The provider takes nothing for this chat until the citizen writes again: what is unsent waits for that."""

    def __init__(self, reason: str, why: HeldFor = HeldFor.REFUSED) -> None:
        super().__init__(reason)
        self.why = why


class Moved(ChannelError):
    """The chat has another id now. `keeps_posts`: its messages kept theirs, so posts in it can still be named."""

    def __init__(self, chat: str, *, keeps_posts: bool = True) -> None:
        super().__init__(f"moved to {chat}")
        self.chat = chat
        self.keeps_posts = keeps_posts


class TryLater(ChannelError):
    """A passing fault. `seconds` is what the provider asked to wait; None leaves it to the outbox.

    `attempts_max`: after so many tries it is no longer thought to pass; None leaves that to the outbox as well.
    `may_have_arrived`: no answer came, so the message may be there already. Not `is_try`: the provider was not asked.
    """

    def __init__(
        self,
        reason: str,
        seconds: float | None = None,
        attempts_max: int | None = None,
        *,
        may_have_arrived: bool = False,
        is_try: bool = True,
    ) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.attempts_max = attempts_max
        self.may_have_arrived = may_have_arrived
        self.is_try = is_try


class Rejected(ChannelError):
    """The provider will never take this message."""


class ThreadGone(ChannelError):
    """The ticket's thread was deleted by a person: forget the post and send again, which makes a new one."""
