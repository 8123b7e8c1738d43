"""What to make of words that are no command and no choice, in the idle state and on the way through a guide."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core import answering, guide, handoff
from bot.core.actions import Outcome, RecordGap, RelayToMember, SendReply
from bot.core.conversation import (
    ATTACHMENTS_KEPT,
    AskAddress,
    AskAnother,
    AskingHamlet,
    AskingQuestion,
    Attachment,
    Choice,
    Conversation,
    InDanger,
    InFlow,
    MeetPerson,
    ShowMenu,
    StartFlow,
    WithMember,
    set_aside,
)
from bot.core.corpus import Human
from bot.core.events import MediaKind, MediaReceived, Secret
from bot.core.plain import plain
from bot.core.speaking import Scene, joined, say, with_first
from bot.core.verdict import Answer, Context, Kind, Match, Refer, SmallTalk, Suggest, Urgent, Verdict, Why

_ASSENT = ("done", "yes", "no")
ALBUM = timedelta(seconds=30)
MISSES_MAX = 2
"""So many questions not understood in a row lead to a person."""


def context(conversation: Conversation) -> Context:
    """What the talk was about just now, for questions that lean on it."""
    at = conversation.mode if isinstance(conversation.mode, InFlow) else conversation.paused
    return Context(entry=conversation.last_entry, flow=at.flow if at else "")


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
            if entry.human is Human.ALWAYS:
                asked = MeetPerson(text, entry.topic)
                return joined(shown, handoff.meet_person(shown.conversation, asked, scene))
            return shown
        case Suggest(matches):
            return answering.suggest(before, matches, text, scene)
        case SmallTalk(topic):
            return small_talk(before, topic, scene)
        case Urgent():
            return urgent(before, verdict, text, scene)
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
    """ "Ok" and "vâng" pass for a greeting; after the first hello they are none."""
    return isinstance(verdict, SmallTalk) and verdict.topic != "chao"


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
        case Answer(match):
            if match.kind is Kind.FLOW:
                if match.id == standing[1].id:
                    return guide.show_step(before, scene)
                choices = (Choice(match.title, StartFlow(match.id)), *answering.resume_choice(standing[0], scene))
                return say(before, phrases.say("other_guide", ten=match.title), choices)
            entry = scene.content.corpus.entries[match.id]
            answered = replace(before, last_entry=entry.id, last_question=text, misses=0)
            return guide.side_answer(answered, answering.entry_bubbles(entry, scene), scene)
        case Suggest(matches):
            return answering.suggest(before, matches, text, scene, answering.resume_choice(standing[0], scene))
        case SmallTalk(topic):
            return guide.side_answer(before, phrases.say(f"smalltalk_{topic}"), scene)
        case Urgent():
            return urgent(before, verdict, text, scene)
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


def answer_if_sure(asked: Outcome, verdict: Verdict, text: str, scene: Scene) -> Outcome:
    """After a long pause in a guide: a clear question is answered first, then the guide is offered again."""
    if not isinstance(verdict, Answer) or verdict.match.kind is not Kind.ENTRY:
        return asked
    entry = scene.content.corpus.entries[verdict.match.id]
    noted = replace(asked.conversation, last_entry=entry.id, last_question=text)
    return with_first(Outcome(noted, asked.actions), answering.entry_bubbles(entry, scene))


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


def ask_danger(before: Conversation, verdict: Urgent, text: str, scene: Scene) -> Outcome:
    """One word that is danger only with marks it may not have: asked, with the numbers to call, before any alarm."""
    phrases = scene.content.phrases
    card = verdict.match
    at = before.mode if isinstance(before.mode, InFlow) else before.paused
    choices = (
        Choice(phrases.line("choice_danger", ten=card.title), InDanger(card.id, text)),
        Choice(phrases.line("choice_no_danger"), AskAnother()),
        Choice(phrases.line("choice_person"), MeetPerson(text)),
        *answering.resume_choice(at, scene),
    )
    return say(before, phrases.say("ask_danger"), choices)


def in_danger(before: Conversation, card: str, question_asked: str, scene: Scene) -> Outcome:
    entry = scene.content.corpus.urgent.get(card)
    if entry is None:
        return say(before, scene.content.phrases.say("old_button"))
    match = Match(entry.id, Kind.URGENT, entry.intent, entry.title, question_asked, 100.0)
    return urgent(before, Urgent(match), question_asked, scene)


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


def repeated(before: Conversation, scene: Scene) -> Outcome:
    """The last thing said, with its choices still in force."""
    if isinstance(before.mode, InFlow):
        return guide.show_step(before, scene)
    if not before.last_said:
        return greeting(before, scene)
    return say(before, before.last_said, before.offers[-1].choices if before.offers else ())


def media(before: Conversation, event: MediaReceived, scene: Scene) -> Outcome:
    """A photo or voice note cannot be read here: say so, keep it for a person. A clear caption is answered."""
    phrases = scene.content.phrases
    if event.kind is MediaKind.STICKER:
        return (
            guide.show_step(before, scene) if isinstance(before.mode, InFlow) else say(before, phrases.say("sticker"))
        )
    verdict = scene.content.understanding.verdict(event.caption, context(before)) if event.caption else None
    if not before.ticket:
        before = with_media(before, event)
    if isinstance(verdict, Urgent):
        return urgent(before, verdict, event.caption, scene, attached(event))
    if isinstance(verdict, Answer) and not before.ticket and not isinstance(before.mode, InFlow):
        return with_first(question(before, verdict, event.caption, scene), phrases.say("media_unseen"))
    line = media_line(event, scene)
    if before.ticket:
        words = phrases.say("media_to_ticket", loai=media_name(event, scene), ma=before.ticket)
        return passed_on(before, RelayToMember(before.ticket, line, media=attached(event)), words, scene)
    received = phrases.say("media_received", loai=media_name(event, scene))
    match before.mode:
        case AskingQuestion(wanted):
            # "What is it about?" is often answered with a voice note: that is the question.
            return with_first(handoff.meet_person(before, replace(wanted, question=line), scene), received)
        case AskingHamlet() if event.ident:
            return with_first(repeated(before, scene), received)
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


def media_to_member(before: Conversation, mode: WithMember, event: MediaReceived, scene: Scene) -> Outcome:
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
    link = event.reference if event.reference.startswith("https://") else ""
    return " ".join(part for part in (f"[{kind}]", event.caption, link) if part)


_GRAVEST_FIRST = (Secret.OTP, Secret.PASSWORD, Secret.CARD, Secret.ID_NUMBER, Secret.ACCOUNT)


def warned(outcome: Outcome, masked: tuple[Secret, ...], scene: Scene) -> Outcome:
    """Secrets were hidden: the citizen is told kindly of the gravest, before anything else is said."""
    if not masked:
        return outcome
    gravest = min(masked, key=_GRAVEST_FIRST.index)
    return with_first(outcome, scene.content.phrases.say(f"masked_{gravest.value}"))
