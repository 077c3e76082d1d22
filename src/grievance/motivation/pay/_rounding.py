"""Rounding parts so that they add up to the rounded sum."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import TypeVar

from grievance.errors import InvalidValue

__all__ = ["apportion"]

K = TypeVar("K", str, tuple[str, str])


def apportion(amounts: Mapping[K, Fraction], total: int | None = None) -> dict[K, int]:
    """
    Return whole numbers for exact amounts that add up to *total*, by default to their sum, rounded half to even.

    The method of the largest remainder (Hamilton): each amount is rounded down, and what is left over goes, one each,
    to the largest fractions; of equal ones to whose key comes first. No amount moves by a whole unit, whole ones not at
    all.

    Raises:
        InvalidValue: The total is not the exact sum, rounded down or up.

    >>> apportion({"ann": Fraction(10, 3), "ben": Fraction(10, 3), "eve": Fraction(10, 3)})
    {'ann': 4, 'ben': 3, 'eve': 3}
    """
    whole = {key: floor(amounts[key]) for key in sorted(amounts)}
    exactly = sum(amounts.values(), Fraction(0))
    wanted = round(exactly) if total is None else total
    if not floor(exactly) <= wanted <= ceil(exactly):
        raise InvalidValue("total", f"must be the sum {exactly} rounded down or up, not {wanted}")
    by_remainder = sorted(whole, key=lambda key: whole[key] - amounts[key])  # the sort is stable: keys break ties
    for key in by_remainder[: wanted - sum(whole.values())]:
        whole[key] += 1
    return whole
