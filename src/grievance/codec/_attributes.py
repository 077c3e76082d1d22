"""Attributes as JSON: most values as they are, tuples as arrays, decimals as ``{"decimal": "12.50"}``."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from grievance.errors import InvalidValue
from grievance.model import Attributes

__all__ = ["attributes_from", "plain_attributes"]


def plain_attributes(attributes: Attributes) -> dict[str, Any]:
    """Return *attributes* as values that JSON has."""
    return {name: {"decimal": str(value)} if type(value) is Decimal else value for name, value in attributes.items()}


def attributes_from(plain: Any) -> Attributes:
    """
    Return the attributes that *plain* stands for.

    Raises:
        InvalidValue: It is no object, or a value is of a kind that attributes do not have.
    """
    if type(plain) is not dict:
        raise InvalidValue("Attributes", f"must be an object, not {type(plain).__name__}")
    if not plain:
        return _NONE
    return Attributes({name: value if type(value) in _SAME else _value(name, value) for name, value in plain.items()})


_NONE = Attributes()
_SAME = frozenset({str, int, bool})


def _value(name: str, value: Any) -> Any:
    if type(value) is list:
        return tuple(value)
    if type(value) is dict and value.keys() == {"decimal"} and type(value["decimal"]) is str:
        try:
            return Decimal(value["decimal"])
        except InvalidOperation:
            pass
    raise InvalidValue(
        f"Attributes[{name!r}]", 'must be text, a whole number, true, false, an array of text or {"decimal": "12.50"}'
    )
