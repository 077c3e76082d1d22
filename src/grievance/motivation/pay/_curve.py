"""What an index earns: nothing below a threshold, then a straight line, then a cap."""

from __future__ import annotations

from fractions import Fraction

import attrs

from grievance.errors import InvalidValue
from grievance.motivation._exact import Number, exact

__all__ = ["BonusCurve", "share_of"]


def share_of(field: str, value: Fraction) -> None:
    """Refuse what is no share, from zero to one."""
    if not 0 <= value <= 1:
        raise InvalidValue(field, "must be a share, from 0 to 1")


def _threshold(given: Number) -> Fraction:
    return exact(given, "BonusCurve.threshold")


def _cap(given: Number) -> Fraction:
    return exact(given, "BonusCurve.cap")


def _lowest(given: Number) -> Fraction:
    return exact(given, "BonusCurve.lowest")


def _highest(given: Number) -> Fraction:
    return exact(given, "BonusCurve.highest")


@attrs.frozen(kw_only=True)
class BonusCurve:
    """
    The share of the full bonus that an index earns (S9, L60).

    Below ``threshold`` it is nothing. At the threshold it is ``lowest``, at ``cap`` it is ``highest``, in between it
    rises in a straight line, and beyond the cap it stays. Where threshold and cap are one, it is all or nothing. The
    default is an index between 0 and 1 itself.

    >>> curve = BonusCurve(threshold="0.4", cap="0.8")
    >>> [str(curve.share(Fraction(points, 100))) for points in (39, 40, 60, 80, 95)]
    ['0', '0', '1/2', '1', '1']

    Raises:
        InvalidValue: The cap lies below the threshold, the line falls, or what is earned is negative.
    """

    threshold: Fraction = attrs.field(default=Fraction(0), converter=_threshold)
    cap: Fraction = attrs.field(default=Fraction(1), converter=_cap)
    lowest: Fraction = attrs.field(default=Fraction(0), converter=_lowest)
    highest: Fraction = attrs.field(default=Fraction(1), converter=_highest)

    def __attrs_post_init__(self) -> None:
        if self.cap < self.threshold:
            raise InvalidValue("BonusCurve.cap", "must not lie below the threshold")
        if not 0 <= self.lowest <= self.highest:
            raise InvalidValue("BonusCurve.lowest", "must lie from 0 to the highest: a better index earns no less")

    def share(self, index: Number) -> Fraction:
        """Return the share of the full bonus that *index* earns; it never falls as the index rises."""
        index = exact(index, "index")
        if index >= self.cap:
            return self.highest
        if index < self.threshold:
            return Fraction(0)
        way = (index - self.threshold) / (self.cap - self.threshold)
        return self.lowest + (self.highest - self.lowest) * way
