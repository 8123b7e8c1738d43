"""One turn: `step(conversation, event, content, now)` gives the new conversation and what the shell must do.

Pure and total: every (mode, event) pair has an outcome. The order in which words are tried is the product's promise:
danger, reserved words, the choices offered, what the mode waits for, and only then the corpus.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import acts, answering, attachments, courtesy, danger, guide, handoff, listening, remarks, takeover
from bot.core.actions import Outcome, RelayToMember
from bot.core.choices import Chosen, OutOfRange, pressed, typed
from bot.core.commands import Command, command, is_two_faced
from bot.core.content import Content
from bot.core.conversation import (
    AskingHamlet,
    AskingQuestion,
    CancelWait,
    Conversation,
    Idle,
    InFlow,
    ShowEntry,
    StartFlow,
    StayWithMember,
    WithMember,
    WithOutsider,
    set_aside,
)
from bot.core.events import (
    ButtonPressed,
    CitizenEvent,
    Event,
    HumanAnswered,
    MediaReceived,
    MemberReplied,
    Started,
    TextReceived,
    TicketClosed,
    TicketOpened,
    TicketReturned,
    TicketTaken,
    Withdrew,
)
from bot.core.flow import Field
from bot.core.plain import plain
from bot.core.speaking import Scene, heard, renamed, say, with_first
from bot.core.verdict import Refer, Urgent, Verdict, Why, is_alarm

REPORT_WORDS = 4
"""What so few words say inside a guide is likelier a step's end than a cry: «nhập mã otp rồi»."""
PAUSE_AFTER = timedelta(hours=6)
"""After so long a silence inside a guide, the citizen is asked whether to go on."""


def step(conversation: Conversation, event: Event, content: Content, now: datetime) -> Outcome:
    """The outcome of one event. `now` carries a zone: the commune's, so that dates are what people there call today."""
    scene = Scene(content, now)
    match event:
        case TicketOpened():
            return handoff.opened(conversation, event, scene)
        case TicketTaken():
            return handoff.taken(conversation, event, scene)
        case MemberReplied():
            return handoff.replied(conversation, event)
        case TicketReturned():
            return handoff.returned(conversation, event, scene)
        case TicketClosed():
            return handoff.closed(conversation, event, scene)
        case HumanAnswered():
            return takeover.human_answered(conversation, event, scene)
        case Withdrew():
            return takeover.withdrew(conversation)
        case Started() | TextReceived() | ButtonPressed() | MediaReceived():
            outcome = _from_citizen_unless_taken_over(conversation, event, scene)
            return replace(outcome, conversation=replace(outcome.conversation, last_at=now, greeted=True))


def _from_citizen_unless_taken_over(before: Conversation, event: CitizenEvent, scene: Scene) -> Outcome:
    if not isinstance(before.mode, WithOutsider):
        return _from_citizen(before, event, scene)
    left = takeover.left_to_them(before, before.mode, event, scene)
    if left is not None:
        return left
    outcome = _from_citizen(set_aside(before), event, scene)
    return with_first(outcome, scene.content.phrases.say("bot_is_back"))


def _from_citizen(before: Conversation, event: CitizenEvent, scene: Scene) -> Outcome:
    mode = before.mode
    match event:
        case Started(wants):
            return _started(before, wants, scene)
        case TextReceived(text, masked):
            outcome = _text(heard(before, text), text, scene)
            return courtesy.warned(_greeted(before, outcome, scene), masked, scene)
        case ButtonPressed(data):
            return _button(before, data, scene)
        case MediaReceived():
            if isinstance(mode, WithMember):
                return attachments.to_member(before, mode, event, scene)
            return _greeted(before, attachments.received(attachments.noted(before, event, scene), event, scene), scene)


def _started(before: Conversation, wants: str, scene: Scene) -> Outcome:
    """A first hello, or a link that leads straight to an entry or guide ("faq:…", "flow:…")."""
    kind, _, name = wants.partition(":")
    if isinstance(before.mode, WithMember):
        return handoff.interrupted(before, before.mode, scene)
    if kind == "flow" and name in scene.content.flows:
        return _greeted(before, acts.do(before, StartFlow(name), scene), scene)
    if kind == "faq" and name in scene.content.corpus.entries:
        return _greeted(before, acts.do(before, ShowEntry(name), scene), scene)
    if isinstance(before.mode, InFlow):
        return guide.ask_to_resume(before, before.mode, scene)
    return courtesy.greeting(before, scene)


def _greeted(before: Conversation, outcome: Outcome, scene: Scene) -> Outcome:
    """Who speaks here is said once, before the first answer, unless the answer says it itself."""
    if before.greeted or isinstance(before.mode, WithMember) or courtesy.is_introduction(outcome, scene):
        return outcome
    return with_first(outcome, scene.content.phrases.say("introduction"))


def _text(before: Conversation, text: str, scene: Scene) -> Outcome:
    """The citizen's words, first tried for what wins in every state."""
    mode = before.mode
    word = command(text, scene.content.phrases)
    wanted_field = _awaited_field(before, scene)
    said = typed(before, text, scene.content.phrases) if wanted_field is None else None
    verdict = scene.content.understanding.verdict(text, listening.context(before))
    # A word we ourselves offered is no cry for help, whatever it resembles.
    if isinstance(verdict, Urgent) and word is None and said is None:
        is_report = isinstance(mode, InFlow) and wanted_field is None and len(text.split()) <= REPORT_WORDS
        if is_alarm(verdict) and not is_report:
            return danger.urgent(before, verdict, text, scene)
        if not isinstance(mode, WithMember | AskingQuestion | AskingHamlet) and wanted_field is None:
            return danger.ask_danger(before, verdict, text, scene)
    if isinstance(mode, WithMember):
        return _to_member(before, mode, text, word, said, scene)
    if word is not None and not (isinstance(said, Chosen) and is_two_faced(text)):
        return acts.obey(before, word, scene)
    if isinstance(mode, InFlow) and _long_silent(before, scene):
        asked = guide.ask_to_resume(before, mode, scene)
        return listening.answer_if_sure(asked, verdict, text, scene)
    if isinstance(said, Chosen):
        # A ticket must not read "Bà con: 1".
        return acts.do(renamed(before, said.label), said.act, scene)
    if isinstance(said, OutOfRange):
        return _restate(before, scene.content.phrases.say("out_of_range", so=str(said.count)), scene)
    about = remarks.remark(text, scene.content.phrases) if wanted_field is None else None
    if isinstance(mode, InFlow) and wanted_field is None and listening.is_assent(text, scene):
        return remarks.which_answer(before, scene)
    if about is not None:
        return remarks.answered(before, about, scene)
    return _in_mode(before, verdict, text, wanted_field, scene)


def _in_mode(before: Conversation, verdict: Verdict, text: str, wanted_field: Field | None, scene: Scene) -> Outcome:
    """Words that are no command and no choice: what the mode waits for."""
    match before.mode:
        case Idle() | WithOutsider():
            return listening.question(before, verdict, text, scene)
        case InFlow():
            if wanted_field is not None:
                return guide.field_given(before, wanted_field, text, scene)
            return listening.question_on_the_way(before, verdict, text, scene)
        case AskingQuestion() if not plain(text):
            return courtesy.repeated(before, scene)
        case AskingQuestion(wanted):
            if isinstance(verdict, Refer) and verdict.why is Why.ASKED:
                return listening.person_asked(before, scene)
            topic = listening.topic_of(verdict, scene)
            return handoff.meet_person(before, replace(wanted, question=text, topic=topic), scene)
        case AskingHamlet() if not plain(text):
            return courtesy.repeated(before, scene)
        case AskingHamlet(wanted):
            if isinstance(verdict, Refer) and verdict.why is Why.ASKED:
                return listening.person_asked(before, scene)
            hamlet = handoff.hamlet_said(text, scene)
            settled = replace(before, hamlet=hamlet.id if hamlet else before.hamlet)
            # Words that are no hamlet are not asked for twice: they go along with the question.
            told = wanted if hamlet else replace(wanted, question=f"{wanted.question}\n{text}")
            return handoff.open_ticket(settled, told, scene)
        case WithMember(code=code, member=member):
            return Outcome(before, (RelayToMember(code, text, member),))


def _awaited_field(before: Conversation, scene: Scene) -> Field | None:
    standing = guide.here(before, scene)
    return standing[2].ask if standing else None


def _long_silent(before: Conversation, scene: Scene) -> bool:
    return before.last_at is not None and scene.now - before.last_at > PAUSE_AFTER


def _to_member(
    before: Conversation,
    mode: WithMember,
    text: str,
    word: Command | None,
    said: Chosen | OutOfRange | None,
    scene: Scene,
) -> Outcome:
    """A member talks: words go to the member; reserved words are the bot's, and labels of the bot's own question."""
    if word is Command.REPEAT:
        return acts.obey(before, word, scene)
    if word is Command.PERSON:
        return say(before, scene.content.phrases.say("person_is_here", ten=mode.name, ma=mode.code))
    if word is not None and word is not Command.STUCK:
        return handoff.interrupted(before, mode, scene)
    if isinstance(said, Chosen) and isinstance(said.act, StayWithMember | CancelWait):
        return acts.do(before, said.act, scene)
    return Outcome(before, (RelayToMember(mode.code, text, mode.member),))


def _button(before: Conversation, data: str, scene: Scene) -> Outcome:
    found = pressed(before, data)
    if found is None:
        if not before.offers and not isinstance(before.mode, InFlow):
            return answering.old_button(before, scene)
        return _restate(before, scene.content.phrases.say("old_button"), scene)
    then = acts.do(heard(before, found.label), found.act, scene, is_latest=found.is_latest)
    return _greeted(before, then, scene)


def _restate(before: Conversation, first: tuple[str, ...], scene: Scene) -> Outcome:
    """Say where we are, after something that led nowhere."""
    if isinstance(before.mode, InFlow):
        return guide.show_step(before, scene, first=first)
    latest = before.offers[-1].choices if before.offers else ()
    return say(before, first, latest)
