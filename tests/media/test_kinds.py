from __future__ import annotations

import pytest

from bot.core.events import MediaKind
from bot.media.kinds import sniff
from tests.fakes.zalo_media import AMR, DOCX, GIF, JPEG, MP3, MP4, OGG, PDF, PNG, WEBP, docx, ole


@pytest.mark.parametrize(
    ("content", "kind", "mime"),
    [
        (JPEG, MediaKind.FILE, "image/jpeg"),
        (PNG, MediaKind.PHOTO, "image/png"),
        (GIF, MediaKind.PHOTO, "image/gif"),
        (WEBP, MediaKind.PHOTO, "image/webp"),
        (OGG, MediaKind.VOICE, "audio/ogg"),
        (AMR, MediaKind.VOICE, "audio/amr"),
        (MP3, MediaKind.VOICE, "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + bytes(16), MediaKind.VOICE, "audio/mpeg"),
        (b"\xff\xf1\x50\x80" + bytes(16), MediaKind.VOICE, "audio/aac"),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00" + bytes(16), MediaKind.FILE, "audio/mp4"),
        (MP4, MediaKind.VIDEO, "video/mp4"),
        (MP4, MediaKind.VOICE, "audio/mp4"),
        (PDF, MediaKind.FILE, "application/pdf"),
        (ole("WordDocument"), MediaKind.FILE, "application/msword"),
        (DOCX, MediaKind.FILE, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_it_is_known_by_its_content(content: bytes, kind: MediaKind, mime: str) -> None:
    found = sniff(content, kind)

    assert found is not None
    assert found.mime == mime


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"\xff\xff\xff\xff" * 8,
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\x00" + bytes(64),
        b"\x7fELF" + bytes(64),
        b"#!/bin/sh\n",
        b"RIFF\x00\x00\x00\x00AVI ",
        b"\x00\x00\x00\x18ftypheic" + bytes(16),
        ole("Workbook"),
        docx("word/vbaProject.bin"),
        b"PK\x03\x04" + bytes(64),
        DOCX[:60],
        b" %PDF-1.7",
    ],
)
def test_anything_else_is_refused_whatever_it_is_called(content: bytes) -> None:
    assert all(sniff(content, kind) is None for kind in MediaKind)
