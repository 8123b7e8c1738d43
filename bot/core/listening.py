"""What to make of words that are no command and no choice, in the idle state and on the way through a guide."""

from __future__ import annotations

from dataclasses import replace

from bot.core import answering, courtesy, danger, guide, handoff
from bot.core.actions import Outcome, RecordGap, RelayToMember
from bot.core.conversation import (
    AskingHamlet,
    AskingQuestion,
    Choice,
    Conversation,
    InFlow,
    MeetPerson,
    StartFlow,
    set_aside,
)
from bot.core.corpus import Entry, Human
from bot.core.plain import plain
from bot.core.speaking import Scene, joined, say, with_first
from bot.core.verdict import REMARK, Answer, Context, Kind, Match, Refer, SmallTalk, Suggest, Urgent, Verdict, Why

_ASSENT = ("done", "yes", "no")
MISSES_MAX = 2
"""So many questions not understood in a row lead to a person."""


def context(conversation: Conversation) -> Context:
    """What the talk was about just now, for questions that lean on it."""
    if isinstance(conversation.mode, InFlow):
        return Context(entry=conversation.last_entry, flow=conversation.mode.flow)
    paused = conversation.paused.flow if conversation.paused and not conversation.last_entry else ""
    return Context(entry=conversation.last_entry, flow=paused)


def question(before: Conversation, verdict: Verdict, text: str, scene: Scene) -> Outcome:
    """A question in the idle state."""
    if says_nothing(text, scene) and not _is_talk(verdict):
        return nothing_said(before, text, scene)
    match verdict:
        case Answer(match, near, also):
            if match.kind is Kind.FLOW:
                return guide.start(replace(before, last_question=text), scene.content.flows[match.id], scene)
            entry = scene.content.corpus.entries[match.id]
            shown = answering.show_entry(before, entry, scene, question=text, near=near, also=also)
            if also is not None:
                shown = with_first(shown, scene.content.phrases.say("two_questions", thu_hai=also.title))
            elif entry.id == before.last_entry and text != before.last_question:
                shown = with_first(shown, scene.content.phrases.say("shown_again"))
            if entry.human is Human.ALWAYS:
                asked = MeetPerson(text, entry.topic)
                return joined(shown, handoff.meet_person(shown.conversation, asked, scene))
            return shown
        case Suggest(matches):
            return answering.suggest(before, matches, text, scene)
        case SmallTalk(topic) if topic == REMARK:
            return courtesy.remark(before, text, scene)
        case SmallTalk(topic):
            return courtesy.small_talk(before, topic, scene)
        case Urgent():
            return danger.alarm_or_ask(before, verdict, text, scene)
        case Refer():
            return refer(before, verdict, text, scene)


def says_nothing(text: str, scene: Scene) -> bool:
    """No question at all: signs only, a number nobody offered, "xong", "vâng". Not to be looked up."""
    words = plain(text)
    lists = scene.content.phrases.lists
    return words.replace(" ", "").isdecimal() or not words or any(words in lists.get(name, ()) for name in _ASSENT)


def is_assent(text: str, scene: Scene) -> bool:
    """A bare yes, no or done."""
    return plain(text) in {word for name in _ASSENT for word in scene.content.phrases.lists.get(name, ())}


def _is_talk(verdict: Verdict) -> bool:
    """ "Ok", "vâng" and "xong rồi" are like greetings, thanks and remarks; where a word is all that is said they are
    none.
    """
    return isinstance(verdict, SmallTalk) and verdict.topic not in {"chao", "cam-on", REMARK}


def nothing_said(before: Conversation, text: str, scene: Scene) -> Outcome:
    """Answered in kind, and no miss: emoji are no reason to send for a person."""
    words = plain(text)
    if not words and before.ticket:
        return handoff.already_waiting(before, "", scene)
    key = "sticker" if not words else "ask_away" if words[0].isdecimal() else "nothing_to_stop"
    return say(before, scene.content.phrases.say(key))


def refer(before: Conversation, verdict: Refer, text: str, scene: Scene) -> Outcome:
    """No safe answer: say why, and the way to a person."""
    phrases = scene.content.phrases
    near = verdict.near[0].id if verdict.near else ""
    match verdict.why:
        case Why.NEIGHBOUR if verdict.match:
            return answering.show_entry(before, scene.content.corpus.entries[verdict.match.id], scene, question=text)
        case Why.PERSONAL | Why.COMPLAINT | Why.DISTRESS | Why.ASKED if verdict.is_guess and not before.ticket:
            return answering.maybe_person(before, verdict.near, text, scene)
        case Why.ELSEWHERE:
            if before.ticket:
                return onto_ticket(before, text, near, scene)
            return answering.offer_person(replace(before, misses=0), text, "refer_elsewhere", scene)
        case Why.PERSONAL | Why.COMPLAINT | Why.DISTRESS | Why.ASKED:
            asked = handoff.meet_person(replace(before, misses=0), MeetPerson(text), scene)
            return with_first(asked, phrases.say(f"refer_{verdict.why.value}"))
        case Why.UNKNOWN | Why.NEIGHBOUR:
            if before.ticket:
                return onto_ticket(before, text, near, scene)
            if before.misses + 1 < MISSES_MAX:
                return answering.miss(before, text, near, scene)
            asked = handoff.meet_person(replace(before, misses=0), MeetPerson(text), scene)
            recorded = Outcome(asked.conversation, (*asked.actions, RecordGap(text, near)))
            return with_first(recorded, phrases.say("second_miss"))


def onto_ticket(before: Conversation, text: str, near: str, scene: Scene) -> Outcome:
    """The bot does not know, and a ticket waits: these words are for the team."""
    said = say(replace(before, misses=0), scene.content.phrases.say("added_to_ticket", ma=before.ticket))
    return Outcome(said.conversation, (*said.actions, RelayToMember(before.ticket, text), RecordGap(text, near)))


def question_on_the_way(before: Conversation, verdict: Verdict, text: str, scene: Scene) -> Outcome:
    """A question inside a guide: answered, and the step restated once."""
    phrases = scene.content.phrases
    standing = guide.here(before, scene)
    if standing is None:
        return guide.show_step(before, scene)
    if says_nothing(text, scene) and not _is_talk(verdict):
        return guide.show_step(before, scene, first=phrases.say("miss_in_guide"))
    match verdict:
        case Answer(match, _, also):
            if match.kind is Kind.FLOW:
                if match.id == standing[1].id:
                    return guide.show_step(before, scene)
                choices = (Choice(match.title, StartFlow(match.id)), *answering.resume_choice(standing[0], scene))
                return say(before, phrases.say("other_guide", ten=match.title), choices)
            entry = scene.content.corpus.entries[match.id]
            answered = replace(before, last_entry=entry.id, last_question=text, misses=0)
            return _entry_on_the_way(answered, entry, also, scene)
        case Suggest(matches):
            return answering.suggest(before, matches, text, scene, answering.resume_choice(standing[0], scene))
        case SmallTalk(topic):
            return guide.side_answer(before, phrases.say(f"smalltalk_{topic}"), scene)
        case Urgent():
            return danger.alarm_or_ask(before, verdict, text, scene)
        case Refer(Why.NEIGHBOUR, match) if match:
            entry = scene.content.corpus.entries[match.id]
            return guide.side_answer(before, answering.entry_bubbles(entry, scene), scene)
        case Refer(Why.UNKNOWN | Why.NEIGHBOUR):
            if before.misses + 1 >= MISSES_MAX:
                return guide.stuck(replace(before, misses=0), scene)
            missed = replace(before, misses=before.misses + 1, last_question=text)
            return guide.show_step(missed, scene, first=phrases.say("miss_in_guide"))
        case Refer():
            return refer(before, verdict, text, scene)


def _entry_on_the_way(before: Conversation, entry: Entry, also: Match | None, scene: Scene) -> Outcome:
    bubbles = answering.entry_bubbles(entry, scene)
    if also is None:
        return guide.side_answer(before, bubbles, scene)
    first = scene.content.phrases.say("two_questions", thu_hai=also.title)
    return guide.side_answer(before, (*first, *bubbles), scene, (answering.choice_of(also),))


def answer_if_sure(asked: Outcome, verdict: Verdict, text: str, scene: Scene) -> Outcome:
    """After a long pause in a guide: a clear question is answered first, then the guide is offered again."""
    if not isinstance(verdict, Answer) or verdict.match.kind is not Kind.ENTRY:
        return asked
    entry = scene.content.corpus.entries[verdict.match.id]
    noted = replace(asked.conversation, last_entry=entry.id, last_question=text)
    return with_first(Outcome(noted, asked.actions), answering.entry_bubbles(entry, scene))


def none_of_these(before: Conversation, question_asked: str, scene: Scene) -> Outcome:
    """Nothing of what was offered: a person."""
    asked = handoff.meet_person(set_aside(before), MeetPerson(question_asked), scene)
    recorded = Outcome(asked.conversation, (*asked.actions, RecordGap(question_asked)))
    return with_first(recorded, scene.content.phrases.say("none_of_these"))


def topic_of(verdict: Verdict, scene: Scene) -> str:
    """Under which topic a question falls, as far as the verdict tells; empty when it does not."""
    match verdict:
        case Answer(match=best):
            pass
        case Suggest(matches=(best, *_)):
            pass
        case _:
            return ""
    entry = scene.content.corpus.find(best.id)
    flow = scene.content.flows.get(best.id)
    return entry.topic if entry else answering.flow_topic(flow, scene.content) if flow else ""


def person_asked(before: Conversation, scene: Scene) -> Outcome:
    """ "Gặp người" in so many words. Inside a guide the question is the step."""
    match before.mode:
        case AskingQuestion():
            # Asked twice: then the person comes without a question.
            unsaid = MeetPerson(scene.content.phrases.line("question_unsaid"))
            return handoff.meet_person(set_aside(before), unsaid, scene)
        case AskingHamlet(wanted):
            return handoff.open_ticket(before, wanted, scene)
        case _:
            pass
    standing = guide.here(before, scene)
    about = guide.stuck_question(standing[0], standing[1], scene) if standing else ""
    topic = answering.flow_topic(standing[1], scene.content) if standing else ""
    return handoff.meet_person(before, MeetPerson(about, topic), scene)
