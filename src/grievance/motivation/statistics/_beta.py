"""The beta distribution: its cumulative probability and its quantiles."""

from __future__ import annotations

from fractions import Fraction
from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

from grievance.errors import InvalidValue
from grievance.motivation._exact import Number, exact

__all__ = ["beta_probability", "beta_quantile"]

_TINY = 1e-300
_ENDS = 1e-15
_CLOSE = 1e-13


def beta_probability(value: float, alpha: float, beta: float) -> float:
    """
    Return the probability that a beta-distributed number is at most *value* (the regularised incomplete beta function).

    By the continued fraction of the NIST Digital Library of Mathematical Functions, 8.17.22, with the algorithm of
    Lentz (1976) as Thompson and Barnett (1986) modified it.
    """
    if value <= 0:
        return 0.0
    if value >= 1:
        return 1.0
    return _probability(value, alpha, beta, _density(value, alpha, beta))


def beta_quantile(probability: Number, alpha: Number, beta: Number) -> Fraction:
    """
    Return the value below which a beta-distributed number lies with *probability*, to nine decimal places.

    Newton's steps on the cumulative probability, halving the bracket wherever a step would leave it. It is found in
    binary fractions and rounded, so that machines whose logarithms differ in the last digit agree.

    >>> beta_quantile("0.5", 1, 1)
    Fraction(1, 2)

    Raises:
        InvalidValue: The probability is not between 0 and 1, or a parameter is not above 0.
    """
    p, a, b = exact(probability), exact(alpha), exact(beta)
    if not 0 < p < 1:
        raise InvalidValue("probability", "must lie between 0 and 1")
    if a <= 0 or b <= 0:
        raise InvalidValue("alpha", "and beta must be above 0")
    return Fraction(f"{_quantile(float(p), float(a), float(b)):.9f}")


def _quantile(p: float, a: float, b: float) -> float:
    low, high, value, moved = 0.0, 1.0, _first_guess(p, a, b), 1.0
    while moved > _CLOSE:
        density = _density(value, a, b)
        error = _probability(value, a, b, density) - p
        if error > 0:
            high = value
        else:
            low = value
        step = value - error / density if density > _TINY else low
        following = step if low < step < high else (low + high) / 2
        moved, value = abs(following - value), following
    return value


def _first_guess(p: float, a: float, b: float) -> float:
    mean = a / (a + b)
    deviation = sqrt(mean * (1 - mean) / (a + b + 1))
    return min(max(mean + NormalDist().inv_cdf(p) * deviation, _ENDS), 1 - _ENDS)


def _density(value: float, a: float, b: float) -> float:
    return exp(lgamma(a + b) - lgamma(a) - lgamma(b) + (a - 1) * log(value) + (b - 1) * log1p(-value))


def _probability(value: float, a: float, b: float, density: float) -> float:
    front = density * value * (1 - value)
    if value < (a + 1) / (a + b + 2):
        return front * _fraction(value, a, b) / a
    return 1 - front * _fraction(1 - value, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or _TINY)
    result, factor, m = d, 0.0, 0
    while abs(factor - 1) > _ENDS:
        m += 1
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + even * d or _TINY)
        c = 1 + even / c or _TINY
        result *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + odd * d or _TINY)
        c = 1 + odd / c or _TINY
        factor = d * c
        result *= factor
    return result
