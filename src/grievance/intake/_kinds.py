"""What a field can take: from a cell that is not empty to a value, or a fault that says what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypeGuard

import attrs

from grievance.errors import InvalidValue
from grievance.intake._cells import Findings, as_text, is_number, whole_text
from grievance.intake._repair import repair_text
from grievance.intake._translation import fold
from grievance.model import Money, Occurrence, RemedyKind

__all__ = ["Convert", "Kind", "WholeNumber", "boolean", "currency", "decimal", "record_id", "remedy", "text", "zone"]

Convert: TypeAlias = Callable[[object, Findings], Any]
"""From a cell to a value; raises InvalidValue, which never holds the content of the cell."""

Kind: TypeAlias = Callable[[str], Convert]
"""From the label of a cell, by which faults call it, to its conversion."""

_DECIMAL: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_WHOLE: Final = re.compile(r"[+-]?\d{1,19}", re.ASCII)
_TRUTH: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_REMEDIES: Final = {kind.value: kind for kind in RemedyKind}


def text(label: str) -> Convert:
    """Take any text, made acceptable to the model."""

    def convert(cell: object, findings: Findings) -> str:
        if _is_plain(cell):
            return cell
        return whole_text(label, as_text(label, cell), findings)

    return convert


def record_id(label: str) -> Convert:
    """Take text that is whole as it stands: two ids must not become one."""

    def convert(cell: object, _findings: Findings) -> str:
        if _is_plain(cell):
            return cell
        own = as_text(label, cell)
        if repair_text(own)[0] != own:
            raise InvalidValue(label, "must not hold NUL or half a surrogate pair: it is the record's own id")
        return own

    return convert


def _is_plain(cell: object) -> TypeGuard[str]:
    """Return whether a cell surely is text that the model takes; nearly all are."""
    return isinstance(cell, str) and cell.isascii() and "\0" not in cell


def decimal(label: str) -> Convert:
    """Take an exact number."""

    def convert(cell: object, _findings: Findings) -> Decimal:
        if isinstance(cell, str) and _DECIMAL.fullmatch(cell):
            return Decimal(cell)
        if is_number(cell):
            return Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
        raise InvalidValue(label, "must be a number such as -1234.50, without spaces, units or thousands separators")

    return convert


@attrs.frozen
class WholeNumber:
    """Takes a whole number within bounds, both included."""

    at_least: int = -(2**63)
    at_most: int = 2**63 - 1

    def __call__(self, label: str) -> Convert:
        """Return the conversion of cells called *label*."""
        low, high = self.at_least, self.at_most
        bounds = "such as -12 that fits in 64 bits" if self == WholeNumber() else f"from {low} to {high}"

        def convert(cell: object, _findings: Findings) -> int:
            number = int(cell) if isinstance(cell, str) and _WHOLE.fullmatch(cell) else cell
            if is_number(number) and low <= number <= high and number == int(number):
                return int(number)
            raise InvalidValue(label, f"must be a whole number {bounds}")

        return convert


def boolean(label: str) -> Convert:
    """Take true or false, also as yes or no and 1 or 0."""

    def convert(cell: object, _findings: Findings) -> bool:
        found = _TRUTH.get(fold(as_text(label, cell)))
        if found is None:
            raise InvalidValue(label, "must be true or false, yes or no, 1 or 0: translate other words with values")
        return found

    return convert


def remedy(label: str) -> Convert:
    """Take the kind of a remedy by its name."""

    def convert(cell: object, _findings: Findings) -> RemedyKind:
        found = _REMEDIES.get(fold(as_text(label, cell)))
        if found is None:
            raise InvalidValue(label, f"must be one of {', '.join(_REMEDIES)}: translate other words with values")
        return found

    return convert


def zone(label: str) -> Convert:
    """Take the IANA name of a zone."""
    return _accepted(label, lambda name: Occurrence(zone=name))


def currency(label: str) -> Convert:
    """Take the ISO 4217 code of a currency."""
    return _accepted(label, lambda code: Money(amount=Decimal(), currency=code))


def _accepted(label: str, build: Callable[[str], object]) -> Convert:
    """Take text with which the model builds a value; what it finds wrong is what is wrong with the cell."""

    def convert(cell: object, _findings: Findings) -> str:
        found = as_text(label, cell)
        try:
            build(found)
        except InvalidValue as error:
            raise InvalidValue(label, error.problem) from None
        return found

    return convert
