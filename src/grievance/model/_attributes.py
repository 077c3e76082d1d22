"""What a host knows beside the model's own fields, by name."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from grievance.errors import InvalidValue
from grievance.model._checks import check_decimal, check_text, check_whole

__all__ = ["AttributeValue", "Attributes", "as_attributes"]

AttributeValue: TypeAlias = "str | int | bool | Decimal | tuple[str, ...]"


class Attributes(Mapping[str, AttributeValue]):
    """
    A read-only mapping of names to text, whole numbers, decimals, booleans or tuples of text.

    Floats are refused (hand a ``Decimal``), absent values are left out instead of being ``None``.

    >>> Attributes({"state": "SC", "tags": ("older",)})["state"]
    'SC'
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, AttributeValue] | None = None) -> None:
        self._values = dict(values) if values else {}
        for name, value in self._values.items():
            _check(name, value)

    def __getitem__(self, name: str) -> AttributeValue:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def items(self) -> ItemsView[str, AttributeValue]:
        """Return the names with their values."""
        return self._values.items()

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return f"Attributes({self._values!r})"

    def __reduce__(self) -> tuple[type[Attributes], tuple[dict[str, AttributeValue]]]:
        return Attributes, (self._values,)


def as_attributes(values: Mapping[str, AttributeValue]) -> Attributes:
    """Return *values* as attributes; what is no mapping is left for the check of the value that holds it."""
    return Attributes(values) if type(values) is not Attributes and isinstance(values, Mapping) else values


def _check(name: str, value: AttributeValue) -> None:
    if type(name) is not str or not name:
        raise InvalidValue("Attributes", "names must be text that is not empty")
    check_text("Attributes (a name)", name)
    if type(value) is str and value.isascii() and "\0" not in value:
        return
    field = f"Attributes[{name!r}]"
    check = _CHECKS.get(type(value))
    if check is None:
        raise InvalidValue(field, f"must be str, int, bool, Decimal or a tuple of str, not {type(value).__name__}")
    check(field, value)


def _check_texts(field: str, values: tuple[str, ...]) -> None:
    for value in values:
        if type(value) is not str:
            raise InvalidValue(field, f"a tuple may hold text only, not {type(value).__name__}")
        check_text(field, value)


_CHECKS: dict[type, Callable[[str, Any], None]] = {
    str: check_text,
    int: check_whole,
    bool: lambda _field, _value: None,
    Decimal: check_decimal,
    tuple: _check_texts,
}
