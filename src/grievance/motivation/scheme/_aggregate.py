"""Components put together into one number with an interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

import attrs

from grievance.motivation.scheme._scheme import Aggregation, Scheme
from grievance.motivation.statistics._number import exponential, logarithm, root

__all__ = ["Aggregate", "Term", "aggregate"]


@attrs.frozen(kw_only=True)
class Term:
    """One component that counts: its weight, where it stands, and the ends of its interval there."""

    weight: Fraction
    normalised: Fraction
    low: Fraction
    high: Fraction


@attrs.frozen(kw_only=True)
class Aggregate:
    """The index, its interval, and what each term gave, as ``Contribution`` says."""

    value: Fraction
    low: Fraction
    high: Fraction
    contributions: tuple[Fraction, ...]
    shares: tuple[Fraction | None, ...]


def aggregate(scheme: Scheme, terms: tuple[Term, ...]) -> Aggregate:
    """
    Return the weighted sum or product of *terms*, whose weights sum to one.

    The interval is recovered from those of the terms (MOVER: Zou and Donner 2008, Statistics in Medicine 27): the
    distances from each figure to the end of its own interval, weighted, add up like legs of a right angle. That takes
    the components to be independent of each other; where they are not, the interval is too narrow or too wide. It
    takes what they are compared with as known. In a geometric index it is done on the logarithms.
    """
    if scheme.aggregation is Aggregation.ARITHMETIC:
        return _sum(terms)
    return _product(tuple(_floored(term, scheme.floor) for term in terms))


def _sum(terms: tuple[Term, ...]) -> Aggregate:
    parts = tuple(term.weight * term.normalised for term in terms)
    value = sum(parts, Fraction(0))
    below, above = _distances(terms)
    return Aggregate(
        value=value,
        low=value - below,
        high=value + above,
        contributions=parts,
        shares=tuple(part / value if value else None for part in parts),
    )


def _distances(terms: Iterable[Term]) -> tuple[Fraction, Fraction]:
    below = above = Fraction(0)
    for term in terms:
        below += (term.weight * (term.normalised - term.low)) ** 2
        above += (term.weight * (term.high - term.normalised)) ** 2
    return root(below), root(above)


def _floored(term: Term, floor: Fraction) -> Term:
    return _mapped(term, lambda value: max(value, floor))


def _mapped(term: Term, change: Callable[[Fraction], Fraction]) -> Term:
    low, normalised, high = (change(value) for value in (term.low, term.normalised, term.high))
    return Term(weight=term.weight, normalised=normalised, low=low, high=high)


def _product(terms: tuple[Term, ...]) -> Aggregate:
    counting = tuple(term for term in terms if term.weight)
    if any(not term.normalised for term in counting):
        return _erased(terms, counting)
    logs = tuple(_mapped(term, lambda value: logarithm(value) if value else Fraction(0)) for term in counting)
    total = sum((term.weight * term.normalised for term in logs), Fraction(0))
    below, above = _distances(logs)
    return Aggregate(
        value=exponential(total),
        low=exponential(total - below) if all(term.low for term in counting) else Fraction(0),
        high=exponential(total + above),
        contributions=tuple(_power(term.normalised, term.weight) for term in terms),
        shares=tuple(_share(term, total) for term in terms),
    )


def _erased(terms: tuple[Term, ...], counting: tuple[Term, ...]) -> Aggregate:
    highest = Fraction(1)
    for term in counting:
        highest *= _power(term.high, term.weight)
    return Aggregate(
        value=Fraction(0),
        low=Fraction(0),
        high=highest,
        contributions=tuple(_power(term.normalised, term.weight) for term in terms),
        shares=(None,) * len(terms),
    )


def _share(term: Term, total: Fraction) -> Fraction | None:
    if not total:
        return None
    return term.weight * logarithm(term.normalised) / total if term.weight else Fraction(0)


def _power(base: Fraction, weight: Fraction) -> Fraction:
    if not weight:
        return Fraction(1)
    return exponential(weight * logarithm(base)) if base else Fraction(0)
