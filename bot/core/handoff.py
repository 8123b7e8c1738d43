"""Moving a question to the team: what it is about, where the citizen lives, the ticket, and the member's words."""

from __future__ import annotations

from dataclasses import replace

from bot.core.actions import CancelTicket, OpenTicket, Outcome, RelayToMember
from bot.core.answering import old_button, resume_choice, step_name
from bot.core.content import Hamlet
from bot.core.conversation import (
    AskAnother,
    AskingHamlet,
    AskingQuestion,
    CancelWait,
    Choice,
    Conversation,
    Idle,
    MeetPerson,
    Rate,
    SetHamlet,
    StartFlow,
    StayWithMember,
    WithMember,
    WithOutsider,
    set_aside,
)
from bot.core.corpus import Entry
from bot.core.events import MemberReplied, TicketClosed, TicketOpened, TicketReturned, TicketTaken
from bot.core.plain import plain
from bot.core.speaking import Scene, relay, say

HAMLETS_SHOWN = 12
"""More than these are not listed: the citizen types the name."""


def meet_person(before: Conversation, wanted: MeetPerson, scene: Scene) -> Outcome:
    """The citizen is to have a person. Asks what is missing (the question, the hamlet), then opens the ticket."""
    phrases = scene.content.phrases
    if before.ticket:
        return already_waiting(before, wanted.question or before.last_question, scene)
    here = set_aside(before)
    if not wanted.question and not before.last_question:
        later = Choice(phrases.line("choice_say_later"), MeetPerson(phrases.line("question_unsaid")))
        never_mind = Choice(phrases.line("choice_no_person"), AskAnother())
        return say(replace(here, mode=AskingQuestion(wanted)), phrases.say("ask_question"), (later, never_mind))
    asked = replace(wanted, question=wanted.question or before.last_question)
    hamlets = scene.content.commune.hamlets
    if hamlets and not before.hamlet and not asked.urgent:
        listed = hamlets if len(hamlets) <= HAMLETS_SHOWN else ()
        choices = (
            *(Choice(hamlet.name, SetHamlet(hamlet.id)) for hamlet in listed),
            Choice(phrases.line("choice_no_hamlet"), SetHamlet("")),
            Choice(phrases.line("choice_no_person"), AskAnother()),
        )
        return say(replace(here, mode=AskingHamlet(asked)), phrases.say("ask_hamlet"), choices)
    return open_ticket(here, asked, scene)


def open_ticket(before: Conversation, wanted: MeetPerson, scene: Scene) -> Outcome:
    """Ask the shell for the ticket; `TicketOpened` continues in the same turn."""
    paused = before.paused
    step = ""
    if paused and paused.flow in scene.content.flows:
        step = f"{scene.content.flows[paused.flow].title}, {step_name(paused, scene)}"
    action = OpenTicket(
        question=wanted.question,
        topic=wanted.topic or _topic_of(before, scene),
        step=step,
        recent=before.recent,
        hamlet=before.hamlet,
        fields=paused.fields if paused else (),
        urgent=wanted.urgent,
        media=before.media,
    )
    return Outcome(replace(before, mode=Idle(), misses=0, media=(), told=wanted.question), (action,))


def _topic_of(conversation: Conversation, scene: Scene) -> str:
    entry = scene.content.corpus.find(conversation.last_entry)
    return entry.topic if entry else ""


def hamlet_said(text: str, scene: Scene) -> Hamlet | None:
    """The hamlet these words name: its whole name, or the part after "thôn", "bản", "tổ dân phố"."""
    said = f" {plain(text)} "
    full = [hamlet for hamlet in scene.content.commune.hamlets if f" {plain(hamlet.name)} " in said]
    if len(full) == 1:
        return full[0]
    words = [(hamlet, _own_name(hamlet)) for hamlet in scene.content.commune.hamlets]
    near = [hamlet for hamlet, own in words if own and f" {own} " in said]
    return near[0] if len(near) == 1 else None


def _own_name(hamlet: Hamlet) -> str:
    kinds = {"thon", "ban", "ap", "xom", "khu", "pho", "to", "dan", "lang", "buon"}
    return " ".join(word for word in plain(hamlet.name).split() if word not in kinds)


def opened(before: Conversation, event: TicketOpened, scene: Scene) -> Outcome:
    phrases = scene.content.phrases
    after = replace(before, ticket=event.code)
    card = scene.content.corpus.urgent.get(before.last_entry)
    choices = (
        *(guide_choice(card, scene) if card else ()),
        Choice(phrases.line("choice_another"), AskAnother()),
        Choice(phrases.line("choice_cancel_wait"), CancelWait(event.code)),
        *resume_choice(before.paused, scene),
    )
    return say(after, phrases.say("ticket_opened", ma=event.code, hen=event.promise), choices)


def guide_choice(entry: Entry, scene: Scene) -> tuple[Choice, ...]:
    """ "Chỉ tôi từng bước", where the entry has a guide."""
    flow = scene.content.flows.get(entry.flow or "")
    return (Choice(scene.content.phrases.line("choice_guide"), StartFlow(flow.id)),) if flow else ()


def already_waiting(before: Conversation, question: str, scene: Scene) -> Outcome:
    """A ticket is open already: what is new goes onto it."""
    phrases = scene.content.phrases
    is_new = bool(question) and question != before.told
    more = (RelayToMember(before.ticket, question),) if is_new else ()
    added = phrases.say("added_to_ticket", ma=before.ticket) if is_new else ()
    choices = (
        Choice(phrases.line("choice_another"), AskAnother()),
        Choice(phrases.line("choice_cancel_wait"), CancelWait(before.ticket)),
    )
    here = replace(set_aside(before), told=question or before.told)
    return say(here, (*added, *phrases.say("already_waiting", ma=before.ticket)), choices, actions=more)


def taken(before: Conversation, event: TicketTaken, scene: Scene) -> Outcome:
    if event.code != before.ticket:
        return Outcome(before)
    here = set_aside(before)
    after = replace(here, mode=WithMember(event.code, event.name, event.member))
    return say(after, scene.content.phrases.say("ticket_taken", ten=event.name, ma=event.code))


def replied(before: Conversation, event: MemberReplied) -> Outcome:
    """Words of a member reach the citizen in every mode: a late answer is still an answer."""
    after = before
    if event.code == before.ticket and not isinstance(before.mode, WithMember):
        after = replace(set_aside(before), mode=WithMember(event.code, event.name, event.member))
    return relay(after, event.name, event.code, event.text, event.said_at)


def returned(before: Conversation, event: TicketReturned, scene: Scene) -> Outcome:
    if event.code != before.ticket:
        return Outcome(before)
    phrases = scene.content.phrases
    choices = (
        Choice(phrases.line("choice_another"), AskAnother()),
        Choice(phrases.line("choice_cancel_wait"), CancelWait(event.code)),
    )
    after = replace(before, mode=Idle() if isinstance(before.mode, WithMember) else before.mode)
    return say(after, phrases.say("ticket_returned", ma=event.code), choices)


def closed(before: Conversation, event: TicketClosed, scene: Scene) -> Outcome:
    """The bot is back, asks how it went, and offers the guide that waited."""
    if event.code != before.ticket:
        return Outcome(before)
    phrases = scene.content.phrases
    mode = Idle() if isinstance(before.mode, WithMember | WithOutsider) else before.mode
    after = replace(before, mode=mode, ticket="", misses=0, last_question="")
    choices = (*rating_choices(f"ticket:{event.code}", scene), *resume_choice(before.paused, scene))
    return say(after, phrases.say("ticket_closed", ten=event.name, ma=event.code), choices)


def cancelled(before: Conversation, act: CancelWait, scene: Scene) -> Outcome:
    phrases = scene.content.phrases
    if act.code != before.ticket:
        return old_button(before, scene)
    mode = Idle() if isinstance(before.mode, WithMember) else before.mode
    after = replace(before, mode=mode, ticket="")
    choices = resume_choice(before.paused, scene)
    return say(after, phrases.say("wait_cancelled", ma=act.code), choices, actions=(CancelTicket(act.code),))


def interrupted(before: Conversation, mode: WithMember, scene: Scene) -> Outcome:
    """A reserved word while a member talks: the bot asks, once, which of the two is wanted."""
    phrases = scene.content.phrases
    choices = (
        Choice(phrases.line("choice_stay", ten=mode.name), StayWithMember()),
        Choice(phrases.line("choice_leave_member"), CancelWait(mode.code)),
    )
    return say(before, phrases.say("member_here", ten=mode.name, ma=mode.code), choices)


def rating_choices(subject: str, scene: Scene) -> tuple[Choice, ...]:
    phrases = scene.content.phrases
    return tuple(
        Choice(phrases.line(key), Rate(subject, stars))
        for key, stars in (("rate_good", 5), ("rate_fair", 3), ("rate_poor", 1))
    )
