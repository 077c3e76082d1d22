"""Places in an ordered answer: a whole number and an id, so that pages never repeat or drop an entry."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from grievance.errors import InvalidValue
from grievance.model._checks import check_text

__all__ = ["check_limit", "cursor", "document_cursor", "document_position", "from_micros", "micros", "position"]

_CURSOR = re.compile(r"(-?[0-9]{1,18}):(.*)", re.DOTALL)
_LIMIT = 2**31
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
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise InvalidValue("after", "must be a cursor that an earlier page gave")
    check_text("after", found[2])
    return int(found[1]), found[2]


def document_cursor(place: tuple[str, str, int]) -> str:
    """Return the text form of the place of a document: its kind, its key and which one it is of those."""
    kind, key, number = place
    return cursor((number, f"{len(kind)}:{kind}{key}"))


def document_position(text: str | None) -> tuple[str, str, int] | None:
    """
    Return the place of a document that a cursor stands for, None for no cursor.

    Raises:
        InvalidValue: The text is no cursor.
    """
    place = position(text)
    if place is None:
        return None
    number, name = place
    length, name = position(name) or (0, "")
    return name[:length], name[length:], number


def check_limit(limit: int) -> None:
    """Refuse to read fewer entries than one, or more than any store can count."""
    if not 1 <= limit < _LIMIT:
        raise InvalidValue("limit", f"must be from 1 to {_LIMIT - 1}")
