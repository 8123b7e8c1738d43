"""Pictures at Zalo: uploaded once a week, known by their content."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.channels.zalo_oa.api import Api
from storage.interface import Store

log = structlog.get_logger(__name__)

# What is uploaded can be sent for 7 days; an hour less, so that none ends on the way.
KEPT = timedelta(days=7) - timedelta(hours=1)
BYTES_MAX = 1024 * 1024
_MIME = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
_PATH = "/v2.0/oa/upload/image"


class Uploads:
    """`folder` is what image paths are relative to."""

    def __init__(self, api: Api, store: Store, oa: str, folder: Path, clock: Callable[[], datetime]) -> None:
        self._api = api
        self._store = store
        self._oa = oa
        self._folder = folder
        self._clock = clock

    async def id_of(self, image: str, *, anew: bool = False) -> str | None:
        """Zalo's id of the picture; None where there is none that Zalo takes. Raises as `Api.upload`."""
        path = self._folder / image
        mime = _MIME.get(path.suffix.lower())
        content = await asyncio.to_thread(_content, path) if mime else None
        if content is None or mime is None:
            log.warning("picture_unusable", image=image)
            return None
        name = f"zalo_oa:{self._oa}:image:{hashlib.sha256(content).hexdigest()[:32]}"
        known = None if anew else self._still_good(await self._store.read_setting(name))
        if known:
            return known
        made = await self._api.upload(_PATH, content, f"huong-dan{path.suffix.lower()}", mime)
        attachment = str(made.get("attachment_id", ""))
        if attachment:
            kept = {"id": attachment, "until": (self._clock() + KEPT).isoformat()}
            await self._store.write_setting(name, json.dumps(kept))
        return attachment or None

    def _still_good(self, kept: str | None) -> str | None:
        if kept is None:
            return None
        found = json.loads(kept)
        return str(found["id"]) if datetime.fromisoformat(found["until"]) > self._clock() else None


def _content(path: Path) -> bytes | None:
    if not path.is_file() or path.stat().st_size > BYTES_MAX:
        return None
    return path.read_bytes()
