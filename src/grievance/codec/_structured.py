"""Documents that people write (procedures, intake maps), read strictly: every fault at once, each with its path."""

from __future__ import annotations

import difflib
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, partial
from typing import Any, TypeVar

import attrs
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from grievance.errors import GrievanceError, InvalidValue, Problem
from grievance.model import Money, Span

__all__ = ["nearest", "structured"]

T = TypeVar("T")


def structured(cls: type[T], raw: object, *, path: str = "") -> tuple[T | None, list[Problem]]:
    """
    Return *raw* (the mapping that TOML or JSON gave) as a *cls*, and every fault found in it.

    Unknown keys are faults and nothing is coerced. The value is None if there are faults.
    """
    if not isinstance(raw, Mapping):
        return None, [Problem(path, "must be a table")]
    try:
        return _converter().structure(raw, cls), []
    except Exception as error:  # noqa: BLE001 - cattrs gathers whatever its hooks raised
        return None, list(_problems(error, path))


def nearest(name: object, known: Iterable[object]) -> str:
    """Return a hint such as ``; did you mean 'routing'?``, or what would be right when nothing is near."""
    names = sorted(str(one) for one in known)
    close = difflib.get_close_matches(str(name), names, n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known are {', '.join(names)}" if names else ""


def _problems(error: BaseException, path: str) -> Iterable[Problem]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _problems(inner, f"{path}{_step(inner)}".lstrip("."))
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [_key(name) for name in _names(error.cl)]
        for key in sorted(error.extra_fields, key=str):
            yield Problem(f"{path}.{key}".lstrip("."), f"is no known key{nearest(key, known)}")
    elif isinstance(error, InvalidValue):
        yield Problem(path, error.problem)
    elif isinstance(error, KeyError):
        yield Problem(path, "is required")
    else:
        yield Problem(path, str(error))


def _step(error: BaseException) -> str:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, IterableValidationNote):
            return f"[{note.index}]" if isinstance(note.index, int) else f".{note.index}"
        if isinstance(note, AttributeValidationNote):
            return f".{_key(note.name)}"
    return ""


@cache
def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook_factory(attrs.has, partial(_strict_reader, converter))
    for kind, read in _READERS.items():
        converter.register_structure_hook(kind, read)
    converter.register_structure_hook_func(lambda kind: kind is object, lambda raw, _: raw)
    converter.register_structure_hook_func(_is_choice, _read_choice)
    converter.register_structure_hook_factory(_is_list, partial(_list_reader, converter))
    converter.register_structure_hook_factory(_is_table, partial(_table_reader, converter))
    return converter


def _is_choice(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _is_list(kind: Any) -> bool:
    return typing.get_origin(kind) is tuple


def _list_reader(converter: Converter, kind: Any) -> Callable[[Any, Any], Any]:
    as_list: Any = list[typing.get_args(kind)[0]]  # type: ignore[misc]
    read = converter.get_structure_hook(as_list)

    def read_list(raw: Any, _: Any) -> Any:
        if not isinstance(raw, list | tuple):
            raise TypeError(f"must be a list, not {_called(raw)}")
        return tuple(read(raw, as_list))

    return read_list


def _is_table(kind: Any) -> bool:
    return typing.get_origin(kind) is Mapping


def _table_reader(converter: Converter, kind: Any) -> Callable[[Any, Any], Any]:
    as_dict: Any = dict[typing.get_args(kind)]  # type: ignore[misc]
    read = converter.get_structure_hook(as_dict)

    def read_table(raw: Any, _: Any) -> Any:
        if not isinstance(raw, Mapping):
            raise TypeError(f"must be a table, not {_called(raw)}")
        return read(raw, as_dict)

    return read_table


def _strict_reader(converter: Converter, cls: Any) -> Callable[[Any, Any], Any]:
    renamed: Any = {name: override(rename=_key(name)) for name in _names(cls) if name != _key(name)}
    read = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True, **renamed)

    def read_table(raw: Any, _: Any) -> Any:
        if not isinstance(raw, Mapping):
            raise TypeError(f"must be a table, not {_called(raw)}")
        return read(raw, cls)

    return read_table


def _names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(cls))


def _key(name: str) -> str:
    """Return the key of a document for a field: ``from_`` is written ``from``."""
    return name.rstrip("_")


def _exactly(kind: type, words: str) -> Callable[[Any, Any], Any]:
    def read(raw: Any, _: Any) -> Any:
        if type(raw) is not kind:
            raise TypeError(f"must be {words}, not {_called(raw)}")
        return raw

    return read


def _called(raw: object) -> str:
    return _CALLED.get(type(raw), type(raw).__name__)


def _read_decimal(raw: Any, _: Any) -> Decimal:
    if type(raw) not in (int, float, Decimal):
        raise TypeError(f"must be a number, not {_called(raw)}")
    number = Decimal(str(raw))
    if not number.is_finite():
        raise TypeError("must be a finite number")
    return number


def _read_date(raw: Any, _: Any) -> date:
    if type(raw) is date:
        return raw
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise TypeError("must be a date such as 2026-07-01") from None


def _read_span(raw: Any, _: Any) -> Span:
    if type(raw) is not str:
        raise TypeError("must be a length of time in words, such as '3 business days'")
    return Span.parse(raw)


def _read_money(raw: Any, _: Any) -> Money:
    amount, _space, currency = raw.partition(" ") if isinstance(raw, str) else ("", "", "")
    try:
        return Money(amount=Decimal(amount), currency=currency)
    except (ArithmeticError, GrievanceError):
        raise TypeError("must be an amount and a currency, such as '5000 EUR'") from None


def _read_choice(raw: Any, kind: Any) -> Any:
    known = [member.value for member in kind]
    if raw not in known:
        raise ValueError(f"is no {_words(kind.__name__)}{nearest(raw, known)}")
    return kind(raw)


def _words(name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


_CALLED: Mapping[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a decimal",
    Decimal: "a decimal",
    date: "a date",
    dict: "a table",
    list: "a list",
    type(None): "nothing",
}

_READERS: dict[Any, Callable[[Any, Any], Any]] = {
    str: _exactly(str, "text"),
    int: _exactly(int, "a whole number"),
    bool: _exactly(bool, "true or false"),
    Decimal: _read_decimal,
    date: _read_date,
    Span: _read_span,
    Money: _read_money,
}
