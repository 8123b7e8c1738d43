"""The schemas editors' tools use agree with the loader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.conform import conform
from bot.content.nodes import ListNode, MapNode
from bot.content.problem import Report
from bot.content.schema import schemas, text_of
from bot.content.shapes import ENTRY, FLOW, PLACE
from bot.content.source import parse
from tests.content.small_pack import BASE, ENTRIES
from tests.content.small_pack import FLOW as FLOW_FILE
from tests.content.small_pack import PLACE as PLACE_FILE

SCHEMAS = Path(__file__).parent.parent.parent / "faq" / "schema"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_stored_schema_is_the_one_the_shapes_give(name: str) -> None:
    """Mend with: python -m bot.content.schema faq/schema"""
    assert text_of(schemas()[name]) == (SCHEMAS / name).read_text("utf-8")


@pytest.mark.parametrize(
    ("schema", "file", "shape"),
    [("faq.json", ENTRIES, ENTRY), ("flow.json", FLOW_FILE, FLOW), ("place.json", PLACE_FILE, PLACE)],
)
def test_what_the_schema_demands_the_loader_demands(schema: str, file: str, shape: Any) -> None:
    """Leave out each key in turn: loader and schema must say the same."""
    node = parse((BASE / file).read_text("utf-8"), file, Report()).node
    whole = node.items[0] if isinstance(node, ListNode) else node
    assert isinstance(whole, MapNode)
    required = _required(schemas()[schema])

    for key, _ in whole.pairs:
        report = Report()
        less = MapNode(tuple(pair for pair in whole.pairs if pair[0].text != key.text), whole.place)
        accepted = conform(less, shape, report) is not None

        assert (key.text not in required) == accepted, key.text


def test_the_base_files_fit_their_schemas() -> None:
    """With a small reader of our own: the keys and the kinds of all values, as an editor's tool would."""
    for schema, file in (("faq.json", ENTRIES), ("flow.json", FLOW_FILE), ("place.json", PLACE_FILE)):
        written = yaml.load((BASE / file).read_text("utf-8"), Loader=yaml.CSafeLoader)

        assert list(_misfits(_dates_as_text(written), schemas()[schema], file)) == []


def test_a_misspelt_key_does_not_fit_the_schema() -> None:
    written = yaml.load((BASE / ENTRIES).read_text("utf-8").replace("human:", "humans:", 1), Loader=yaml.CSafeLoader)

    assert list(_misfits(_dates_as_text(written), schemas()["faq.json"], "faq")) == ["faq[0]: humans"]


def _required(schema: dict[str, Any]) -> list[str]:
    item = schema.get("items", schema)
    return list(item.get("else", item)["required"])


def _dates_as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _dates_as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_dates_as_text(item) for item in value]
    return value if isinstance(value, str | int | bool | None) else str(value)


def _misfits(value: Any, schema: dict[str, Any], at: str) -> Any:
    if "anyOf" in schema:
        if all(list(_misfits(value, option, at)) for option in schema["anyOf"]):
            yield at
    elif isinstance(value, dict):
        properties = schema.get("properties", {})
        for key, item in value.items():
            inside = properties.get(key, schema.get("additionalProperties"))
            if not isinstance(inside, dict):
                yield f"{at}: {key}"
            else:
                yield from _misfits(item, inside, f"{at}.{key}")
        yield from (f"{at} lacks {key}" for key in schema.get("required", ()) if key not in value)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _misfits(item, schema.get("items", {}), f"{at}[{number}]")
    elif not _fits(value, schema):
        yield at


def _fits(value: Any, schema: dict[str, Any]) -> bool:
    if "enum" in schema:
        return value in schema["enum"]
    kinds = {"string": str, "number": int, "boolean": bool, "integer": int, "null": type(None)}
    wanted = schema.get("type", list(kinds))
    return isinstance(
        value, tuple(kinds[kind] for kind in ([wanted] if isinstance(wanted, str) else wanted) if kind in kinds)
    )
