"""What the desk says of a chat's answers that have not arrived."""

from __future__ import annotations

import pytest

from bot import codec
from bot.core.render import Message
from bot.desk.unsent import Unsaid, unsaid
from bot.errors import HeldFor
from storage.interface import Unsent


def row(line: str, attempts: int = 0, *, held: bool = False, is_dead: bool = False, error: str = "") -> Unsent:
    return Unsent(codec.dump_message(Message("lời", said_at=line)), attempts, held, is_dead, error)


def test_what_is_being_tried_holds_back_what_comes_after_it() -> None:
    assert unsaid([row("a", 3), row("b")]) == {"a": Unsaid.TRIED, "b": Unsaid.TRIED}


def test_what_was_given_up_holds_back_nothing() -> None:
    assert unsaid([row("a", 12, is_dead=True), row("b")]) == {"a": Unsaid.DEAD}


def test_what_is_held_holds_back_with_its_own_reason() -> None:
    rows = [row("a", 1, held=True, error="silent: 7 days"), row("b"), row("c", 2)]
    assert unsaid(rows) == dict.fromkeys("abc", Unsaid.SILENT)


@pytest.mark.parametrize("error", ["", "Zalo nói: -230", "7 days without a word"])
def test_a_reason_that_was_not_written_down_accuses_nobody(error: str) -> None:
    assert unsaid([row("a", held=True, error=error)]) == {"a": Unsaid.HELD}


@pytest.mark.parametrize("why", HeldFor)
def test_every_reason_is_told_by_its_name(why: HeldFor) -> None:
    assert unsaid([row("a", held=True, error=f"{why.value}: -1")])["a"].value == why.value


def test_a_message_of_another_version_hides_no_other() -> None:
    assert unsaid([Unsent("{", 2), row("b")]) == {"b": Unsaid.TRIED}
