"""What a file is, told by its content alone: neither its name nor what anybody claims counts. Pure."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum

from bot.core.events import MediaKind


class Use(StrEnum):
    """What a desk page can do with it."""

    SHOW = "show"
    HEAR = "hear"
    WATCH = "watch"
    OPEN = "open"
    """Only a program of the member's own opens it."""


@dataclass(frozen=True, slots=True)
class Found:
    mime: str
    suffix: str
    use: Use


JPEG = Found("image/jpeg", "jpg", Use.SHOW)
PNG = Found("image/png", "png", Use.SHOW)
GIF = Found("image/gif", "gif", Use.SHOW)
WEBP = Found("image/webp", "webp", Use.SHOW)
OGG = Found("audio/ogg", "ogg", Use.HEAR)
MP3 = Found("audio/mpeg", "mp3", Use.HEAR)
AAC = Found("audio/aac", "aac", Use.HEAR)
M4A = Found("audio/mp4", "m4a", Use.HEAR)
# No browser plays it.
AMR = Found("audio/amr", "amr", Use.OPEN)
MP4 = Found("video/mp4", "mp4", Use.WATCH)
PDF = Found("application/pdf", "pdf", Use.OPEN)
DOC = Found("application/msword", "doc", Use.OPEN)
DOCX = Found("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", Use.OPEN)

_BY_MIME = {one.mime: one for one in (JPEG, PNG, GIF, WEBP, OGG, MP3, AAC, M4A, AMR, MP4, PDF, DOC, DOCX)}

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"OggS", OGG),
    (b"ID3", MP3),
    (b"#!AMR", AMR),
    (b"%PDF-", PDF),
)
_AUDIO_BRANDS = frozenset({b"M4A ", b"M4B ", b"F4A "})
_VIDEO_BRANDS = frozenset(
    {
        b"isom",
        b"iso2",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"MSNV",
        b"3gp4",
        b"3gp5",
        b"3gp6",
    }
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream that makes an OLE file a Word document; sheets, slides and installers have the same first bytes.
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_ENTRIES_MAX = 2000


def of_mime(mime: str) -> Found | None:
    return _BY_MIME.get(mime)


def sniff(content: bytes, kind: MediaKind) -> Found | None:
    """None for whatever is not on the list. `kind` only tells a voice note from a film in the container of both."""
    for start, found in _STARTS:
        if content.startswith(start):
            return found
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp":
        return _of_container(content[8:12], kind)
    if content.startswith(_OLE):
        return DOC if _WORD_STREAM in content else None
    if content.startswith(b"PK\x03\x04"):
        return DOCX if _is_docx(content) else None
    return _of_frames(content)


def _of_container(brand: bytes, kind: MediaKind) -> Found | None:
    if brand in _AUDIO_BRANDS:
        return M4A
    if brand not in _VIDEO_BRANDS:
        return None
    return M4A if kind is MediaKind.VOICE else MP4


def _of_frames(content: bytes) -> Found | None:
    """MPEG audio begins with twelve set bits; the layer tells AAC (0) from MP3 (1)."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xF0 != 0xF0:  # noqa: PLR2004  a frame's header
        return None
    layer = content[1] >> 1 & 0b11
    if layer == 0:
        return AAC
    # All bits set are no bitrate and no sampling rate.
    is_frame = content[2] >> 4 != 0b1111 and content[2] >> 2 & 0b11 != 0b11  # noqa: PLR2004
    return MP3 if layer == 1 and is_frame else None


def _is_docx(content: bytes) -> bool:
    """A Word document without macros. Only the list of entries is read; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [entry.filename for entry in archive.infolist()[:_ENTRIES_MAX]]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return "word/document.xml" in names and not has_macros
