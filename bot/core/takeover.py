"""Somebody answers the citizen in the channel's own tool (the OA's chat window), past this desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core import attachments, listening
from bot.core.actions import CancelTicket, Forget, Outcome, RecordAnswer, RelayToMember
from bot.core.commands import command
from bot.core.conversation import Attachment, Conversation, Line, Speaker, WithMember, WithOutsider, set_aside
from bot.core.events import ButtonPressed, CitizenEvent, HumanAnswered, MediaReceived, Started, TextReceived
from bot.core.speaking import Scene, remember
from bot.core.verdict import is_alarm

SILENT_FOR = timedelta(hours=2)
"""After a person's last word the bot keeps still so long; that tool never says when the person is done."""


def human_answered(before: Conversation, event: HumanAnswered, scene: Scene) -> Outcome:
    """The bot falls silent, wherever it was; a member of the desk who has the ticket keeps it."""
    heard = remember(before, Line(Speaker.MEMBER, event.text))
    recorded = (RecordAnswer(before.ticket, event.text),) if before.ticket else ()
    if isinstance(before.mode, WithMember):
        return Outcome(heard, recorded)
    return Outcome(replace(set_aside(heard), mode=WithOutsider(scene.now + SILENT_FOR)), recorded)


def left_to_them(before: Conversation, mode: WithOutsider, event: CitizenEvent, scene: Scene) -> Outcome | None:
    """What the citizen says to that person goes onto the ticket, if there is one. None: it is for the bot.

    For the bot are: danger, a reserved word, a button, and whatever comes after the person's silence.
    """
    if scene.now > mode.until:
        return None
    match event:
        case TextReceived(text):
            verdict = scene.content.understanding.verdict(text, listening.context(before))
            if is_alarm(verdict) or command(text, scene.content.phrases) is not None:
                return None
            after, said = remember(before, Line(Speaker.CITIZEN, text)), text
            media: tuple[Attachment, ...] = ()
        case MediaReceived():
            after = before if before.ticket else attachments.with_media(before, event)
            said, media = attachments.media_line(event, scene), attachments.attached(event)
        case Started():
            return Outcome(before)
        case ButtonPressed():
            return None
    return Outcome(after, (RelayToMember(before.ticket, said, media=media),) if before.ticket else ())


def withdrew(before: Conversation) -> Outcome:
    """Forgotten without a word: they asked not to be written to."""
    cancelled = (CancelTicket(before.ticket),) if before.ticket else ()
    return Outcome(Conversation(serial=before.serial), (*cancelled, Forget()))
