"""Telegram's checks on words: lengths in UTF-16 units after entity parsing, HTML, buttons."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from tests.fakes.telegram.answers import Parameters, bad

TEXT_MAX = 4096
CAPTION_MAX = 1024
CALLBACK_DATA_BYTES = 64
CALLBACK_ANSWER_MAX = 200
TOPIC_NAME_MAX = 128

_TAGS = frozenset(
    ["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "tg-spoiler", "span"]
)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise bad(f'can\'t parse entities: unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise bad(f'can\'t parse entities: unexpected end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(text: str, mode: str) -> str:
    """The words without their markup."""
    if mode.lower() != "html":
        return text
    parser = _Html()
    parser.feed(text)
    parser.close()
    if parser.open:
        raise bad(f"can't parse entities: can't find end tag corresponding to start tag \"{parser.open[-1]}\"")
    return parser.text


def words(parameters: Parameters, name: str = "text") -> str:
    """A message's text or caption, refused where it is empty or too long."""
    text = parsed(parameters.text(name, "" if name == "caption" else None), parameters.text("parse_mode", ""))
    if name == "text" and not text.strip():
        raise bad("message text is empty")
    if units(text) > (TEXT_MAX if name == "text" else CAPTION_MAX):
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return text.strip()


def markup(parameters: Parameters) -> dict[str, Any] | None:
    """The inline keyboard, if one is given."""
    value: dict[str, Any] | None = parameters.json("reply_markup", dict)
    for row in (value or {}).get("inline_keyboard", ()):
        for button in row:
            if not button.get("text"):
                raise bad("can't parse inline keyboard button: text is empty")
            size = len(button.get("callback_data", "").encode())
            if "callback_data" in button and not 1 <= size <= CALLBACK_DATA_BYTES:
                raise bad("BUTTON_DATA_INVALID")
    return value


def topic_name(parameters: Parameters) -> str:
    name = parameters.text("name").strip()
    if not name:
        raise bad("topic name is empty")
    if units(name) > TOPIC_NAME_MAX:
        raise bad("topic name is too long")
    return name
