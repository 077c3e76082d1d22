"""Places in an ordered answer: a whole number and an id, so that pages never repeat or drop an entry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from grievance.errors import InvalidValue

__all__ = ["cursor", "from_micros", "micros", "position"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """Return the microseconds from 1970 to *at*."""
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def from_micros(number: int) -> datetime:
    """Return the instant that lies *number* microseconds after 1970, in UTC."""
    return _EPOCH + _MICROSECOND * number


def cursor(place: tuple[int, str]) -> str:
    """Return the text form of a place."""
    return f"{place[0]}:{place[1]}"


def position(text: str | None) -> tuple[int, str] | None:
    """
    Return the place that a cursor stands for, None for no cursor.

    Raises:
        InvalidValue: The text is no cursor.
    """
    if text is None:
        return None
    number, colon, complaint_id = text.partition(":")
    if not colon or not number.lstrip("-").isdecimal():
        raise InvalidValue("after", "must be a cursor that an earlier page gave")
    return int(number), complaint_id
