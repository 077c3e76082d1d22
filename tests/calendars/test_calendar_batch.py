"""Questions over arrays: shapes, kinds, limits."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from grievance.calendars import BusinessCalendar
from grievance.errors import CalendarExhausted, InvalidValue, MissingExtra

_OFFICE = BusinessCalendar.from_mapping({"zone": "Europe/London", "week": {"mon-fri": ["09:00-18:00"]}})
_STARTS = np.array(["2026-03-03T10:00", "2026-03-06T17:00", "2026-03-07T12:00"], "datetime64[us]")
_HOUR = timedelta(hours=1)


def _array(*words: str, unit: str = "us") -> Any:
    return np.array(words, f"datetime64[{unit}]")


def test_one_length_is_added_to_all() -> None:
    """A single length goes for every start, forward, back and not at all."""
    forward, back, still = (_OFFICE.add_many(_STARTS, hours * _HOUR) for hours in (2, -2, 0))

    assert forward.dtype == "datetime64[us]"
    assert (forward == _array("2026-03-03T12:00", "2026-03-09T10:00", "2026-03-09T11:00")).all()
    assert (back == _array("2026-03-02T17:00", "2026-03-06T15:00", "2026-03-06T16:00")).all()
    assert (still == _STARTS).all()


def test_lengths_may_differ_in_sign_and_size() -> None:
    """Each start has its own length; shapes broadcast as numpy's do."""
    lengths = np.array([[3600, -3600, 0]], "timedelta64[s]")

    added = _OFFICE.add_many(_STARTS, lengths)

    assert added.shape == (1, 3)
    assert (added == _array("2026-03-03T11:00", "2026-03-06T16:00", "2026-03-07T12:00")).all()


def test_pairs_are_measured() -> None:
    """Each pair gives its working time, negative where it is swapped; an instant may stand for all."""
    until = _array("2026-03-03T12:00", "2026-03-06T12:00", "2026-03-09T10:00")
    measured = _OFFICE.between_many(_STARTS, until)

    assert measured.dtype == "timedelta64[us]"
    assert measured.tolist() == [2 * _HOUR, -5 * _HOUR, _HOUR]
    assert _OFFICE.between_many(_STARTS, _array("2026-03-09T10:00")).tolist() == [
        36 * _HOUR, 2 * _HOUR, _HOUR,
    ]  # fmt: skip


def test_pairs_may_lie_years_apart() -> None:
    """Either column may reach further, into the past or the future, on a calendar that was never asked before."""
    one, other = _array("2026-03-03T10:00"), _array("2024-03-05T10:00")

    for first, last, weeks in ((one, other, -104), (other, one, 104)):
        fresh = BusinessCalendar.from_mapping(_OFFICE.to_mapping())
        assert fresh.between_many(first, last).tolist() == [weeks * 45 * _HOUR]


def test_a_microsecond_is_a_length() -> None:
    """The shortest lengths move over a night like any other."""
    tick, closing, opening = timedelta(microseconds=1), _array("2026-03-03T18:00"), _array("2026-03-04T09:00")

    assert (_OFFICE.add_many(closing, tick) - opening).tolist() == [tick]
    assert (_OFFICE.add_many(opening, -tick) - closing).tolist() == [-tick]


def test_a_single_instant_is_an_array_of_no_dimension() -> None:
    """A numpy scalar gives an answer without dimensions."""
    start = np.datetime64("2026-03-06T17:00", "us")

    assert _OFFICE.add_many(start, 2 * _HOUR) == np.datetime64("2026-03-09T10:00")  # type: ignore[arg-type]
    assert _OFFICE.between_many(start, start) == np.timedelta64(0, "us")  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", ["D", "h", "m", "s", "ms", "us", "ns"])
def test_exact_units_are_taken(unit: str) -> None:
    """Arrays of days, seconds or nanoseconds are taken as long as they are whole microseconds."""
    added = _OFFICE.add_many(_array("2026-03-03", unit=unit), _HOUR)

    assert added.dtype == "datetime64[us]"
    assert (added == _array("2026-03-03T10:00")).all()


def test_empty_arrays_give_empty_arrays() -> None:
    """No instants have no answers."""
    assert _OFFICE.add_many(_STARTS[:0], _HOUR).dtype == "datetime64[us]"
    assert _OFFICE.add_many(_STARTS[:0], _HOUR).shape == (0,)
    assert _OFFICE.between_many(_STARTS[:0], _STARTS[:0]).dtype == "timedelta64[us]"
    assert _OFFICE.between_many(_STARTS, _STARTS[:, None][:0]).shape == (0, 3)
    assert _OFFICE.between_many(_STARTS[:0], _STARTS[:1]).shape == (0,)


@pytest.mark.parametrize(
    ("starts", "amount", "field"),
    [
        (np.array([1, 2]), _HOUR, "starts"),
        (np.array([_HOUR], "timedelta64[us]"), _HOUR, "starts"),
        (np.array(["2026-03"], "datetime64[M]"), _HOUR, "starts"),
        (np.array([datetime(2026, 3, 3, tzinfo=UTC)]), _HOUR, "starts"),
        (np.array(["2026-03-03", "NaT"], "datetime64[us]"), _HOUR, "starts"),
        (np.array(["2026-03-03T00:00:00.000000001"], "datetime64[ns]"), _HOUR, "starts"),
        (np.array(["300000-01-01"], "datetime64[D]"), _HOUR, "starts"),
        (_STARTS, np.array([1]), "amount"),
        (_STARTS, np.array([1], "timedelta64"), "amount"),
        (_STARTS, np.array(["NaT"], "timedelta64[us]"), "amount"),
    ],
)
def test_other_arrays_are_refused(starts: Any, amount: Any, field: str) -> None:
    """Arrays that hold no instants, miss some or would be rounded are refused with the name of the argument."""
    with pytest.raises(InvalidValue) as refusal:
        _OFFICE.add_many(starts, amount)

    assert refusal.value.field == field


def test_ends_are_checked_like_starts() -> None:
    """Both columns of a measurement are checked."""
    with pytest.raises(InvalidValue) as refusal:
        _OFFICE.between_many(_STARTS, np.array([1, 2, 3]))

    assert refusal.value.field == "ends"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: _OFFICE.add_many(_array("1899-12-31T23:59"), _HOUR),
        lambda: _OFFICE.between_many(_STARTS, _array("2200-01-01")),
        lambda: _OFFICE.add_many(_STARTS, timedelta.max),
        lambda: _OFFICE.add_many(_STARTS, timedelta.min),
        lambda: _OFFICE.add_many(_STARTS, np.array([2**62, -(2**62), 0], "timedelta64[us]")),
        lambda: _OFFICE.add_many(_STARTS, np.array([0, -(2**63) + 1, 0], "timedelta64[us]")),
    ],
)
def test_a_batch_has_the_same_ceiling(ask: Any) -> None:
    """A batch that leaves the years of the calendar is refused as a whole, and no integer wraps around."""
    with pytest.raises(CalendarExhausted):
        ask()


def test_a_batch_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without numpy a batch names the extra that brings it."""
    monkeypatch.setitem(sys.modules, "numpy", None)

    for ask in (lambda: _OFFICE.add_many(_STARTS, _HOUR), lambda: _OFFICE.between_many(_STARTS, _STARTS)):
        with pytest.raises(MissingExtra, match="numpy") as refusal:
            ask()
        assert refusal.value.extra == "arrow"
