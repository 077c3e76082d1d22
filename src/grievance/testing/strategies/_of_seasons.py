"""What seasons and time banks demand beyond the types of their fields; balances and plans are computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from grievance.calendars import BusinessCalendar
from grievance.errors import InvalidValue
from grievance.model import OvertimeEntry, Redemption
from grievance.motivation import (
    Balance,
    BankLine,
    Expires,
    ExtraCapacity,
    Lot,
    MonthPlan,
    SeasonPlan,
    TimeBank,
    Window,
    balance,
    plan_seasons,
    redeem,
)
from grievance.testing.strategies._scalars import NOTHING, Build, Field, Strategy, always, lengths, positive, stretches

__all__: list[str] = []

_SECOND, _DAY, _HALF_HOUR = timedelta(seconds=1), timedelta(days=1), timedelta(minutes=30)
_YEAR = range(1, 13)
_OFFICE = {"zone": "Europe/London", "week": {"mon-fri": ["09:00-18:00"]}}


def _banks(build: Build) -> Strategy:
    def of(bank: TimeBank, months: Sequence[int], high: int, dead: int) -> TimeBank:
        return attrs.evolve(bank, high=months[:high], dead=months[high : high + dead])

    same = {"high": st.just((1,)), "dead": st.just((7,))}
    after = build(TimeBank, **same, expires=st.just(Expires.MONTHS), months=st.integers(12, 1200))
    others = build(TimeBank, **same, expires=st.sampled_from((Expires.DEAD_PERIOD, Expires.NEVER)), months=NOTHING)
    return st.builds(of, others | after, st.permutations(_YEAR), st.integers(1, 6), st.integers(1, 6))


def _balances(build: Build) -> Strategy:
    """Return what stands in the bank of one person, after time off if there was any to take."""

    def of(terms: TimeBank, entries: Sequence[OvertimeEntry], days: int, minutes: int) -> Balance:
        on = max((one.on for one in entries), default=date(2026, 7, 1)) + _DAY * days
        there = balance(entries, (), person="ann", terms=terms, on=on)
        with suppress(InvalidValue):  # there may be less than that, or nothing
            return redeem(_time_off(there, minutes), entries, (), terms=terms)
        return there

    entry = build(OvertimeEntry, person=st.just("ann"))
    entries = st.lists(entry, max_size=3, unique_by=lambda one: one.id)
    return st.builds(of, build(TimeBank), entries, st.integers(0, 400), st.integers(1, 60))


def _time_off(there: Balance, minutes: int) -> Redemption:
    first = max(there.window.first, there.on)
    at = datetime.combine(there.on, time(), UTC)
    return Redemption(id="time off", person="ann", first=first, last=first, minutes=minutes, recorded_by="ann", at=at)


def _lines(build: Build) -> Strategy:
    return _balances(build).filter(lambda found: found.lines).flatmap(lambda found: st.sampled_from(found.lines))


def _lots(build: Build) -> Strategy:
    return st.builds(
        lambda lot, days: lot if days is None else attrs.evolve(lot, expires_on=lot.on + _DAY * days),
        build(Lot, expires_on=NOTHING),
        st.none() | st.integers(0, 400),
    )


def _windows(_build: Build) -> Strategy:
    return stretches().map(lambda days: Window(first=days[0], last=days[1]))


def _plans(_build: Build) -> Strategy:
    def of(volumes: Sequence[int], handlers: int, steps: int) -> SeasonPlan:
        office = BusinessCalendar.from_mapping(_OFFICE)
        return plan_seasons(volumes, calendar=office, year=2026, handlers=handlers, most_extra=steps * _HALF_HOUR)

    volumes = st.lists(st.integers(0, 999), min_size=12, max_size=12)
    return st.builds(of, volumes, st.integers(1, 9), st.integers(1, 6))


def _months(build: Build) -> Strategy:
    return _plans(build).flatmap(lambda plan: st.sampled_from(plan.months))


def _capacities(_build: Build) -> Strategy:
    def of(days: int, handlers: int, extra: int, usual: int) -> ExtraCapacity:
        each = days * extra * _HALF_HOUR
        return ExtraCapacity(days=days, each=each, total=handlers * each, usual=days * usual * _HALF_HOUR)

    some = st.integers(0, 9)
    return st.builds(of, st.integers(0, 366), some, st.integers(1, 9), some)


WHOLE: Final[Mapping[Any, Field]] = {
    Balance: _balances,
    BankLine: _lines,
    ExtraCapacity: _capacities,
    Lot: _lots,
    MonthPlan: _months,
    SeasonPlan: _plans,
    TimeBank: _banks,
    Window: _windows,
}

FIELDS: Final[Mapping[Any, Mapping[str, Field]]] = {
    Lot: {"hours": always(positive())},
    TimeBank: {
        "rate": always(positive()),
        "norm": always(st.integers(1, 86_400).map(lambda seconds: seconds * _SECOND)),
        "cap": always(lengths(_SECOND)),
    },
}
