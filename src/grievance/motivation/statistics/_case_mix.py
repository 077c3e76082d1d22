"""Indirect standardisation: what was achieved against what the same cases would have given others."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import TypeVar

import attrs

from grievance.errors import InvalidValue
from grievance.motivation._exact import Number, exact

__all__ = ["ObservedExpected", "observed_expected"]

K = TypeVar("K", bound=Hashable)


@attrs.frozen(kw_only=True)
class ObservedExpected:
    """The successes that were observed in so many trials, and those to be expected from the mix of cases."""

    observed: Fraction
    expected: Fraction
    trials: Fraction

    @property
    def ratio(self) -> Fraction | None:
        """Observed / expected; None where nothing was to be expected."""
        return self.observed / self.expected if self.expected else None

    def adjusted(self, overall: Number) -> Fraction | None:
        """Return the ratio times the overall rate: a share, so at most 1; None where nothing was to be expected."""
        return None if self.ratio is None else min(self.ratio * exact(overall), Fraction(1))


def observed_expected(counts: Mapping[K, tuple[Number, Number]], rates: Mapping[K, Number]) -> ObservedExpected:
    """
    Return observed against expected successes of a person, by stratum (L69, D22).

    *counts* are the successes and trials in each stratum, *rates* those of the reference there. The ratios of two
    people with different mixes are not strictly comparable (L69): each says how a person did against the reference on
    their own cases.

    >>> observed_expected({"simple": (72, 80), "complex": (9, 20)}, {"simple": "0.8", "complex": "0.4"}).ratio
    Fraction(9, 8)

    Raises:
        InvalidValue: A stratum with trials has no rate in the reference.
    """
    observed = expected = total = Fraction(0)
    for stratum, (successes, trials) in counts.items():
        n = exact(trials)
        if n and stratum not in rates:
            raise InvalidValue("rates", "must have one for every stratum with trials")
        observed += exact(successes)
        expected += n * exact(rates[stratum]) if n else 0
        total += n
    return ObservedExpected(observed=observed, expected=expected, trials=total)
