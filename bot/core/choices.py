"""Offers: what was offered, and which of it the citizen means by a number, a word, a label or a button."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from bot.core import assent
from bot.core.conversation import (
    OFFERS_KEPT,
    Act,
    AskAnother,
    CancelWait,
    Choice,
    ConfirmForget,
    Conversation,
    MeetPerson,
    NoneOfThese,
    Offer,
    ResumeFlow,
    ShowMenu,
    StepBack,
    Stuck,
    TakeStep,
)
from bot.core.phrases import Phrases
from bot.core.plain import plain
from bot.core.reply import Shown

# What people put around a number or label: "dạ số 1 ạ", "chọn 2 nhé", "bác chọn số ba".
_AROUND = frozenset(
    [
        "a",
        "ah",
        "da",
        "vang",
        "u",
        "uh",
        "so",
        "cai",
        "chon",
        "bam",
        "nhan",
        "chi",
        "la",
        "toi",
        "con",
        "chau",
        "em",
        "bac",
        "minh",
        "muon",
        "cho",
        "nhe",
        "nha",
        "nghe",
        "di",
        "voi",
        "thu",
        "phim",
        "nut",
        "o",
        "cau",
        "muc",
        "viec",
        "cach",
        "dung",
        "phuong",
        "an",
        "lua",
        "y",
        "tien",
        "dap",
    ]
)
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "1 mot nhat dau",
            "2 hai nhi",
            "3 ba",
            "4 bon tu",
            "5 nam",
            "6 sau",
            "7 bay",
            "8 tam",
            "9 chin",
            "10 muoi",
            "11",
            "12",
            "13",
            "14",
            "15",
        ),
        start=1,
    )
    for word in words.split()
}
_NUMBERS_MARKED = frozenset(
    [
        "một",
        "nhất",
        "nhứt",
        "đầu",
        "hai",
        "nhì",
        "ba",
        "bốn",
        "tư",
        "năm",
        "lăm",
        "sáu",
        "bảy",
        "bẩy",
        "tám",
        "chín",
        "mười",
    ]
)

_WEIGHTY = (CancelWait, ConfirmForget)
"""Never meant by the mere beginning of their label: "không đúng" must not give up a waiting ticket."""

_WAYS_OUT = (AskAnother, MeetPerson, NoneOfThese, ResumeFlow, ShowMenu, StepBack, Stuck)
"""Stand under many replies; they are no answer to what was asked."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """`is_latest`: from the newest offer; older buttons may speak of a step long passed."""

    act: Act
    label: str
    is_latest: bool


@dataclass(frozen=True, slots=True)
class OutOfRange:
    """A bare number that no choice has. `count` choices were offered."""

    count: int


def offer(conversation: Conversation, choices: tuple[Choice, ...]) -> tuple[Conversation, tuple[Shown, ...]]:
    """Remember the choices and give them numbers and button data. No choices leave the former offer in place."""
    if not choices:
        return conversation, ()
    serial = conversation.serial + 1
    offers = (*conversation.offers, Offer(serial, choices))[-OFFERS_KEPT:]
    shown = tuple(Shown(n, choice.label, f"{serial}.{n}") for n, choice in enumerate(choices, start=1))
    return replace(conversation, serial=serial, offers=offers), shown


def pressed(conversation: Conversation, data: str) -> Chosen | None:
    """The choice of a button; None when the button is too old or not one of ours."""
    serial, _, number = data.partition(".")
    if not (serial.isdecimal() and number.isdecimal() and len(data) <= 20):  # noqa: PLR2004  untrusted, keep it small
        return None
    for known in conversation.offers:
        if known.serial == int(serial) and 1 <= int(number) <= len(known.choices):
            choice = known.choices[int(number) - 1]
            return Chosen(choice.act, choice.label, known is conversation.offers[-1])
    return None


def typed(conversation: Conversation, text: str, phrases: Phrases) -> Chosen | OutOfRange | None:
    """The choice of the newest offer that these words name; None when they name none."""
    if not conversation.offers:
        return None
    choices = conversation.offers[-1].choices
    words = plain(text).split()
    if not words or len(words) > 14:  # noqa: PLR2004  a sentence, not a choice
        return None
    bare = [word for word in words if word not in _AROUND]
    found = _by_label(choices, words, bare, phrases) or _by_number(choices, words, bare, text)
    if isinstance(found, Choice):
        return Chosen(found.act, found.label, is_latest=True)
    return found


def _by_number(choices: tuple[Choice, ...], words: list[str], bare: list[str], text: str) -> Choice | OutOfRange | None:
    # A word such as "năm" alone may be "year", "ba" may be "dad": number words count only alone or after "số", "thứ".
    if len(bare) != 1 or bare[0] not in _NUMBERS or _is_other_word(bare[0], text):
        is_digits = len(bare) == 1 and bare[0].isdecimal() and len(bare[0]) <= 2  # noqa: PLR2004
        return OutOfRange(len(choices)) if is_digits else None
    number = _NUMBERS[bare[0]]
    if number <= len(choices):
        return choices[number - 1]
    return OutOfRange(len(choices)) if bare[0].isdecimal() or "so" in words or len(words) == 1 else None


def _is_other_word(number: str, text: str) -> bool:
    """Whether the number word was typed with marks that make it another word."""
    typed_words = unicodedata.normalize("NFC", text.casefold()).split()
    marked = [word.strip(".,!?:;()\"'") for word in typed_words if not word.isascii()]
    return any(plain(word) == number and word not in _NUMBERS_MARKED for word in marked) and not number.isdecimal()


def _by_label(choices: tuple[Choice, ...], words: list[str], bare: list[str], phrases: Phrases) -> Choice | None:
    said = {" ".join(words), " ".join(bare)} - {""}
    labels = [(plain(choice.label), choice) for choice in choices]
    for label, choice in labels:
        if label in said:
            return choice
    own = [choice for choice in choices if isinstance(choice.act, TakeStep)]
    if len(own) > 1 and assent.is_bare(frozenset(said), phrases):
        return assent.meant(own, frozenset(said), phrases)
    for name in ("done", "yes", "no"):
        if said & set(phrases.lists.get(name, ())):
            same = [c for label, c in labels if label in phrases.lists[name] or _begins(label, c, phrases, name)]
            if len(same) == 1:
                return same[0]
    if said & set(phrases.lists.get("yes", ())):
        return _the_one_to_affirm(choices, phrases)
    starts = [choice for label, choice in labels if any((label + " ").startswith(start + " ") for start in said)]
    starts = [choice for choice in starts if not (said & set(phrases.lists.get("no", ())) and _is_weighty(choice))]
    return starts[0] if len(starts) == 1 else None


def _the_one_to_affirm(choices: tuple[Choice, ...], phrases: Phrases) -> Choice | None:
    """ "Có", "đúng rồi" where one thing stands beside its denial: the only suggestion, "Xóa hết" beside "Không xóa"."""
    answers = [choice for choice in choices if not isinstance(choice.act, _WAYS_OUT)]
    denied = [c for c in choices if _starts_with_any(plain(c.label), phrases, "no")]
    positive = [choice for choice in answers if choice not in denied]
    return positive[0] if denied and len(positive) == 1 else None


def _begins(label: str, choice: Choice, phrases: Phrases, name: str) -> bool:
    return not _is_weighty(choice) and _starts_with_any(label, phrases, name)


def _is_weighty(choice: Choice) -> bool:
    return isinstance(choice.act, _WEIGHTY)


def _starts_with_any(label: str, phrases: Phrases, name: str) -> bool:
    return any((label + " ").startswith(word + " ") for word in phrases.lists[name])
