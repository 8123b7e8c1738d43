"""Whatever a slip of the hand makes of a file, the editor gets sentences and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content.load import load_content
from tests.content.small_pack import COMMUNE, ENTRIES, FLOW, PLACE, TODAY, write_base

FILES = (ENTRIES, FLOW, PLACE, "faq/_check.yaml", "faq/_phrases.yaml")
SLIPS = [
    "",
    ":",
    ": ",
    "- ",
    "-",
    "\n",
    "  ",
    "\t",
    '"',
    "'",
    "[",
    "]",
    "{",
    "}",
    "|",
    "#",
    "&a ",
    "*a",
    "!",
    "\u00a0",
    "…",
    "ế",
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_base(tmp_path_factory.mktemp("slips"))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.sampled_from(FILES),
    slips=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(SLIPS)), min_size=1, max_size=4),
)
def test_a_slip_is_told_and_never_crashes(root: Path, file: str, slips: list[tuple[float, int, str]]) -> None:
    path = root / file
    whole = path.read_text("utf-8")
    spoilt = whole
    for where, gone, typed in slips:
        at = int(where * len(spoilt))
        spoilt = spoilt[:at] + typed + spoilt[at + gone :]
    try:
        path.write_text(spoilt, "utf-8")
        loaded = load_content(root, COMMUNE, TODAY)
    finally:
        path.write_text(whole, "utf-8")

    assert loaded.content is not None or any(problem.is_error for problem in loaded.problems)
    assert all(problem.text and problem.place.file for problem in loaded.problems)
