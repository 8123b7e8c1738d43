"""From a verdict or an entry to what is said."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from bot.core.actions import Outcome, RecordFeedback, RecordGap, RelayToMember
from bot.core.content import Content
from bot.core.conversation import (
    AskAnother,
    Choice,
    Conversation,
    InFlow,
    MeetPerson,
    NoneOfThese,
    ResumeFlow,
    ShowEntry,
    ShowMenu,
    StartFlow,
    Useful,
)
from bot.core.corpus import Corpus, Entry, Human
from bot.core.flow import Flow
from bot.core.speaking import Scene, say
from bot.core.verdict import Kind, Match

STALE_AFTER = timedelta(days=90)
"""So long after `review_by` the citizen is told to check with a person (design 5.5)."""

GUESS_BELOW = 30.0
"""Of the development questions out of scope three quarters of what was suggested stood below this, of those in scope a
fifth (14 of 18 and 10 of 52, 2026-11-22): here the assistant says that it is not sure."""

RELATED_SHOWN = 2
MENU_PAGE = 7


def bubbles_of(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def entry_bubbles(entry: Entry, scene: Scene) -> tuple[str, ...]:
    """The editors' words, with where they come from and when they were last looked at under the last bubble."""
    *first, last = bubbles_of(entry.answer)
    lines = [last]
    if entry.sources:
        lines.append(source_line(entry, scene.content))
    if entry.review_by and scene.now.date() > entry.review_by + STALE_AFTER:
        lines.append(scene.content.phrases.line("stale"))
    return (*first, "\n".join(lines))


def source_line(entry: Entry, content: Content) -> str:
    source = entry.sources[0]
    title = f"{source.title} ({source.number})" if source.number and source.number not in source.title else source.title
    reviewed = vietnamese_date(entry.reviewed) if entry.reviewed else vietnamese_date(source.date)
    return content.phrases.line("source", nguon=title, ngay=reviewed)


def vietnamese_date(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def show_entry(
    before: Conversation,
    entry: Entry,
    scene: Scene,
    *,
    question: str = "",
    near: tuple[Match, ...] = (),
    also: Match | None = None,
) -> Outcome:
    """An entry in the idle state, with the ways on: the guide, a second question, related ones, useful or not."""
    content, phrases = scene.content, scene.content.phrases
    asked = question or entry.title
    choices: list[Choice] = []
    flow = content.flows.get(entry.flow or "")
    if flow:
        choices.append(Choice(phrases.line("choice_guide"), StartFlow(flow.id)))
    if also:
        choices.append(choice_of(also))
    choices += [Choice(other.title, ShowEntry(other.id)) for other in _related(entry, near, also, content.corpus)]
    if not entry.is_neighbour:
        choices += [
            Choice(phrases.line("choice_useful"), Useful(entry.id, useful=True)),
            Choice(phrases.line("choice_wrong"), Useful(entry.id, useful=False)),
        ]
    if entry.human is not Human.NEVER or not entry.is_neighbour:
        choices.append(Choice(phrases.line("choice_person"), MeetPerson(asked, entry.topic)))
    after = replace(before, last_entry=entry.id, last_question=asked, misses=0)
    return say(after, entry_bubbles(entry, scene), tuple(choices))


def _related(entry: Entry, near: tuple[Match, ...], also: Match | None, corpus: Corpus) -> list[Entry]:
    """What the question matched nearly as well in the same intent, the editors' related entries, what else is near."""
    taken = {entry.id, also.id if also else ""}
    matched = [match for match in near if match.kind is Kind.ENTRY]
    ids = [
        *(match.id for match in matched if match.intent == entry.intent),
        *entry.related,
        *(match.id for match in matched),
    ]
    found: dict[str, Entry] = {}
    for entry_id in ids:
        other = corpus.entries.get(entry_id)
        if other and entry_id not in taken and not other.is_neighbour:
            found.setdefault(entry_id, other)
    return list(found.values())[:RELATED_SHOWN]


def choice_of(match: Match) -> Choice:
    act = StartFlow(match.id) if match.kind is Kind.FLOW else ShowEntry(match.id)
    return Choice(match.title, act)


def suggest(
    before: Conversation, matches: tuple[Match, ...], question: str, scene: Scene, back: tuple[Choice, ...] = ()
) -> Outcome:
    """ "Ý bác là …?"; where even the best is a poor guess, that is said, and a person stands among the choices.

    While a ticket waits the words go onto it as well: often they say more about it, and a guess may go unanswered.
    """
    phrases = scene.content.phrases
    is_guess = matches[0].score < GUESS_BELOW
    none = phrases.line("choice_none_person") if is_guess else phrases.line("choice_none")
    choices = (*(choice_of(match) for match in matches), Choice(none, NoneOfThese(question)), *back)
    words = phrases.say("suggest_guess") if is_guess else phrases.say("suggest")
    after = replace(before, last_question=question)
    if not before.ticket:
        return say(after, words, choices)
    added = phrases.say("added_to_ticket", ma=before.ticket)
    more = (RelayToMember(before.ticket, question),)
    return say(replace(after, told=question), (*added, *words), choices, actions=more)


def miss(before: Conversation, question: str, near: str, scene: Scene) -> Outcome:
    """Not understood for the first time: ask for other words, and show the ways out."""
    phrases = scene.content.phrases
    choices = (
        Choice(phrases.line("choice_person"), MeetPerson(question)),
        Choice(phrases.line("choice_menu"), ShowMenu()),
    )
    after = replace(before, misses=before.misses + 1, last_question=question)
    return say(after, phrases.say("miss"), choices, actions=(RecordGap(question, near),))


def offer_person(before: Conversation, question: str, key: str, scene: Scene, near: str = "") -> Outcome:
    """Say why there is no safe answer (`key` names the phrase) and offer a person."""
    phrases = scene.content.phrases
    choices = (
        Choice(phrases.line("choice_person"), MeetPerson(question)),
        Choice(phrases.line("choice_another"), AskAnother()),
    )
    return say(replace(before, last_question=question), phrases.say(key), choices, actions=(RecordGap(question, near),))


def maybe_person(before: Conversation, near: tuple[Match, ...], question: str, scene: Scene) -> Outcome:
    """Likely a matter for a person: one is offered first, and what the assistant itself could answer."""
    phrases = scene.content.phrases
    choices = (
        Choice(phrases.line("choice_person"), MeetPerson(question)),
        *(choice_of(match) for match in near[:RELATED_SHOWN]),
        Choice(phrases.line("choice_another"), AskAnother()),
    )
    return say(replace(before, last_question=question, misses=0), phrases.say("refer_maybe_person"), choices)


def old_button(before: Conversation, scene: Scene) -> Outcome:
    """What it stood for is gone: the ways on from here, a person among them."""
    phrases = scene.content.phrases
    choices = (
        *resume_choice(before.paused, scene),
        Choice(phrases.line("choice_menu"), ShowMenu()),
        Choice(phrases.line("choice_person"), MeetPerson()),
    )
    return say(before, phrases.say("old_button"), choices)


def judged(before: Conversation, act: Useful, scene: Scene) -> Outcome:
    """ "Có ích" / "Chưa đúng"; the second press of an old button is thanked and not counted."""
    phrases = scene.content.phrases
    subject = f"entry:{act.entry}"
    counted = () if subject in before.rated else (RecordFeedback(act.entry, act.useful),)
    after = replace(before, rated=(*before.rated, subject)[-12:])
    if act.useful:
        return say(after, phrases.say("useful"), actions=counted)
    question = before.last_question
    choices = (
        Choice(phrases.line("choice_person"), MeetPerson(question)),
        Choice(phrases.line("choice_another"), AskAnother()),
    )
    return say(after, phrases.say("wrong"), choices, actions=(*counted, RecordGap(question, act.entry)))


def menu(before: Conversation, topic: str, page: int, scene: Scene) -> Outcome:
    """All topics, or one topic's questions a page at a time."""
    content, phrases = scene.content, scene.content.phrases
    if not topic:
        choices = [Choice(known.label, ShowMenu(known.id)) for known in content.corpus.topics]
        choices.append(Choice(phrases.line("choice_person"), MeetPerson()))
        return say(before, phrases.say("menu"), tuple(choices))
    label = next((known.label for known in content.corpus.topics if known.id == topic), topic)
    guides = [flow for flow in content.flows.values() if flow_topic(flow, content) == topic]
    lines = [Choice(phrases.line("guide_label", ten=flow.title), StartFlow(flow.id)) for flow in guides]
    lines += [Choice(entry.title, ShowEntry(entry.id)) for entry in content.corpus.of_topic(topic)]
    shown = lines[page * MENU_PAGE : (page + 1) * MENU_PAGE]
    if (page + 1) * MENU_PAGE < len(lines):
        shown.append(Choice(phrases.line("choice_more"), ShowMenu(topic, page + 1)))
    shown.append(Choice(phrases.line("choice_menu"), ShowMenu()))
    return say(before, phrases.say("menu_topic", chu_de=label), tuple(shown))


def flow_topic(flow: Flow, content: Content) -> str:
    """A guide stands under the topic of its intent, else under the one whose entries offer it most."""
    entries = content.corpus.entries.values()
    own = next((entry.topic for entry in entries if flow.intent and entry.intent == flow.intent), "")
    offered = Counter(entry.topic for entry in entries if entry.flow == flow.id)
    return own or next((topic for topic, _ in offered.most_common(1)), "")


def resume_choice(paused: InFlow | None, scene: Scene) -> tuple[Choice, ...]:
    """ "Làm tiếp bước 3/7" where a guide waits."""
    if paused is None or paused.flow not in scene.content.flows:
        return ()
    return (Choice(scene.content.phrases.line("choice_resume", buoc=step_name(paused, scene)), ResumeFlow()),)


def step_name(at: InFlow, scene: Scene) -> str:
    """ "bước 3/7", or "bước phụ" on a side step."""
    number = scene.content.flows[at.flow].number(at.step)
    phrases = scene.content.phrases
    return phrases.line("step_name", so=str(number[0]), tong=str(number[1])) if number else phrases.line("side_name")
