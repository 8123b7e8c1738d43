"""`run_check` as the command line uses it."""

from __future__ import annotations

from pathlib import Path

from bot.content.check import place_values, run_check
from tests.content.small_pack import COMMUNE, ENTRIES, FLOW, TODAY, change, write_base


def test_paths_narrow_what_is_listed(tmp_path: Path) -> None:
    root = write_base(tmp_path)
    change(root, ENTRIES, "human: never", "human: nie")
    change(root, FLOW, "go: bam-quen", "go: nirgends")

    problems, summary = run_check(root, COMMUNE, [root / "flows"], TODAY)

    assert {FLOW} == {problem.place.file for problem in problems}
    assert len(problems) == summary.errors


def test_a_draft_outside_the_content_is_checked_with_it(tmp_path: Path) -> None:
    root = write_base(tmp_path / "content")
    draft = tmp_path / "nhap.yaml"
    draft.write_text("- id: vneid-doi-may\n  ask: [Đổi máy?]\n  answer: Gọi 0900000002.\n", "utf-8")

    problems, _ = run_check(root, COMMUNE, [draft], TODAY)

    assert {draft.as_posix()} == {problem.place.file for problem in problems}
    assert any("thiếu «source»" in problem.text for problem in problems)


def test_a_path_that_is_not_there_is_said(tmp_path: Path) -> None:
    root = write_base(tmp_path)

    problems, _ = run_check(root, COMMUNE, [root / "faq" / "khong-co.yaml"], TODAY)

    assert [str(problem) for problem in problems] == [
        "faq/khong-co.yaml: lỗi: không thấy tệp hay thư mục này. Xem lại tên và đường dẫn."
    ]


def test_the_summary_counts_and_names_the_hardest(tmp_path: Path) -> None:
    _, summary = run_check(write_base(tmp_path), COMMUNE, [], TODAY)

    assert (summary.entries, summary.flows, summary.urgent, summary.to_approve) == (2, 1, 0, 0)
    assert summary.grades == (("A", 3),)
    questions = summary.questions
    assert questions.total == 8 == questions.answered + questions.offered
    assert questions.answered >= 6  # the fit moves where an answer becomes an offer
    assert summary.lines()[0].startswith("2 mục hỏi đáp")
    assert "0 lỗi, 0 cảnh báo" in summary.lines()[-1]


def test_an_unreadable_file_is_told_before_what_comes_of_it(tmp_path: Path) -> None:
    root = write_base(tmp_path)
    change(root, ENTRIES, "human: never", "human: nie")
    (root / FLOW).write_text("", "utf-8")
    (root / "flows" / "a.yaml").write_text("", "utf-8")

    problems, summary = run_check(root, COMMUNE, [], TODAY)

    first, second, third, *_ = problems
    assert (first.place.file, second.place.file, third.place.file) == ("flows/a.yaml", FLOW, ENTRIES)
    assert first.text == second.text == "tệp trống, không có nội dung nào."
    kinds = [(problem.is_error, problem.is_cause) for problem in problems]
    assert kinds == sorted(kinds, reverse=True)
    assert summary.errors == 3


def test_what_only_comes_of_an_unreadable_file_waits_with_one_line(tmp_path: Path) -> None:
    root = write_base(tmp_path)
    change(root, ENTRIES, "related: [vneid-doi-may]", "related: [vneid-o-tep-trong]")
    (root / "faq" / "a.yaml").write_text("", "utf-8")

    problems, _ = run_check(root, COMMUNE, [root / "faq" / "vneid.yaml"], TODAY)
    told = [str(problem) for problem in problems]
    (root / "faq" / "a.yaml").unlink()
    later, _ = run_check(root, COMMUNE, [], TODAY)

    waiting = "cảnh báo: chưa đọc được tệp này, nên những chỗ khác dựa vào đó chưa được xem."
    assert told == [f"faq/a.yaml: {waiting} Sửa tệp xong thì xem lại sau."]
    assert any("«vneid-o-tep-trong» không có" in problem.text for problem in later)


def test_an_unreadable_list_of_what_is_allowed_forbids_nothing(tmp_path: Path) -> None:
    root = write_base(tmp_path)
    lists = root / "faq" / "_check.yaml"
    lists.write_text("\t" + lists.read_text("utf-8"), "utf-8")

    problems, _ = run_check(root, COMMUNE, [], TODAY)

    assert {problem.place.file for problem in problems} == {"faq/_check.yaml"}
    assert [problem.is_error for problem in problems] == [True, False]


def test_an_empty_folder_is_a_list_of_problems_and_no_crash(tmp_path: Path) -> None:
    problems, summary = run_check(tmp_path, COMMUNE, [], TODAY)

    held = [problem for problem in problems if not problem.is_error]
    assert summary.errors == len(problems) - len(held) > 0
    assert [problem.mend for problem in held] == ["Sửa tệp xong thì xem lại sau."]


def test_the_place_list_shows_what_is_missing_first(tmp_path: Path) -> None:
    root = write_base(tmp_path)
    change(root, ENTRIES, "Công an xã: {cong_an_dia_chi}", "Công an xã: {cong_an_dien_thoai}")

    values = place_values(root, COMMUNE, TODAY)

    assert [value.name for value in values] == ["cong_an_dien_thoai", "ten_xa", "cong_an_dia_chi"]
    assert [value.is_missing for value in values] == [True, False, False]
    assert str(values[0]) == "cong_an_dien_thoai: CHƯA ĐIỀN – Số trực ban Công an xã. (dùng 1 chỗ)"


def test_the_summary_says_how_many_of_the_wanted_intents_are_answered(tmp_path: Path) -> None:
    root = write_base(tmp_path)
    _, before = run_check(root, COMMUNE, [], TODAY)
    catalogue = root / "faq" / "_check.yaml"
    wanted = "intents:\n  vneid-quen-mat-khau: Quên mật khẩu VNeID\n  vneid-doi-so: Đổi số điện thoại\n"
    catalogue.write_text(catalogue.read_text("utf-8") + wanted, "utf-8")

    problems, after = run_check(root, COMMUNE, [], TODAY)

    assert before.intents_wanted == 0
    assert (after.intents, after.intents_wanted) == (1, 2)
    assert "1/2 ý định" in after.lines()[0]
    missing = [problem.text for problem in problems if "vneid-doi-so" in problem.text]
    assert missing
    assert "chưa có mục nào trả lời" in missing[0]
