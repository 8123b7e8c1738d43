"""Building outcomes: every reply of the bot goes through `say`, so that nothing is said without being remembered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.actions import Action, Outcome, SendReply
from bot.core.address import call
from bot.core.choices import offer
from bot.core.content import Content
from bot.core.conversation import RECENT_LINES, Choice, Conversation, Line, Speaker
from bot.core.reply import Reply

LINE_CHARS_MAX = 600
"""A line kept for the ticket; longer ones are cut, the citizen's full words are in the inbox."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What every decision may look at."""

    content: Content
    now: datetime


def heard(before: Conversation, text: str) -> Conversation:
    return _remember(before, Speaker.CITIZEN, text)


def renamed(before: Conversation, label: str) -> Conversation:
    """What was just heard, under the name of the choice it meant."""
    return replace(before, recent=(*before.recent[:-1], Line(Speaker.CITIZEN, label)))


def say(
    before: Conversation,
    bubbles: tuple[str, ...],
    choices: tuple[Choice, ...] = (),
    *,
    image: str | None = None,
    image_alt: str = "",
    urgent: bool = False,
    actions: tuple[Action, ...] = (),
) -> Outcome:
    """One reply and the conversation that remembers it. Labels and words call the citizen as they asked."""
    words = tuple(call(bubble, before.address) for bubble in bubbles)
    named = tuple(replace(choice, label=call(choice.label, before.address)) for choice in choices)
    after, shown = offer(_remember(before, Speaker.BOT, "\n".join(words)), named)
    reply = Reply(words, shown, image=image, image_alt=image_alt, urgent=urgent)
    return Outcome(replace(after, last_said=words), (SendReply(reply), *actions))


def relay(before: Conversation, name: str, code: str, text: str, said_at: str = "") -> Outcome:
    """A member's words, signed."""
    after = _remember(before, Speaker.MEMBER, f"{name}: {text}")
    return Outcome(after, (SendReply(Reply((text,), member=f"{name} · {code}", said_at=said_at)),))


def joined(first: Outcome, second: Outcome) -> Outcome:
    """Two outcomes of one turn, the second made from the first's conversation."""
    return Outcome(second.conversation, first.actions + second.actions)


def with_first(outcome: Outcome, bubbles: tuple[str, ...]) -> Outcome:
    """The same outcome with these bubbles before everything else it says; a reply of its own if it says nothing."""
    if not bubbles:
        return outcome
    words = tuple(call(bubble, outcome.conversation.address) for bubble in bubbles)
    for at, action in enumerate(outcome.actions):
        if isinstance(action, SendReply) and not action.reply.member:
            merged = SendReply(action.reply.after(*words))
            return Outcome(outcome.conversation, (*outcome.actions[:at], merged, *outcome.actions[at + 1 :]))
    return Outcome(outcome.conversation, (SendReply(Reply(words)), *outcome.actions))


def remember(before: Conversation, line: Line) -> Conversation:
    return _remember(before, line.who, line.text)


def _remember(before: Conversation, who: Speaker, text: str) -> Conversation:
    short = text if len(text) <= LINE_CHARS_MAX else text[: LINE_CHARS_MAX - 1] + "…"
    return replace(before, recent=(*before.recent, Line(who, short))[-RECENT_LINES:])
