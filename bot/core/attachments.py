"""Photos, voice notes, stickers, files: they cannot be read here, and go to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core import answering, courtesy, danger, guide, handoff, listening
from bot.core.actions import Outcome, RelayToMember
from bot.core.conversation import (
    ATTACHMENTS_KEPT,
    AskingHamlet,
    AskingQuestion,
    Attachment,
    Choice,
    Conversation,
    InFlow,
    MeetPerson,
    WithMember,
)
from bot.core.events import MediaKind, MediaReceived
from bot.core.speaking import Scene, heard, say, with_first
from bot.core.verdict import Answer, Urgent, is_alarm

ALBUM = timedelta(seconds=30)


def received(before: Conversation, event: MediaReceived, scene: Scene) -> Outcome:
    """A photo or voice note cannot be read here: say so, keep it for a person. A clear caption is answered."""
    phrases = scene.content.phrases
    if event.kind is MediaKind.STICKER:
        return (
            guide.show_step(before, scene) if isinstance(before.mode, InFlow) else say(before, phrases.say("sticker"))
        )
    verdict = scene.content.understanding.verdict(event.caption, listening.context(before)) if event.caption else None
    if not before.ticket:
        before = with_media(before, event)
    if isinstance(verdict, Urgent) and (is_alarm(verdict) or not before.ticket):
        return danger.alarm_or_ask(before, verdict, event.caption, scene, attached(event))
    if isinstance(verdict, Answer) and not before.ticket and not isinstance(before.mode, InFlow):
        return with_first(listening.question(before, verdict, event.caption, scene), phrases.say("media_unseen"))
    line = media_line(event, scene)
    if before.ticket:
        words = phrases.say("media_to_ticket", loai=media_name(event, scene), ma=before.ticket)
        return passed_on(before, RelayToMember(before.ticket, line, media=attached(event)), words, scene)
    thanks = phrases.say("media_received", loai=media_name(event, scene))
    match before.mode:
        case AskingQuestion(wanted):
            # "What is it about?" is often answered with a voice note: that is the question.
            return with_first(handoff.meet_person(before, replace(wanted, question=line), scene), thanks)
        case AskingHamlet() if event.ident:
            return with_first(courtesy.repeated(before, scene), thanks)
        case _:
            pass
    choices = (
        Choice(phrases.line("choice_person"), MeetPerson(line)),
        *answering.resume_choice(before.mode if isinstance(before.mode, InFlow) else before.paused, scene),
    )
    match event.kind:
        case MediaKind.PHOTO:
            words = phrases.say("media_photo")
        case MediaKind.VOICE:
            words = phrases.say("media_voice")
        case MediaKind.OTHER:
            words = phrases.say("media")
        case _:
            words = phrases.say("media_kind", loai=media_name(event, scene))
    return say(replace(before, last_question=line), words, choices)


def to_member(before: Conversation, mode: WithMember, event: MediaReceived, scene: Scene) -> Outcome:
    """A member talks: it is passed on, and said so, since nothing else shows that it arrived."""
    relayed = RelayToMember(mode.code, media_line(event, scene), mode.member, attached(event))
    if event.kind is MediaKind.STICKER:
        return Outcome(before, (relayed,))
    words = scene.content.phrases.say("media_to_member", loai=media_name(event, scene), ten=mode.name)
    return passed_on(before, relayed, words, scene)


def passed_on(before: Conversation, relayed: RelayToMember, words: tuple[str, ...], scene: Scene) -> Outcome:
    """Said once for an album: its pictures come one by one."""
    just_now = before.last_at is not None and scene.now - before.last_at < ALBUM
    said = Outcome(before) if just_now and before.last_said == words else say(before, words)
    return Outcome(said.conversation, (*said.actions, relayed))


def noted(before: Conversation, event: MediaReceived, scene: Scene) -> Conversation:
    """It stands in the talk that a ticket takes along, with a place, a name or a number that came with it."""
    return before if event.kind is MediaKind.STICKER else heard(before, media_line(event, scene))


def with_media(before: Conversation, event: MediaReceived) -> Conversation:
    """It goes along with the ticket that may follow."""
    return replace(before, media=(*before.media, *attached(event))[-ATTACHMENTS_KEPT:])


def attached(event: MediaReceived) -> tuple[Attachment, ...]:
    return (Attachment(event.ident, event.kind),) if event.ident else ()


def media_name(event: MediaReceived, scene: Scene) -> str:
    return scene.content.phrases.line(f"kind_{event.kind.value}")


def media_line(event: MediaReceived, scene: Scene) -> str:
    """How a photo or file stands on a ticket: its kind, what was written under it, where a member can open it.

    Ids that only a provider understands are left out: nobody can do anything with them.
    """
    kind = media_name(event, scene)
    is_readable = event.reference.startswith("https://") or event.kind is MediaKind.LOCATION
    link = event.reference if is_readable else ""
    return " ".join(part for part in (f"[{kind}]", event.caption, link) if part)
