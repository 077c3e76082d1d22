"""The JSON Schema of an intake map, so that editors complete and check it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

import attrs

from grievance.codec._json_schema import JsonSchema, SchemaOfClasses, titled
from grievance.intake._forms import AMOUNT, ATTRIBUTE, ATTRIBUTE_KINDS, CATEGORY, EVENTS, FIELDS, GROUPS, PARTY, Form
from grievance.intake._map_file import CellTable, EventsTable, MapFile, SourceTable
from grievance.intake._reading import Kind
from grievance.lifecycle import MoveKind
from grievance.model import Nature, Role
from grievance.rules import Fact
from grievance.rules._json_schema import condition_schemas, hit_schema, row_schema, rules_schema

__all__ = ["intake_schema"]

_TEXT = {"type": "string", "minLength": 1}
_CONSTANT = {"type": ["string", "number", "boolean", "array"]}
_CELL = "CellTable"
_PLACES = ("column", "columns", "value")
_REQUIRED = ("category", "channel", "received_at")
_SAID = {
    "column": "The column, or the dotted path into nested objects, that it comes from.",
    "columns": "Several columns whose cells are put together.",
    "value": "The same value for every record.",
    "values": "What cells mean: a translation, cell by cell; an empty text means nothing.",
    "otherwise": "What stands for an empty cell, and for one that values do not name.",
    "split": "What the parts of a cell stand between.",
    "type": "What kind of attribute it is.",
    "formats": "iso, epoch, or directives such as %d.%m.%Y %H:%M, tried in order.",
    "zone": "The IANA zone of times without an offset.",
    "hour": "The hour that a date alone means.",
    "currency": "The ISO 4217 code of all amounts.",
    "currency_column": "The column with the ISO 4217 code.",
}


def intake_schema() -> JsonSchema:
    """
    Return the JSON Schema (draft 2020-12) of an intake map.

    Every map that the library takes is valid under it. It checks keys, kinds of values and closed vocabularies;
    whether a column exists, or a constant fits its field, is found out by loading it.
    """
    classes = SchemaOfClasses(parts=_constants())
    whole = classes.of(MapFile)
    for table in (SourceTable, CellTable, EventsTable):
        classes.of(table)
    definitions = classes.definitions
    cell, events = definitions.pop(_CELL), definitions["EventsTable"]["properties"]
    cells = _Cells(cell["properties"], definitions)
    definitions["SourceTable"]["properties"]["kind"] = {"enum": list(get_args(Kind))}
    events |= {name: cells.of(form) for name, form in EVENTS.items()}
    definitions["MapFile"]["properties"] |= _sections(cells)
    definitions |= _nature()
    return titled("An intake map of grievance", whole, definitions)


def _constants() -> dict[str, JsonSchema]:
    meaning = {"enum": [kind.value for kind in MoveKind]}
    return {
        f"{_CELL}.value": _CONSTANT,
        f"{_CELL}.values": {"type": "object", "additionalProperties": _CONSTANT},
        f"{_CELL}.otherwise": _CONSTANT,
        f"{_CELL}.type": {"enum": list(ATTRIBUTE_KINDS)},
        f"{_CELL}.hour": {"type": "integer", "minimum": 0, "maximum": 23},
        f"{_CELL}.columns": {"type": "array", "items": _TEXT, "minItems": 1},
        f"{_CELL}.formats": {"type": "array", "items": _TEXT, "minItems": 1},
        **{f"{_CELL}.{name}": _TEXT for name in ("column", "currency_column", "currency")},
        "EventsTable.meanings": {"type": "object", "additionalProperties": meaning},
        "EventsTable.otherwise": meaning,
    }


@attrs.frozen
class _Cells:
    """Makes a definition for each way in which a value may be written."""

    keys: Mapping[str, JsonSchema]
    definitions: dict[str, JsonSchema]

    def of(self, form: Form) -> JsonSchema:
        """Return a column, or the table of what fits this *form*."""
        name = "_".join(["cell", *sorted(form.options)])
        keys = {key: {**self.keys[key], "description": _SAID[key]} for key in (*_PLACES, *sorted(form.options))}
        table = {
            "type": "object",
            "properties": keys,
            "additionalProperties": False,
            "oneOf": [{"required": [place]} for place in _PLACES],
        }
        column = {**_TEXT, "description": _SAID["column"]}
        self.definitions[name] = {"anyOf": [column, table]}
        return {"$ref": f"#/$defs/{name}"}

    def group(self, fields: Mapping[str, Form]) -> JsonSchema:
        """Return the table of values that make one record of their own."""
        return _table({name: self.of(form) for name, form in fields.items()})


def _sections(cells: _Cells) -> dict[str, JsonSchema]:
    paid: dict[str, Any] = {
        **cells.of(AMOUNT),
        "type": "object",
        "oneOf": [{"required": ["currency"]}, {"required": ["currency_column"]}],
    }
    fields = {
        "category": cells.of(CATEGORY),
        "amount": paid,
        **{name: cells.of(form) for name, form in FIELDS.items()},
        **{name: cells.group(form.fields) for name, form in GROUPS.items()},
    }
    own = {"type": "object", "additionalProperties": cells.of(ATTRIBUTE)}
    return {
        "source": {"$ref": "#/$defs/SourceTable"},
        "fields": {"description": "What gives the fields of the submission.", **_table(fields, _REQUIRED)},
        "attributes": {"description": "What the host knows beside, by its own names.", **own},
        "private": {"description": "The same, kept apart as personal.", **own},
        "people": {
            "description": "The persons, by their roles.",
            **_table({role.name.lower(): cells.group(PARTY.fields) for role in Role}),
        },
        "nature": {"$ref": "#/$defs/nature"},
        "events": {"$ref": "#/$defs/EventsTable"},
    }


def _nature() -> dict[str, JsonSchema]:
    """Return the rules on whether a record is a complaint at all; their facts are columns with text."""
    natures: dict[str, JsonSchema] = {"is": {"enum": [nature.value for nature in Nature]}}
    conditions = condition_schemas([Fact(name="column", kind="text")])
    keys = {
        "hit": hit_schema(),
        "rules": rules_schema(natures, needs=["is"]),
        "otherwise": row_schema(natures, needs=["is"], has_conditions=False),
    }
    said = "Whether a record is a complaint, an enquiry or a service request (S23); facts are columns."
    return {
        "nature": {"description": said, **_table(keys, ("hit", "otherwise"))},
        "when": {"type": "object", "additionalProperties": {"$ref": "#/$defs/condition_text"}},
        "condition_text": conditions["condition_text"],
    }


def _table(keys: Mapping[str, JsonSchema], needs: Iterable[str] = ()) -> JsonSchema:
    return {"type": "object", "properties": dict(keys), "required": list(needs), "additionalProperties": False}
