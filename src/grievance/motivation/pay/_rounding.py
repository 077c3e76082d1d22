"""Rounding parts so that they add up to the rounded sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from fractions import Fraction
from itertools import groupby
from math import ceil, floor
from typing import TypeVar

from grievance.errors import InvalidValue
from grievance.motivation._period import Period

__all__ = ["apportion", "turn_of"]

K = TypeVar("K", str, tuple[str, str])

_DAY = timedelta(days=1)


def apportion(amounts: Mapping[K, Fraction], total: int | None = None, *, turn: int = 0) -> dict[K, int]:
    """
    Return whole numbers for exact amounts that add up to *total*, by default to their sum, rounded half to even.

    The method of the largest remainder (Hamilton): each amount is rounded down, and what is left over goes, one each,
    to the largest fractions. Of equal ones it goes to whose key comes first at *turn* 0, to the next one at 1, and so
    round, so that over many turns nobody is favoured [D]; cells of one person go together. No amount moves by a whole
    unit, whole ones not at all.

    Raises:
        InvalidValue: The total is not the exact sum, rounded down or up.

    >>> apportion({"ann": Fraction(10, 3), "ben": Fraction(10, 3), "eve": Fraction(10, 3)})
    {'ann': 4, 'ben': 3, 'eve': 3}
    >>> apportion({"ann": Fraction(10, 3), "ben": Fraction(10, 3), "eve": Fraction(10, 3)}, turn=1)
    {'ann': 3, 'ben': 4, 'eve': 3}
    """
    whole = {key: floor(amounts[key]) for key in sorted(amounts)}
    exactly = sum(amounts.values(), Fraction(0))
    wanted = round(exactly) if total is None else total
    if not floor(exactly) <= wanted <= ceil(exactly):
        raise InvalidValue("total", f"must be the sum {exactly} rounded down or up, not {wanted}")
    remainders = {key: amounts[key] - whole[key] for key in whole}
    by_remainder = groupby(sorted(whole, key=lambda key: -remainders[key]), key=lambda key: remainders[key])
    order = [key for _, equal in by_remainder for key in _from(equal, turn)]
    for key in order[: wanted - sum(whole.values())]:
        whole[key] += 1
    return whole


def turn_of(whole: Period) -> int:
    """Return the number of a period in a row of such: each is one more than the one before it, in months or in days."""
    after = whole.last + _DAY
    if whole.first.day == after.day == 1:
        first, until = (on.year * 12 + on.month - 1 for on in (whole.first, after))
        return first // (until - first)
    return whole.first.toordinal() // whole.days


def _from(keys: Iterable[K], turn: int) -> Iterator[K]:
    """Yield keys in order, from the person on whose turn it is, and round."""
    people: dict[str, list[K]] = {}
    for key in keys:
        people.setdefault(key if isinstance(key, str) else key[0], []).append(key)
    names = list(people)
    for step in range(len(names)):
        yield from people[names[(turn + step) % len(names)]]
