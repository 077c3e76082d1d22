"""Instants as whole microseconds: the integers that a tape is measured in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from grievance.errors import InvalidValue

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199

SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY: Final = EPOCH.toordinal()
MICROSECOND: Final = timedelta(microseconds=1)


def to_micros(at: datetime, field: str) -> int:
    """Return the microseconds from 1970-01-01T00:00Z to *at*; refuse a naive *at* with the field's name."""
    try:
        return (at - EPOCH) // MICROSECOND
    except TypeError:
        raise InvalidValue(
            field, "must be a datetime with a time zone: without one nobody knows which instant is meant"
        ) from None


def from_micros(at: int) -> datetime:
    """Return the UTC datetime of an instant in microseconds."""
    return EPOCH + at * MICROSECOND


def year_start(year: int) -> int:
    """Return the microseconds at which *year* begins in UTC."""
    return (date(year, 1, 1).toordinal() - EPOCH_DAY) * DAY
