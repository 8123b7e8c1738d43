"""Photos, voice notes and files on a ticket: how they look there, and how one is handed to a member's browser."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.media.kinds import Use, of_mime
from bot.media.shelf import Kept
from bot.web.words import Words
from storage.interface import Media, MediaState

# What somebody sent is shown and nothing more: no script, no frame, no form, no origin of its own.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'; sandbox; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Accept-Ranges": "bytes",
}
_KILOBYTE = 1024
_UNPLAYABLE = frozenset({"amr"})


@dataclass(frozen=True, slots=True)
class Thing:
    """`look`: show, hear, watch (as `Use`), file, or none where there is nothing to open. `note`: said below it."""

    id: str
    look: str
    note: str = ""
    download: str = ""


def thing(media: Media, words: Words) -> Thing:
    kind = words(f"desk.media.{media.kind}")
    match media.state:
        case MediaState.WAITING:
            return Thing(media.id, "none", words("desk.media.waiting", kind=kind))
        case MediaState.FAILED:
            why = words(f"desk.media.why.{media.why}")
            return Thing(media.id, "none", words("desk.media.failed", kind=kind, why=why))
        case MediaState.DROPPED:
            return Thing(media.id, "none", words("desk.media.dropped", kind=kind[:1].upper() + kind[1:]))
        case MediaState.KEPT:
            found = of_mime(media.mime)
    if found is None:
        return lost(words)
    download = words("desk.media.download", kind=kind, kind_name=found.suffix, size=_size(media.size))
    if found.use is Use.OPEN:
        return Thing(media.id, "file", words("desk.media.deaf") if found.suffix in _UNPLAYABLE else "", download)
    return Thing(media.id, found.use.value, "", "" if found.use is Use.SHOW else download)


def lost(words: Words) -> Thing:
    """Forgotten at the citizen's wish."""
    return Thing("", "none", words("desk.media.lost"))


def answer(request: web.Request, kept: Kept) -> web.Response:
    """The content, or the part a player asked for. The name is ours: nothing of the sender's goes into a header."""
    name = f"phieu-{kept.media.ticket}-{kept.media.id[:6]}.{kept.found.suffix}"
    is_shown = kept.found.use is not Use.OPEN and "tai" not in request.query
    headers = {**_HEADERS, "Content-Disposition": f'{"inline" if is_shown else "attachment"}; filename="{name}"'}
    size = len(kept.content)
    try:
        part = request.http_range
    except ValueError:
        raise web.HTTPRequestRangeNotSatisfiable from None
    if part.start is None and part.stop is None:
        return web.Response(body=kept.content, content_type=kept.found.mime, headers=headers)
    # Safari plays nothing from a server that cannot do this.
    start, stop, _ = part.indices(size)
    if start >= stop:
        raise web.HTTPRequestRangeNotSatisfiable(headers={"Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return web.Response(status=206, body=kept.content[start:stop], content_type=kept.found.mime, headers=headers)


def _size(size: int) -> str:
    if size < _KILOBYTE * _KILOBYTE:
        return f"{max(1, round(size / _KILOBYTE))} KB"
    return f"{size / _KILOBYTE / _KILOBYTE:.1f} MB".replace(".", ",")
