"""Records of JSON Lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NoReturn

from grievance.intake._lines import Window
from grievance.intake._records import Record, Unreadable

__all__ = ["read_json_lines"]

_KINDS = {list: "a list", str: "a string", bool: "true or false", type(None): "null"}


class _Refused(ValueError):
    """What is JSON to Python but no record."""


def read_json_lines(window: Window) -> Iterator[Record | Unreadable]:
    """Yield the objects from where *window* stands, fractions as Decimal; blank lines are passed over."""
    decode = json.JSONDecoder(
        object_pairs_hook=_without_doubles, parse_float=Decimal, parse_constant=_refuse_constant
    ).decode
    for line in window.feed():
        start, window.start = window.position - 1, window.position
        number = window.number + window.position
        reasons = () if window.clean else window.faults(start, window.position)
        if not reasons:
            try:
                values = decode(line.rstrip("\r\n"))
            except (ValueError, ArithmeticError, RecursionError) as error:
                if not line.strip():
                    continue
                reasons = (_told(error),)
            else:
                if isinstance(values, dict):
                    yield Record(number, values, (line,))
                    continue
                reasons = (f"is {_KINDS.get(type(values), 'a number')} in JSON, not an object",)
        yield Unreadable(line=number, raw=window.raw(start, start + 1), reasons=reasons)


def _told(error: Exception) -> str:
    """Say what is wrong with a line by position; what the line says must not show."""
    if isinstance(error, _Refused):
        return str(error)
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON: {error.msg.partition(':')[0].lower()}, character {error.pos + 1}"
    if isinstance(error, RecursionError):
        return "is JSON nested too deeply"
    return "holds a number with too many digits"


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise _Refused("has an object with one key given twice, so that either value may be meant")
    return values


def _refuse_constant(_: str) -> NoReturn:
    raise _Refused("holds NaN or Infinity, which are not JSON")
