"""Words about the talk itself: "hả", "cả hai", "ý tôi là cái khác", "còn ai không", "máy ngu quá".

They ask nothing of the corpus; looked up there, they would lean on whatever was shown last. The words are the editors'
(`lists:` in `_phrases.yaml`).
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from bot.core import answering, guide, handoff
from bot.core.actions import Outcome, RecordGap
from bot.core.commands import said_in
from bot.core.conversation import (
    AskAnother,
    AskingHamlet,
    AskingQuestion,
    CancelWait,
    Choice,
    Conversation,
    InFlow,
    MeetPerson,
    NoneOfThese,
    ShowEntry,
    ShowMenu,
    StartFlow,
    TakeStep,
    Useful,
    set_aside,
)
from bot.core.corpus import Entry
from bot.core.courtesy import repeated
from bot.core.phrases import Phrases
from bot.core.speaking import Scene, say, with_first
from bot.core.verdict import Kind, Match

_BEFORE = frozenset(["ok", "oke", "cam", "alo", "u", "uh", "nay", "e"])
"""Said before a remark, and no part of it: "ok cảm ơn nhé còn gì nữa không"."""


class Remark(StrEnum):
    """The value is the key of the word list."""

    UNCLEAR = "unclear"
    OTHER = "other"
    BOTH = "both"
    THERE = "there"
    MORE = "more"
    BLAME = "blame"


def remark(text: str, phrases: Phrases) -> Remark | None:
    if text.strip() and not text.strip(" ?？!.…"):
        return Remark.UNCLEAR if "?" in text else None
    return said_in(text, phrases, tuple(Remark), _BEFORE)


def answered(before: Conversation, said: Remark, scene: Scene) -> Outcome:
    phrases = scene.content.phrases
    if isinstance(before.mode, AskingQuestion | AskingHamlet):
        again = repeated(before, scene)
        return with_first(again, phrases.say("sorry")) if said is Remark.BLAME else again
    match said:
        case Remark.UNCLEAR:
            return _unclear(before, scene)
        case Remark.OTHER:
            return _other(before, scene)
        case Remark.BOTH:
            return _both(before, scene)
        case Remark.THERE:
            if before.ticket:
                return handoff.already_waiting(before, "", scene)
            return _offer_person(before, phrases.say("still_here"), scene)
        case Remark.MORE:
            return _more(before, scene)
        case Remark.BLAME:
            if before.ticket:
                return with_first(handoff.already_waiting(before, "", scene), phrases.say("sorry"))
            return _offer_person(before, phrases.say("smalltalk_che"), scene)


def which_answer(before: Conversation, scene: Scene) -> Outcome:
    """The step's numbered answers once more: the word said may mean more than one of them, or none."""
    standing = guide.here(before, scene)
    if standing is None:
        return guide.show_step(before, scene)
    at, flow, step = standing
    return say(before, scene.content.phrases.say("which_answer"), guide.step_choices(before, at, flow, step, scene))


def _unclear(before: Conversation, scene: Scene) -> Outcome:
    """What was said last, by another way: the guide, the numbers, or a person."""
    phrases = scene.content.phrases
    if isinstance(before.mode, InFlow):
        return guide.stuck(before, scene)
    acts = _offered(before)
    entry = next((scene.content.corpus.find(act.entry) for act in acts if isinstance(act, Useful)), None)
    if entry is not None:
        choices = (
            *handoff.guide_choice(entry, scene),
            Choice(phrases.line("choice_person"), MeetPerson(before.last_question or entry.title, entry.topic)),
            Choice(phrases.line("choice_another"), AskAnother()),
        )
        return say(before, (*answering.bubbles_of(entry.speak), *phrases.say("explain")), choices)
    if before.ticket and (not acts or any(isinstance(act, CancelWait) for act in acts)):
        return handoff.already_waiting(before, "", scene)
    again = repeated(before, scene)
    is_list = any(isinstance(act, NoneOfThese | ShowMenu) for act in acts)
    return with_first(again, phrases.say("explain_numbers")) if is_list else again


def _other(before: Conversation, scene: Scene) -> Outcome:
    """Not what was meant: say it again in other words; a person stands beside."""
    gap = (RecordGap(before.last_question, before.last_entry),) if before.last_question else ()
    said = _offer_person(before, scene.content.phrases.say("say_again"), scene)
    return replace(said, actions=(*said.actions, *gap))


def _both(before: Conversation, scene: Scene) -> Outcome:
    """Two of what was suggested: the first is answered, and the second stands under it."""
    phrases = scene.content.phrases
    acts = _offered(before)
    if isinstance(before.mode, InFlow) and any(isinstance(act, TakeStep) for act in acts):
        return which_answer(before, scene)
    topics = [choice for choice in _newest(before) if isinstance(choice.act, ShowEntry | StartFlow)]
    entries = [_entry_of(choice, scene) for choice in topics]
    if len(topics) < 2:  # noqa: PLR2004  there were no two
        return _other(before, scene)
    was_suggested = any(isinstance(act, NoneOfThese) for act in acts)
    if entries[0] is None or not was_suggested or isinstance(before.mode, InFlow):
        return say(before, phrases.say("which_first"), tuple(topics))
    second = topics[1]
    kind = Kind.FLOW if isinstance(second.act, StartFlow) else Kind.ENTRY
    name = second.act.flow if isinstance(second.act, StartFlow) else getattr(second.act, "entry", "")
    also = Match(name, kind, "", second.label, second.label, 100.0)
    shown = answering.show_entry(set_aside(before), entries[0], scene, also=also)
    return with_first(shown, phrases.say("both_first"))


def _more(before: Conversation, scene: Scene) -> Outcome:
    """ "Còn gì nữa không": what lies near; there is no more to say about the same."""
    phrases = scene.content.phrases
    if isinstance(before.mode, InFlow):
        return guide.show_step(before, scene)
    if before.ticket and any(isinstance(act, CancelWait) for act in _offered(before)):
        return handoff.already_waiting(before, "", scene)
    entry = scene.content.corpus.find(before.last_entry)
    near = [scene.content.corpus.entries.get(name) for name in entry.related] if entry else []
    shown = tuple(Choice(other.title, ShowEntry(other.id)) for other in near if other)[: answering.RELATED_SHOWN]
    choices = (*shown, Choice(phrases.line("choice_person"), MeetPerson(before.last_question)))
    return say(before, phrases.say("nothing_more"), choices)


def _offer_person(before: Conversation, bubbles: tuple[str, ...], scene: Scene) -> Outcome:
    phrases = scene.content.phrases
    at = before.mode if isinstance(before.mode, InFlow) else before.paused
    choices = (
        Choice(phrases.line("choice_person"), MeetPerson(before.last_question)),
        Choice(phrases.line("choice_menu"), ShowMenu()),
        *answering.resume_choice(at, scene),
    )
    return say(before, bubbles, choices)


def _entry_of(choice: Choice, scene: Scene) -> Entry | None:
    return scene.content.corpus.find(choice.act.entry) if isinstance(choice.act, ShowEntry) else None


def _newest(before: Conversation) -> tuple[Choice, ...]:
    return before.offers[-1].choices if before.offers else ()


def _offered(before: Conversation) -> tuple[object, ...]:
    return tuple(choice.act for choice in _newest(before))
