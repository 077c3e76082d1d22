"""One value of an intake map as it is written: read, checked against what fits its field, made a source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from grievance.codec import nearest
from grievance.errors import InvalidValue, Problem
from grievance.intake._category import CategorySource
from grievance.intake._cells import Findings
from grievance.intake._forms import AMOUNT, ATTRIBUTE_KINDS, CATEGORY, Form
from grievance.intake._groups import Group, amount_of
from grievance.intake._instants import format_fault, tells_offset, zone_fault
from grievance.intake._kinds import Convert, currency
from grievance.intake._map_file import CellTable, read_table
from grievance.intake._sources import Source, each
from grievance.model import Category

__all__ = ["read_amount", "read_category", "read_source"]

_PLACES = ("column", "columns", "value")
_OPTIONS = tuple(field.name for field in attrs.fields(CellTable) if field.name not in _PLACES)
_NAMES = ("column", "currency_column", "split")
_LAST_HOUR = 23


def read_source(
    raw: object, form: Form, path: str, problems: list[Problem], *, needed: str | None = None
) -> Source | None:
    """
    Return the source that *raw* states in this *form*; its faults go to *problems*, with their paths.

    *needed* is the field that no submission may lack, if it is one.
    """
    table = _read_table(raw, form, path, problems)
    if table is None:
        return None
    kind = form.kind(table)
    split = (table.split or "") if form.many else table.split
    one = kind(path)
    whole = one if split is None else each(one, path, split)
    return Source(
        columns=_columns(table),
        kind=kind,
        joint=form.joint,
        verbatim=form.verbatim,
        values=_by_cell(table.values, one, f"{path}.values", problems),
        otherwise=_fixed(table, whole, path, problems),
        closed=form.closed,
        split=split,
        needed=needed,
    )


def read_category(raw: object, path: str, problems: list[Problem]) -> CategorySource | None:
    """Return the category that *raw* states; its faults go to *problems*."""
    table = _read_table(raw, CATEGORY, path, problems)
    if table is None:
        return None
    return CategorySource(
        columns=_columns(table),
        values=_by_cell(table.values, _path, f"{path}.values", problems),
        otherwise=_fixed(table, _path, path, problems),
        split=table.split,
    )


def read_amount(raw: object, path: str, problems: list[Problem]) -> Group | None:
    """Return the amount with its currency that *raw* states; its faults go to *problems*."""
    amount = read_source(raw, AMOUNT, path, problems)
    table = raw if isinstance(raw, Mapping) else {}
    code, column = table.get("currency"), table.get("currency_column")
    if (code is None) == (column is None):
        problems.append(Problem(path, "needs either currency, such as 'EUR', or currency_column"))
    if amount is None:
        return None
    if column is not None:
        own = Source(columns=(column,), kind=currency)
    else:
        fixed = None if code is None else _constant(code, currency(path), f"{path}.currency", problems)
        own = Source(columns=(), kind=currency, otherwise=fixed)
    return Group(build=amount_of, parts={"amount": amount, "currency": own}, needs=frozenset({"amount"}))


def _read_table(raw: object, form: Form, path: str, problems: list[Problem]) -> CellTable | None:
    if isinstance(raw, str):
        raw = {"column": raw}
    elif not isinstance(raw, Mapping):
        problems.append(Problem(path, "must be the name of a column, or a table with column, columns or value"))
        return None
    table, faults = read_table(CellTable, raw, path)
    problems += faults
    if table is None:
        return None
    misfits = [Problem(f"{path}.{fault.path}".rstrip("."), fault.message) for fault in _faults(table, form)]
    problems += misfits
    return None if misfits else table


def _faults(table: CellTable, form: Form) -> Iterator[Problem]:
    yield from _place_faults(table)
    given = [option for option in _OPTIONS if getattr(table, option) is not None]
    fitting = ", ".join(sorted(form.options))
    yield from (Problem(name, f"does not fit here; {fitting} do") for name in given if name not in form.options)
    if table.type is not None and table.type not in ATTRIBUTE_KINDS:
        yield Problem("type", f"is no type of an attribute{nearest(table.type, ATTRIBUTE_KINDS)}")
    elif table.split is not None and table.type not in (None, "text"):
        yield Problem("type", "must be text where split makes several of it")
    yield from _instant_faults(table, form)


def _place_faults(table: CellTable) -> Iterator[Problem]:
    given = [place for place in _PLACES if getattr(table, place) is not None]
    if len(given) != 1:
        yield Problem("", "needs exactly one of column, columns and value")
    yield from (Problem(place, "must not be empty") for place in _NAMES if getattr(table, place) == "")
    if table.columns is not None and not all(table.columns or [""]):
        yield Problem("columns", "must name at least one column, and none may be empty")
    if given == ["value"]:
        useless = (name for name in ("values", "otherwise") if getattr(table, name) is not None)
        yield from (Problem(name, "is of no use beside value") for name in useless)


def _instant_faults(table: CellTable, form: Form) -> Iterator[Problem]:
    formats = ("iso",) if table.formats is None else table.formats
    if not formats:
        yield Problem("formats", "must name at least one format")
    for i, one in enumerate(formats):
        if fault := format_fault(one):
            yield Problem(f"formats[{i}]", fault)
    if table.zone is not None and (fault := zone_fault(table.zone)):
        yield Problem("zone", fault)
    if table.zone is None and "zone" in form.options and not any(map(tells_offset, formats)):
        yield Problem("zone", "is required: these formats have no offset from UTC")
    if table.hour is not None and not 0 <= table.hour <= _LAST_HOUR:
        yield Problem("hour", f"must be from 0 to {_LAST_HOUR}")


def _columns(table: CellTable) -> tuple[str, ...]:
    return table.columns or (() if table.column is None else (table.column,))


def _path(cell: object, _findings: Findings) -> str:
    if not isinstance(cell, str):
        raise InvalidValue("category", "must be the path of a category, such as 'delivery/late'")
    return Category(path=cell).path


def _fixed(table: CellTable, convert: Convert, path: str, problems: list[Problem]) -> Any:
    name = "otherwise" if table.value is None else "value"
    raw = getattr(table, name)
    return None if raw is None else _constant(raw, convert, f"{path}.{name}", problems)


def _by_cell(
    values: Mapping[str, object] | None, convert: Convert, path: str, problems: list[Problem]
) -> dict[str, Any] | None:
    if values is None:
        return None
    empty = (cell for cell in values if not cell.strip())
    problems += (Problem(f"{path}.{cell}", "is an empty cell, for which otherwise stands") for cell in empty)
    return {
        cell: None if raw == "" else _constant(raw, convert, f"{path}.{cell}", problems) for cell, raw in values.items()
    }


def _constant(raw: object, convert: Convert, path: str, problems: list[Problem]) -> Any:
    try:
        if raw != "":
            return convert(raw, Findings())
        problems.append(Problem(path, "must not be empty"))
    except InvalidValue as error:
        problems.append(Problem(path, error.problem))
    return None
