"""JSON Schemas for editors' tools, made from the same shapes the loader checks against.

`python -m bot.content.schema FOLDER` writes them; a test keeps the files in `faq/schema/` true.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.content.shape import Date, Flag, Kind, Many, Number, One, OneOf, Shape, Table, Text, Texts
from bot.content.shapes import CHECK, ELSEWHERE, ENTRY, FLOW, NEIGHBOUR, PERSONS, PHRASES, PLACE, URGENT
from bot.core.corpus import OUT_OF_SCOPE

Json = dict[str, object]

_DIALECT = "http://json-schema.org/draft-07/schema#"


def schemas() -> dict[str, Json]:
    """File name → schema. A neighbour entry needs less than another: `if`/`then`/`else` over its intent."""
    neighbour = {"properties": {"intent": {"const": OUT_OF_SCOPE}}, "required": ["intent"]}
    entry: Json = {
        **_shape(ENTRY),
        "required": _required(NEIGHBOUR, without=("intent",)),
        "if": neighbour,
        "else": {"required": _required(ENTRY)},
    }
    return {
        "faq.json": _file("Mục hỏi đáp (faq/<chủ đề>.yaml)", {"type": "array", "items": entry}),
        "urgent.json": _file("Thẻ khẩn cấp (faq/_urgent.yaml)", {"type": "array", "items": _shape(URGENT)}),
        "flow.json": _file("Hướng dẫn (flows/<id>.yaml)", _shape(FLOW)),
        "place.json": _file("Bản phủ của xã (places/<xã>/place.yaml)", _shape(PLACE)),
        "phrases.json": _file("Lời cố định (faq/_phrases.yaml)", _shape(PHRASES)),
        "person.json": _file("Câu phải chuyển cho người (faq/_person.yaml)", _shape(PERSONS)),
        "elsewhere.json": _file("Câu ngoài phạm vi (faq/_elsewhere.yaml)", _shape(ELSEWHERE)),
        "check.json": _file("Danh sách kiểm tra (faq/_check.yaml)", _shape(CHECK)),
    }


def text_of(schema: Json) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _file(title: str, schema: Json) -> Json:
    return {"$schema": _DIALECT, "title": title, **schema}


def _required(shape: Shape, without: tuple[str, ...] = ()) -> list[str]:
    return [key.name for key in shape.keys if key.required and key.name not in without]


def _shape(shape: Shape) -> Json:
    return {
        "type": "object",
        "properties": {key.name: {**_kind(key.kind), "description": key.about} for key in shape.keys},
        "required": _required(shape),
        "additionalProperties": False,
    }


def _kind(kind: Kind) -> Json:
    match kind:
        case Text(pattern):
            return {"type": ["string", "number"], **({"pattern": f"^(?:{pattern})$"} if pattern else {})}
        case Texts(least):
            return {"type": "array", "items": {"type": ["string", "number"]}, **({"minItems": least} if least else {})}
        case Date():
            return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{1,2}-\d{1,2}$"}
        case Flag():
            return {"type": "boolean"}
        case Number():
            return {"type": "integer", "minimum": 0}
        case OneOf(options):
            return {"enum": list(options)}
        case One(shape):
            return _shape(shape)
        case Many(shape, least, lone):
            rows: Json = {"type": "array", "items": _shape(shape), **({"minItems": least} if least else {})}
            return {"anyOf": [rows, _shape(shape)]} if lone else rows
        case Table(of):
            blank = {"type": "null"}
            return {"type": "object", "additionalProperties": {"anyOf": [_kind(of), blank]}}


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (folder / name).write_text(text_of(schema), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
