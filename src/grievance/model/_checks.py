"""What the model refuses: naive instants, NUL, lone surrogates, numbers that are not finite, wrong types."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import attrs

from grievance.errors import InvalidValue

__all__ = ["check", "check_decimal", "check_instant", "check_text", "check_whole", "check_zone", "personal"]


def personal(*, default: Any, **kwargs: Any) -> Any:
    """
    Declare a field that holds personal data or free text.

    It is hidden from ``repr``, kept outside sealed events and found by erasure, which leaves *default* in its place.
    """
    return attrs.field(default=default, repr=False, metadata={"personal": True}, **kwargs)


def check_text(field: str, text: str) -> None:
    """Refuse text that no store can keep: NUL characters and lone surrogates."""
    if "\0" in text:
        raise InvalidValue(field, "holds a NUL character: remove it or put U+FFFD in its place")
    surrogate = _surrogate_in(text)
    if surrogate is not None:
        raise InvalidValue(field, f"holds a lone surrogate at position {surrogate}: put U+FFFD in its place")


def can_be_kept(text: str) -> bool:
    """Return whether a store can keep *text*, and so may know an id that reads like it."""
    return "\0" not in text and _surrogate_in(text) is None


def _surrogate_in(text: str) -> int | None:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            return error.start
    return None


def check_instant(field: str, at: object) -> datetime:
    """Return *at* in UTC; refuse anything that is not an aware datetime."""
    if not isinstance(at, datetime):
        raise InvalidValue(field, f"must be an aware datetime, not {type(at).__name__}")
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise InvalidValue(field, "is a naive datetime: give it a zone, for example datetime(…, tzinfo=UTC)")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise InvalidValue(field, "is outside the years 1 to 9999 in UTC") from None


def check_zone(field: str, zone: str) -> None:
    """Refuse a zone that is not an IANA name."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise InvalidValue(field, "must be an IANA zone name, such as 'Europe/London'") from None


Verify: TypeAlias = Callable[[str, Any], Any]
"""Takes the field's name and a value; returns the value to keep, or raises InvalidValue."""


def check(value: Any) -> None:
    """
    Refuse a value whose fields have wrong types, bad text or numbers that are not finite; turn instants into UTC.

    Raises:
        InvalidValue: The first field found to be wrong, named as ``Class.field``.
    """
    cls: Any = type(value)
    for name, label, default, verify in _plan(cls):
        found = getattr(value, name)
        if found is not default:
            kept = verify(label, found)
            if kept is not found:
                object.__setattr__(value, name, kept)


@cache
def _plan(cls: Any) -> tuple[tuple[str, str, object, Verify], ...]:
    hints = typing.get_type_hints(cls)
    return tuple(
        (field.name, f"{cls.__name__}.{field.name}", field.default, _verifier(hints[field.name]))
        for field in attrs.fields(cls)
    )


def _verifier(hint: Any) -> Verify:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        options = tuple(option for option in arguments if option is not type(None))
        verify = _verifier(options[0]) if len(options) == 1 else _instance_of(options)
        return _optional(verify) if len(options) < len(arguments) else verify
    if origin is tuple:
        return _each(_verifier(arguments[0])) if arguments[-1] is Ellipsis else _row(tuple(map(_verifier, arguments)))
    return _SIMPLE.get(hint) or _instance_of((hint,))


def _optional(verify: Verify) -> Verify:
    return lambda field, value: None if value is None else verify(field, value)


def _each(verify: Verify) -> Verify:
    def each(field: str, values: Any) -> Any:
        if type(values) is not tuple:
            raise InvalidValue(field, f"must be a tuple, not {type(values).__name__}")
        for index, value in enumerate(values):
            verify(f"{field}[{index}]", value)
        return values

    return each


def _row(cells: tuple[Verify, ...]) -> Verify:
    def row(field: str, values: Any) -> Any:
        if type(values) is not tuple or len(values) != len(cells):
            raise InvalidValue(field, f"must be a tuple of {len(cells)}, not {type(values).__name__}")
        for index, (verify, value) in enumerate(zip(cells, values, strict=True)):
            verify(f"{field}[{index}]", value)
        return values

    return row


def _instance_of(kinds: tuple[type, ...]) -> Verify:
    names = " or ".join(sorted(kind.__name__ for kind in kinds))

    def instance(field: str, value: Any) -> Any:
        if not isinstance(value, kinds):
            raise InvalidValue(field, f"must be {names}, not {type(value).__name__}")
        return value

    return instance


def _exactly(kind: type, verify: Callable[[str, Any], None]) -> Verify:
    def exactly(field: str, value: Any) -> Any:
        if type(value) is not kind:
            raise InvalidValue(field, f"must be {kind.__name__}, not {type(value).__name__}")
        verify(field, value)
        return value

    return exactly


def check_whole(field: str, value: int) -> None:
    """Refuse whole numbers that do not fit in 64 bits, as most stores and formats end there."""
    if not -(2**63) <= value < 2**63:
        raise InvalidValue(field, "must fit in 64 bits")


def check_decimal(field: str, value: Decimal) -> None:
    """Refuse NaN and infinities."""
    if not value.is_finite():
        raise InvalidValue(field, "must be a finite number")


def _text(field: str, value: Any) -> Any:
    if type(value) is not str:
        raise InvalidValue(field, f"must be str, not {type(value).__name__}")
    if not value.isascii() or "\0" in value:
        check_text(field, value)
    return value


_SIMPLE: dict[Any, Verify] = {
    str: _text,
    int: _exactly(int, check_whole),
    bool: _instance_of((bool,)),
    Decimal: _exactly(Decimal, check_decimal),
    date: _exactly(date, lambda _field, _value: None),
    datetime: check_instant,
}
