"""JSON Schemas of what people write about facts and rules: declarations, conditions, rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from grievance.rules._facts import KINDS, NUMBERS, Fact
from grievance.rules._operators import COMPARISONS, FITTING, LISTS, OPERATORS
from grievance.rules._rule import HIT_POLICIES

__all__ = ["condition_schemas", "facts_schema", "hit_schema", "phrase_schema", "row_schema", "rules_schema"]

JsonSchema: TypeAlias = dict[str, Any]

_TEXT: Final[JsonSchema] = {"type": "string", "minLength": 1}
_WHEN: Final[JsonSchema] = {"$ref": "#/$defs/when"}
_ANY_VALUE: Final[JsonSchema] = {"type": ["string", "number", "boolean"]}
_SAID: Final = {
    "any_of": "It is one of these; of tags: at least one of them is there.",
    "all_of": "All of these tags are there.",
    "none_of": "None of these tags is there.",
    "at_least": "It is this number or more.",
    "above": "It is more than this number.",
    "at_most": "It is this number or less.",
    "below": "It is less than this number.",
    "between": "It lies between two numbers, both included.",
    "not": "It is known, and this does not hold of it.",
    "present": "Whether it is known at all. Every other condition on an unknown fact is false.",
}


def condition_schemas(facts: Iterable[Fact]) -> dict[str, JsonSchema]:
    """
    Return definitions for a ``when`` table: ``when`` itself, and what each of its conditions may be.

    Of the *facts*, which are known beforehand, the values are checked; the file may declare others, of which any
    condition is allowed.
    """
    found = {"condition": _condition("condition", _ANY_VALUE, tuple(OPERATORS), bare=True)}
    own: dict[str, JsonSchema] = {}
    for fact in facts:
        special = fact.values is not None or fact.at_least is not None or fact.at_most is not None
        name = f"condition_{fact.name if special else fact.kind}"
        found[name] = _condition(name, _value(fact), FITTING[fact.kind], bare=fact.kind != "tags")
        own[fact.name] = {"$ref": f"#/$defs/{name}"}
    found["when"] = {
        "type": "object",
        "description": "All of these conditions on facts hold. A value means that the fact is it, a list that it is "
        "one of them, a table what its operators say.",
        "properties": own,
        "additionalProperties": {"$ref": "#/$defs/condition"},
    }
    return found


def _condition(name: str, value: JsonSchema, operators: Iterable[str], *, bare: bool) -> JsonSchema:
    table = {
        "type": "object",
        "minProperties": 1,
        "properties": {one: {"description": _SAID[one], **_operand(one, value, name)} for one in operators},
        "additionalProperties": False,
    }
    return {"anyOf": [value, _several(value), table]} if bare else table


def _operand(operator: str, value: JsonSchema, name: str) -> JsonSchema:
    if operator == "present":
        return {"type": "boolean"}
    if operator == "not":
        return {"$ref": f"#/$defs/{name}"}
    number = value if value.get("type") in ("integer", "number") else {"type": "number"}
    if operator in COMPARISONS:
        return number
    if operator == "between":
        return {"type": "array", "items": number, "minItems": 2, "maxItems": 2}
    assert operator in LISTS  # the other operators were told above  # noqa: S101
    return _several(value)


def _several(value: JsonSchema) -> JsonSchema:
    return {"type": "array", "items": value, "minItems": 1}


def _value(fact: Fact) -> JsonSchema:
    if fact.kind in NUMBERS:
        bounds = {"minimum": fact.at_least, "maximum": fact.at_most}
        given = {key: bound for key, bound in bounds.items() if bound is not None}
        return {"type": "integer" if fact.kind == "integer" else "number", **given}
    if fact.kind == "boolean":
        return {"type": "boolean"}
    return {"type": "string"} if fact.kind == "path" or fact.values is None else {"enum": list(fact.values)}


def facts_schema() -> JsonSchema:
    """Return what declares the facts of a host: a kind, a list of choices, or a table."""
    texts = {"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True}
    table = {
        "type": "object",
        "properties": {
            "type": {"enum": list(KINDS)},
            "values": texts,
            "at_least": {"type": "number"},
            "at_most": {"type": "number"},
        },
        "required": ["type"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "description": "What rules may read beside the built-in facts: a kind, a list of choices, or a table.",
        "additionalProperties": {"anyOf": [{"enum": [one for one in KINDS if one != "choice"]}, texts, table]},
    }


def hit_schema() -> JsonSchema:
    """Return the hit policies."""
    said = "first: the first row that holds answers; unique: the only one; collect: the sum of all that hold."
    return {"enum": list(HIT_POLICIES), "description": said}


def phrase_schema() -> JsonSchema:
    """Return a sentence: a text, or a table of texts by language."""
    return {
        "description": 'A text, or a table of texts by language such as { en = "…", ru = "…" }.',
        "anyOf": [_TEXT, {"type": "object", "minProperties": 1, "additionalProperties": _TEXT}],
    }


def row_schema(values: Mapping[str, JsonSchema], *, needs: Iterable[str], has_conditions: bool = True) -> JsonSchema:
    """Return one row of a rule table whose own keys are *values*, of which it *needs* some."""
    own = {"id": _TEXT, "when": _WHEN} if has_conditions else {"id": _TEXT}
    return {
        "type": "object",
        "properties": {**own, **values, "because": phrase_schema(), "authority": _TEXT},
        "required": [*(own if has_conditions else ()), *needs, "because"],
        "additionalProperties": False,
    }


def rules_schema(values: Mapping[str, JsonSchema], *, needs: Iterable[str]) -> JsonSchema:
    """Return the list of the rows of a rule table, as `row_schema` describes each."""
    return {"type": "array", "items": row_schema(values, needs=needs)}
