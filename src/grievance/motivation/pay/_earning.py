"""What people have earned in a period, exactly: nothing is rounded here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

import attrs

from grievance.errors import InvalidValue
from grievance.motivation._exact import Number, exact
from grievance.motivation._period import Period
from grievance.motivation.pay._currency import exact_units
from grievance.motivation.pay._employment import Employment
from grievance.motivation.pay._scheme import MissingIndex, PayScheme

__all__ = ["Cell", "Earned", "Indices", "earned", "group_indices", "index_of"]

Indices: TypeAlias = Mapping[str, Fraction | None]
"""Persons or groups, each with its index, None where it is withheld or pending."""

Cell: TypeAlias = tuple[str, str]
"""A person, and whose index a part of their bonus follows: their ``own`` or that of their ``group``."""


@attrs.frozen(kw_only=True)
class Earned:
    """What people have earned, in the smallest units of the currency and fractions of them, by person."""

    base: Mapping[str, Fraction]
    percentage: Mapping[str, Fraction]
    bonus: Mapping[Cell, Fraction]
    kept_back: Mapping[Cell, Fraction]


def index_of(field: str, indices: Mapping[str, Number | None], key: str) -> Fraction | None:
    """Return the index of a person or a group; who has no entry was forgotten."""
    if key not in indices:
        raise InvalidValue(field, f"has no entry for {key!r}: None stands for an index that is withheld or pending")
    index = indices[key]
    return None if index is None else exact(index, f"{field}[{key!r}]")


def group_indices(
    staff: Iterable[Employment], indices: Mapping[str, Number | None], *, period: Period
) -> dict[str, Fraction | None]:
    """
    Return the index of each group: the mean of those of its people that are known, weighted by their days in *period*.

    A group of which none is known has None. Hosts that measure groups as such give their own numbers instead. Who is
    there on no day of the period needs no index.

    Raises:
        InvalidValue: Somebody who was there has no entry, or an index is not exact.
    """
    days: dict[str, Fraction] = {}
    points: dict[str, Fraction] = {}
    for employment in staff:
        there = employment.days_in(period)
        days.setdefault(employment.group, Fraction(0))
        index = index_of("indices", indices, employment.person) if there else None
        if index is not None:
            days[employment.group] += there
            points[employment.group] = points.get(employment.group, Fraction(0)) + index * there
    return {group: points[group] / days[group] if days[group] else None for group in sorted(days)}


def earned(
    scheme: PayScheme,
    staff: Mapping[str, tuple[Employment, ...]],
    indices: Indices,
    groups: Indices,
    *,
    period: Period,
    whole: Period,
) -> Earned:
    """Return what each person has earned; amounts are for the *whole* period, of which *period* is paid."""
    base, percentage = {}, {}
    for person, employments in staff.items():
        parts = [_salary(scheme, one, Fraction(one.days_in(period), whole.days)) for one in employments]
        base[person] = sum((paid for paid, _ in parts), Fraction(0))
        percentage[person] = sum((rated for _, rated in parts), Fraction(0))
    claims = tuple(_claims(scheme, staff, indices, groups, period))
    rates = {part: _rate(scheme, part, claims, whole) for part in _PARTS}
    bonus: dict[Cell, Fraction] = {(person, part): Fraction(0) for person in staff for part in _PARTS}
    kept_back = dict(bonus)
    for claim in claims:
        paid = claim.known or scheme.missing is MissingIndex.ON_ACCOUNT
        (bonus if paid else kept_back)[claim.cell] += claim.worth * rates[claim.cell[1]]
    return Earned(base=base, percentage=percentage, bonus=bonus, kept_back=kept_back)


_PARTS = ("own", "group")


@attrs.frozen(kw_only=True)
class _Claim:
    """What an index earns, times what it is worth, times days; whether the index is known."""

    cell: Cell
    worth: Fraction
    known: bool


def _salary(scheme: PayScheme, employment: Employment, there: Fraction) -> tuple[Fraction, Fraction]:
    """Return the base for the share of the period that a person was there, and the percentage part."""
    base = exact_units("Employment.base", employment.base, scheme.currency) * there
    rated = (
        base
        if employment.percentage_of is None
        else exact_units("Employment.percentage_of", employment.percentage_of, scheme.currency)
    )
    return base, rated * scheme.percentage


def _claims(
    scheme: PayScheme, staff: Mapping[str, tuple[Employment, ...]], indices: Indices, groups: Indices, period: Period
) -> Iterator[_Claim]:
    for person, employments in staff.items():
        for one in employments:
            worth = _full(scheme, one) * one.days_in(period)
            yield _claim(scheme, (person, "own"), indices[person], worth)
            if scheme.group_share:
                yield _claim(scheme, (person, "group"), groups[one.group], worth)


def _claim(scheme: PayScheme, cell: Cell, index: Fraction | None, worth: Fraction) -> _Claim:
    share = scheme.stand_in if index is None else scheme.curve.share(index)
    return _Claim(cell=cell, worth=worth * share, known=index is not None)


def _full(scheme: PayScheme, employment: Employment) -> Fraction:
    """Return the full bonus; of a pool everybody has the same claim."""
    if scheme.pool is not None:
        return Fraction(1)
    full = employment.full_bonus or scheme.full_bonus
    return Fraction(0) if full is None else exact_units("Employment.full_bonus", full, scheme.currency)


def _rate(scheme: PayScheme, part: str, claims: Iterable[_Claim], whole: Period) -> Fraction:
    """Return what one unit of a claim is paid: its part of a day, or of the pool."""
    share = scheme.group_share if part == "group" else 1 - scheme.group_share
    if scheme.pool is None:
        return share / whole.days
    claimed = sum((claim.worth for claim in claims if claim.cell[1] == part), Fraction(0))
    return exact_units("PayScheme.pool", scheme.pool, scheme.currency) * share / claimed if claimed else Fraction(0)
