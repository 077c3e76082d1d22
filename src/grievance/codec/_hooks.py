"""How cattrs reads and writes the model: strictly, and with the same text as the fast engine."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import repeat
from operator import attrgetter
from typing import Any, TypeAlias

import attrs
from cattrs import BaseValidationError, Converter, IterableValidationError, IterableValidationNote
from cattrs.fns import identity
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn_from_attrs

from grievance.codec._attributes import attributes_from, plain_attributes
from grievance.codec._scalars import date_from, decimal_from, exactly, instant_from, instant_text, member_from
from grievance.errors import InvalidValue
from grievance.model import Attributes

__all__ = ["make_converter"]

Read: TypeAlias = Callable[[Any, Any], Any]
Write: TypeAlias = Callable[[Any], Any]


def make_converter() -> Converter:
    """Return a converter between values of the model and what JSON has."""
    converter = Converter()
    for kind, read in _READERS:
        converter.register_structure_hook(kind, read)
    converter.register_structure_hook_factory(_is_optional, _optional_reader)
    converter.register_structure_hook_factory(_is_tuple, _tuple_reader)
    converter.register_structure_hook_factory(attrs.has, _object_reader)
    for kind, write in _WRITERS:
        converter.register_unstructure_hook(kind, write)
    converter.register_unstructure_hook_factory(_is_enum, lambda _: attrgetter("_value_"))
    converter.register_unstructure_hook_factory(_is_optional, _optional_writer)
    converter.register_unstructure_hook_factory(_is_tuple, _tuple_writer)
    converter.register_unstructure_hook_factory(attrs.has, _object_writer)
    return converter


_EXACT = (str, int, bool)

_READERS: tuple[tuple[type, Read], ...] = (
    *((kind, exactly(kind)) for kind in _EXACT),
    (Decimal, decimal_from),
    (date, date_from),
    (datetime, instant_from),
    (Attributes, lambda plain, _: attributes_from(plain)),
    (Enum, member_from),
)

_WRITERS: tuple[tuple[type, Write], ...] = (
    (Decimal, str),
    (date, date.isoformat),
    (datetime, instant_text),
    (Attributes, plain_attributes),
)


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)


def _is_tuple(hint: Any) -> bool:
    return typing.get_origin(hint) is tuple


def _is_optional(hint: Any) -> bool:
    return isinstance(hint, types.UnionType) and types.NoneType in hint.__args__


def _present(hint: Any) -> Any:
    (kind,) = (kind for kind in typing.get_args(hint) if kind is not types.NoneType)
    return kind


def _optional_reader(hint: Any, converter: Converter) -> Read:
    kind = _present(hint)
    if kind in _EXACT:
        return exactly(kind, types.NoneType)
    read = converter.get_structure_hook(kind)
    return lambda plain, _: None if plain is None else read(plain, kind)


def _tuple_reader(hint: Any, converter: Converter) -> Read:
    *kinds, last = typing.get_args(hint)
    if last is not ...:
        return _row_reader([*kinds, last], converter)
    (kind,) = kinds
    read_item = converter.get_structure_hook(kind)

    def read(plain: Any, _: Any) -> tuple[Any, ...]:
        if type(plain) is not list:
            raise InvalidValue("", f"must be an array, not {type(plain).__name__}")
        try:
            return tuple([read_item(value, kind) for value in plain])
        except _FAULTS:
            raise _faults(plain, repeat((read_item, kind))) from None

    return read


def _row_reader(kinds: list[Any], converter: Converter) -> Read:
    columns = [(converter.get_structure_hook(kind), kind) for kind in kinds]

    def read(plain: Any, _: Any) -> tuple[Any, ...]:
        if type(plain) is not list or len(plain) != len(columns):
            raise InvalidValue("", f"must be an array of {len(columns)} values")
        try:
            return tuple([read_value(value, kind) for value, (read_value, kind) in zip(plain, columns, strict=True)])
        except _FAULTS:
            raise _faults(plain, columns) from None

    return read


_FAULTS = (BaseValidationError, ValueError)


def _faults(plain: list[Any], columns: Iterable[tuple[Read, Any]]) -> IterableValidationError:
    """Read the values again, one by one, and return what is wrong with which."""
    faults = []
    for index, (value, (read, kind)) in enumerate(zip(plain, columns, strict=False)):
        try:
            read(value, kind)
        except _FAULTS as fault:
            fault.add_note(IterableValidationNote("", index, kind))
            faults.append(fault)
    return IterableValidationError("", faults, tuple)  # pyright: ignore[reportCallIssue]


def _object_reader(cls: type, converter: Converter) -> Read:
    read: Callable[[Any], Any] = make_dict_structure_fn(cls, converter)

    def read_object(plain: Any, _: Any) -> Any:
        if type(plain) is not dict:
            raise InvalidValue("", f"must be an object, not {type(plain).__name__}")
        return read(plain)

    return read_object


def _optional_writer(hint: Any, converter: Converter) -> Write:
    write = converter.get_unstructure_hook(_present(hint))
    return identity if write is identity else lambda value: None if value is None else write(value)


def _tuple_writer(hint: Any, converter: Converter) -> Write:
    write = converter.get_unstructure_hook(typing.get_args(hint)[0])
    return identity if write is identity else lambda values: [write(value) for value in values]


def _object_writer(cls: Any, converter: Converter) -> Write:
    """Write a class's own fields before inherited ones, both in alphabetical order, as msgspec does."""
    fields = sorted(attrs.fields(attrs.resolve_types(cls)), key=lambda field: (field.inherited, field.name))
    return make_dict_unstructure_fn_from_attrs(fields, cls, converter)
