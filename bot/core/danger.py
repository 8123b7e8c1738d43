"""Words that sound like danger: the card with the numbers to call, then the team."""

from __future__ import annotations

from dataclasses import replace

from bot.core import answering, handoff
from bot.core.actions import Outcome, RelayToMember
from bot.core.conversation import AskAnother, Attachment, Choice, Conversation, InDanger, InFlow, MeetPerson, set_aside
from bot.core.speaking import Scene, joined, say
from bot.core.verdict import Kind, Match, Urgent


def urgent(
    before: Conversation, verdict: Urgent, text: str, scene: Scene, media: tuple[Attachment, ...] = ()
) -> Outcome:
    """The danger card first; the team is told at once, without questions."""
    entry = scene.content.corpus.urgent[verdict.match.id]
    # With a new ticket the guide stands under its message, the last of this turn.
    guided = handoff.guide_choice(entry, scene) if before.ticket else ()
    here = replace(set_aside(before), last_entry=entry.id, last_question=text, misses=0)
    card = say(here, answering.bubbles_of(entry.answer), guided, urgent=True)
    if before.ticket:
        added = RelayToMember(before.ticket, text, media=media)
        return Outcome(card.conversation, (*card.actions, added))
    ticket = handoff.open_ticket(card.conversation, MeetPerson(text, entry.topic, urgent=True), scene)
    return joined(card, ticket)


def alarm_or_ask(
    before: Conversation, verdict: Urgent, text: str, scene: Scene, media: tuple[Attachment, ...] = ()
) -> Outcome:
    if verdict.match.doubtful:
        return ask_danger(before, verdict, text, scene)
    return urgent(before, verdict, text, scene, media)


def ask_danger(before: Conversation, verdict: Urgent, text: str, scene: Scene) -> Outcome:
    """Words that may be danger: asked, with the numbers to call, before any alarm. While a ticket waits the words go
    onto it: the question may stay unanswered.
    """
    phrases = scene.content.phrases
    card = verdict.match
    at = before.mode if isinstance(before.mode, InFlow) else before.paused
    choices = (
        Choice(phrases.line("choice_danger", ten=card.title), InDanger(card.id, text)),
        *(answering.choice_of(other) for other in verdict.near),
        Choice(phrases.line("choice_no_danger"), AskAnother()),
        Choice(phrases.line("choice_person"), MeetPerson(text)),
        *answering.resume_choice(at, scene),
    )
    after = replace(before, last_question=text)
    if not before.ticket:
        return say(after, phrases.say("ask_danger"), choices)
    added = phrases.say("added_to_ticket", ma=before.ticket)
    more = (RelayToMember(before.ticket, text),)
    return say(replace(after, told=text), (*added, *phrases.say("ask_danger")), choices, actions=more)


def in_danger(before: Conversation, card: str, question_asked: str, scene: Scene) -> Outcome:
    entry = scene.content.corpus.urgent.get(card)
    if entry is None:
        return answering.old_button(before, scene)
    match = Match(entry.id, Kind.URGENT, entry.intent, entry.title, question_asked, 100.0)
    if before.ticket and question_asked == before.told:  # the team has the words; that they were meant is new
        question_asked = scene.content.phrases.line("choice_danger", ten=entry.title)
    return urgent(before, Urgent(match), question_asked, scene)
