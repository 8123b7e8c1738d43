"""What choices and reserved words do."""

from __future__ import annotations

from dataclasses import replace

from bot.core import answering, courtesy, danger, guide, handoff, listening
from bot.core.actions import CancelTicket, Forget, Outcome, RecordRating
from bot.core.address import FORMS
from bot.core.commands import Command
from bot.core.conversation import (
    Act,
    AskAddress,
    AskAnother,
    AskingHamlet,
    CancelWait,
    Choice,
    ConfirmForget,
    Conversation,
    InDanger,
    InFlow,
    LeaveFlow,
    MeetPerson,
    NoneOfThese,
    Rate,
    RestartFlow,
    ResumeFlow,
    SetAddress,
    SetHamlet,
    ShowEntry,
    ShowMenu,
    StartFlow,
    StayWithMember,
    StepBack,
    Stuck,
    TakeStep,
    Useful,
    WithMember,
    set_aside,
)
from bot.core.speaking import Scene, say


def obey(before: Conversation, word: Command, scene: Scene) -> Outcome:
    """What a reserved word does."""
    phrases = scene.content.phrases
    in_guide = isinstance(before.mode, InFlow)
    match word:
        case Command.MENU:
            return answering.menu(set_aside(before), "", 0, scene)
        case Command.PERSON:
            return listening.person_asked(before, scene)
        case Command.BACK:
            return guide.back(before, scene) if in_guide else answering.menu(set_aside(before), "", 0, scene)
        case Command.STOP:
            return guide.leave(before, scene) if in_guide else say(set_aside(before), phrases.say("stopped"))
        case Command.REPEAT:
            return courtesy.repeated(before, scene)
        case Command.RESUME:
            return guide.resume(before, scene)
        case Command.STUCK:
            return guide.stuck(before, scene) if in_guide else listening.person_asked(before, scene)
        case Command.ADDRESS:
            return do(before, AskAddress(), scene)
        case Command.FORGET:
            choices = (
                Choice(phrases.line("choice_forget"), ConfirmForget()),
                Choice(phrases.line("choice_keep"), AskAnother()),
            )
            return say(before, phrases.say("ask_forget"), choices)


def do(before: Conversation, act: Act, scene: Scene, *, is_latest: bool = True) -> Outcome:  # noqa: C901, PLR0912
    """What a choice does. Old buttons of things long settled are answered and change nothing."""
    content, phrases = scene.content, scene.content.phrases
    if isinstance(before.mode, WithMember) and not isinstance(act, StayWithMember | CancelWait | Rate | Useful):
        return handoff.interrupted(before, before.mode, scene)
    match act:
        case ShowEntry(entry_id):
            entry = content.corpus.find(entry_id)
            if entry is None:
                return answering.old_button(before, scene)
            if isinstance(before.mode, InFlow):
                return guide.side_answer(before, answering.entry_bubbles(entry, scene), scene)
            return answering.show_entry(set_aside(before), entry, scene)
        case StartFlow(flow_id) | RestartFlow(flow_id):
            flow = content.flows.get(flow_id)
            return guide.start(before, flow, scene) if flow else answering.old_button(before, scene)
        case TakeStep():
            return guide.take(before, act, scene)
        case ResumeFlow():
            return guide.resume(before, scene)
        case LeaveFlow():
            return guide.leave(before, scene)
        case StepBack():
            return guide.back(before, scene) if is_latest else guide.passed(before, scene)
        case Stuck():
            return guide.stuck(before, scene) if is_latest else guide.passed(before, scene)
        case MeetPerson():
            return handoff.meet_person(before, act, scene)
        case NoneOfThese(question):
            return listening.none_of_these(before, question, scene)
        case ShowMenu(topic, page):
            return answering.menu(set_aside(before), topic, page, scene)
        case AskAnother():
            return say(set_aside(before), phrases.say("ask_away"))
        case Useful():
            return answering.judged(before, act, scene)
        case Rate(subject, stars):
            return _rated(before, subject, stars, scene)
        case CancelWait():
            return handoff.cancelled(before, act, scene)
        case StayWithMember():
            return say(before, phrases.say("stays"))
        case AskAddress():
            return say(before, phrases.say("ask_address"), tuple(Choice(form, SetAddress(form)) for form in FORMS))
        case SetAddress(form):
            return say(replace(before, address=form), phrases.say("address_set"))
        case SetHamlet(hamlet):
            if not isinstance(before.mode, AskingHamlet):
                return say(replace(before, hamlet=hamlet or before.hamlet), phrases.say("hamlet_noted"))
            return handoff.open_ticket(replace(before, hamlet=hamlet), before.mode.wanted, scene)
        case InDanger(card, question):
            return danger.in_danger(before, card, question, scene)
        case ConfirmForget():
            empty = Conversation(address=before.address, serial=before.serial)
            cancelled = (CancelTicket(before.ticket),) if before.ticket else ()
            return say(empty, phrases.say("forgotten"), actions=(*cancelled, Forget()))


def _rated(before: Conversation, subject: str, stars: int, scene: Scene) -> Outcome:
    if subject in before.rated:
        return say(before, scene.content.phrases.say("rated_before"))
    after = replace(before, rated=(*before.rated, subject)[-12:])
    return say(after, scene.content.phrases.say("rated"), actions=(RecordRating(subject, stars),))
