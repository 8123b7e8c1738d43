"""ChatterBot 1.2, as its own documentation sets it up: `python -m benchmarks.matching.optional.chatterbot`.

It compares a question with every phrasing it was taught (difflib), about a second each here: so only clean questions
and those without marks are asked. Its default tagger wants an English model from outside the package index; the
lower-case one, which it offers for other languages, is used instead.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.matching.optional.environment import Optional, main

CHATTERBOT = Optional(
    "chatterbot",
    ("3.11", "3.12", "3.10", "3.9"),
    ("chatterbot>=1.2,<1.3",),
    Path(__file__).with_name("inside_chatterbot.py"),
    ("khong-dau",),
)

if __name__ == "__main__":
    main(CHATTERBOT)
