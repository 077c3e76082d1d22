"""The JSON Schema of a procedure file, so that editors complete and check it."""

from __future__ import annotations

from typing import Any

import attrs

from grievance.calendars._json_schema import calendar_schema
from grievance.codec._json_schema import JsonSchema, SchemaOfClasses, optional_table, titled
from grievance.correspondence._reading import _TemplateTable
from grievance.model import Complaint, Ground
from grievance.policies import ALL_COMMANDS, BUILT_IN
from grievance.procedure._file import ProcedureFile
from grievance.rules import FactSchema
from grievance.rules._json_schema import (
    condition_schemas,
    facts_schema,
    hit_schema,
    phrase_schema,
    row_schema,
    rules_schema,
)

__all__ = ["procedure_schema"]

_TEXT = {"type": "string", "minLength": 1}
_WHEN = {"$ref": "#/$defs/when"}
_CALENDAR = {"$ref": "#/$defs/calendar"}
_PHRASE = phrase_schema()
_GROUND: JsonSchema = {"enum": [one.value for one in Ground]}
_SAID = {
    "description": "An English text, or a table with a text for each language, English among them.",
    "anyOf": [_TEXT, {"type": "object", "required": ["en"], "additionalProperties": _TEXT}],
}
_LETTERS = ("response_times", "external_route", "time_limit_waiver", "website", "leaflet", "signature")


def procedure_schema() -> JsonSchema:
    """
    Return the JSON Schema (draft 2020-12) of a procedure file.

    Every file that the library takes is valid under it, with dates as text. It checks keys, kinds of values and closed
    vocabularies; whether names in the file lead anywhere is for ``grievance check``.
    """
    classes = SchemaOfClasses(parts=_parts())
    classes.parts = {**classes.parts, "LettersTable.templates": _by_name(classes.of(_TemplateTable))}
    whole = classes.of(ProcedureFile)
    definitions = classes.definitions
    for name, extra in _MORE.items():
        definitions[name] |= extra
    changes = optional_table(definitions["StandardRow"], without=("id", "regime"))
    definitions["AdoptedTable"]["properties"]["standards"] = _by_name(changes)
    definitions["CannotHelpTable"]["properties"]["grounds"]["propertyNames"] = _GROUND
    definitions |= {"calendar": calendar_schema(), **condition_schemas(FactSchema.from_mapping(BUILT_IN).facts)}
    return titled("A procedure of grievance", whole, definitions)


def _by_name(schema: JsonSchema) -> JsonSchema:
    return {"type": "object", "additionalProperties": schema}


def _parts() -> dict[str, JsonSchema]:
    """Return the parts that the types of the sections do not tell."""
    whens = ("StandardRow", "AdoptedTable", "AllowedRow", "AuthorityRow", "RetentionRow")
    commands = sorted(ALL_COMMANDS | {"Assess"})
    fields = [field.name for field in attrs.fields(Complaint)]
    return {
        **{f"{name}.when": _WHEN for name in whens},
        **{f"{name}.because": _PHRASE for name in ("AllowedRow", "AuthorityRow")},
        **{f"LettersTable.{name}": _SAID for name in _LETTERS},
        **{f"{name}.hit": hit_schema() for name in ("PriorityTable", "RoutingTable", "CannotHelpTable")},
        "ProcedureFile.calendars": _by_name(_CALENDAR),
        "ProcedureFile.facts": facts_schema(),
        "ProcedureFile.impossible": {"type": "array", "items": _WHEN},
        "PriorityTable.rules": rules_schema({"score": {"type": "integer"}}, needs=["score"]),
        "RoutingTable.rules": rules_schema({"to": _TEXT}, needs=["to"]),
        "RoutingTable.otherwise": row_schema({"to": _TEXT}, needs=["to"], has_conditions=False),
        "CannotHelpTable.rules": rules_schema({"ground": _GROUND, "body": _TEXT}, needs=["ground"]),
        "CannotHelpTable.review": _PHRASE,
        "CannotHelpTable.external_route": _PHRASE,
        "ChecklistItemRow.what": _SAID,
        "ChecklistItemRow.phrases": {"type": "array", "items": _SAID},
        "BlockTable.text": _SAID,
        "PermissionRow.may": {"type": "array", "items": {"enum": ["*", *commands]}},
        "ViewTable.fields": {"type": "array", "items": {"enum": fields}},
        "StandardRow.mark": {"enum": ["V", "V2", "R", "D"], "description": "How well its clause is verified."},
    }


_OF_RULES: dict[str, Any] = {"anyOf": [{"required": ["policy"]}, {"required": ["hit"]}]}
_NO_RULES = {"properties": {"rules": {"maxItems": 0}}}
_MORE: dict[str, JsonSchema] = {
    "RoutingTable": {"anyOf": [{"required": ["policy"]}, {"required": ["hit", "otherwise"]}]},
    "PriorityTable": {"anyOf": [*_OF_RULES["anyOf"], _NO_RULES]},
    "CannotHelpTable": {"required": ["review", "external_route"], "anyOf": [*_OF_RULES["anyOf"], _NO_RULES]},
    "LevelRow": {
        "anyOf": [{"required": ["at_least"]}, {"properties": {"reserved": {"const": True}}, "required": ["reserved"]}]
    },
    "RungRow": {"anyOf": [{"required": ["before"]}, {"required": ["after"]}]},
    "Extension": {"anyOf": [{"required": ["by"]}, {"required": ["to"]}]},
}
"""What a section needs that its fields alone do not tell."""
