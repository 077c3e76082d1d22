"""Rows handed to PostgreSQL as columns: one array a column, so that a statement takes any number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Column, bindparam, column, func
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeEngine, UserDefinedType

__all__ = ["Values", "array_of", "given", "named", "parameters_of", "rows_of"]

_GIVEN = "given_"


class Values(list[Any]):
    """Values of one column, sent as an array in binary form; the connection is told how by `_running`."""

    __slots__ = ()


class _ArrayOf(UserDefinedType[Any]):
    """The type of a parameter that holds `Values`: nothing looks at each of them but the driver."""

    cache_ok = True
    render_bind_cast = True

    def __init__(self, item: str) -> None:
        self.item = item

    def get_col_spec(self, **_kwargs: object) -> str:
        return f"{self.item}[]"


def array_of(name: str, item: str) -> BindParameter[Any]:
    """Return the parameter *name* that holds `Values` of the PostgreSQL type *item*."""
    return given(name, _ArrayOf(item))


def given(name: str, kind: TypeEngine[Any]) -> BindParameter[Any]:
    """Return the parameter *name*; it is not called like a column, to which SQLAlchemy would assign it."""
    return bindparam(f"{_GIVEN}{name}", type_=kind)


def named(parameters: Mapping[str, object]) -> dict[str, object]:
    """Return *parameters* as statements name them."""
    return {f"{_GIVEN}{name}": value for name, value in parameters.items()}


def rows_of(name: str, columns: Mapping[str, str]) -> TableValuedAlias:
    """Return rows made of the parameters ``{name}_{column}``; *columns* have names and PostgreSQL types."""
    arrays = (array_of(f"{name}_{column}", item) for column, item in columns.items())
    derived: tuple[Column[Any] | Any, ...] = tuple(column(each) for each in columns)
    return func.unnest(*arrays).table_valued(*derived, name=f"new_{name}").render_derived()


def parameters_of(name: str, columns: Iterable[str], rows: Sequence[Sequence[object]]) -> dict[str, Values]:
    """Return the parameters of `rows_of` that hold *rows*, of which there is at least one."""
    return {f"{name}_{column}": Values(values) for column, values in zip(columns, zip(*rows, strict=True), strict=True)}
