"""JSON Schemas (draft 2020-12) of the classes that documents are made of: read off their fields."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias

import attrs

from grievance.codec._envelope import FORMAT
from grievance.codec._structured import _key
from grievance.model import Attributes, Money, Span
from grievance.model._span import _WORDS

__all__ = ["JsonSchema", "SchemaOfClasses", "document_schema", "optional_table", "titled"]

JsonSchema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TEXT: JsonSchema = {"type": "string"}
_DATE = r"^\d{4}-?(\d{2}-?\d{2}|W\d{2}(-?\d)?)$"
_INSTANT = r"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:?\d{2})?$"
_SPAN = rf"^\s*(?:{re.sub(r'[?]P<[^>]*>', '?:', _WORDS.pattern)})\s*$".replace(" ", r"\s+")
_MONEY = r"^[+-]?[0-9._]+([Ee][+-]?[0-9]+)? [A-Z]{3}$"

_IN_FILES: Mapping[Any, JsonSchema] = {
    str: _TEXT,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Decimal: {"type": "number"},
    date: {"type": "string", "pattern": _DATE, "description": "A date, such as 2026-07-01."},
    Span: {
        "type": "string",
        "pattern": _SPAN,
        "description": "A length of time, such as 4 working hours, 3 business days, 8 weeks, 1 month, 24 hours or "
        "end of the 3rd business day.",
    },
    Money: {
        "type": "string",
        "pattern": _MONEY,
        "description": "An amount and the ISO 4217 code of its currency, such as 25.00 GBP.",
    },
}
"""What people write in files (`grievance.codec.structured` reads it)."""

_IN_DOCUMENTS: Mapping[Any, JsonSchema] = {
    str: _TEXT,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    Decimal: {"type": ["string", "number"], "description": "An exact decimal, such as '12.50'."},
    date: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    datetime: {"type": "string", "pattern": _INSTANT, "description": "An instant, such as 2026-07-01T10:00:00Z."},
    Attributes: {
        "type": "object",
        "additionalProperties": {
            "anyOf": [
                {"type": ["string", "integer", "boolean"]},
                {"type": "array", "items": _TEXT},
                {
                    "type": "object",
                    "properties": {"decimal": _TEXT},
                    "required": ["decimal"],
                    "additionalProperties": False,
                },
            ]
        },
    },
}
"""What the codec writes."""


@attrs.define(kw_only=True)
class SchemaOfClasses:
    """
    Turns attrs classes into schemas; each class becomes one of the ``definitions``.

    ``parts`` are written by hand, under ``CLASS.key``: they stand instead of what the field's type says. In files that
    people write no other key than those of the fields is allowed; ``documents`` of the codec may have more. ``nulls``
    says whether there is null for what may be None: TOML has none.
    """

    documents: bool = False
    nulls: bool = False
    parts: Mapping[str, JsonSchema] = attrs.field(factory=dict)
    definitions: dict[str, JsonSchema] = attrs.field(factory=dict)

    def of(self, kind: Any) -> JsonSchema:
        """Return the schema of a type hint."""
        scalars = _IN_DOCUMENTS if self.documents else _IN_FILES
        if kind in scalars:
            scalar = scalars[kind]
            return self._named(kind, scalar) if "description" in scalar else scalar
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self._named(kind, {"description": _described(kind), "enum": [member.value for member in kind]})
        if attrs.has(kind):
            return self._object(kind)
        origin, given = typing.get_origin(kind), typing.get_args(kind)
        if origin is tuple:
            return self._array(given)
        if origin is Mapping:
            return {"type": "object", "additionalProperties": self.of(given[1])}
        return self._either(given) if given else {}

    def _array(self, given: tuple[Any, ...]) -> JsonSchema:
        *items, last = given
        if last is Ellipsis:
            return {"type": "array", "items": self.of(items[0])}
        columns = [self.of(one) for one in given]
        return {"type": "array", "prefixItems": columns, "minItems": len(columns), "maxItems": len(columns)}

    def _either(self, given: Iterable[Any]) -> JsonSchema:
        found = [self.of(one) for one in given if one is not types.NoneType]
        found += [{"type": "null"}] * self.nulls
        return {"anyOf": found} if len(found) > 1 else found[0]

    def _named(self, cls: type, schema: JsonSchema) -> JsonSchema:
        name = cls.__name__.strip("_")
        self.definitions[name] = dict(schema)
        return {"$ref": f"#/$defs/{name}"}

    def _object(self, cls: Any) -> JsonSchema:
        name = cls.__name__.strip("_")
        if name not in self.definitions:
            self.definitions[name] = {}  # stands for itself inside itself
            hints, fields = typing.get_type_hints(cls), attrs.fields(cls)
            keys = {field.name: field.name if self.documents else _key(field.name) for field in fields}
            needed = [keys[field.name] for field in fields if field.default is attrs.NOTHING]
            schema: JsonSchema = {"description": _described(cls), "type": "object"}
            schema["properties"] = {
                key: self.parts.get(f"{name}.{key}") or self.of(hints[field]) for field, key in keys.items()
            }
            schema |= {"required": needed} if needed else {}
            schema |= {} if self.documents else {"additionalProperties": False}
            self._named(cls, schema)
        return {"$ref": f"#/$defs/{name}"}


def document_schema(kinds: Mapping[str, type], *, title: str) -> JsonSchema:
    """
    Return the schema of documents of these *kinds*, in the envelope that `Codec` puts around every value.

    Fields that the library does not know are allowed, as it skips them.
    """
    classes = SchemaOfClasses(documents=True, nulls=True)
    documents = [_enveloped(kind, classes.of(cls)) for kind, cls in kinds.items()]
    whole = documents[0] if len(documents) == 1 else {"type": "object", "oneOf": documents}
    return titled(title, whole, classes.definitions)


def _enveloped(kind: str, value: JsonSchema) -> JsonSchema:
    return {
        "type": "object",
        "properties": {"format": {"const": FORMAT}, "kind": {"const": kind}, "value": value},
        "required": ["format", "kind", "value"],
    }


def titled(title: str, schema: JsonSchema, definitions: Mapping[str, JsonSchema]) -> JsonSchema:
    """Return a whole schema: the dialect, a title, and what it refers to."""
    return {"$schema": DIALECT, "title": title, **schema, "$defs": dict(sorted(definitions.items()))}


def optional_table(schema: JsonSchema, *, without: Iterable[str] = ()) -> JsonSchema:
    """Return the schema of a table that needs none of its keys and may not have those *without*."""
    keys = {key: one for key, one in schema["properties"].items() if key not in without}
    return {**{key: one for key, one in schema.items() if key != "required"}, "properties": keys}


def _described(cls: type) -> str:
    """Return what the docstring of a class says in prose."""
    paragraphs = (inspect.getdoc(cls) or "").split("\n\n")
    prose = [" ".join(one.split()) for one in paragraphs if not _LISTING.match(one)]
    return "\n\n".join(prose).replace("``", "`")


_LISTING = re.compile(r"\s*(>>>|(Args|Attributes|Raises|Returns):)")
