"""How the citizen is called. Content is written with "bác"; another form is put in its place on the way out."""

from __future__ import annotations

import re

DEFAULT = "bác"
FORMS = ("bác", "cô", "chú", "anh", "chị", "bạn")

# "bác sĩ", "Bác Hồ", "bác bỏ" and "phản bác" are other words; "bác Ba" is a member's name.
_BAC = re.compile(r"(?<!phản )\b([Bb])ác\b(?! (?:sĩ|sỹ|bỏ)\b)(?! [A-ZÀ-ỸĐ][a-zà-ỹđ]+\b)")


def call(text: str, form: str) -> str:
    """The text with every "bác" that means the citizen replaced by `form`; unchanged for the default."""
    if form in {"", DEFAULT}:
        return text
    return _BAC.sub(lambda found: form.capitalize() if found[1] == "B" else form, text)
