"""How far a share found in a small sample can be trusted."""

from __future__ import annotations

from fractions import Fraction

from grievance.errors import InvalidValue
from grievance.motivation._exact import Number, exact
from grievance.motivation.statistics._beta import beta_quantile
from grievance.motivation.statistics._number import Interval, normal_quantile, outward, root

__all__ = ["NINETY_FIVE", "check_trials", "clopper_pearson", "wilson"]

NINETY_FIVE = Fraction(95, 100)
"""The confidence of an interval unless another is asked for."""


def wilson(successes: Number, trials: Number, confidence: Number = NINETY_FIVE) -> Interval:
    """
    Return the Wilson score interval of a share (Wilson 1927; L67, D18), its ends rounded outward to 12 decimal places.

    Successes and trials may be fractional, as credit is shared.

    >>> low, high = wilson(81, 263)
    >>> round(float(low), 4), round(float(high), 4)
    (0.2553, 0.3662)

    Raises:
        InvalidValue: There are no trials, or the successes are not between 0 and the trials.
    """
    x, n = check_trials(successes, trials)
    z = normal_quantile(exact(confidence))
    share, square = x / n, z * z
    middle = share + square / (2 * n)
    reach = z * root(share * (1 - share) / n + square / (4 * n * n))
    low, high = outward((middle - reach) / (1 + square / n), (middle + reach) / (1 + square / n))
    return (max(low, Fraction(0)) if x else Fraction(0)), (min(high, Fraction(1)) if x < n else Fraction(1))


def clopper_pearson(successes: Number, trials: Number, confidence: Number = NINETY_FIVE) -> Interval:
    """
    Return the exact interval of a share (Clopper and Pearson 1934; D19), its ends to nine decimal places.

    It is wider than Wilson's: it holds the true share at least as often as *confidence* says.

    Raises:
        InvalidValue: There are no trials, or the successes are not between 0 and the trials.
    """
    x, n = check_trials(successes, trials)
    tail = (1 - exact(confidence)) / 2
    low = beta_quantile(tail, x, n - x + 1) if x else Fraction(0)
    high = beta_quantile(1 - tail, x + 1, n - x) if x < n else Fraction(1)
    return low, high


def check_trials(successes: Number, trials: Number) -> tuple[Fraction, Fraction]:
    """
    Return successes and trials as exact numbers.

    Raises:
        InvalidValue: There are no trials, or the successes are not between 0 and the trials.
    """
    x, n = exact(successes), exact(trials)
    if n <= 0:
        raise InvalidValue("trials", "must be above 0: a share of nothing is not defined")
    if not 0 <= x <= n:
        raise InvalidValue("successes", "must lie between 0 and the trials")
    return x, n
