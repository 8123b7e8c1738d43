"""Zalo's file hosts on loopback: whatever host is asked for, by its Host header, with all that may go wrong there."""

from tests.fakes.zalo_media.files import (
    AMR,
    DOCX,
    GIF,
    JPEG,
    MP3,
    MP4,
    OGG,
    PDF,
    PNG,
    WEBP,
    docx,
    ole,
)
from tests.fakes.zalo_media.server import FakeZaloMedia

__all__ = [
    "AMR",
    "DOCX",
    "GIF",
    "JPEG",
    "MP3",
    "MP4",
    "OGG",
    "PDF",
    "PNG",
    "WEBP",
    "FakeZaloMedia",
    "docx",
    "ole",
]
