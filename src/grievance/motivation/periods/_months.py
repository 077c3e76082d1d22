"""The months of the year: their names, and the numbers that are given for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from grievance.errors import InvalidValue

__all__ = ["MONTHS", "Volume", "listed", "months_of", "plain", "volumes_of"]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Their English names, whatever the locale."""

Volume: TypeAlias = int | Decimal | Fraction
"""How much work a month brings: complaints, hours, anything that adds up."""


def months_of(peaks: Iterable[int]) -> tuple[int, ...]:
    """
    Return months in the order of the year, each once.

    Raises:
        InvalidValue: One is no number from 1 to 12.
    """
    found = tuple(peaks)
    if any(type(month) is not int or not 1 <= month <= 12 for month in found):
        raise InvalidValue("BonusPeriods.peaks", "must be numbers of months, from 1 for January to 12 for December")
    return tuple(sorted(set(found)))


def volumes_of(given: Iterable[Volume] | None) -> tuple[Fraction, ...] | None:
    """
    Return the volumes of January to December as exact fractions, None where none are known.

    Raises:
        InvalidValue: They are not twelve, have no order, or one is negative, binary or no finite number.
    """
    if given is None:
        return None
    if isinstance(given, Mapping | AbstractSet):
        raise InvalidValue(
            "BonusPeriods.volumes", f"must be twelve in the order of the year, not a {type(given).__name__}"
        )
    found = tuple(given)
    if len(found) != 12:
        raise InvalidValue("BonusPeriods.volumes", f"must be twelve, January to December, not {len(found)}")
    return tuple(_volume(month, volume) for month, volume in zip(MONTHS, found, strict=True))


def _volume(month: str, volume: Volume) -> Fraction:
    if isinstance(volume, bool) or not isinstance(volume, int | Decimal | Fraction):
        raise _refused(month, f"must be an int, a Decimal or a Fraction, which are exact, not {type(volume).__name__}")
    if isinstance(volume, Decimal) and not volume.is_finite():
        raise _refused(month, "must be a finite number")
    if volume < 0:
        raise _refused(month, "must not be negative")
    return Fraction(volume)


def _refused(month: str, problem: str) -> InvalidValue:
    return InvalidValue("BonusPeriods.volumes", f"{month} {problem}")


def plain(number: Fraction) -> str:
    """Return a number as people write it: ``370``, ``12.5``, or ``1/3`` where no decimals end."""
    rest = number.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return str(number)
    digits = 0
    while (number * 10**digits).denominator != 1:
        digits += 1
    return f"{Decimal(str((number * 10**digits).numerator)).scaleb(-digits):f}"


def listed(months: Iterable[int]) -> str:
    """Return the names of months as a sentence has them: ``January, February and July``."""
    *before, last = (MONTHS[month - 1] for month in months)
    return f"{', '.join(before)} and {last}" if before else last
