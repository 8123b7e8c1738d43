"""National pack and overlay become one content, or none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.content.box import ContentBox
from bot.content.load import load_content
from bot.core.content import Content
from bot.core.corpus import Human
from bot.core.flow import GoEnd, GoPerson, GoStep
from tests.content.small_pack import COMMUNE, ENTRIES, FLOW, PLACE, TODAY, change, write_base

OWN_ENTRY = """
- id: {id}
  ask: [{ask}]
  answer: Câu của xã.
  source: [{{title: Thông báo của xã, date: 2026-10-01}}]
  owner: UBND xã
  reviewed: 2026-11-01
  review_by: 2027-05-01
  test: [thử]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_base(tmp_path)


def load(root: Path) -> Content:
    loaded = load_content(root, COMMUNE, TODAY)
    assert loaded.content is not None, [str(problem) for problem in loaded.problems]
    return loaded.content


def test_an_entry_is_what_was_written_with_the_place_filled_in(root: Path) -> None:
    entry = load(root).corpus.entries["vneid-quen-mat-khau"]

    assert entry.answer.endswith("Công an xã: số 2 đường Thí Dụ.")
    assert (entry.topic, entry.intent, entry.grade) == ("vneid", "vneid-quen-mat-khau", "A")
    assert (date(2026, 11, 1), date(2027, 5, 1)) == (entry.reviewed, entry.review_by)
    assert ("69/2024/NĐ-CP", date(2024, 6, 25)) == (entry.sources[0].number, entry.sources[0].date)
    assert (entry.human, len(entry.test), str(entry.place)) == (Human.NEVER, 2, "faq/vneid.yaml:2")


def test_a_flow_keeps_its_steps_and_a_lone_go_becomes_the_done_button(root: Path) -> None:
    flow = load(root).flows["vneid-quen-mat-khau"]

    assert [step.id for step in flow.steps] == ["mo-ung-dung", "bam-quen", "hoi-nguoi"]
    assert [("lời choice_done", GoStep("bam-quen"))] == [(c.label, c.go) for c in flow.steps[0].choices]
    assert [GoEnd(), GoPerson()] == [choice.go for choice in flow.steps[2].choices]
    assert (flow.number("bam-quen"), flow.number("hoi-nguoi")) == ((2, 2), None)


def test_the_understanding_finds_a_question(root: Path) -> None:
    verdict = load(root).understanding.verdict("Quên mật khẩu VNeID thì làm thế nào?")

    assert "vneid-quen-mat-khau" in str(verdict)


def test_the_overlay_overrides_by_id_in_place_and_adds_its_own(root: Path) -> None:
    text = OWN_ENTRY.format(id="vneid-doi-may", ask="Đổi máy?") + OWN_ENTRY.format(id="xa-wifi", ask="Wi-Fi xã?")
    (root / "places" / COMMUNE / "rieng.yaml").write_text(text, "utf-8")
    entries = load(root).corpus.entries

    assert (entries["vneid-doi-may"].answer, entries["vneid-doi-may"].topic) == ("Câu của xã.", "vneid")
    assert entries["xa-wifi"].topic == "rieng"
    assert list(entries) == ["vneid-quen-mat-khau", "vneid-doi-may", "xa-wifi"]


def test_the_overlay_may_bring_guides(root: Path) -> None:
    folder = root / "places" / COMMUNE / "flows"
    folder.mkdir()
    text = (root / FLOW).read_text("utf-8").replace("Lấy lại mật khẩu VNeID\n", "Lấy lại mật khẩu ở xã Mẫu\n")
    (folder / "vneid-quen-mat-khau.yaml").write_text(text, "utf-8")

    assert load(root).flows["vneid-quen-mat-khau"].title == "Lấy lại mật khẩu ở xã Mẫu"


def test_a_commune_may_use_values_of_its_own(root: Path) -> None:
    change(root, PLACE, "  ten_xa: xã Mẫu", "  ten_xa: xã Mẫu\n  ngay_hoi: 10/3")
    own = OWN_ENTRY.format(id="xa-hoi", ask="Hội?").replace("Câu của xã.", "Hội ngày {ngay_hoi}.")
    (root / "places" / COMMUNE / "rieng.yaml").write_text(own, "utf-8")

    assert load(root).corpus.entries["xa-hoi"].answer == "Hội ngày 10/3."


def test_a_neighbour_needs_no_source_and_keeps_its_intent(root: Path) -> None:
    (root / "faq" / "viec-khac.yaml").write_text(
        "- id: viec-khac-thoi-tiet\n  intent: out-of-scope\n  ask: [Mai mưa không?]\n  answer: Bác xem đài.\n", "utf-8"
    )

    assert load(root).corpus.entries["viec-khac-thoi-tiet"].is_neighbour


def test_danger_cards_stand_apart_from_the_entries(root: Path) -> None:
    card = "- id: khan-lua\n  intent: lua-dao\n  ask: [Tôi vừa bị lừa]\n  never: [Lừa đảo là gì?]\n  answer: Gọi 113.\n"
    (root / "faq" / "_urgent.yaml").write_text(card, "utf-8")
    corpus = load(root).corpus

    assert "khan-lua" not in corpus.entries
    assert corpus.urgent["khan-lua"].never == ("Lừa đảo là gì?",)


def test_the_place_is_read_whole(root: Path) -> None:
    commune = load(root).commune

    assert commune.hamlet_name("dong") == "thôn Đông"
    assert commune.old_names == (("xã Cũ, huyện Cũ", "xã Mẫu"),)
    assert commune.hours["thu_2"] == "7:30-11:30, 13:30-17:00"
    assert (commune.roster[0].name, commune.roster[0].role) == ("chị Hoa", "truong_nhom")


def test_any_error_means_no_content_and_all_errors_are_told(root: Path) -> None:
    change(root, ENTRIES, "human: never", "human: nie")
    change(root, FLOW, "go: bam-quen", "go: nirgends")
    loaded = load_content(root, COMMUNE, TODAY)

    assert loaded.content is None
    assert {ENTRIES, FLOW} == {problem.place.file for problem in loaded.problems if problem.is_error}


def test_the_version_changes_with_any_file_and_with_nothing_else(root: Path) -> None:
    before = load(root).version

    assert before == load(root).version
    change(root, PLACE, "thôn Đông", "thôn Đoài")
    assert before != load(root).version


def test_the_box_keeps_the_last_good_content(root: Path) -> None:
    good = load(root)
    box = ContentBox(good)
    change(root, ENTRIES, "human: never", "human: nie")
    loaded = load_content(root, COMMUNE, TODAY)

    assert not box.replace(loaded.content, loaded.problems)
    assert good is box.current
    assert loaded.problems == box.problems


TEMPLATE = """
- id: ten-cu
  ask: ["{ten_cu} bây giờ là xã nào?"]
  answer: "{ten_cu} nay là {ten_moi}. Hỏi thêm ở {ten_xa}."
  source: [{title: Luật, date: 2025-06-16}]
  owner: UBND xã
  reviewed: 2026-11-01
  review_by: 2027-05-01
  test: ["tên mới của {ten_cu}"]
"""


def test_each_old_name_of_the_commune_answers_for_itself_and_stays_out_of_the_menu(root: Path) -> None:
    (root / "faq" / "_old_names.yaml").write_text(TEMPLATE, "utf-8")
    corpus = load(root).corpus
    entry = corpus.entries["ten-cu-xa-cu-huyen-cu"]

    assert entry.title == "Xã Cũ, huyện Cũ bây giờ là xã nào?"
    assert entry.answer == "Xã Cũ, huyện Cũ nay là xã Mẫu. Hỏi thêm ở xã Mẫu."
    assert entry.topic not in [topic.id for topic in corpus.topics]


def test_a_table_of_words_that_nobody_reads_is_told_with_its_line(root: Path) -> None:
    (root / "faq" / "_words.yaml").write_text("teencode:\n  ko: không\nteencod:\n  dc: được\n", encoding="utf-8")

    problems = [str(problem) for problem in load_content(root, COMMUNE, TODAY).problems]

    assert any(
        problem.startswith("faq/_words.yaml:3: lỗi: không có bảng «teencod»") and "«teencode»" in problem
        for problem in problems
    )
