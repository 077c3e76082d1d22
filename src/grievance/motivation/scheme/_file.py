"""Schemes as people write them: the table of a TOML file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

import attrs

from grievance.codec import structured
from grievance.errors import InvalidDocument, InvalidValue, Problem
from grievance.model import Span, Unit
from grievance.motivation._exact import exact
from grievance.motivation.scheme._component import Better, Component, Goalposts, Measure, Scope, Statistic
from grievance.motivation.scheme._scheme import Aggregation, Gate, Missing, Normalisation, NoSpread, Scheme
from grievance.motivation.statistics._number import decimal

__all__ = ["read_scheme", "scheme_as_mapping"]

T = TypeVar("T")

_LENGTHS = {Unit.MINUTE: "minutes", Unit.HOUR: "hours", Unit.DAY: "days", Unit.WEEK: "weeks"}


@attrs.frozen(kw_only=True)
class _SchemeTable:
    """``[scheme]``."""

    name: str
    version: str
    normalisation: Normalisation = Normalisation.FIXED_GOALPOSTS
    aggregation: Aggregation = Aggregation.ARITHMETIC
    floor: object = None
    cap: object = None
    no_spread: NoSpread = NoSpread.NEUTRAL
    missing: Missing = Missing.PROVISIONAL
    confidence: object = None
    contest: str | None = None


@attrs.frozen(kw_only=True)
class _ComponentRow:
    """``[[components]]``: one component; the window in words, the goalposts as a list of two."""

    name: str
    measure: Measure
    statistic: Statistic
    unit: str
    better: Better
    weight: object
    scope: Scope = Scope.PERSON
    window: Span | None = None
    minimum: object = None
    goalposts: tuple[object, ...] | None = None
    target: object = None
    guarded_by: tuple[Measure, ...] = ()


@attrs.frozen(kw_only=True)
class _GateRow:
    """``[[gates]]``."""

    measure: Measure
    at_least: object = None
    at_most: object = None
    minimum: object = None


@attrs.frozen(kw_only=True)
class _SchemeFile:
    """The whole document."""

    scheme: _SchemeTable
    components: tuple[_ComponentRow, ...]
    gates: tuple[_GateRow, ...] = ()


def read_scheme(mapping: Mapping[str, object]) -> Scheme:
    """
    Return the scheme that a document gives, such as the table of a TOML file.

    ``[scheme]`` has the fields of a `Scheme`, each of ``[[components]]`` those of a `Component`, each of ``[[gates]]``
    those of a `Gate`. Numbers are written as such, or as text where they have no end: ``weight = "1/3"``. A window is
    a length of time in words, in minutes, hours, days or weeks.

    Raises:
        InvalidDocument: It has faults; all of them are listed, each with its path.
    """
    table, problems = structured(_SchemeFile, mapping)
    if table is None:
        raise InvalidDocument("scheme", problems)
    found: list[Problem] = []
    components = [_component(row, f"components[{at}]", found) for at, row in enumerate(table.components)]
    gates = [_gate(row, f"gates[{at}]", found) for at, row in enumerate(table.gates)]
    fields = _fields(table.scheme, ("floor", "cap", "confidence"), "scheme", found)
    if found:
        raise InvalidDocument("scheme", found)
    fields["components"] = tuple(one for one in components if one is not None)
    fields["gates"] = tuple(one for one in gates if one is not None)
    try:
        return Scheme(**fields)
    except InvalidValue as error:
        name = error.field.removeprefix("Scheme.")
        path = name if name == "components" else f"scheme.{name}"
        raise InvalidDocument("scheme", [Problem(path, error.problem)]) from None


def scheme_as_mapping(scheme: Scheme) -> dict[str, object]:
    """
    Return a scheme as `read_scheme` reads it; numbers without an end are written as text.

    Raises:
        InvalidValue: A window is no whole number of minutes.
    """
    return {
        "scheme": {field: _written(getattr(scheme, field)) for field in _names(_SchemeTable)},
        "components": [_row(_ComponentRow, one) for one in scheme.components],
        "gates": [_row(_GateRow, one) for one in scheme.gates],
    }


def _component(row: _ComponentRow, path: str, found: list[Problem]) -> Component | None:
    before = len(found)
    fields = _fields(row, ("weight", "minimum", "target"), path, found)
    fields["goalposts"] = _goalposts(row, f"{path}.goalposts", found)
    fields["window"] = _window(row.window, f"{path}.window", found)
    return _built(lambda: Component(**fields), path, found) if len(found) == before else None


def _gate(row: _GateRow, path: str, found: list[Problem]) -> Gate | None:
    before = len(found)
    fields = _fields(row, ("at_least", "at_most", "minimum"), path, found)
    return _built(lambda: Gate(**fields), path, found) if len(found) == before else None


def _fields(row: Any, numbers: tuple[str, ...], path: str, found: list[Problem]) -> dict[str, Any]:
    """Return the fields of a row that were given, with its numbers exact."""
    fields = {name: value for name in _names(type(row)) if (value := getattr(row, name)) is not None}
    for name in numbers:
        if name in fields:
            fields[name] = _number(fields[name], f"{path}.{name}", found)
    return fields


def _goalposts(row: _ComponentRow, path: str, found: list[Problem]) -> Goalposts | None:
    if row.goalposts is None:
        return None
    if len(row.goalposts) != 2:
        found.append(Problem(path, "must be a list of two numbers, the low one first"))
        return None
    low, high = (_number(one, f"{path}[{at}]", found) for at, one in enumerate(row.goalposts))
    if low is None or high is None:
        return None
    return _built(lambda: Goalposts(low=low, high=high), path, found)


def _window(span: Span | None, path: str, found: list[Problem]) -> timedelta | None:
    if span is None:
        return None
    if span.unit not in _LENGTHS:
        found.append(Problem(path, f"must be a number of {', '.join(_LENGTHS.values())}: it is counted on no calendar"))
        return None
    return timedelta(**{_LENGTHS[span.unit]: span.count})


def _number(raw: object, path: str, found: list[Problem]) -> Fraction | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str):
        found.append(Problem(path, "must be a number, or one as text such as '1/3'"))
        return None
    return _built(lambda: exact(str(raw) if isinstance(raw, float) else raw), path, found)


def _built(build: Callable[[], T], path: str, found: list[Problem]) -> T | None:
    """Return what *build* gives; what it refuses becomes a problem at the field's path."""
    try:
        return build()
    except InvalidValue as error:
        field = error.field.partition(".")[2]
        found.append(Problem(f"{path}.{field}" if field else path, error.problem))
        return None


def _names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(cls))


def _row(cls: Any, one: Component | Gate) -> dict[str, object]:
    given = {name: getattr(one, name) for name in _names(cls)}
    return {name: _written(value) for name, value in given.items() if value is not None and value != ()}


def _written(value: Any) -> object:
    if isinstance(value, Fraction):
        return _figure(value)
    if isinstance(value, timedelta):
        return _length(value)
    if isinstance(value, Goalposts):
        return [_figure(value.low), _figure(value.high)]
    if isinstance(value, tuple):
        return [one.value for one in value]
    return value if isinstance(value, str) else value.value


def _figure(value: Fraction) -> int | Decimal | str:
    if value.denominator == 1:
        return value.numerator
    written = decimal(value)
    return written if written == value else str(value)


def _length(value: timedelta) -> str:
    for unit in ("days", "hours", "minutes"):
        count, rest = divmod(value, timedelta(**{unit: 1}))
        if not rest:
            return f"{count} {unit}"
    raise InvalidValue("Component.window", "must be a whole number of minutes to be written down")
