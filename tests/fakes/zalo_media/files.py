"""Small files of each kind, begun as the real ones begin; the pictures are real."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib


def _png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\x00" + b"\xd0\x40\x40" * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def docx(*more: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", *more):
            archive.writestr(zipfile.ZipInfo(name), "<x/>")  # no time of day: tests are named after it
    return packed.getvalue()


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(64)


PNG = _png()
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(64)
GIF = b"GIF89a\x01\x00\x01\x00" + bytes(16)
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L" + bytes(16)
OGG = b"OggS\x00\x02" + bytes(22) + b"OpusHead" + bytes(16)
AMR = b"#!AMR\n" + bytes(32)
MP3 = b"ID3\x04\x00" + bytes(32)
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41" + bytes(32)
PDF = b"%PDF-1.7\n" + bytes(32)
DOCX = docx()
