"""What was measured for one person: a value with its interval and its evidence, or why there is none yet."""

from __future__ import annotations

from fractions import Fraction

import attrs

from grievance.errors import InvalidValue
from grievance.motivation._exact import exact
from grievance.motivation.scheme._component import _optional

__all__ = ["Measurement"]


@attrs.frozen(kw_only=True)
class Measurement:
    """
    What one component was measured to be for one person, in the unit of the component.

    ``value`` is None while it is pending, and ``pending`` then says why: missing is never zero (L65, D17). ``low`` and
    ``high`` are the interval, None where the value is known exactly. ``evidence`` is how much it rests on: cases,
    customers, proposals; shared cases count in part. ``observed`` is the plain figure of the person's own cases, where
    the value was adjusted for their mix and drawn towards the team: with it a handler can check the count.

    Raises:
        InvalidValue: It has a value and is pending, or neither; the interval does not hold the value; half of it is
            missing; a number is not exact, or the evidence is negative.
    """

    value: Fraction | None = attrs.field(default=None, converter=_optional)
    low: Fraction | None = attrs.field(default=None, converter=_optional)
    high: Fraction | None = attrs.field(default=None, converter=_optional)
    evidence: Fraction = attrs.field(default=Fraction(0), converter=exact)
    observed: Fraction | None = attrs.field(default=None, converter=_optional)
    pending: str = ""

    def __attrs_post_init__(self) -> None:
        if (self.value is None) != bool(self.pending):
            raise InvalidValue("Measurement.pending", "must say why there is no value, and only then")
        if self.evidence < 0:
            raise InvalidValue("Measurement.evidence", "must not be negative")
        if (self.low is None) != (self.high is None):
            raise InvalidValue("Measurement.low", "must come with the other end of the interval")
        if self.low is None or self.high is None:
            return
        if self.value is None or not self.low <= self.value <= self.high:
            raise InvalidValue("Measurement.value", "must lie within its interval")
