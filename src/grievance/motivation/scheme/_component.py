"""One component of an index: what is measured, in which direction it is better, and what it weighs."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check
from grievance.model._word import Word
from grievance.motivation._exact import Number, exact

__all__ = ["COUNTER_METRICS", "Better", "Component", "Goalposts", "Measure", "Scope", "Statistic"]


class Better(Word):
    """The direction of a component. There is no default: A.1.2 says why."""

    HIGHER = "higher"
    LOWER = "lower"


class Scope(Word):
    """Whose figure it is: each person's own, or the same for the whole department."""

    PERSON = "person"
    DEPARTMENT = "department"


class Measure(Word):
    """
    What the library can measure from history; ``HOST`` is what the host measures itself.

    The first five are S10 to S14. The rest are counter-metrics (L58) for guards and gates.
    """

    HANDLING_TIME = "handling time"
    CLOSURES = "closures"
    REPEAT_ORDERS = "repeat orders"
    LOAD = "load"
    PROPOSALS = "proposals"
    REOPENED = "reopened"
    SATISFACTION = "satisfaction"
    OVERTURNED = "overturned"
    AUDIT = "audit"
    HOST = "host"


class Statistic(Word):
    """How a measure becomes one number."""

    SHARE_WITHIN = "share within"
    RESTRICTED_MEAN = "restricted mean"
    MEDIAN = "median"
    NET_COUNT = "net count"
    RATE = "rate"
    SHARE = "share"
    COUNT = "count"
    PER_HEAD = "per head"
    ABOUT = "about"
    GIVEN = "given"


STATISTICS: dict[Measure, tuple[Statistic, ...]] = {
    Measure.HANDLING_TIME: (Statistic.SHARE_WITHIN, Statistic.RESTRICTED_MEAN, Statistic.MEDIAN),
    Measure.CLOSURES: (Statistic.NET_COUNT, Statistic.RATE),
    Measure.REPEAT_ORDERS: (Statistic.SHARE,),
    Measure.LOAD: (Statistic.COUNT, Statistic.PER_HEAD, Statistic.ABOUT),
    Measure.PROPOSALS: (Statistic.COUNT,),
    Measure.REOPENED: (Statistic.SHARE,),
    Measure.SATISFACTION: (Statistic.SHARE,),
    Measure.OVERTURNED: (Statistic.SHARE,),
    Measure.AUDIT: (Statistic.SHARE,),
    Measure.HOST: (Statistic.GIVEN,),
}

COUNTER_METRICS: dict[Measure, Better] = {
    Measure.REOPENED: Better.LOWER,
    Measure.SATISFACTION: Better.HIGHER,
    Measure.OVERTURNED: Better.LOWER,
    Measure.AUDIT: Better.HIGHER,
}
"""The measures that can contradict another one (L58), and the direction in which each is better."""

_WINDOWED = {
    (Measure.HANDLING_TIME, Statistic.SHARE_WITHIN),
    (Measure.HANDLING_TIME, Statistic.RESTRICTED_MEAN),
    (Measure.REPEAT_ORDERS, Statistic.SHARE),
}


@attrs.frozen(kw_only=True)
class Goalposts:
    """
    The fixed bounds between which a component is normalised, in its unit.

    Raises:
        InvalidValue: The low one is not below the high one.
    """

    low: Fraction = attrs.field(converter=exact)
    high: Fraction = attrs.field(converter=exact)

    def __attrs_post_init__(self) -> None:
        if self.low >= self.high:
            raise InvalidValue("Goalposts.high", "must lie above the low one: the direction says which is better")


def _goalposts(given: Goalposts | tuple[Number, Number] | None) -> Goalposts | None:
    if given is None or isinstance(given, Goalposts):
        return given
    low, high = given
    return Goalposts(low=low, high=high)


def _optional(given: Number | None) -> Fraction | None:
    return None if given is None else exact(given)


@attrs.frozen(kw_only=True)
class Component:
    """
    One indicator of an index.

    ``better`` and ``scope`` are required where the source leaves them open: the load of S13 can mean three things, and
    the library refuses to guess (A.1.2). ``window`` is the observation window: within how long an answer has to come,
    or an order has to follow. ``minimum`` is the evidence below which it stays pending (L70). ``goalposts`` and
    ``target`` serve the normalisations that need them. ``guarded_by`` names the counter-metrics that it is paired with
    (L58): where one of them contradicts it, it is frozen (L59), as ``staff_indices`` says.

    Raises:
        InvalidValue: It has no name or unit, a weight outside 0 to 1, a statistic that does not go with the measure, a
            window where none is needed or none where one is, the scope of a department where nothing is measured for
            departments, or a guard that is no counter-metric.
    """

    name: str
    measure: Measure
    statistic: Statistic
    unit: str
    better: Better
    weight: Fraction = attrs.field(converter=exact)
    scope: Scope = Scope.PERSON
    window: timedelta | None = None
    minimum: Fraction = attrs.field(default=Fraction(1), converter=exact)
    goalposts: Goalposts | None = attrs.field(default=None, converter=_goalposts)
    target: Fraction | None = attrs.field(default=None, converter=_optional)
    guarded_by: tuple[Measure, ...] = ()

    def __attrs_post_init__(self) -> None:
        check(self)
        if not self.name.strip() or not self.unit.strip():
            raise InvalidValue("Component.name", "and unit must not be empty")
        if not 0 <= self.weight <= 1:
            raise InvalidValue("Component.weight", f"must lie between 0 and 1, not at {self.weight}")
        if self.minimum < 0:
            raise InvalidValue("Component.minimum", "must not be negative")
        if self.target is not None and self.target <= 0:
            raise InvalidValue("Component.target", "must be above 0")
        self._check_statistic()
        self._check_window()
        _check_guards(self.guarded_by)

    def _check_statistic(self) -> None:
        allowed = STATISTICS[self.measure]
        if self.statistic not in allowed:
            words = ", ".join(one.value for one in allowed)
            raise InvalidValue("Component.statistic", f"of {self.measure.value} must be one of: {words}")
        if self.measure is Measure.HOST:
            return
        if (self.statistic is Statistic.PER_HEAD) != (self.scope is Scope.DEPARTMENT):
            raise InvalidValue("Component.scope", "must be department for load per head, and person for all others")

    def _check_window(self) -> None:
        if self.window is not None and self.window <= timedelta():
            raise InvalidValue("Component.window", "must be longer than nothing")
        if self.measure is Measure.HOST:
            return
        needed = (self.measure, self.statistic) in _WINDOWED
        if needed != (self.window is not None):
            what = "is required" if needed else "must be left out"
            raise InvalidValue("Component.window", f"{what} for {self.measure.value}, {self.statistic.value}")


def _check_guards(guards: tuple[Measure, ...]) -> None:
    known = ", ".join(one.value for one in COUNTER_METRICS)
    if any(one not in COUNTER_METRICS for one in guards):
        raise InvalidValue("Component.guarded_by", f"must name counter-metrics: {known}")
    if len(set(guards)) < len(guards):
        raise InvalidValue("Component.guarded_by", "names a counter-metric twice")
