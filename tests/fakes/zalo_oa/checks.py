"""What Zalo refuses in a message, whoever it is for."""

from __future__ import annotations

from typing import Any

from tests.fakes.zalo_oa.world import Said


class Refusal(Exception):
    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def checked(message: Any, uploads: Any, ident: str) -> Said:
    """The message as the phone shows it. `uploads(id)` tells whether an attachment can be used."""
    if not isinstance(message, dict):
        raise Refusal(-201, "message is invalid")
    text = message.get("text", "")
    if not isinstance(text, str):
        raise Refusal(-201, "text is invalid")
    if len(text.encode("utf-16-le")) // 2 > 2000:
        raise Refusal(-210, "text exceeds 2000 characters")
    attachment = message.get("attachment")
    if attachment is None:
        if not text:
            raise Refusal(-201, "text is empty")
        return Said(ident, text)
    kind, payload = attachment.get("type"), attachment.get("payload")
    if kind == "file":
        if not uploads(payload.get("token", "")):
            raise Refusal(-100, "asset is not available")
        return Said(ident, text)
    if kind != "template" or not isinstance(payload, dict):
        raise Refusal(-201, "attachment type is invalid")
    if payload.get("template_type") == "media":
        return Said(ident, text, image=_image(payload, uploads))
    if payload.get("template_type") not in {None, "button"}:
        raise Refusal(-233, "template is not supported")
    return Said(ident, text, _buttons(payload.get("buttons")))


def _image(payload: dict[str, Any], uploads: Any) -> str:
    elements = payload.get("elements")
    if not isinstance(elements, list) or len(elements) != 1:
        raise Refusal(-201, "elements is invalid")
    element = elements[0]
    if element.get("media_type") not in {"image", "gif", "sticker"} or ("url" in element) == (
        "attachment_id" in element
    ):
        raise Refusal(-201, "element is invalid")
    if "attachment_id" in element and not uploads(element["attachment_id"]):
        raise Refusal(-100, "asset is not available")
    return str(element.get("attachment_id") or element.get("url"))


def _buttons(buttons: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(buttons, list) or not buttons:
        raise Refusal(-201, "buttons is invalid")
    if len(buttons) > 5:
        raise Refusal(-210, "buttons exceeds 5")
    shown = []
    for button in buttons:
        title, payload = button.get("title"), button.get("payload")
        if not isinstance(title, str) or not title:
            raise Refusal(-201, "button title is invalid")
        if len(title) > 100:
            raise Refusal(-210, "button title exceeds 100 characters")
        if button.get("type") in {"oa.query.show", "oa.query.hide"}:
            if not isinstance(payload, str):
                raise Refusal(-201, "button payload must be a string")
            if len(payload) > 1000:
                raise Refusal(-210, "button payload exceeds 1000 characters")
            shown.append((title, payload))
        elif button.get("type") not in {"oa.open.url", "oa.open.sms", "oa.open.phone"} or not isinstance(payload, dict):
            raise Refusal(-201, "button type is invalid")
    return tuple(shown)
