"""`phrase_keys` lists exactly what the code says: the calls in `bot/` are read and compared."""

from __future__ import annotations

import ast
from pathlib import Path

from bot.content.phrase_keys import PHRASE_GAPS, SMALLTALK

BOT = Path(__file__).parent.parent.parent / "bot"

# Keys the code puts together: the fixed front of an f-string, or a name chosen before the call.
BUILT = (
    "field_",
    "telegram_command_",
    "kind_",
    "masked_",
    "refer_",
    "refused_",
    "rate_",
    "media",
    "media_voice",
    "choice_done",
)


def said() -> dict[str, set[str]]:
    """Key → the gaps its calls fill, for keys written out in a call of `phrases.say` or `phrases.line`."""
    found: dict[str, set[str]] = {}
    for path in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("say", "line")
                and "phrases" in ast.unparse(node.func.value)
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                gaps = {keyword.arg for keyword in node.keywords if keyword.arg}
                found.setdefault(str(node.args[0].value), set()).update(gaps)
    return found


def test_every_phrase_the_code_says_is_listed() -> None:
    missing = {key for key in said() if key not in PHRASE_GAPS and not key.startswith(SMALLTALK)}

    assert set() == missing


def test_every_listed_phrase_is_said_somewhere() -> None:
    calls = said()
    unsaid = {key for key in PHRASE_GAPS if key not in calls and not key.startswith(BUILT)}

    assert set() == unsaid


def test_the_gaps_are_those_the_code_fills() -> None:
    wrong = {
        key: gaps
        for key, gaps in said().items()
        if key in PHRASE_GAPS and not key.startswith("refused_") and gaps != PHRASE_GAPS[key]
    }

    assert wrong == {}
