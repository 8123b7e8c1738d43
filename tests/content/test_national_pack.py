"""The content in the repository loads, is whole, and answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.load import Loaded, load_content
from bot.core.corpus import Human
from bot.core.verdict import Answer, Refer, Urgent
from tests.content.small_pack import TODAY

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_content(ROOT, "demo", TODAY)


def test_it_has_no_error(loaded: Loaded) -> None:
    assert [str(problem) for problem in loaded.problems if problem.is_error] == []


def test_it_is_as_large_as_promised(loaded: Loaded) -> None:
    assert loaded.content is not None
    corpus = loaded.content.corpus

    assert len(corpus.entries) >= 220
    assert len(loaded.content.flows) >= 18
    assert len(corpus.urgent) >= 5
    assert all(topic.label != topic.id for topic in corpus.topics)


def test_no_gap_is_left_open_in_what_people_read(loaded: Loaded) -> None:
    assert loaded.content is not None
    corpus, flows = loaded.content.corpus, loaded.content.flows
    said = [(entry.id, text) for entry in corpus.entries.values() for text in (entry.answer, *entry.ask)]
    said += [(flow.id, step.say) for flow in flows.values() for step in flow.steps]

    assert [subject for subject, text in said if "{" in text or "}" in text] == []


def test_unverified_facts_always_offer_a_person(loaded: Loaded) -> None:
    assert loaded.content is not None
    alone = [
        entry.id
        for entry in loaded.content.corpus.entries.values()
        if entry.grade == "C" and entry.human is Human.NEVER
    ]

    assert alone == []


def test_it_answers_sends_on_and_warns(loaded: Loaded) -> None:
    assert loaded.content is not None
    verdict = loaded.content.understanding.verdict

    assert isinstance(verdict("Quên mật khẩu VNeID thì làm thế nào?"), Answer)
    assert isinstance(verdict("Tôi vừa chuyển tiền cho kẻ lừa đảo"), Urgent)
    assert isinstance(verdict("giá vàng hôm nay"), Refer)
