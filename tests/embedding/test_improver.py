"""The content in use understands meaning as soon as it can, and is never an old one for that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.content.box import ContentBox
from bot.core.content import Content
from bot.embedding import at_once
from bot.embedding.cache import FILE
from bot.embedding.figures import MeaningFigures
from bot.embedding.improver import Improver, Standing
from bot.embedding.model import Model, NoModel
from tests.embedding.making import KNOWN_BY_MEANING, UNKNOWN, FakeModel, FakeUnderstanding, content_of

ASKED = "có nghĩa"


def none(*, is_fault: bool) -> Callable[[], Model]:
    def opening() -> Model:
        raise NoModel("vì thế", is_fault=is_fault)

    return opening


@asynccontextmanager
async def at_work(meaning: Improver) -> AsyncIterator[Improver]:
    task = asyncio.create_task(meaning.work())
    try:
        yield meaning
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110  what is waited for rings no bell
            await asyncio.sleep(0.01)


def has_meaning(content: Content) -> bool:
    assert isinstance(content.understanding, FakeUnderstanding)
    return content.understanding.rows is not None


def figure(meaning: Improver, name: str) -> float:
    return next(one.samples[0].value for one in MeaningFigures(meaning).collect() if one.name == name)


async def test_the_same_content_with_meaning_takes_its_place(tmp_path: Path) -> None:
    box, model = ContentBox(content_of("một", "hai", "ba")), FakeModel()
    model.gate.clear()
    async with at_work(Improver(box, tmp_path, lambda: model)) as meaning:
        await until(lambda: meaning.waiting == 3)
        assert not has_meaning(box.current)
        assert figure(meaning, "troly_meaning_waiting") == 3
        [said] = await meaning.notices()
        assert "còn 3 câu" in said
        model.gate.set()
        await until(lambda: meaning.standing is Standing.ON)
        assert has_meaning(box.current)
        assert box.current.version == "1"
        assert (figure(meaning, "troly_meaning_on"), figure(meaning, "troly_meaning_waiting")) == (1, 0)
        assert await meaning.notices() == ()
    assert meaning.ready() is None


async def test_a_restart_makes_nothing_anew(tmp_path: Path) -> None:
    for count in (2, 0):
        box, model = ContentBox(content_of("một", "hai")), FakeModel()
        async with at_work(Improver(box, tmp_path, lambda made=model: made)):  # type: ignore[misc]
            await until(lambda one=box: has_meaning(one.current))  # type: ignore[misc]
        assert len(model.asked) == count


async def test_an_edit_while_it_is_made(tmp_path: Path) -> None:
    """The old content never comes back, and what was made of it is not lost."""
    old, new = content_of(*(f"câu {n}" for n in range(50))), content_of("câu 0", "câu mới", version="2")
    box, model = ContentBox(old), FakeModel()
    model.gate.clear()
    async with at_work(Improver(box, tmp_path, lambda: model)) as meaning:
        await asyncio.to_thread(model.began.wait, 20)
        box.replace(new, ())
        meaning.changed()
        model.gate.set()
        await until(lambda: has_meaning(box.current))
        assert box.current.version == "2"
        assert len(model.asked) < 10
        assert model.asked.count("câu 0") == 1
        box.replace(old, ())
        meaning.changed()
        await until(lambda: has_meaning(box.current))
        assert box.current.version == "1"


@pytest.mark.parametrize(("is_fault", "standing"), [(False, Standing.ABSENT), (True, Standing.BROKEN)])
async def test_without_a_model_words_alone_are_judged(tmp_path: Path, is_fault: bool, standing: Standing) -> None:
    box = ContentBox(content_of("một"))
    async with at_work(Improver(box, tmp_path, none(is_fault=is_fault))) as meaning:
        await until(lambda: meaning.standing is not Standing.MAKING)
        assert meaning.standing is standing
        assert not has_meaning(box.current)
        assert bool(await meaning.notices()) is is_fault
    assert not (tmp_path / FILE).exists()


async def test_a_model_that_breaks_leaves_the_content_alone_until_the_next_edit(tmp_path: Path) -> None:
    box, model = ContentBox(content_of("một")), FakeModel(fails=True)
    async with at_work(Improver(box, tmp_path, lambda: model)) as meaning:
        await until(lambda: meaning.standing is Standing.BROKEN)
        assert not has_meaning(box.current)
        model.fails = False
        box.replace(content_of("hai", version="2"), ())
        meaning.changed()
        await until(lambda: has_meaning(box.current))


async def test_a_surprise_in_opening_does_not_end_the_server(tmp_path: Path) -> None:
    def opening() -> Model:
        raise MemoryError

    async with at_work(Improver(ContentBox(content_of("một")), tmp_path, opening)) as meaning:
        await until(lambda: meaning.standing is Standing.BROKEN)


# --- a command in a terminal ------------------------------------------------------------------------------------------


def test_a_long_run_makes_what_is_missing_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, model = content_of(*(f"câu {n}" for n in range(100))), FakeModel()
    for said in (True, False):
        with at_once.with_meaning(content, tmp_path, patient=True, opening=lambda: model) as better:
            assert better.understanding.verdict(ASKED) == KNOWN_BY_MEANING
        told = capsys.readouterr()
        assert ("máy đọc nghĩa 100 câu" in told.err) is said
        assert told.out == ""
    assert len(model.asked) == 102


def test_one_question_is_not_kept_waiting(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many, few, model = content_of(*(f"câu {n}" for n in range(100))), content_of("một", "hai"), FakeModel()
    for _ in range(2):
        with at_once.with_meaning(many, tmp_path, patient=False, opening=lambda: model) as same:
            assert same is many
        with at_once.with_meaning(few, tmp_path, patient=True, opening=lambda: model):
            pass
    edited = content_of("một", "ba")
    with at_once.with_meaning(edited, tmp_path, patient=False, opening=lambda: model) as better:
        assert better.understanding.verdict(ASKED) == KNOWN_BY_MEANING
        assert better.understanding.verdict("rõ rồi") == UNKNOWN
    assert capsys.readouterr().err == ""


def test_a_terminal_without_a_model(tmp_path: Path) -> None:
    content = content_of("một")
    with at_once.with_meaning(content, tmp_path, patient=True, opening=none(is_fault=False)) as same:
        assert same is content
