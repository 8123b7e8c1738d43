"""Walking a citizen through a flow, one step a message."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core.actions import Outcome
from bot.core.answering import flow_topic, old_button, resume_choice, show_entry, step_name
from bot.core.conversation import (
    AskAnother,
    Choice,
    Conversation,
    Idle,
    InFlow,
    LeaveFlow,
    MeetPerson,
    RestartFlow,
    ShowEntry,
    StepBack,
    Stuck,
    TakeStep,
)
from bot.core.flow import Field, FieldKind, Flow, GoEnd, GoEntry, GoFlow, GoPerson, GoStep, Step, Target
from bot.core.handoff import hamlet_said, meet_person, rating_choices
from bot.core.speaking import Scene, say

_PHONE = re.compile(r"(?:\+?84|0)(?:[ .-]?\d){9}")
FIELD_CHARS_MAX = 300


def start(before: Conversation, flow: Flow, scene: Scene, came_from: InFlow | None = None) -> Outcome:
    """What the guide is, what to have at hand, and its first step, in one reply.

    `came_from`: the guide that sent them on; the first way back leads there.
    """
    phrases = scene.content.phrases
    intro = [phrases.line("flow_intro", ten=flow.title, phut=str(flow.minutes or ""))]
    if flow.minutes is None:
        intro = [phrases.line("flow_intro_untimed", ten=flow.title)]
    if flow.prepare:
        intro.append(phrases.line("flow_prepare", can="\n".join(f"- {item}" for item in flow.prepare)))
    here = replace(before, mode=InFlow(flow.id, flow.steps[0].id), paused=came_from, misses=0)
    return show_step(here, scene, first=("\n".join(intro),))


def here(conversation: Conversation, scene: Scene) -> tuple[InFlow, Flow, Step] | None:
    """Where the citizen stands; None when not in a guide or when editors have since removed the step."""
    if not isinstance(conversation.mode, InFlow):
        return None
    flow = scene.content.flows.get(conversation.mode.flow)
    step = flow.step(conversation.mode.step) if flow else None
    return (conversation.mode, flow, step) if flow and step else None


def show_step(
    before: Conversation, scene: Scene, first: tuple[str, ...] = (), more: tuple[Choice, ...] = ()
) -> Outcome:
    """The present step with its ways on, and `more`. A step that no longer exists ends the guide with an apology."""
    phrases = scene.content.phrases
    standing = here(before, scene)
    if standing is None:
        lost = replace(before, mode=Idle(), paused=None)
        return say(lost, (*first, *phrases.say("flow_changed")))
    at, flow, step = standing
    number = flow.number(step.id)
    head = phrases.line("step_head", so=str(number[0]), tong=str(number[1])) if number else phrases.line("side_head")
    body = f"{head} {step.say.strip()}"
    return say(
        before,
        (*first, *(part for part in body.split("\n\n") if part.strip())),
        (*step_choices(before, at, flow, step, scene), *more),
        image=step.image,
        image_alt=flow.title if step.image else "",
    )


def step_choices(before: Conversation, at: InFlow, flow: Flow, step: Step, scene: Scene) -> tuple[Choice, ...]:
    phrases = scene.content.phrases
    own = tuple(Choice(choice.label, TakeStep(flow.id, step.id, n)) for n, choice in enumerate(step.choices))
    back = (Choice(phrases.line("choice_back"), StepBack()),) if at.path or before.paused else ()
    return (*own, Choice(phrases.line("choice_stuck"), Stuck()), *back)


def take(before: Conversation, act: TakeStep, scene: Scene) -> Outcome:
    """A step's choice. One that belongs to another step than the present is answered and changes nothing."""
    standing = here(before, scene)
    if standing is None or (standing[1].id, standing[2].id) != (act.flow, act.step):
        return passed(before, scene)
    if act.index >= len(standing[2].choices):
        return show_step(before, scene, first=scene.content.phrases.say("step_changed"))
    return go(before, standing[2].choices[act.index].go, scene)


def passed(before: Conversation, scene: Scene) -> Outcome:
    """An old button of a guide: say where we are now."""
    phrases = scene.content.phrases
    if here(before, scene) is not None:
        return show_step(before, scene, first=phrases.say("step_passed"))
    return old_button(before, scene)


def go(before: Conversation, target: Target, scene: Scene) -> Outcome:
    """Follow a way on from the present step."""
    standing = here(before, scene)
    if standing is None:
        return show_step(before, scene)
    at, flow, step = standing
    match target:
        case GoStep(step_id):
            moved = replace(at, step=step_id, path=(*at.path, step.id))
            return show_step(replace(before, mode=moved, misses=0), scene)
        case GoEnd():
            return finish(before, flow, scene)
        case GoPerson():
            return meet_person(before, person_for(at, flow, scene), scene)
        case GoFlow(flow_id):
            return start(before, scene.content.flows[flow_id], scene, came_from=at)
        case GoEntry(entry_id):
            entry = scene.content.corpus.entries[entry_id]
            return show_entry(replace(before, mode=Idle(), paused=None), entry, scene)


def person_for(at: InFlow, flow: Flow, scene: Scene) -> MeetPerson:
    """Somebody who knows this guide's topic, whatever was asked on the side."""
    return MeetPerson(stuck_question(at, flow, scene), flow_topic(flow, scene.content))


def stuck_question(at: InFlow, flow: Flow, scene: Scene) -> str:
    return scene.content.phrases.line("stuck_question", ten=flow.title, buoc=step_name(at, scene))


def finish(before: Conversation, flow: Flow, scene: Scene) -> Outcome:
    phrases = scene.content.phrases
    after = replace(before, mode=Idle(), paused=None, last_question="")
    choices = rating_choices(f"flow:{flow.id}", scene) if flow.end.rate else ()
    bubbles = tuple(part for part in flow.end.say.strip().split("\n\n") if part.strip())
    return say(
        after,
        (*bubbles, *(phrases.say("ask_rating") if choices else ())),
        (*choices, Choice(phrases.line("choice_another"), AskAnother())),
    )


def back(before: Conversation, scene: Scene) -> Outcome:
    """One step back; at the first step it is said that this is the first."""
    standing = here(before, scene)
    if standing is None:
        return passed(before, scene)
    at = standing[0]
    if not at.path and before.paused:
        return show_step(replace(before, mode=before.paused, paused=None), scene)
    if not at.path:
        return show_step(before, scene, first=scene.content.phrases.say("first_step"))
    moved = replace(at, step=at.path[-1], path=at.path[:-1])
    return show_step(replace(before, mode=moved), scene)


def stuck(before: Conversation, scene: Scene) -> Outcome:
    """What the editors offer for this step, and a person."""
    standing = here(before, scene)
    if standing is None:
        return passed(before, scene)
    at, flow, step = standing
    phrases = scene.content.phrases
    entries = [scene.content.corpus.entries[name] for name in step.stuck if name in scene.content.corpus.entries]
    choices = (
        *(Choice(entry.title, ShowEntry(entry.id)) for entry in entries),
        Choice(phrases.line("choice_person"), person_for(at, flow, scene)),
        *resume_choice(at, scene),
        Choice(phrases.line("choice_leave"), LeaveFlow()),
    )
    return say(before, phrases.say("stuck"), choices)


def leave(before: Conversation, scene: Scene) -> Outcome:
    """Stop the guide and keep its place."""
    standing = here(before, scene)
    if standing is None:
        return say(before, scene.content.phrases.say("nothing_to_stop"))
    after = replace(before, mode=Idle(), paused=standing[0])
    return say(after, scene.content.phrases.say("flow_left", buoc=step_name(standing[0], scene)))


def resume(before: Conversation, scene: Scene) -> Outcome:
    at = before.mode if isinstance(before.mode, InFlow) else before.paused
    if at is None:
        return say(before, scene.content.phrases.say("nothing_to_resume"))
    return show_step(replace(before, mode=at, paused=None), scene)


def ask_to_resume(before: Conversation, at: InFlow, scene: Scene) -> Outcome:
    """After a long pause: go on, begin again, or leave it."""
    phrases = scene.content.phrases
    flow = scene.content.flows.get(at.flow)
    paused = replace(before, mode=Idle(), paused=at)
    if flow is None or flow.step(at.step) is None:
        return say(replace(paused, paused=None), phrases.say("flow_changed"))
    choices = (
        *resume_choice(at, scene),
        Choice(phrases.line("choice_restart"), RestartFlow(flow.id)),
        Choice(phrases.line("choice_another"), AskAnother()),
    )
    return say(paused, phrases.say("ask_resume", ten=flow.title, buoc=step_name(at, scene)), choices)


def field_given(before: Conversation, field: Field, text: str, scene: Scene) -> Outcome:
    """The citizen's words at a step that asks for something; asked again, with the reason, when they cannot be it."""
    standing = here(before, scene)
    if standing is None:
        return show_step(before, scene)
    at, _, step = standing
    value = field_value(field, text, scene)
    if value is None:
        return show_step(before, scene, first=scene.content.phrases.say(f"field_{field.kind.value}"))
    kept = tuple((name, old) for name, old in at.fields if name != field.name)
    filled = replace(before, mode=replace(at, fields=(*kept, (field.name, value))))
    if field.kind is FieldKind.HAMLET:
        said = hamlet_said(text, scene)
        filled = replace(filled, hamlet=said.id if said else filled.hamlet)
    return go(filled, step.go or GoEnd(), scene)


def field_value(field: Field, text: str, scene: Scene) -> str | None:
    """What is kept of the words; None when they do not fit the field's kind."""
    words = " ".join(text.split())[:FIELD_CHARS_MAX]
    match field.kind:
        case FieldKind.PHONE:
            found = _PHONE.search(words)
            return re.sub(r"[^\d+]", "", found[0]) if found else None
        case FieldKind.HAMLET:
            said = hamlet_said(words, scene)
            return said.name if said else None
        case FieldKind.NAME | FieldKind.TEXT:
            return words or None


def side_answer(before: Conversation, bubbles: tuple[str, ...], scene: Scene, more: tuple[Choice, ...] = ()) -> Outcome:
    """The answer to a question asked on the way, and the step once more under it, with `more` choices."""
    return show_step(before, scene, first=(*bubbles, *scene.content.phrases.say("back_to_step")), more=more)
