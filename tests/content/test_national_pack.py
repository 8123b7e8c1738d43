"""The content in the repository loads, is whole, and answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.load import Loaded, load_content
from bot.core.corpus import Human
from bot.core.normalise.syllables import plain
from bot.core.verdict import Answer, Refer, Suggest, Urgent, calls_a_person
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


@pytest.fixture(scope="module")
def unmarked(loaded: Loaded) -> dict[str, list[str]]:
    """All sentences as people type them on a phone without marks."""
    assert loaded.content is not None
    corpus, flows = loaded.content.corpus, loaded.content.flows
    return {
        "danger": [plain(text) for card in corpus.urgent.values() for text in card.ask],
        "never": [plain(text) for card in corpus.urgent.values() for text in card.never],
        "asked": [
            *(plain(text) for entry in corpus.entries.values() for text in entry.ask),
            *(plain(text) for flow in flows.values() for text in flow.ask),
        ],
    }


def _alarms(loaded: Loaded, text: str) -> bool:
    assert loaded.content is not None
    verdict = loaded.content.understanding.verdict(text)
    return isinstance(verdict, Urgent) and not verdict.match.doubtful


def test_danger_is_heard_without_marks(loaded: Loaded, unmarked: dict[str, list[str]]) -> None:
    assert [text for text in unmarked["danger"] if not _alarms(loaded, text)] == []


def test_nothing_else_becomes_danger_without_marks(loaded: Loaded, unmarked: dict[str, list[str]]) -> None:
    told = [*unmarked["never"], *unmarked["asked"][::5]]  # every fifth: all take half a minute

    assert [text for text in told if _alarms(loaded, text)] == []


@pytest.mark.parametrize("said", ["nha toi chay", "chay nha roi", "chong danh toi", "con toi bi danh o truong"])
def test_danger_in_other_words_is_heard_without_marks(loaded: Loaded, said: str) -> None:
    assert _alarms(loaded, said)


@pytest.mark.parametrize(
    "said", ["danh toi bi sai tren vneid", "tu van giup toi voi", "may toi dang chay cham", "vo dau de dang ky"]
)
def test_an_unmarked_word_is_no_alarm_where_the_rest_is_about_something_else(loaded: Loaded, said: str) -> None:
    assert not _alarms(loaded, said)


def test_danger_beside_a_question_is_asked_about(loaded: Loaded) -> None:
    assert loaded.content is not None

    verdict = loaded.content.understanding.verdict("Nhà em đang cháy. Quên mật khẩu VNeID thì làm sao?")

    assert isinstance(verdict, Urgent)
    assert verdict.match.id == "khan-chay"
    assert verdict.match.doubtful
    assert [match.intent for match in verdict.near] == ["vneid-quen-mat-khau"]


def test_one_unmarked_word_alone_shows_no_card(loaded: Loaded) -> None:
    """«danh» is also «danh» and «dành»: a person is asked, or the citizen."""
    assert loaded.content is not None

    verdict = loaded.content.understanding.verdict("danh toi")

    assert isinstance(verdict, Urgent | Refer)
    assert not _alarms(loaded, "danh toi")


@pytest.mark.parametrize(
    ("said", "entry"),
    [
        ("tài khoản tôi bị trừ 500000", "lua-dao-da-mat-tien-tu-tru"),
        ("CAN CUOC HET HAN DOI O DAU", "cccd-the-het-han"),
    ],
)
def test_these_once_went_to_the_wrong_card(loaded: Loaded, said: str, entry: str) -> None:
    assert loaded.content is not None
    verdict = loaded.content.understanding.verdict(said)

    match verdict:
        case Answer(match=first) | Suggest(matches=(first, *_)) | Refer(near=(first, *_), is_guess=True):
            assert first.id == entry, "answered, offered, or the first below a person who may be meant"
        case _:
            pytest.fail(f"not shown: {verdict}")


@pytest.mark.parametrize(
    "said",
    [
        "Cho tôi hỏi làm căn cước ở đâu, đăng ký tạm trú cần giấy gì, thằng cu sốt cao co giật trợn mắt sùi bọt mép",
        (
            "Nhà tôi ở thôn Đông, hai vợ chồng làm ruộng, thằng cu sốt cao co giật trợn mắt sùi bọt mép, "
            "bảo hiểm y tế thì gia hạn ở đâu"
        ),
        (
            "Nhà tôi ở thôn Đông, hai vợ chồng làm ruộng, con gái học lớp năm trường xã. "
            "Thằng cu sốt cao co giật trợn mắt sùi bọt mép. Bảo hiểm y tế hết hạn thì gia hạn ở đâu?"
        ),
    ],
)
def test_danger_told_beside_questions_is_asked_about(loaded: Loaded, said: str) -> None:
    assert loaded.content is not None
    verdict = loaded.content.understanding.verdict(said)

    assert isinstance(verdict, Urgent)
    assert verdict.match.id == "khan-bat-tinh"


def test_an_editors_case_for_a_person_reaches_one(loaded: Loaded) -> None:
    assert loaded.content is not None
    content = loaded.content
    lost = {
        line: verdict
        for lines in content.corpus.persons.values()
        for line in lines
        if not calls_a_person(verdict := content.understanding.verdict(line)) and not isinstance(verdict, Urgent)
    }

    assert lost == {}


def test_an_editors_own_sentence_asks_one_thing(loaded: Loaded) -> None:
    assert loaded.content is not None
    understanding = loaded.content.understanding
    lines = [line for entry in loaded.content.corpus.entries.values() for line in entry.ask[:2]]
    verdicts = {line: understanding.verdict(line) for line in lines}

    assert [line for line, found in verdicts.items() if isinstance(found, Answer) and found.also] == []
