"""Two real logs, through the library and through the spreadsheet: what is measured in one period after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import attrs

from grievance.intake import IntakeMap, PastCase
from grievance.lifecycle import recount
from grievance.model import Actor, Assessment, Event, ImprovementProposal, TransferAccepted
from grievance.motivation import (
    Better,
    Gate,
    Measure,
    Measured,
    Period,
    Scheme,
    Scope,
    Statistic,
    Terms,
    closures,
    handling_time,
    load,
    measure,
    proposals,
    repeat_orders,
)
from support.past_maps import HELPDESK, IMPORTED, PERMITS, registered
from support.spreadsheet import RawCase, cases_as_of, handed_over, handlers_of, helpdesk_cases, permit_cases
from support.spreadsheet_figures import Figure, Sheet

__all__ = [
    "BOUND",
    "DATA",
    "EVERYTHING",
    "FIVE",
    "LOGS",
    "READINGS",
    "WHOLE",
    "WITHIN",
    "Reading",
    "figures",
    "histories",
    "measured",
    "named",
    "raw_cases",
    "sheet",
    "sheet_cases",
]

DATA = Path(__file__).parents[3] / "shared" / "data"

LOGS = {"helpdesk": DATA / "helpdesk_events.csv.gz", "permits": DATA / "permit_receipt_events.csv.gz"}


class Reading(NamedTuple):
    """A log, a way to read it, and a period as known at an instant."""

    log: str
    way: str
    months: str
    now: datetime
    confidence: str = "0.95"

    @property
    def mix(self) -> tuple[str, ...]:
        return ("product",) if self.log == "helpdesk" else ("channel",)

    @property
    def period(self) -> Period:
        return Period.parse(self.months, zone="Europe/Rome" if self.log == "helpdesk" else "Europe/Amsterdam")


def named(reading: Reading) -> str:
    """Return what a reading is called in a report of the tests."""
    return f"{reading.log} {reading.way} {reading.months}"


READINGS = (
    Reading("helpdesk", "taken over", "2010-01..2012-12", datetime(2012, 10, 1, tzinfo=UTC), "0.5"),
    Reading("helpdesk", "taken over", "2012-01..2012-04", datetime(2012, 6, 30, 8, tzinfo=UTC)),
    Reading("helpdesk", "as filed", "2012-03..2012-05", datetime(2012, 6, 6, 2, 40, 49, tzinfo=UTC)),
    Reading("helpdesk", "handed over", "2011-05..2011-08", datetime(2011, 12, 31, tzinfo=UTC)),
    Reading("helpdesk", "ours", "2011-09..2011-12", datetime(2011, 12, 10, 12, tzinfo=UTC)),
    Reading("helpdesk", "ours", "2010-07..2010-09", datetime(2010, 8, 21, 7, 24, 16, tzinfo=UTC)),
    Reading("permits", "taken over", "2010-10..2012-01", datetime(2012, 2, 10, tzinfo=UTC)),
    Reading("permits", "taken over", "2011-02..2011-05", datetime(2011, 7, 15, tzinfo=UTC), "0.8"),
    Reading("permits", "ours", "2011-01..2011-04", datetime(2011, 4, 20, 9, tzinfo=UTC)),
)
WHOLE = (READINGS[0], READINGS[6])

HANDED_OVER = ("handed over", "ours")
"""The ways in which it is told who owned a case: taking a ticket in charge is read as taking it over."""

WITHIN, BOUND, ORDERED = timedelta(days=14), timedelta(days=30), timedelta(days=90)

EVERYTHING = Scheme(
    name="every statistic",
    version="1",
    components=(
        handling_time(weight="0.2", within=WITHIN),
        closures(weight="0.2"),
        repeat_orders(weight="0.2", within=ORDERED),
        load(weight="0.1", better=Better.LOWER, scope=Scope.PERSON),
        proposals(weight="0.1"),
        closures(weight="0.1", statistic=Statistic.RATE, name="rate"),
        handling_time(weight="0.05", within=BOUND, statistic=Statistic.RESTRICTED_MEAN, name="mean hours"),
        handling_time(weight="0.05", statistic=Statistic.MEDIAN, name="median hours"),
        load(weight="0", better=Better.LOWER, scope=Scope.DEPARTMENT, name="load per head"),
    ),
    gates=(Gate(measure=Measure.REOPENED, at_most="0.08"),),
)

FIVE = attrs.evolve(
    EVERYTHING,
    name="five components",
    components=(
        handling_time(weight="0.30", within=WITHIN),
        closures(weight="0.25"),
        repeat_orders(weight="0.20", within=ORDERED),
        load(weight="0.10", better=Better.LOWER, scope=Scope.PERSON),
        proposals(weight="0.15", goalposts=(0, 3)),
    ),
)


@cache
def proposed(log: str) -> tuple[ImprovementProposal, ...]:
    """Return made-up proposals of every other handler of a log, every third refused."""
    names = sorted(handlers_of(LOGS[log]))[::2]
    start = datetime(2010, 2, 1, tzinfo=UTC)
    return tuple(
        ImprovementProposal(
            id=f"p-{number}",
            by=names[number % len(names)],
            at=start + timedelta(days=5 * number),
            assessed=Assessment(by="head", at=start + timedelta(days=5 * number + 8), accepted=number % 3 > 0),
        )
        for number in range(200)
    )


@cache
def raw_cases(log: str, way: str) -> tuple[RawCase, ...]:
    """Return the raw cases of a log in the order of their receipt, as a register has them, or as the file has them."""
    if log == "helpdesk":
        events = HELPDESK["events"]
        cases = helpdesk_cases(LOGS[log], events["meanings"], events["otherwise"])
    else:
        events, channels = PERMITS["events"], PERMITS["fields"]["channel"]["values"]
        meanings = {activity: meaning.partition(" for")[0] for activity, meaning in events["meanings"].items()}
        cases = permit_cases(LOGS[log], meanings, events["otherwise"], channels)
    return tuple(cases if way == "as filed" else sorted(cases, key=lambda case: case.received))


@cache
def hand_overs() -> Mapping[str, Sequence[tuple[datetime, str]]]:
    """Return, made of the rows in which somebody takes a ticket in charge, who took over which case, and when."""
    charge = "take over"
    cases = helpdesk_cases(LOGS["helpdesk"], {"Take in charge ticket": charge}, "note")
    return {case.id: [(at, who) for at, who, meaning in case.acts if meaning == charge and who] for case in cases}


@cache
def sheet_cases(log: str, way: str) -> tuple[RawCase, ...]:
    """Return the raw cases as a way to read them has them."""
    cases = raw_cases(log, way)
    if way not in HANDED_OVER or log == "permits":
        return cases
    return tuple(handed_over(case, hand_overs()[case.id]) for case in cases)


@cache
def histories(log: str, way: str) -> tuple[tuple[str, tuple[Event, ...]], ...]:
    """Return the histories of a log, through the intake, in the order of their receipt."""
    mapping = HELPDESK if log == "helpdesk" else PERMITS
    found: dict[str, tuple[Event, ...]] = {}
    for case in IntakeMap.from_mapping(mapping).past_cases(LOGS[log]):
        assert isinstance(case, PastCase)
        own = (case.submission.source_key or "").partition(":")[2]
        first = registered(case)
        if way == "ours":
            first = attrs.evolve(first, by=Actor(id="server", roles=("system",)))
        events = recount(first, case.moves, promised=case.promised)
        if way in HANDED_OVER and log == "helpdesk":
            told = [TransferAccepted(at=at, recorded_at=IMPORTED, by=Actor(id=who)) for at, who in hand_overs()[own]]
            events = tuple(sorted((*events, *told), key=lambda event: event.at))
        found[own] = events
    return tuple((case.id, found[case.id]) for case in raw_cases(log, way))


def orders(customer: str, after: datetime, until: datetime) -> int | None:
    """Return how often a customer ordered: made up, each case of theirs is an order; of some it is not known."""
    if customer.endswith("7"):
        return None
    return sum(after < at <= until for at in _receipts().get(customer, ()))


@cache
def _receipts() -> Mapping[str, Sequence[datetime]]:
    found: dict[str, list[datetime]] = {}
    for case in raw_cases("helpdesk", ""):
        if case.customer is not None:
            found.setdefault(case.customer, []).append(case.received)
    return found


@cache
def measured(reading: Reading) -> Measured:
    """Return what the library measures."""
    return measure(
        histories(reading.log, reading.way),
        scheme=attrs.evolve(EVERYTHING, confidence=reading.confidence),
        period=reading.period,
        now=reading.now,
        terms=Terms(mix=reading.mix),
        purchases=orders,
        proposals=proposed(reading.log),
    )


@cache
def sheet(reading: Reading) -> Sheet:
    """Return the spreadsheet of the same period."""
    cases = cases_as_of(sheet_cases(reading.log, reading.way), reading.now, ours=reading.way == "ours")
    period = reading.period
    return Sheet(
        cases,
        since=period.since,
        until=period.until,
        now=reading.now,
        mix=reading.mix,
        confidence=float(reading.confidence),
    )


@cache
def figures(
    reading: Reading,
) -> tuple[Sequence[str], Mapping[str, Mapping[str, Figure]], Mapping[str, Mapping[str, Figure]]]:
    """Return the people of the spreadsheet, their figures by component, and the counter-metrics."""
    own = sheet(reading)
    given = [
        (one.by, one.assessed.at if one.assessed and one.assessed.accepted else None) for one in proposed(reading.log)
    ]
    people = own.people(given)
    found = {
        "handling time": own.within(WITHIN, "handling time"),
        "closures": own.closures(),
        "repeat orders": own.repeat_orders(ORDERED, orders),
        "load": own.load(people),
        "proposals": own.proposals(people, given),
        "rate": own.closing_rate(),
        "mean hours": own.restricted(BOUND),
        "median hours": own.medians(),
        "load per head": own.per_head(people),
    }
    return people, found, {"reopened": own.reopened(), "overturned": own.overturned()}
