"""Text laid bare for comparing what people type with fixed words: no case, no marks, no punctuation."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Lower-case ASCII-like words parted by single spaces: "Quay lại!" → "quay lai", "1️⃣" → "1", "Đông" → "dong"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    letters = "".join(
        char if char.isalnum() else " " for char in decomposed if unicodedata.category(char) not in {"Mn", "Me", "Cf"}
    )
    return " ".join(letters.split())
