"""Single values as JSON has them. What is read is exactly what the fast engine reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any

from grievance.errors import InvalidValue

__all__ = ["date_from", "decimal_from", "exactly", "instant_from", "instant_text", "member_from"]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ](?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}"
    r"(?:\.[0-9]{1,6}([0-9]+)?)?(?:[Zz]|[+-][0-9]{2}:?[0-5][0-9])?"
)


def exactly(*kinds: type) -> Callable[[Any, Any], Any]:
    """Return a reader that takes values of these very types, so that true is no number."""

    def read(plain: Any, _: Any) -> Any:
        if type(plain) in kinds:
            return plain
        raise InvalidValue("", f"must be {kinds[0].__name__}, not {type(plain).__name__}")

    return read


def decimal_from(plain: Any, _: Any) -> Decimal:
    """Return the decimal for a text or a number, with its scale."""
    if type(plain) in (str, int, Decimal):
        try:
            return Decimal(plain)
        except InvalidOperation:
            pass
    raise InvalidValue("", "must be a decimal in text, such as '12.50'")


def date_from(plain: Any, _: Any) -> date:
    """Return the date for ``YYYY-MM-DD``."""
    if type(plain) is str and _DATE.fullmatch(plain):
        try:
            return date.fromisoformat(plain)
        except ValueError:
            pass
    raise InvalidValue("", "must be a date such as '2026-07-01'")


def member_from(plain: Any, enum: type[Enum]) -> Enum:
    """Return the member of *enum* that has this value."""
    members = _members(enum)
    try:
        return members[plain]
    except (KeyError, TypeError):
        raise InvalidValue("", f"must be one of: {', '.join(members)}") from None


@cache
def _members(enum: type[Enum]) -> dict[str, Enum]:
    return {member.value: member for member in enum}


def instant_from(plain: Any, _: Any) -> datetime:
    """Return the instant for an RFC 3339 text; parts of a microsecond are rounded."""
    if type(plain) is str:
        try:
            if _written_here(plain):
                return datetime.fromisoformat(plain)
            found = _INSTANT.fullmatch(plain)
            if found:
                at = datetime.fromisoformat(plain.upper())
                return at if (found[1] or "") < "5" else at + timedelta(microseconds=1)
        except (ValueError, OverflowError):
            pass
    raise InvalidValue("", "must be an instant such as '2026-07-01T10:00:00Z'")


def _written_here(text: str) -> bool:
    """Tell cheaply, by what stands between the digits, whether a text has one of the two forms that we write."""
    separators = text[4:20:3]
    return separators == "--T::Z" or (separators == "--T::." and len(text) == 27 and text[-1] == "Z")


def instant_text(at: datetime) -> str:
    """Return *at* in ISO 8601, with ``Z`` for UTC and with microseconds when there are any."""
    text = at.isoformat()
    return f"{text[:-6]}Z" if at.tzinfo is UTC else text
