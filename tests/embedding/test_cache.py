"""Vectors on disk: the same numbers again, and never a wrong one."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from bot.embedding import cache as module
from bot.embedding.cache import KEEP_DAYS, VectorCache
from tests.embedding.making import row_of

TEXTS = ("làm căn cước", "mất sim", "đổi mật khẩu")


def filled(path: Path, model: str = "m 1") -> VectorCache:
    cache = VectorCache(path, model)
    cache.put(TEXTS, np.array([row_of(text) for text in TEXTS]))
    cache.save()
    return cache


def test_the_file_gives_the_numbers_that_were_fresh(tmp_path: Path) -> None:
    path = tmp_path / "var" / "meaning.cache"
    fresh = filled(path).vectors(TEXTS)
    again = VectorCache(path, "m 1")

    assert again.missing([*TEXTS, "khác", "khác"]) == ["khác"]
    assert np.array_equal(again.vectors(TEXTS[::-1]), fresh[::-1])
    assert np.abs(fresh[0] - row_of(TEXTS[0])).max() < 0.01


def test_another_model_shares_nothing(tmp_path: Path) -> None:
    filled(tmp_path / "c")
    assert VectorCache(tmp_path / "c", "m 2").missing(TEXTS) == list(TEXTS)


@pytest.mark.parametrize("harm", ["cut", "flip", "longer", "empty", "other"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "c"
    filled(path)
    raw = bytearray(path.read_bytes())
    match harm:
        case "cut":
            del raw[-5:]
        case "flip":
            raw[len(raw) // 2] ^= 1
        case "longer":
            raw += b"x"
        case "empty":
            raw.clear()
        case _:
            raw[:] = b"another program's file " * 99
    path.write_bytes(raw)

    assert VectorCache(path, "m 1").missing(TEXTS) == list(TEXTS)
    filled(path)
    assert VectorCache(path, "m 1").missing(TEXTS) == []


def test_what_is_out_of_use_stays_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = filled(tmp_path / "c")
    today = module._today()
    monkeypatch.setattr(module, "_today", lambda: today + KEEP_DAYS)
    cache.keep(TEXTS[:1])
    assert cache.missing(TEXTS) == []
    monkeypatch.setattr(module, "_today", lambda: today + KEEP_DAYS + 1)
    cache.keep(())
    cache.save()
    assert VectorCache(tmp_path / "c", "m 1").missing(TEXTS) == list(TEXTS[1:])


def test_a_cache_for_ever_growing_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS_MAX", 2)
    cache = filled(tmp_path / "c")
    cache.keep(())
    assert len(cache.missing(TEXTS)) == 1
    cache = filled(tmp_path / "c")
    cache.keep(TEXTS)
    assert cache.missing(TEXTS) == []


def test_a_folder_that_cannot_be_written_costs_no_more_than_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = filled(tmp_path / "file" / "c")
    assert cache.missing(TEXTS) == []


_WRITES = """
import sys
from pathlib import Path
import numpy as np
from bot.embedding.cache import VectorCache
print("ready", flush=True)
number = 0
while True:
    cache = VectorCache(Path(sys.argv[1]), "m 1")
    cache.put([f"{number} {i}" for i in range(2000)], np.zeros((2000, 384), np.float32))
    cache.keep([f"{number} {i}" for i in range(2000)])
    cache.save()
    number += 1
"""


async def test_killed_while_writing(tmp_path: Path) -> None:
    path = tmp_path / "c"
    filled(path)
    for pause in (0.0, 0.03, 0.07, 0.11):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _WRITES, str(path)), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        await process.stdout.readline()
        await asyncio.sleep(pause)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        assert VectorCache(path, "m 1").missing(TEXTS) == []

    left = tmp_path / "c.1.new"
    left.write_bytes(b"half")
    os.utime(left, (time.time() - 7200,) * 2)
    cache = VectorCache(path, "m 1")
    cache.put(["khác"], np.array([row_of("khác")]))
    cache.save()
    assert not left.exists()
