"""The JSON Schema of a case file, so that editors complete and check it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grievance.codec._json_schema import JsonSchema, SchemaOfClasses, titled
from grievance.deadlines import State
from grievance.policies import BUILT_IN
from grievance.rules import FactSchema
from grievance.testing.cases._reading_expectations import DUE, KNOWN_QUESTIONS
from grievance.testing.cases._tables import AnswerTable, CaseRow, MatrixRow, SuiteTable, TimelineRow
from grievance.testing.timelines._doings import VERBS

__all__ = ["case_schema"]

_TEXTS: JsonSchema = {"type": "array", "items": {"type": "string"}}
_INSTANT: JsonSchema = {
    "type": "string",
    "pattern": r"^\d{4}-?(\d{2}-?\d{2}|W\d{2}-?\d)[^Zz+]*\d([Zz]|[+-]\d{2}(:?\d{2}){0,2})$",
    "description": "An instant with its offset from UTC, such as 2026-07-01T10:00:00Z.",
}
_VALUES: Mapping[str, JsonSchema] = {
    "score": {"type": "integer"},
    "standards": _TEXTS,
    "remedies": _TEXTS,
    DUE: {"type": "object", "minProperties": 1, "additionalProperties": _INSTANT},
}
_SECTIONS: Mapping[str, type] = {"cases": CaseRow, "matrices": MatrixRow, "timelines": TimelineRow}


def case_schema() -> JsonSchema:
    """
    Return the JSON Schema (draft 2020-12) of a case file.

    Every file that the library reads is valid under it, with dates as text.
    """
    classes = SchemaOfClasses(nulls=True, parts=_parts())
    classes.of(AnswerTable)
    sections = {name: {"type": "array", "items": classes.of(row)} for name, row in _SECTIONS.items()}
    fixtures = {"type": "object", "description": "Facts under a name.", "additionalProperties": _facts()}
    whole = {
        "type": "object",
        "properties": {"suite": classes.of(SuiteTable), "fixtures": fixtures, **sections},
        "required": ["suite"],
        "additionalProperties": False,
    }
    definitions = classes.definitions
    alone: JsonSchema = {"type": ["string", "integer", "null"]}
    definitions["MatrixRow"]["properties"]["otherwise"] = {
        "anyOf": [classes.of(AnswerTable), alone, _TEXTS, _VALUES[DUE]]
    }
    definitions["CaseRow"]["properties"]["expect"] = _expectations(definitions["AnswerTable"])
    return titled("Cases of grievance", whole, definitions)


def _parts() -> dict[str, JsonSchema]:
    now = _or_null(_INSTANT)
    question = {"enum": list(KNOWN_QUESTIONS)}
    return {
        "SuiteTable.now": _INSTANT,
        **{f"{row.__name__}.facts": _facts() for row in _SECTIONS.values()},
        **{f"{row.__name__}.now": now for row in _SECTIONS.values()},
        "MatrixRow.question": question,
        "StepRow.at": now,
        "StepRow.did": {
            "description": "What happened then; some words may tell more, such as refused as duplicate.",
            "anyOf": [{"enum": list(VERBS)}, {"type": ["string", "null"]}],
        },
        "StepRow.states": {"type": "object", "additionalProperties": {"enum": [state.value for state in State]}},
    }


def _facts() -> JsonSchema:
    """Return facts by name; those that are always there are proposed."""
    known = {name: {"description": fact.expected} for name, fact in FactSchema.from_mapping(BUILT_IN).items()}
    return {"type": "object", "properties": known}


def _expectations(answer: Mapping[str, Any]) -> JsonSchema:
    """Return the answers that a case expects, each as its value alone or with its reasons."""
    asked: dict[str, JsonSchema] = {}
    for question in KNOWN_QUESTIONS:
        value = _VALUES.get(question, {"type": "string"})
        table = {**answer, "properties": {**answer["properties"], "is": _or_null(value)}}
        asked[question] = {"anyOf": [value, table]}
    return {"type": "object", "properties": asked, "additionalProperties": False}


def _or_null(schema: JsonSchema) -> JsonSchema:
    return {"anyOf": [schema, {"type": "null"}]}
