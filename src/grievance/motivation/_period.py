"""A period of whole days in one zone: what an index is computed and paid for."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check, check_zone

__all__ = ["Period"]

_MONTHS = re.compile(r"(\d{4})-(\d{2})(?:\.\.(\d{4})-(\d{2}))?")


@attrs.frozen(kw_only=True, order=True)
class Period:
    """
    The days from ``first`` to ``last``, both included, as the calendar of ``zone`` shows them.

    >>> Period.parse("2025-10..2026-01").days
    123
    """

    first: date
    last: date
    zone: str = "UTC"

    def __attrs_post_init__(self) -> None:
        check(self)
        check_zone("Period.zone", self.zone)
        if self.last < self.first:
            raise InvalidValue("Period.last", "must not lie before the first day")
        if self.first.year == MINYEAR or self.last.year == MAXYEAR:
            raise InvalidValue("Period.first", "and last must lie in the years 2 to 9998")

    @classmethod
    def parse(cls, text: str, *, zone: str = "UTC") -> Period:
        """
        Return the period that *text* names: one month (``2026-02``), or the first and the last (``2026-02..2026-05``).

        Raises:
            InvalidValue: It names none.
        """
        found = _MONTHS.fullmatch(text)
        if found is None:
            raise InvalidValue("period", "must be a month such as 2026-02, or two such as 2026-02..2026-05")
        year, month, last_year, last_month = (int(part) if part else None for part in found.groups())
        assert year is not None and month is not None  # noqa: S101, PT018 - the pattern has both
        return cls.of_months((year, month), (last_year or year, last_month or month), zone=zone)

    @classmethod
    def of_months(cls, first: tuple[int, int], last: tuple[int, int], *, zone: str = "UTC") -> Period:
        """
        Return the period from one month to another, as pairs of year and month.

        Raises:
            InvalidValue: One is no month of the calendar, or the last lies before the first.
        """
        for year, month in (first, last):
            if not (1 <= year <= 9999 and 1 <= month <= 12):
                raise InvalidValue("period", f"has no month {year:04}-{month:02}: months are 01 to 12")
        return cls(first=date(*first, 1), last=date(*last, monthrange(*last)[1]), zone=zone)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def since(self) -> datetime:
        """The instant at which it begins, in UTC."""
        return self._midnight(self.first)

    @property
    def until(self) -> datetime:
        """The instant at which it is over, in UTC; it is no longer part of it."""
        return self._midnight(self.last + timedelta(days=1))

    def __contains__(self, at: datetime) -> bool:
        return self.since <= at < self.until

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"

    def _midnight(self, on: date) -> datetime:
        return datetime(on.year, on.month, on.day, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
