"""The five components of the source, ready to be weighed, and a scheme of them that is ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction

from grievance.motivation._exact import Number
from grievance.motivation.scheme._component import Better, Component, Goalposts, Measure, Scope, Statistic
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.scheme._scheme import Gate, Scheme

__all__ = ["closures", "default_scheme", "handling_time", "load", "proposals", "repeat_orders"]

Posts = Goalposts | tuple[Number, Number] | None


def handling_time(
    *,
    weight: Number,
    within: timedelta | None = None,
    statistic: Statistic = Statistic.SHARE_WITHIN,
    name: str = "handling time",
    minimum: Number | None = None,
    goalposts: Posts = None,
    target: Number | None = None,
    guarded_by: tuple[Measure, ...] = (Measure.REOPENED, Measure.SATISFACTION),
) -> Component:
    """
    Return the component of S10: how fast complaints are answered, open ones counted (L71).

    By default the share of the complaints received that were answered *within* a time, where higher is better; or the
    mean with nothing counting for more than *within*, or the median, both in hours, where lower is better. The minimum
    evidence of the share is 1, since few cases are drawn towards the team: who could fall below it would be rid of a
    bad figure. That of the mean and the median is 10: they are drawn to nothing, and one case would have no interval.

    Raises:
        InvalidValue: The statistic does not go with it, or *within* is missing or not needed.
    """
    share = statistic is Statistic.SHARE_WITHIN
    least = 1 if share else 10
    return Component(
        name=name,
        measure=Measure.HANDLING_TIME,
        statistic=statistic,
        unit="share" if share else "hours",
        better=Better.HIGHER if share else Better.LOWER,
        weight=weight,
        window=within,
        minimum=least if minimum is None else minimum,
        goalposts=(0, 1) if share and goalposts is None else goalposts,
        target=target,
        guarded_by=guarded_by,
    )


def closures(
    *,
    weight: Number,
    statistic: Statistic = Statistic.NET_COUNT,
    name: str = "closures",
    minimum: Number = 0,
    goalposts: Posts = None,
    target: Number | None = None,
    guarded_by: tuple[Measure, ...] = (Measure.REOPENED, Measure.OVERTURNED, Measure.SATISFACTION),
) -> Component:
    """
    Return the component of S11: complaints closed and confirmed, less those reopened (L59, D16).

    By default the net count; or the rate, which is what was closed of what was carried.

    Raises:
        InvalidValue: The statistic does not go with it.
    """
    rate = statistic is Statistic.RATE
    return Component(
        name=name,
        measure=Measure.CLOSURES,
        statistic=statistic,
        unit="share" if rate else "closures",
        better=Better.HIGHER,
        weight=weight,
        minimum=minimum,
        goalposts=(0, 1) if rate and goalposts is None else goalposts,
        target=target,
        guarded_by=guarded_by,
    )


def repeat_orders(
    *,
    weight: Number,
    within: timedelta,
    name: str = "repeat orders",
    minimum: Number = 1,
    goalposts: Posts = (0, 1),
    target: Number | None = None,
) -> Component:
    """
    Return the component of S12: the share of customers who ordered again *within* a time after their complaint.

    The source leaves the window open; it is yours. The component is pending until the window is over (D17).
    """
    return Component(
        name=name,
        measure=Measure.REPEAT_ORDERS,
        statistic=Statistic.SHARE,
        unit="share",
        better=Better.HIGHER,
        weight=weight,
        window=within,
        minimum=minimum,
        goalposts=goalposts,
        target=target,
    )


def load(
    *,
    weight: Number,
    better: Better,
    scope: Scope,
    about: bool = False,
    name: str = "load",
    minimum: Number = 0,
    goalposts: Posts = None,
    target: Number | None = None,
) -> Component:
    """
    Return the component of S13: complaints per employee.

    The source does not say which of three it means, and the library refuses to guess (A.1.2): the load that each person
    carries (``Scope.PERSON``), the complaints of the department per head (``Scope.DEPARTMENT``), the same for all, or
    those *about* the person. Nor does it say which direction is better.

    Raises:
        InvalidValue: Those about a person are to be counted for the department.
    """
    per_head = Statistic.PER_HEAD if scope is Scope.DEPARTMENT else Statistic.COUNT
    return Component(
        name=name,
        measure=Measure.LOAD,
        statistic=Statistic.ABOUT if about else per_head,
        unit="complaints",
        better=better,
        scope=scope,
        weight=weight,
        minimum=minimum,
        goalposts=goalposts,
        target=target,
    )


def proposals(
    *,
    weight: Number,
    name: str = "proposals",
    minimum: Number = 0,
    goalposts: Posts = None,
    target: Number | None = None,
) -> Component:
    """Return the component of S14: proposals that another person accepted (S85); filing one earns nothing (L57)."""
    return Component(
        name=name,
        measure=Measure.PROPOSALS,
        statistic=Statistic.COUNT,
        unit="proposals",
        better=Better.HIGHER,
        weight=weight,
        minimum=minimum,
        goalposts=goalposts,
        target=target,
    )


def default_scheme(
    *,
    answered_within: timedelta = timedelta(days=14),
    ordered_within: timedelta = timedelta(days=90),
    reference: Mapping[str, Mapping[str, Measurement]] | None = None,
) -> Scheme:
    """
    Return the scheme that is used unless you give your own. It is ours: the source has no weights [D].

    Handling time .30 and closures .30 push the same way and are balanced by repeat orders .25 and accepted proposals
    .15 (A.1.2). Load is left out: with closures it would count volume twice, and as a part of its own it pays for
    having work, not for doing it; it is the denominator of ``closures(statistic=Statistic.RATE)``. The goalposts of
    closures, 0 to twice the median of the team, are fitted: to the measurements of a *reference* period, if there are
    any, which keeps them fixed from then on. Gates withhold the index where more than 30 % of one's closures were
    reopened or of one's decisions overturned, or less than 80 % of the audited ones were in order.
    """
    scheme = Scheme(
        name="default of the library",
        version="1",
        components=(
            handling_time(weight=Fraction(30, 100), within=answered_within),
            closures(weight=Fraction(30, 100)),
            repeat_orders(weight=Fraction(25, 100), within=ordered_within),
            proposals(weight=Fraction(15, 100), goalposts=(0, 3)),
        ),
        gates=(
            Gate(measure=Measure.REOPENED, at_most=Fraction(3, 10)),
            Gate(measure=Measure.OVERTURNED, at_most=Fraction(3, 10)),
            Gate(measure=Measure.AUDIT, at_least=Fraction(8, 10), minimum=5),
        ),
    )
    return scheme if reference is None else scheme.fitted(reference)
