"""The intake map file, section by section: what may be written, under which key, with which default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import attrs

from grievance.codec import nearest, structured
from grievance.errors import Problem

__all__ = ["CellTable", "EventsTable", "MapFile", "SourceTable", "read_table"]

T = TypeVar("T", bound=attrs.AttrsInstance)


@attrs.frozen(kw_only=True)
class SourceTable:
    """``[source]``: how the file is read, and which cell is a record's own id."""

    name: str
    key: str
    kind: str | None = None
    encoding: str = "utf-8"
    delimiter: str = ","
    header: bool = True
    columns: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class CellTable:
    """Where one value comes from, and how it is read: the long form of what a bare string says in short."""

    column: str | None = None
    columns: tuple[str, ...] | None = None
    value: object = None
    values: Mapping[str, object] | None = None
    otherwise: object = None
    split: str | None = None
    type: str | None = None
    formats: tuple[str, ...] | None = None
    zone: str | None = None
    hour: int | None = None
    currency: str | None = None
    currency_column: str | None = None


@attrs.frozen(kw_only=True)
class EventsTable:
    """``[events]``: what each record tells of a case, where a file holds the log of past cases."""

    at: object
    activity: object
    meanings: Mapping[str, object]
    otherwise: object
    by: object = None
    promised: object = None
    ended: object = None


@attrs.frozen(kw_only=True)
class MapFile:
    """The whole document; its parts are read one by one, so that the faults of all of them show."""

    source: object
    fields: Mapping[str, object]
    attributes: Mapping[str, object] = attrs.field(factory=dict)
    private: Mapping[str, object] = attrs.field(factory=dict)
    people: Mapping[str, object] = attrs.field(factory=dict)
    nature: object = None
    events: object = None


def read_table(cls: type[T], raw: object, path: str) -> tuple[T | None, list[Problem]]:
    """Return the table *raw* as a *cls*, also if it has unknown keys, and its faults, those keys among them."""
    if not isinstance(raw, Mapping):
        return structured(cls, raw, path=path)
    known = [field.name for field in attrs.fields(cls)]
    unknown = [Problem(f"{path}.{key}", f"is no known key{nearest(key, known)}") for key in raw if key not in known]
    value, faults = structured(cls, {key: raw[key] for key in known if key in raw}, path=path)
    return value, [*unknown, *faults]
