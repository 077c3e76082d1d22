"""What calendars and the counting of time demand beyond the types of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grievance.calendars import BusinessCalendar, Closure, Holiday, Ledger, LedgerLine, Opening, Season, Shift
from grievance.deadlines import Binding, Counting, Gap, Terms
from grievance.model import Standard
from grievance.testing.strategies._scalars import Build, Field, Strategy, always, dates, instants, lengths, names, zones

__all__: list[str] = []

Hours = tuple[Shift, ...]

_QUARTER = 15 * 60
_DAY = 96
_OFFICE_HOURS = (Shift(9 * 3600, 18 * 3600),)
_OFFICE_WEEK = (_OFFICE_HOURS,) * 5 + ((), ())


def _shifts() -> SearchStrategy[Shift]:
    starts, lasts = st.integers(0, _DAY - 1), st.integers(1, _DAY)
    return st.builds(lambda start, last: Shift(start * _QUARTER, (start + last) * _QUARTER), starts, lasts)


def _hours() -> SearchStrategy[Hours]:
    """Return the shifts of one date: one of any length, or two apart."""
    two = st.lists(st.integers(0, _DAY), min_size=4, max_size=4, unique=True).map(sorted)
    apart = two.map(lambda at: (Shift(at[0] * _QUARTER, at[1] * _QUARTER), Shift(at[2] * _QUARTER, at[3] * _QUARTER)))
    return st.just(_OFFICE_HOURS) | _shifts().map(lambda shift: (shift,)) | apart


def _weeks() -> SearchStrategy[tuple[Hours, ...]]:
    days = st.lists(st.just(()) | _hours(), min_size=7, max_size=7).filter(any).map(tuple)
    return st.just(_OFFICE_WEEK) | days


def _closures(_build: Build) -> Strategy:
    days = st.integers(0, 400).map(timedelta)
    dated = st.builds(lambda first, length: (first, first + length), dates(), days)
    return st.builds(lambda ends, name: Closure(first=ends[0], last=ends[1], name=name), dated, _NAMES)


_NAMES = st.just("") | names()
_YEAR = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda on: (on.month, on.day))


def _seasons(_build: Build) -> Strategy:
    months = st.builds(Season, name=names(), week=_weeks(), months=st.frozensets(st.integers(1, 12), min_size=1))
    return months | st.builds(Season, name=names(), week=_weeks(), first=_YEAR, last=_YEAR)


def _ledgers(build: Build) -> Strategy:
    return st.builds(
        lambda calendar, start, length: calendar.ledger(start, start + length),
        build(BusinessCalendar),
        instants(),
        lengths().map(lambda length: length / 100),
    )


def _lines(build: Build) -> Strategy:
    return _ledgers(build).filter(lambda ledger: ledger.lines).flatmap(lambda ledger: st.sampled_from(ledger.lines))


def _gaps(_build: Build) -> Strategy:
    until = st.none() | lengths()
    return st.builds(lambda since, last, why: Gap(since, last and since + last, why), instants(), until, names())


def _terms(build: Build) -> Strategy:
    calendars = build(BusinessCalendar).map(lambda calendar: {"office": calendar})
    return build(Terms, calendars=calendars, zone=zones())


def _of_office(build: Build) -> Strategy:
    return build(Standard).map(lambda standard: attrs.evolve(standard, calendar="office"))


def _countings(build: Build) -> Strategy:
    return st.builds(Counting.of, _of_office(build), _terms(build))


def _unique(build: Build, cls: type[Any]) -> Strategy:
    return st.lists(build(cls), max_size=2, unique_by=lambda one: one.on).map(tuple)


WHOLE: Final[Mapping[type, Field]] = {
    Shift: always(_shifts()),
    Closure: _closures,
    Season: _seasons,
    Ledger: _ledgers,
    LedgerLine: _lines,
    Gap: _gaps,
    Terms: _terms,
    Counting: _countings,
}

FIELDS: Final[Mapping[type, Mapping[str, Field]]] = {
    Holiday: {"name": always(_NAMES)},
    Opening: {"hours": always(_hours()), "name": always(_NAMES)},
    BusinessCalendar: {
        "name": always(names()),
        "zone": always(zones()),
        "week": always(_weeks()),
        "holidays": lambda build: _unique(build, Holiday),
        "seasons": lambda build: _seasons(build).map(lambda season: (season,)),
        "closures": lambda build: st.lists(_closures(build), max_size=2).map(tuple),
        "openings": lambda build: _unique(build, Opening),
    },
    Binding: {"standard": _of_office, "issue": always(st.integers(0, 3)), "terms": _terms},
}
