"""What a method is given, and how it refuses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp.web import FileField


class Refusal(Exception):
    """`{"ok": false, …}` with this HTTP status."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad(text: str, **parameters: int) -> Refusal:
    return Refusal(400, f"Bad Request: {text}", **parameters)


class Parameters:
    """The fields of one call. Plain ones are text; nested ones are JSON text, as the real server wants them."""

    def __init__(self, fields: Mapping[str, str | FileField]) -> None:
        self._fields = fields

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def text(self, name: str, default: str | None = None) -> str:
        value = self._fields.get(name, default)
        if value is None:
            raise bad(f"parameter {name} is required")
        if not isinstance(value, str):
            raise bad(f"parameter {name} must be text")
        return value

    def whole(self, name: str, default: int | None = None) -> int:
        text = self.text(name, None if default is None else str(default))
        try:
            return int(text)
        except ValueError:
            raise bad(f"parameter {name} must be a number") from None

    def flag(self, name: str) -> bool:
        text = self.text(name, "false").lower()
        if text not in {"true", "false", "1", "0"}:
            raise bad(f"parameter {name} must be a boolean")
        return text in {"true", "1"}

    def json(self, name: str, kind: type) -> Any:
        """None where the field is not given."""
        if name not in self._fields:
            return None
        try:
            value = json.loads(self.text(name))
        except ValueError:
            raise bad(f"can't parse {name}: not JSON") from None
        if not isinstance(value, kind):
            raise bad(f"can't parse {name}: unexpected type")
        return value

    def file(self, name: str) -> tuple[str, bytes] | None:
        """An uploaded file, given in the field itself or through `attach://`."""
        value = self._fields.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self._fields.get(value.removeprefix("attach://"))
        if isinstance(value, FileField):
            return value.filename, value.file.read()
        return None

    def shown(self) -> dict[str, str]:
        return {name: value if isinstance(value, str) else "(file)" for name, value in self._fields.items()}
