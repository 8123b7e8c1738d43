"""Vectors of the content's texts, kept in one file so that a restart need not make them again."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import structlog

from bot.core.content import Floats
from bot.embedding.model import WIDTH

log = structlog.get_logger(__name__)

FILE = "meaning.cache"
_MAGIC = b"tro-ly-so meaning 1\n"
_DIGEST = 32
_KEY = 16
_DAY = 4
_VECTOR = WIDTH * 2
_ROW = _KEY + _DAY + _VECTOR
_DAY_SECONDS = 86_400
KEEP_DAYS = 30
"""A text out of use is kept this long: editors take words out and put them back, and communes share a folder."""
ROWS_MAX = 100_000
"""77 MB; those out of use longest go first."""
_STALE_SECONDS = 3600


class VectorCache:
    """Keyed by a hash of the model's name and the text. Half precision: the same numbers fresh and from the file."""

    def __init__(self, path: Path, model: str) -> None:
        self._path = path
        self._salt = hashlib.blake2b(model.encode(), digest_size=_DIGEST).digest()
        self._rows: dict[bytes, tuple[int, bytes]] = self._read()
        self._changed = False

    def missing(self, texts: Iterable[str]) -> list[str]:
        return [text for text in dict.fromkeys(texts) if self._key(text) not in self._rows]

    def put(self, texts: Sequence[str], vectors: Floats) -> None:
        for text, row in zip(texts, vectors.astype("<f2"), strict=True):
            self._rows[self._key(text)] = (_today(), row.tobytes())
        self._changed = True

    def vectors(self, texts: Sequence[str]) -> Floats:
        """A row for each text, in order; all must be there."""
        rows = b"".join(self._rows[self._key(text)][1] for text in texts)
        return np.frombuffer(rows, "<f2").reshape(len(texts), WIDTH).astype(np.float32)

    def keep(self, texts: Iterable[str]) -> None:
        """Mark what is in use and drop what has long not been."""
        today, used = _today(), {self._key(text) for text in texts}
        kept = {key: (today, row) if key in used else (day, row) for key, (day, row) in self._rows.items()}
        ordered = sorted(kept.items(), key=lambda item: item[1][0], reverse=True)[: max(ROWS_MAX, len(used))]
        fresh = {key: row for key, row in ordered if row[0] >= today - KEEP_DAYS}
        self._changed = self._changed or fresh != self._rows
        self._rows = fresh

    def save(self) -> None:
        """Whole or not at all, whenever the process ends. A folder that cannot be written costs only the next start."""
        if not self._changed:
            return
        body = b"".join(key + day.to_bytes(_DAY, "little") + row for key, (day, row) in list(self._rows.items()))
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._sweep()
            fresh.write_bytes(_MAGIC + hashlib.blake2b(body, digest_size=_DIGEST).digest() + body)
            fresh.replace(self._path)
        except OSError as error:
            log.warning("meaning_not_kept", file=self._path.name, why=error.strerror or str(error))
            return
        self._changed = False

    def _sweep(self) -> None:
        """What processes that were killed while writing have left."""
        for left in self._path.parent.glob(f"{self._path.name}.*.new"):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink(missing_ok=True)

    def _read(self) -> dict[bytes, tuple[int, bytes]]:
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            log.warning("meaning_not_read", file=self._path.name, why=error.strerror or str(error))
            return {}
        start = len(_MAGIC) + _DIGEST
        body = raw[start:]
        digest = hashlib.blake2b(body, digest_size=_DIGEST).digest()
        if raw[:start] != _MAGIC + digest or len(body) % _ROW:
            log.warning("meaning_file_damaged", file=self._path.name, then="bỏ qua và làm lại")
            return {}
        return {
            body[at : at + _KEY]: (
                int.from_bytes(body[at + _KEY : at + _KEY + _DAY], "little"),
                body[at + _KEY + _DAY : at + _ROW],
            )
            for at in range(0, len(body), _ROW)
        }

    def _key(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=_KEY, key=self._salt).digest()


def _today() -> int:
    return int(time.time()) // _DAY_SECONDS
