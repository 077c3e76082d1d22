"""Spans without dates, beside the calendar: what is said never to end later does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.deadlines import due_at
from grievance.deadlines._lengths import never_later
from grievance.model import Span, Unit
from support.builders import an_office

_UNITS = st.sampled_from([
    Unit.MINUTE, Unit.HOUR, Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR, Unit.WORKING_HOUR, Unit.WORKING_MINUTE,
    Unit.BUSINESS_DAY,
])  # fmt: skip
_SPANS = st.builds(lambda count, unit: Span(count=count, unit=unit), st.integers(1, 40), _UNITS)
_STARTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
_OFFICE = an_office()


@given(_SPANS, _SPANS, st.lists(_STARTS, min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_what_never_ends_later_does_not(one: Span, other: Span, starts: list[datetime]) -> None:
    """Where a span is said never to end after another one, no instant of receipt makes it do so."""
    if never_later(one, other):
        for at in (*starts, *(start + timedelta(days=1) for start in starts)):
            first, second = (due_at(at, span, calendar=_OFFICE, zone="Europe/London") for span in (one, other))
            assert first <= second


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2 weeks", "14 days", True),
        ("15 days", "2 weeks", False),
        ("12 months", "1 year", True),
        ("1 month", "30 days", False),
        ("30 days", "2 months", True),
        ("90 minutes", "2 hours", True),
        ("24 hours", "2 days", True),
        ("5 business days", "10 business days", True),
        ("10 business days", "2 months", False),
        ("2 hours", "4 working hours", True),
        ("4 working hours", "1 day", False),
        ("1 day", "5 business days", True),
    ],
)
def test_spans_of_many_units_are_compared(one: str, other: str, expected: bool) -> None:
    """Units of one kind are compared exactly, others by how long and how short they can be."""
    assert never_later(Span.parse(one), Span.parse(other)) is expected


def test_spans_that_are_counted_apart_are_compared_by_their_ends() -> None:
    """On two calendars a business day may be any time away, even in the same unit."""
    day, month = Span.parse("1 day"), Span.parse("1 month")

    assert not never_later(Span.parse("1 business day"), Span.parse("2 business days"), alike=False)
    assert never_later(day, month, alike=False)
