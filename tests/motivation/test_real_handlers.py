"""Two real logs, recomputed in a spreadsheet written apart: the figures, indices and pay of every handler."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache

import attrs
import pytest
from scipy.stats import chi2  # type: ignore[import-untyped]

from grievance.model import Money
from grievance.motivation import (
    Aggregation,
    Better,
    BonusCurve,
    Employment,
    Measure,
    Measurement,
    Missing,
    Normalisation,
    NoSpread,
    PayScheme,
    Period,
    Scheme,
    Scope,
    StaffIndices,
    Standing,
    Statistic,
    Terms,
    closures,
    default_scheme,
    group_indices,
    handling_time,
    load,
    measure,
    payroll_of,
    staff_indices,
)
from support.real_logs import (
    BOUND,
    DATA,
    EVERYTHING,
    FIVE,
    LOGS,
    READINGS,
    WHOLE,
    WITHIN,
    Reading,
    figures,
    histories,
    measured,
    named,
    raw_cases,
    sheet,
    sheet_cases,
)
from support.spreadsheet import cases_as_of, handlers_of
from support.spreadsheet_figures import Figure, Sheet, byar_interval
from support.spreadsheet_index import Bonus, Column, GateRow, Line, Plan, indices_of, pay_of
from support.spreadsheet_index import Terms as PayRow

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real data are not beside the project"),
]

CLOSE = 1e-9
"""The library rounds its priors to a denominator of 10**9, and adds up survival curves in binary fractions."""

ROUNDED = 2e-9
"""Quantiles of the beta distribution are rounded to nine decimal places, against scipy's."""


def same(library: Measurement | None, own: Figure | None, *, name: str = "") -> bool:
    """Return whether a measurement of the library is that of the spreadsheet."""
    if library is None or library.value is None or own is None:
        return own is None and (library is None or library.value is None)
    assert library.low is not None
    assert library.high is not None
    if name not in COUNTED and library.evidence != own.evidence:
        return False
    ends = pytest.approx((float(own.low), float(own.high)), rel=CLOSE, abs=ROUNDED)
    if (float(library.low), float(library.high)) != ends:
        return False
    if name in EXACT:
        return library.value == own.value
    return bool(float(library.value) == pytest.approx(float(own.value), rel=CLOSE))


COUNTED = ("load", "proposals", "load per head")
"""What is known exactly rests on as much as is needed."""

EXACT = ("closures", "load", "proposals", "rate", "load per head", "median hours")
"""What is rational by its definition; all else goes through a rounded prior, or a curve in binary fractions."""


@pytest.mark.parametrize("reading", READINGS, ids=named)
@pytest.mark.parametrize("name", [one.name for one in EVERYTHING.components])
def test_every_figure_is_that_of_the_spreadsheet(reading: Reading, name: str) -> None:
    """Each handler has the same figure, interval and evidence, or is pending in both."""
    people, found, _ = figures(reading)
    library = measured(reading).measured

    assert list(library) == people
    differing = {who for who in people if not same(library[who][name], found[name].get(who), name=name)}
    assert differing == set()


@pytest.mark.parametrize("reading", READINGS, ids=named)
def test_the_counter_metrics_and_the_yardstick_are_those_of_the_spreadsheet(reading: Reading) -> None:
    """Reopened and overturned shares, the rates and difficulties by stratum, and how many are splits."""
    people, _, found = figures(reading)
    library, own = measured(reading), sheet(reading)

    for guard in (Measure.REOPENED, Measure.OVERTURNED):
        assert [who for who in people if not same(library.guards[who][guard], found[guard.value].get(who))] == []
    assert dict(library.reference.difficulty) == own.difficulty()
    rates = library.reference.rates["handling time"]
    assert (rates.overall, dict(rates.by_stratum)) == own.rates(WITHIN)
    assert (library.cases.regular, library.cases.split) == (len(own.genuine), len(own.splits))


def test_every_handler_is_measured() -> None:
    """Over the whole logs: the 19 of the tickets; the 46 of the permits, and four who have only received some."""
    tickets, permits = (set(measured(reading).measured) for reading in WHOLE)
    receivers = {case.receiver for case in raw_cases("permits", "")}

    assert tickets == handlers_of(LOGS["helpdesk"])
    assert len(tickets) == 19
    handlers = handlers_of(LOGS["permits"])
    assert permits == handlers | receivers
    assert (len(handlers), len(receivers - handlers)) == (46, 4)


def test_the_reference_of_a_period_serves_the_next() -> None:
    """With the yardstick of an earlier period, closures and shares in time are those of the spreadsheet with its."""
    earlier, later = READINGS[0], READINGS[1]
    library = measure(
        histories(later.log, later.way),
        scheme=FIVE,
        period=later.period,
        now=later.now,
        terms=Terms(mix=later.mix),
        reference=measured(earlier).reference,
    )
    before, own = sheet(earlier), sheet(later)
    own = Sheet(
        cases_as_of(sheet_cases(later.log, later.way), later.now),
        since=own.since,
        until=own.until,
        now=own.now,
        mix=own.mix,
        reference=({"handling time": before.rates(WITHIN)}, before.difficulty()),
    )
    found = {"closures": own.closures(), "handling time": own.within(WITHIN, "handling time")}

    assert list(library.measured) == own.people()
    for name, figure in found.items():
        differing = [who for who, mine in library.measured.items() if not same(mine[name], figure.get(who), name=name)]
        assert differing == []


def test_the_interval_of_closures_is_nearly_the_exact_one() -> None:
    """Byar's interval of every whole count up to 60 lies within 0.02 of the exact one, of chi-squared, from 2 on."""
    for count in range(2, 61):
        exact = (chi2.ppf(0.025, 2 * count) / 2, chi2.ppf(0.975, 2 * count + 2) / 2)
        assert byar_interval(count, 0.95) == pytest.approx(exact, abs=0.02)


def plan_of(scheme: Scheme) -> Plan:
    """Return the terms of a scheme as the spreadsheet has them."""
    columns = tuple(
        Column(
            name=one.name,
            weight=one.weight,
            higher_is_better=one.better is Better.HIGHER,
            minimum=one.minimum,
            goalposts=(one.goalposts.low, one.goalposts.high) if one.goalposts else None,
            target=one.target,
            guarded_by=tuple(guard.value for guard in one.guarded_by),
        )
        for one in scheme.components
    )
    gates = tuple(
        GateRow(
            measure=gate.measure.value,
            at_least=Fraction(0) if gate.at_least is None else gate.at_least,
            at_most=Fraction(1) if gate.at_most is None else gate.at_most,
            minimum=gate.minimum,
        )
        for gate in scheme.gates
    )
    return Plan(
        columns=columns,
        gates=gates,
        normalisation=scheme.normalisation.value,
        geometric=scheme.aggregation is Aggregation.GEOMETRIC,
        drop=scheme.no_spread is NoSpread.DROP,
        withhold=scheme.missing is Missing.WITHHOLD,
        floor=scheme.floor,
        cap=scheme.cap,
    )


def with_targets(scheme: Scheme) -> Scheme:
    """Return a scheme by distance to target, with targets that some attain."""
    targets: dict[str, str | int] = {
        "handling time": "0.8",
        "closures": 40,
        "repeat orders": "0.9",
        "load": 30,
        "proposals": 2,
    }
    components = tuple(attrs.evolve(one, target=targets[one.name]) for one in scheme.components)
    return attrs.evolve(scheme, components=components, normalisation=Normalisation.DISTANCE_TO_TARGET)


OTHERS = attrs.evolve(
    EVERYTHING,
    name="the other statistics",
    components=(
        closures(weight="0.3", statistic=Statistic.RATE, name="rate"),
        handling_time(weight="0.3", within=BOUND, statistic=Statistic.RESTRICTED_MEAN, name="mean hours"),
        handling_time(weight="0.3", statistic=Statistic.MEDIAN, name="median hours"),
        load(weight="0.1", better=Better.LOWER, scope=Scope.DEPARTMENT, name="load per head"),
    ),
)

GUARDED = tuple(attrs.evolve(one, guarded_by=(Measure.REOPENED,)) for one in FIVE.components)

SCHEMES = (
    FIVE,
    attrs.evolve(FIVE, name="all guarded", components=GUARDED),
    OTHERS,
    default_scheme(),
    attrs.evolve(FIVE, name="multiplied", aggregation=Aggregation.GEOMETRIC),
    attrs.evolve(FIVE, name="none missing", missing=Missing.WITHHOLD, gates=()),
    attrs.evolve(FIVE, name="worst and best", normalisation=Normalisation.SAMPLE_MIN_MAX),
    attrs.evolve(OTHERS, name="dropped", normalisation=Normalisation.SAMPLE_MIN_MAX, no_spread=NoSpread.DROP),
    attrs.evolve(OTHERS, name="deviations", normalisation=Normalisation.Z_SCORE),
    attrs.evolve(with_targets(FIVE), name="targets"),
    attrs.evolve(with_targets(FIVE), name="targets, multiplied", aggregation=Aggregation.GEOMETRIC),
)


@cache
def indices(reading: Reading, scheme: Scheme) -> tuple[StaffIndices, Mapping[str, Line]]:
    """Return the indices of the library and of the spreadsheet, each from its own figures."""
    library, (people, found, guards) = measured(reading), figures(reading)
    names = [one.name for one in scheme.components]
    chosen = {who: {name: mine[name] for name in names} for who, mine in library.measured.items()}
    return staff_indices(scheme, chosen, library.guards), indices_of(plan_of(scheme), people, found, guards)


def near(library: Fraction | None, own: float | Fraction | None, *, within: float = CLOSE) -> bool:
    """Return whether a number of the library is that of the spreadsheet, or both are none."""
    if library is None or own is None:
        return library is own is None
    return bool(float(library) == pytest.approx(float(own), rel=within, abs=within))


ENDS = 1e-7
"""Ends of intervals are rounded to nine places; deviations and logarithms of small figures stretch that."""


@pytest.mark.parametrize("reading", READINGS, ids=named)
@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)
def test_every_index_is_that_of_the_spreadsheet(reading: Reading, scheme: Scheme) -> None:
    """Each handler has the same index, interval and breakdown; the parts of a sum add up to it exactly."""
    library, own = indices(reading, scheme)

    assert [one.person for one in library] == list(own)
    for one in library:
        line = own[one.person]
        assert near(one.value, line.value)
        assert near(one.low, line.low, within=ENDS)
        assert near(one.high, line.high, within=ENDS)
        for part in one.contributions:
            entry = line.entries[part.component.name]
            assert (part.standing.value, part.weight) == (entry.standing, entry.weight)
            assert near(part.normalised, entry.normalised)
            assert near(part.contribution, entry.contribution)
        if scheme.aggregation is Aggregation.ARITHMETIC and one.value is not None:
            assert one.value == sum(part.contribution or 0 for part in one.contributions)


def test_the_real_handlers_meet_every_standing() -> None:
    """Among them some are counted, pending, frozen, neutral or dropped, and some indices are withheld: all is tried."""
    lines = [one for reading in READINGS for scheme in SCHEMES for one in indices(reading, scheme)[0]]

    assert {part.standing for one in lines for part in one.contributions} == set(Standing)
    assert {one.value is None for one in lines} == {False, True}


CURVE = BonusCurve(threshold="0.35", cap="0.7", lowest="0.1", highest="1.25")


def terms_of(people: Sequence[str], period: Period) -> Mapping[str, PayRow]:
    """Return made-up terms: every fourth joins or leaves within the period."""
    middle = period.first + (period.last - period.first) / 2
    return {
        who: PayRow(
            base=200_000 + 12_345 * number,
            full=90_001 + 777 * (number % 5),
            group="north" if number % 3 else "south",
            first=middle if number % 8 == 3 else period.first,
            last=middle if number % 8 == 7 else period.last,
        )
        for number, who in enumerate(people)
    }


@pytest.mark.parametrize("reading", READINGS, ids=named)
@pytest.mark.parametrize("group_share", ["0", "0.3"])
def test_the_pay_of_every_handler_is_that_of_the_spreadsheet(reading: Reading, group_share: str) -> None:
    """Base, percentage and bonuses of each, and the total of all, are the same to the cent."""
    (library, own), period = indices(reading, FIVE), reading.period
    rows = terms_of(list(own), period)
    staff = [
        Employment(
            person=who,
            base=euros(row.base),
            full_bonus=euros(row.full),
            group=row.group,
            first=row.first,
            last=row.last,
        )
        for who, row in rows.items()
    ]
    values = {one.person: one.value for one in library}
    scheme = PayScheme(currency="EUR", curve=CURVE, group_share=group_share, percentage="0.035")
    payroll = payroll_of(
        scheme, staff, values, period=period, whole=period, groups=group_indices(staff, values, period=period)
    )
    bonus = Bonus(
        threshold=Fraction(35, 100),
        cap=Fraction(7, 10),
        lowest=Fraction(1, 10),
        highest=Fraction(5, 4),
        group_share=Fraction(group_share),
        percentage=Fraction(35, 1000),
    )
    paid, total = pay_of(bonus, rows, {who: line.value for who, line in own.items()}, period.first, period.last)

    assert {pay.person: pay.base.amount for pay in payroll.people} == {who: one["base"] for who, one in paid.items()}
    for pay in payroll.people:
        mine = paid[pay.person]
        assert (pay.percentage.amount, pay.bonus.amount) == (mine["percentage"], mine["own"])
        assert (pay.group_bonus.amount, pay.total.amount) == (mine["group"], sum(mine.values()))
    assert payroll.total == Money(amount=total, currency="EUR")


def euros(cents: int) -> Money:
    """Return so many cents."""
    return Money(amount=Decimal(cents) / 100, currency="EUR")
