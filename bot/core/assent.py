"""A bare "có", "không", "chưa", "rồi" to a guide's step: which of its answers is meant, if one is meant clearly.

A wrong branch of a guide costs more than one more question, so a label that merely begins with the word does not do:
"không" to "Xong rồi / Không thấy mục này / Quên mật khẩu" may mean either of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.conversation import Choice
from bot.core.phrases import Phrases
from bot.core.plain import plain

_NO = frozenset(["khong", "chua"])
_TROUBLE = _NO | {"loi", "sai", "quen", "mat", "het", "choi", "thieu", "lo", "sau", "van"}
"""A label with one of these may be why somebody says no."""
_ENDS_DONE = frozenset(["roi", "xong"])
_ENDS_WELL = _ENDS_DONE | {"duoc"}
_LIGHT = frozenset(["co", "duoc", "roi", "gi", "ca", "nao", "nay", "cai", "toi", "bi", "la", "phai"])
_EXACTING = {"dung": "đúng", "phai": "phải"}
"""Repeat the question's own word, where "có" may be said to any. With marks: "dùng" is another word."""


def is_bare(said: frozenset[str], phrases: Phrases) -> bool:
    return any(said & frozenset(phrases.lists.get(name, ())) for name in ("done", "yes", "no"))


def meant(own: Sequence[Choice], said: frozenset[str], phrases: Phrases) -> Choice | None:
    """The step's answer that `said`, a bare word of assent, takes. None: ask which one."""
    labels = [plain(choice.label) for choice in own]
    listed = {name: frozenset(phrases.lists.get(name, ())) for name in ("done", "yes", "no")}
    if said & listed["done"]:
        found = _done(labels, listed["done"])
    elif said & listed["yes"]:
        found = _repeated(own, said)
        found = found if found is not None else _yes(labels)
    else:
        found = _no(labels, said & listed["no"])
    return own[found] if found is not None else None


def _done(labels: list[str], listed: frozenset[str]) -> int | None:
    whole = [at for at, label in enumerate(labels) if label in listed]
    if len(whole) == 1:
        return whole[0]
    found = _only(at for at, label in enumerate(labels) if _is_done(label, listed))
    if found is None:
        return None
    others = _others(labels, found)
    # Two answers are each other's opposite; among more, all others must say what went wrong.
    return found if len(others) == 1 or all(_is_trouble(label) for label in others) else None


def _repeated(own: Sequence[Choice], said: frozenset[str]) -> int | None:
    marked = {_EXACTING[word] for word in said & _EXACTING.keys()}
    return _only(at for at, choice in enumerate(own) if choice.label.casefold().split()[0] in marked)


def _yes(labels: list[str]) -> int | None:
    """The one good answer, where another denies it."""
    found = _only(at for at, label in enumerate(labels) if not _is_trouble(label))
    if found is None:
        return None
    label, others = labels[found].split(), _others(labels, found)
    if any(other.split()[0] == label[0] for other in others):
        return None
    denials = [_substance(other) for other in others if _denies(other)]
    is_well = label[-1] in _ENDS_WELL or label[0] == "da"
    return found if denials and (is_well or any(rest & {*label} for rest in denials)) else None


def _no(labels: list[str], said: frozenset[str]) -> int | None:
    """The one denial, of everything asked or of the only other answer."""
    found = _only(at for at, label in enumerate(labels) if label.split()[0] in _NO)
    if found is None:
        return None
    words = {word for phrase in said for word in phrase.split()} & _NO or _NO
    others = _others(labels, found)
    if any(words & {*other.split()} for other in others):
        return None
    rest = _substance(labels[found])
    if not rest or labels[found].split()[-1] == "gi":
        return found
    is_opposite = len(others) == 1 and not _is_trouble(others[0]) and rest & {*others[0].split()}
    return found if is_opposite else None


def _is_done(label: str, listed: frozenset[str]) -> bool:
    begins = any(label.startswith(words + " ") for words in listed)
    return (begins or label.rsplit(maxsplit=1)[-1] in _ENDS_DONE) and not _denies(label)


def _denies(label: str) -> bool:
    """ "Không thấy", "vẫn chưa có"."""
    return label.removeprefix("van ").split()[0] in _NO


def _is_trouble(label: str) -> bool:
    return bool(_TROUBLE & {*label.split()})


def _substance(label: str) -> frozenset[str]:
    """What a denial denies."""
    return frozenset(label.removeprefix("van ").split()[1:]) - _LIGHT


def _others(labels: list[str], found: int) -> list[str]:
    return [label for at, label in enumerate(labels) if at != found]


def _only(found: Iterable[int]) -> int | None:
    rows = list(found)
    return rows[0] if len(rows) == 1 else None
