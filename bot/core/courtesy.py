"""What is said whatever the question was: a greeting, small talk, the same once more, a kind warning."""

from __future__ import annotations

from dataclasses import replace

from bot.core import answering, guide
from bot.core.actions import Outcome, RelayToMember, SendReply
from bot.core.conversation import AskAddress, Choice, Conversation, InFlow, MeetPerson, ShowMenu
from bot.core.events import Secret
from bot.core.speaking import Scene, say, with_first
from bot.core.verdict import REMARK

_GRAVEST_FIRST = (Secret.OTP, Secret.PASSWORD, Secret.CARD, Secret.ID_NUMBER, Secret.ACCOUNT)


def greeting(before: Conversation, scene: Scene) -> Outcome:
    """Who is here, that it is a machine, what it can do, and how to reach a person."""
    phrases = scene.content.phrases
    choices = (
        Choice(phrases.line("choice_menu"), ShowMenu()),
        Choice(phrases.line("choice_person"), MeetPerson()),
        Choice(phrases.line("choice_address"), AskAddress()),
        *answering.resume_choice(before.paused, scene),
    )
    return say(before, phrases.say("greeting"), choices)


def is_introduction(outcome: Outcome, scene: Scene) -> bool:
    """Whether the outcome already says who is speaking."""
    own = scene.content.phrases.say("greeting")[0]
    who = scene.content.phrases.say("smalltalk_la-ai")[0]
    return any(
        isinstance(action, SendReply) and (action.reply.urgent or action.reply.bubbles[:1] in {(own,), (who,)})
        for action in outcome.actions
    )


def small_talk(before: Conversation, topic: str, scene: Scene) -> Outcome:
    phrases = scene.content.phrases
    if topic == "chao" and not before.greeted:
        return greeting(before, scene)
    choices = (
        Choice(phrases.line("choice_menu"), ShowMenu()),
        Choice(phrases.line("choice_person"), MeetPerson()),
        *answering.resume_choice(before.paused, scene),
    )
    key = f"smalltalk_{topic}"
    shown = choices if topic in {"chao", "la-ai", "lam-duoc-gi", "che"} else choices[2:]
    return say(replace(before, misses=0), phrases.say(key), shown)


def remark(before: Conversation, text: str, scene: Scene) -> Outcome:
    """What sounds like a remark may be a trouble told in a few words, or news that whoever has the ticket waits for: it
    forgives no miss, a person is one tap away with these words, and a waiting ticket gets them.
    """
    phrases = scene.content.phrases
    back = answering.resume_choice(before.paused, scene)
    if before.ticket:
        added = phrases.say("added_to_ticket", ma=before.ticket)
        return say(replace(before, told=text), added, back, actions=(RelayToMember(before.ticket, text),))
    person = Choice(phrases.line("choice_person"), MeetPerson(text))
    return say(before, phrases.say(f"smalltalk_{REMARK}"), (person, *back))


def repeated(before: Conversation, scene: Scene) -> Outcome:
    """The last thing said, with its choices still in force."""
    if isinstance(before.mode, InFlow):
        return guide.show_step(before, scene)
    if not before.last_said:
        return greeting(before, scene)
    return say(before, before.last_said, before.offers[-1].choices if before.offers else ())


def warned(outcome: Outcome, masked: tuple[Secret, ...], scene: Scene) -> Outcome:
    """Secrets were hidden: the citizen is told kindly of the gravest, before anything else is said."""
    if not masked:
        return outcome
    gravest = min(masked, key=_GRAVEST_FIRST.index)
    return with_first(outcome, scene.content.phrases.say(f"masked_{gravest.value}"))
